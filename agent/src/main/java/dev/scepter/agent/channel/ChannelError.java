package dev.scepter.agent.channel;

/** Why a request was not answered, besides the errors that the agent has for its commands. The names go over the channel. */
public enum ChannelError {
    /** Not one JSON object of the protocol. */
    REQUEST_INVALID,
    REQUEST_TOO_LARGE,
    /** The answer says which ones are known. */
    VERSION_UNKNOWN,
    /** The answer says which ones are known. */
    CALL_UNKNOWN,
    /** Not at this endpoint. */
    CALL_NOT_PERMITTED,
    /** Wrong use, such as a policy that is not there. */
    USAGE,
    /** Others are being answered. */
    BUSY,
    ANSWER_TOO_LARGE
}

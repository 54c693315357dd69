package dev.scepter.agent.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the running agent says to a request. */
public sealed interface Answer {

    /** The call was done. */
    record Result(ObjectNode content) implements Answer {}

    /**
     * It was not.
     *
     * @param code a {@link ChannelError}, or an error of the agent by its name
     * @param message for people
     */
    record Refused(String code, String message) implements Answer {}

    static Answer refused(ChannelError error, String message) {
        return new Refused(error.name(), message);
    }
}

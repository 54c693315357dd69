package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;

/** What an HTTP status means to the agent. */
public final class HttpStatus {
    private HttpStatus() {}

    /** Whether the server says that the same request may do better later: 408, 429 and 5xx. */
    public static boolean isServerTrouble(int status) {
        return status == 408 || status == 429 || (status >= 500 && status <= 599);
    }

    /**
     * Whether the answer says nothing about the request, only that the server or one before it has no time: 408, 429,
     * 502, 503 and 504.
     */
    public static boolean isBusy(int status) {
        return status == 408 || status == 429 || (status >= 502 && status <= 504);
    }

    /**
     * Passes a reply of status 200 and fails on any other.
     *
     * <p>The exception carries the status, the first words that the server said, and its {@code Retry-After}.
     *
     * @throws ScepterException {@link ErrorCode#SERVER_UNAVAILABLE} for 408, 429 and 5xx; {@link
     *     ErrorCode#HTTP_REFUSED} for any other 4xx; {@link ErrorCode#REPLY_EMPTY} for another 2xx without content;
     *     else {@link ErrorCode#NOT_HTTP}
     */
    public static void requireOk(HttpRequest request, HttpReply reply) throws ScepterException {
        if (reply.status() != 200) {
            throw failure(request, reply, ReplyText.words(reply.body()));
        }
    }

    /**
     * The failure that a status means, with the codes of {@link #requireOk}.
     *
     * @param said what the server said, fit for a message; may be empty
     */
    public static ScepterException failure(HttpRequest request, HttpReply reply, String said) {
        String message = request + ": HTTP " + reply.status() + (said.isEmpty() ? "" : ", \"" + said + "\"");
        return new ScepterException(
                codeOf(reply), message, null, RetryAfter.of(reply).orElse(null));
    }

    private static ErrorCode codeOf(HttpReply reply) {
        int status = reply.status();
        if (isServerTrouble(status)) {
            return ErrorCode.SERVER_UNAVAILABLE;
        }
        if (status >= 400 && status <= 499) {
            return ErrorCode.HTTP_REFUSED;
        }
        return reply.isSuccess() && reply.bodyLength() == 0 ? ErrorCode.REPLY_EMPTY : ErrorCode.NOT_HTTP;
    }
}

package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;

/** The content of a reply where data is expected. */
public final class ReplyContent {
    private ReplyContent() {}

    /**
     * The body of a reply of status 200.
     *
     * @throws ScepterException as {@link HttpStatus#requireOk} for another status; {@link ErrorCode#REPLY_EMPTY}
     *     without a body; {@link ErrorCode#REPLY_HTML} with a web page, whose first words stand in the message
     */
    public static byte[] require(HttpRequest request, HttpReply reply) throws ScepterException {
        HttpStatus.requireOk(request, reply);
        return requireData(request, reply);
    }

    /**
     * The body of a reply of any status.
     *
     * @throws ScepterException {@link ErrorCode#REPLY_EMPTY} without a body; {@link ErrorCode#REPLY_HTML} with a web
     *     page, whose first words stand in the message
     */
    public static byte[] requireData(HttpRequest request, HttpReply reply) throws ScepterException {
        byte[] body = reply.body();
        if (body.length == 0) {
            throw new ScepterException(
                    ErrorCode.REPLY_EMPTY, request + ": HTTP " + reply.status() + " without content");
        }
        if (ReplyText.isMarkup(body)) {
            String words = ReplyText.words(body);
            throw new ScepterException(ErrorCode.REPLY_HTML, request + ": a web page, \"" + words + "\"");
        }
        return body;
    }
}

package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A request that gets an error instead of what it asked for. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RefusedException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    String code() {
        return code;
    }

    /** The error as JSON; a 401 names the scheme and why, as RFC 9449 section 7.1 wants. */
    MdmReply reply() {
        MdmReply reply = error(status, code, String.valueOf(getMessage()));
        return status == 401
                ? reply.withHeader("WWW-Authenticate", "DPoP error=\"" + code + "\", algs=\"ES256 RS256\"")
                : reply;
    }

    static MdmReply error(int status, String code, String message) {
        return MdmReply.json(
                status, JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
    }
}

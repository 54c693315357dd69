package dev.scepter.lab.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the control API answers.
 *
 * @param status HTTP status
 * @param json body; empty if there is none
 */
public record ControlReply(int status, String json) {

    static ControlReply done() {
        return new ControlReply(204, "");
    }

    static ControlReply of(int status, ObjectNode body) {
        return new ControlReply(status, body.toPrettyString() + "\n");
    }

    static ControlReply error(int status, String message) {
        return of(status, JsonNodeFactory.instance.objectNode().put("message", message));
    }
}

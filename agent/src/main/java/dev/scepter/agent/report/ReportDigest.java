package dev.scepter.agent.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A digest over what is worth telling. */
final class ReportDigest {
    private ReportDigest() {}

    /** SHA-256 in hex. */
    static String of(ObjectNode head, List<ObjectNode> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, head);
            entries.forEach(entry -> add(digest, lasting(entry)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, ObjectNode node) {
        digest.update(node.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    /**
     * An entry without what changes by itself. The words of a warning count down to moments; which warnings there are is
     * in their codes.
     */
    private static ObjectNode lasting(ObjectNode entry) {
        ObjectNode copy = entry.deepCopy();
        copy.remove("nextAttempt");
        remove(copy.path("attempt"), "polls");
        remove(copy.path("error").path("retry"), "at");
        copy.path("warnings").forEach(warning -> remove(warning, "message"));
        return copy;
    }

    private static void remove(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            object.remove(name);
        }
    }
}

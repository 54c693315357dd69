package dev.scepter.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/** The text of a policy that a test changes member by member. Immutable. */
public record PolicyText(ObjectNode node) {

    /** A sound policy for a CA, with keys of 1024 bits. */
    public static PolicyText of(String serverUrl, X509Certificate pinned) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", "wifi");
        node.put("revision", "1");
        node.put("name", "Wi-Fi");
        node.put("caThumbprint", hash("SHA-256", der(pinned)));
        node.put("keyLength", 1024);
        node.put("subjectName", "CN=device-1,O=Lab");
        node.put("serverUrl", serverUrl);
        node.put("renewPeriodDays", 30);
        return new PolicyText(node);
    }

    public PolicyText with(String member, String value) {
        ObjectNode copy = node.deepCopy();
        copy.put(member, value);
        return new PolicyText(copy);
    }

    public PolicyText with(String member, int value) {
        ObjectNode copy = node.deepCopy();
        copy.put(member, value);
        return new PolicyText(copy);
    }

    public PolicyText with(String member, boolean value) {
        ObjectNode copy = node.deepCopy();
        copy.put(member, value);
        return new PolicyText(copy);
    }

    public PolicyText without(String member) {
        ObjectNode copy = node.deepCopy();
        copy.remove(member);
        return new PolicyText(copy);
    }

    /** The same, bringing a root. */
    public PolicyText withRoot(X509Certificate root) {
        return with("includeRootCertificate", true)
                .with("rootCertificate", Base64.getEncoder().encodeToString(der(root)));
    }

    public byte[] bytes() {
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A hash in upper-case hex. */
    public static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

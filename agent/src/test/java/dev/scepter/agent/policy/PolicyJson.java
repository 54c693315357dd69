package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A policy document for tests, sound to the last finding, to be spoiled member by member. */
final class PolicyJson {
    static final String CHALLENGE = "TopSecretChallenge7";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SOUND = """
            {"id": "wifi",
             "revision": "1",
             "name": "Wi-Fi",
             "caThumbprint": "FBEFBEFFFFFF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123",
             "challenge": "TopSecretChallenge7",
             "keyLength": 2048,
             "subjectName": "CN=\\"device 7\\",O=Example",
             "serverUrl": "https://ca.example/scep?x=1",
             "renewPeriodDays": 30}
            """;

    private final ObjectNode json;

    private PolicyJson(ObjectNode json) {
        this.json = json;
    }

    static PolicyJson sound() {
        return new PolicyJson((ObjectNode) tree(SOUND));
    }

    static String soundText() {
        return SOUND;
    }

    /**
     * @param value JSON text, such as {@code "text"} in its quotes
     */
    PolicyJson with(String member, String value) {
        json.set(member, tree(value));
        return this;
    }

    PolicyJson withText(String member, String text) {
        json.put(member, text);
        return this;
    }

    PolicyJson without(String member) {
        json.remove(member);
        return this;
    }

    byte[] bytes() {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    PolicyReading read() {
        return read(bytes());
    }

    static PolicyReading read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    static PolicyReading read(byte[] bytes) {
        return new PolicyReader().read(bytes);
    }

    private static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

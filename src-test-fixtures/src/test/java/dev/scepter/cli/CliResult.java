package dev.scepter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What a command left behind.
 *
 * @param exit the exit code
 * @param out standard output
 * @param err standard error
 */
public record CliResult(int exit, String out, String err) {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    /** Standard output as the one JSON object that it has to be. */
    public JsonNode json() {
        try {
            JsonNode tree = STRICT.readTree(out);
            if (!tree.isObject()) {
                throw new AssertionError("standard output is no JSON object: " + out);
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new AssertionError("standard output is not one JSON text: " + out + "\n" + err, e);
        }
    }

    public String state() {
        return json().path("state").asText();
    }

    public String thumbprint() {
        return json().path("thumbprint").asText();
    }

    public String errorCode() {
        return json().path("error").path("code").asText();
    }

    public String errorMessage() {
        return json().path("error").path("message").asText();
    }
}

package dev.scepter.lab.control;

import java.util.Map;
import java.util.Optional;

/**
 * A call of the control API.
 *
 * @param method such as {@code GET}
 * @param path raw, from {@code /lab/} on
 * @param query parameters, decoded
 * @param headers by name in lower case
 * @param body as UTF-8; may be empty
 */
public record ControlRequest(
        String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
    public ControlRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Without headers and body, which hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}

package dev.scepter.lab.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.scepter.lab.control.ControlReply;
import dev.scepter.lab.control.ControlRequest;
import dev.scepter.lab.control.LabControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Carries calls of the control API. A body over 4 MB gets HTTP 413. */
final class ControlHandler implements HttpHandler {
    private static final int MAX_BODY = 4_000_000;

    private final LabControl control;

    ControlHandler(LabControl control) {
        this.control = control;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ControlReply reply = reply(exchange);
            byte[] body = reply.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (body.length > 0) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
            }
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ControlReply reply(HttpExchange exchange) throws IOException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(MAX_BODY + 1);
        }
        if (body.length > MAX_BODY) {
            return new ControlReply(413, "{\"message\":\"the body is over " + MAX_BODY + " bytes\"}\n");
        }
        try {
            return control.handle(request(exchange, new String(body, StandardCharsets.UTF_8)));
        } catch (RuntimeException e) {
            // The HTTP server would swallow it and close the connection.
            return new ControlReply(
                    500, "{\"message\":\"defect in the lab: " + e.getClass().getName() + "\"}\n");
        }
    }

    private static ControlRequest request(HttpExchange exchange, String body) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        Map<String, String> query = new HashMap<>();
        for (String name : new String[] {"how", "device"}) {
            QueryString.parameter(exchange.getRequestURI().getRawQuery(), name)
                    .ifPresent(value -> query.put(name, value));
        }
        return new ControlRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), query, headers, body);
    }
}

package dev.scepter.lab.web;

import com.sun.net.httpserver.HttpExchange;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.ca.ScepResponder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a CA on HTTP: GET for all operations, POST for PKIOperation (RFC 8894 section 4.1).
 *
 * <p>Serves every path that begins with {@code /scep}, so that {@code /scep/pkiclient.exe} works as well. A body over 1 MB
 * gets HTTP 413. Thread-safe.
 */
public final class LabCaServer implements AutoCloseable {
    static final String PATH = "/scep";
    private static final int MAX_BODY = 1_000_000;

    private final LoopbackServer server;

    private LabCaServer(LoopbackServer server) {
        this.server = server;
    }

    /** Starts a server for the CA on a free port. */
    public static LabCaServer start(LabCa ca) throws IOException {
        return new LabCaServer(LoopbackServer.start(PATH, exchange -> handle(exchange, ca.responder())));
    }

    /** The SCEP URL, without a query. */
    public String url() {
        return server.url(PATH);
    }

    @Override
    public void close() {
        server.close();
    }

    static void handle(HttpExchange exchange, ScepResponder responder) throws IOException {
        try (exchange) {
            send(exchange, guardedReply(exchange, responder));
        }
    }

    private static LabReply guardedReply(HttpExchange exchange, ScepResponder responder) throws IOException {
        try {
            return reply(exchange, responder);
        } catch (RuntimeException e) {
            // The HTTP server would swallow it and close the connection, which looks like a fault on demand.
            return LabReply.text(500, "defect in the lab: " + e);
        }
    }

    private static LabReply reply(HttpExchange exchange, ScepResponder responder) throws IOException {
        byte[] body = body(exchange);
        if (body.length > MAX_BODY) {
            return LabReply.text(413, "the body is over " + MAX_BODY + " bytes");
        }
        return reply(exchange.getRequestMethod(), exchange.getRequestURI().getRawQuery(), body, responder);
    }

    /** What a sound server answers to a request. */
    static LabReply reply(String method, @Nullable String query, byte[] body, ScepResponder responder) {
        String operation = QueryString.parameter(query, "operation").orElse("");
        boolean pkiOperation = operation.equals("PKIOperation");
        return switch (method) {
            case "POST" ->
                pkiOperation ? responder.respond(operation, body) : LabReply.text(405, "POST is for PKIOperation");
            case "GET" -> {
                Optional<byte[]> message = message(query, pkiOperation);
                yield message.isPresent()
                        ? responder.respond(operation, message.get())
                        : LabReply.text(400, "the message parameter is malformed");
            }
            default -> LabReply.text(405, "method not allowed");
        };
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            return in.readNBytes(MAX_BODY + 1);
        }
    }

    private static Optional<byte[]> message(@Nullable String query, boolean base64) {
        try {
            String text = QueryString.parameter(query, "message").orElse("");
            return Optional.of(base64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void send(HttpExchange exchange, LabReply reply) throws IOException {
        if (reply.delivery() == LabReply.Delivery.NONE) {
            return;
        }
        byte[] body = reply.body();
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        OutputStream out = exchange.getResponseBody();
        boolean whole = reply.delivery() == LabReply.Delivery.COMPLETE;
        out.write(body, 0, whole ? body.length : body.length / 2);
        out.flush();
    }
}

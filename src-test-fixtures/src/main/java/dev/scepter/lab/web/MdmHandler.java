package dev.scepter.lab.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmReply;
import dev.scepter.lab.mdm.MdmRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Carries calls of the device API to an MDM. */
final class MdmHandler implements HttpHandler {
    /** What the MDM takes, and a byte more so that it sees that it is too much. */
    private static final int MAX_BODY = 8 * 1_024 * 1_024 + 1;

    private final LabMdm mdm;
    private final String scheme;

    MdmHandler(LabMdm mdm, String scheme) {
        this.mdm = mdm;
        this.scheme = scheme;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, guardedReply(exchange));
        }
    }

    private MdmReply guardedReply(HttpExchange exchange) throws IOException {
        try {
            return mdm.handleInRealTime(request(exchange));
        } catch (IllegalArgumentException e) {
            return text(400, "no request of the device API: " + e.getMessage());
        } catch (RuntimeException e) {
            // The HTTP server would swallow it and close the connection, which looks like a fault on demand.
            return text(500, "defect in the lab: " + e);
        }
    }

    private static MdmReply text(int status, String text) {
        return MdmReply.of(
                status, Map.of("Content-Type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    private MdmRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        String host = headers.getOrDefault("Host", "");
        try (InputStream in = exchange.getRequestBody()) {
            return MdmRequest.of(
                    exchange.getRequestMethod(),
                    scheme + "://" + host + exchange.getRequestURI(),
                    headers,
                    in.readNBytes(MAX_BODY));
        }
    }

    private static void send(HttpExchange exchange, MdmReply reply) throws IOException {
        if (reply.delivery() == MdmReply.Delivery.NONE) {
            return;
        }
        byte[] body = reply.body();
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        boolean whole = reply.delivery() == MdmReply.Delivery.COMPLETE;
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, whole ? body.length : body.length / 2);
        out.flush();
    }
}

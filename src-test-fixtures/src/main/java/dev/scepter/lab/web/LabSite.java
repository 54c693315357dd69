package dev.scepter.lab.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.scepter.lab.control.Lab;
import dev.scepter.lab.control.LabControl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * A whole lab on one port: {@code /v1/} the MDM, {@code /scep} the CA, {@code /policies.json} the static source,
 * {@code /lab/} the control API. Thread-safe.
 */
public final class LabSite implements AutoCloseable {
    private final LoopbackServer server;

    private LabSite(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Starts a site.
     *
     * @param address where; port 0 for a free one
     * @param control the control API for a port, which only the started site knows
     * @throws java.net.BindException if the port is in use, or the address is not of this machine
     */
    public static LabSite start(InetSocketAddress address, Lab lab, IntFunction<LabControl> control)
            throws IOException {
        CompletableFuture<HttpHandler> controlHandler = new CompletableFuture<>();
        LoopbackServer server = LoopbackServer.start(
                address,
                Map.of(
                        "/",
                        LabSite::nothing,
                        "/v1/",
                        new MdmHandler(lab.mdm(), "http"),
                        LabCaServer.PATH,
                        exchange -> LabCaServer.handle(exchange, lab.ca().responder()),
                        PolicyDocument.PATH,
                        new PolicyDocument(lab::policyDocument),
                        "/lab/",
                        exchange -> controlHandler.join().handle(exchange)));
        controlHandler.complete(new ControlHandler(control.apply(server.port())));
        return new LabSite(server);
    }

    public int port() {
        return server.port();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        server.close();
    }

    private static void nothing(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(404, -1);
        }
    }
}

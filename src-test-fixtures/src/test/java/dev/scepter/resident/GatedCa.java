package dev.scepter.resident;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A CA behind a gate: while it is shut, requests come in and get no answer. Thread-safe. */
final class GatedCa implements AutoCloseable {
    private static final String OPERATION = ".*operation=(\\w+).*";

    private final LabCa ca;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private boolean open;
    private boolean closed;
    private int inside;
    private int most;
    private int seen;

    private GatedCa(LabCa ca, HttpServer server) {
        this.ca = ca;
        this.server = server;
    }

    /** Starts a server whose gate is shut. */
    static GatedCa shut(LabCa ca) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        GatedCa gated = new GatedCa(ca, server);
        server.setExecutor(gated.threads);
        server.createContext("/", gated::handle);
        server.start();
        return gated;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/scep";
    }

    /** Lets all requests through, those that wait and those to come. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** How many requests are being answered or wait for it. */
    synchronized int inside() {
        return inside;
    }

    /** The most requests that were there at one time. */
    synchronized int most() {
        return most;
    }

    /** How many requests came in. */
    synchronized int seen() {
        return seen;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (enter()) {
                String query = String.valueOf(exchange.getRequestURI().getQuery());
                LabReply reply = ca.responder().respond(query.replaceAll(OPERATION, "$1"), body);
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
                leave();
                exchange.sendResponseHeaders(reply.status(), reply.body().length);
                exchange.getResponseBody().write(reply.body());
            } else {
                leave();
            }
        }
    }

    /** Says whether the request is to be answered. */
    private synchronized boolean enter() {
        seen++;
        inside++;
        most = Math.max(most, inside);
        try {
            while (!open && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !closed;
    }

    private synchronized void leave() {
        inside--;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}

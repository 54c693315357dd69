package dev.scepter.lab.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves one JSON document at {@code /policies.json}, with an ETag and 304 for those who know it. Thread-safe.
 */
public final class LabPolicyServer implements AutoCloseable {
    private static final String PATH = "/policies.json";

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private final LoopbackServer server;
    private volatile String document;

    private LabPolicyServer(String json) throws IOException {
        document = json;
        server = LoopbackServer.start("/", this::handle);
    }

    /** Starts a server with a document on a free port. */
    public static LabPolicyServer start(String json) throws IOException {
        return new LabPolicyServer(json);
    }

    /** The URL of the document. */
    public String url() {
        return server.url(PATH);
    }

    /** Serves another document from now on. */
    public void replace(String json) {
        document = json;
    }

    /** How often the document was sent. */
    public int served() {
        return served.get();
    }

    /** How often 304 was answered. */
    public int notModified() {
        return notModified.get();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                sendDocument(exchange, document.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void sendDocument(HttpExchange exchange, byte[] json) throws IOException {
        String tag = '"' + digest(json) + '"';
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", tag);
        headers.set("Content-Type", "application/json");
        if (knows(exchange.getRequestHeaders().getOrDefault("If-None-Match", List.of()), tag)) {
            notModified.incrementAndGet();
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        served.incrementAndGet();
        exchange.sendResponseHeaders(200, json.length == 0 ? -1 : json.length);
        exchange.getResponseBody().write(json);
    }

    /** RFC 9110 section 13.1.2: a list of tags, weak comparison, or {@code *}. */
    private static boolean knows(List<String> headers, String tag) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

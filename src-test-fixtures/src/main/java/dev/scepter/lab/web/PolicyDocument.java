package dev.scepter.lab.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Serves one JSON document at {@link #PATH}, with an ETag and 304 for those who know it. Thread-safe. */
final class PolicyDocument implements HttpHandler {
    static final String PATH = "/policies.json";

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private final Supplier<String> document;

    PolicyDocument(Supplier<String> document) {
        this.document = document;
    }

    /** How often the document was sent. */
    int served() {
        return served.get();
    }

    /** How often 304 was answered. */
    int notModified() {
        return notModified.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                send(exchange, document.get().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void send(HttpExchange exchange, byte[] json) throws IOException {
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

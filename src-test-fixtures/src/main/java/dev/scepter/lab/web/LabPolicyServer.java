package dev.scepter.lab.web;

import java.io.IOException;

/**
 * Serves one JSON document at {@code /policies.json}, with an ETag and 304 for those who know it. Thread-safe.
 */
public final class LabPolicyServer implements AutoCloseable {
    private final PolicyDocument handler = new PolicyDocument(this::document);
    private final LoopbackServer server;
    private volatile String document;

    private LabPolicyServer(String json) throws IOException {
        document = json;
        server = LoopbackServer.start("/", handler);
    }

    /** Starts a server with a document on a free port. */
    public static LabPolicyServer start(String json) throws IOException {
        return new LabPolicyServer(json);
    }

    /** The URL of the document. */
    public String url() {
        return server.url(PolicyDocument.PATH);
    }

    /** Serves another document from now on. */
    public void replace(String json) {
        document = json;
    }

    /** How often the document was sent. */
    public int served() {
        return handler.served();
    }

    /** How often 304 was answered. */
    public int notModified() {
        return handler.notModified();
    }

    @Override
    public void close() {
        server.close();
    }

    private String document() {
        return document;
    }
}

package dev.scepter.lab.web;

import dev.scepter.lab.mdm.LabMdm;
import java.io.IOException;
import javax.net.ssl.SSLContext;

/** Puts an MDM on a port of 127.0.0.1; an answer that may be held is held for real. Thread-safe. */
public final class LabMdmServer implements AutoCloseable {
    private static final String PATH = "/v1/";

    private final LoopbackServer server;

    private LabMdmServer(LoopbackServer server) {
        this.server = server;
    }

    /** Starts a server for the MDM on a free port. */
    public static LabMdmServer start(LabMdm mdm) throws IOException {
        return new LabMdmServer(LoopbackServer.start(PATH, new MdmHandler(mdm, "http")));
    }

    /**
     * Starts a server for the MDM on a port, such as one that was closed.
     *
     * @throws java.net.BindException if the port is in use
     */
    public static LabMdmServer start(LabMdm mdm, int port) throws IOException {
        return new LabMdmServer(LoopbackServer.start(port, PATH, new MdmHandler(mdm, "http")));
    }

    /** The same over TLS. */
    public static LabMdmServer startTls(LabMdm mdm, SSLContext context) throws IOException {
        return new LabMdmServer(LoopbackServer.startTls(context, PATH, new MdmHandler(mdm, "https")));
    }

    /** The URL of the MDM, without a path. */
    public String url() {
        return server.url("");
    }

    public int port() {
        return server.port();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        server.close();
    }
}

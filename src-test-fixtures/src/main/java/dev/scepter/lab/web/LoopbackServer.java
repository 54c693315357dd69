package dev.scepter.lab.web;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server, on 127.0.0.1 and a free port unless told otherwise; on daemon threads only. */
final class LoopbackServer implements AutoCloseable {
    private final String scheme;
    private final HttpServer server;
    private final ExecutorService threads;

    private LoopbackServer(String scheme, HttpServer server, ExecutorService threads) {
        this.scheme = scheme;
        this.server = server;
        this.threads = threads;
    }

    static LoopbackServer start(String path, HttpHandler handler) throws IOException {
        return start(0, path, handler);
    }

    static LoopbackServer start(int port, String path, HttpHandler handler) throws IOException {
        return start(new InetSocketAddress(loopback(), port), Map.of(path, handler));
    }

    /** Serves several paths at an address; the longest path that a request begins with wins. */
    static LoopbackServer start(InetSocketAddress address, Map<String, HttpHandler> handlers) throws IOException {
        return start("http", HttpServer.create(address, 0), handlers);
    }

    static LoopbackServer startTls(SSLContext context, String path, HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return start("https", server, Map.of(path, handler));
    }

    private static LoopbackServer start(String scheme, HttpServer server, Map<String, HttpHandler> handlers) {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lab-web");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        handlers.forEach(server::createContext);
        // The dispatcher inherits from the thread that starts it whether it is a daemon.
        CompletableFuture.runAsync(server::start, threads).join();
        return new LoopbackServer(scheme, server, threads);
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Closes the port and all connections at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

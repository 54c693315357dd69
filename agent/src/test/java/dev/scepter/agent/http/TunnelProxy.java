package dev.scepter.agent.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.scepter.agent.port.ProxyRoute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A proxy that opens a tunnel to one port of loopback, whatever name it is asked for. */
record TunnelProxy(ScriptedServer listener) implements AutoCloseable {

    static TunnelProxy to(int port) {
        return new TunnelProxy(ScriptedServer.of((request, connection, out) -> {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
                Thread back = new Thread(() -> pump(server, connection), "tunnel");
                back.setDaemon(true);
                back.start();
                pump(connection, server);
                back.join();
            }
        }));
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side hung up.
        }
    }

    ProxyRoute route() {
        return new ProxyRoute.Proxy("127.0.0.1", listener.port());
    }

    List<String> connects() {
        return listener.requests();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

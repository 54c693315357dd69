package dev.scepter.agent.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers with raw bytes, right or wrong, and keeps what it was sent. */
public final class ScriptedServer implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

    private final ServerSocket listener;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What the server does with one connection once it has read the request; the connection is closed after it. */
    @FunctionalInterface
    public interface Script {
        void answer(String request, Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    private ScriptedServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        daemon(this::acceptAll);
    }

    public static ScriptedServer of(Script script) {
        return over(ServerSocketFactory.getDefault(), script);
    }

    public static ScriptedServer over(ServerSocketFactory sockets, Script script) {
        try {
            return new ScriptedServer(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with these texts in turn, and with the last one from then on. */
    public static ScriptedServer answering(String... answers) {
        List<String> served = new CopyOnWriteArrayList<>();
        return of((request, connection, out) -> {
            served.add(request);
            write(out, answers[Math.min(served.size(), answers.length) - 1]);
        });
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(ISO_8859_1).length + "\r\n\r\n" + body;
    }

    public static String status(int status, String... headers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: 0\r\n");
        for (String header : headers) {
            answer.append(header).append("\r\n");
        }
        return answer.append("\r\n").toString();
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** All requests so far, each byte one character. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The request lines so far, without the HTTP version. */
    public List<String> targets() {
        return requests.stream()
                .map(request -> request.substring(0, request.indexOf(" HTTP/1.1")))
                .toList();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                daemon(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String request = read(connection.getInputStream());
            requests.add(request);
            script.answer(request, connection, connection.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The client went away, which is what some tests want; this thread ends here.
            Thread.currentThread().interrupt();
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return read.toString(ISO_8859_1);
            }
            read.write(next);
        }
        Matcher length = LENGTH.matcher(read.toString(ISO_8859_1));
        if (length.find()) {
            read.write(in.readNBytes(Integer.parseInt(length.group(1))));
        }
        return read.toString(ISO_8859_1);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }
}

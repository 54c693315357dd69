package dev.scepter.lab.web;

import dev.scepter.lab.ca.LabReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Answers of servers that mean ill, or that are out of order. */
public final class WireAnswers {
    private static final int BLOCK = 64 * 1024;
    private static final String BINARY = "application/x-pki-message";

    private WireAnswers() {}

    /** An ordinary answer, as {@link LabReply} says. */
    public static WireAnswer reply(LabReply reply) {
        return (request, connection) -> {
            if (reply.delivery() == LabReply.Delivery.NONE) {
                return;
            }
            byte[] body = reply.body();
            boolean whole = reply.delivery() == LabReply.Delivery.COMPLETE;
            connection.send(head(reply.status(), reply.contentType(), body.length));
            connection.send(whole ? body : Arrays.copyOf(body, body.length / 2));
        };
    }

    /** Status 200 with a body. */
    public static WireAnswer body(String contentType, byte[] body) {
        return reply(LabReply.of(200, contentType, body));
    }

    /** These characters (ISO 8859-1) and nothing else. */
    public static WireAnswer raw(String text) {
        return (request, connection) -> connection.send(text);
    }

    /** A redirect. */
    public static WireAnswer redirect(int status, String location) {
        return raw("HTTP/1.1 " + status + " Moved\r\nLocation: " + location
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    /** Redirects to ever new addresses on the same server. */
    public static WireAnswer redirectOnAndOn() {
        return (request, connection) ->
                redirect(307, request.target() + "&on=1").write(request, connection);
    }

    /** A body of that many bytes, announced and sent until the client hangs up. */
    public static WireAnswer announced(long length) {
        return (request, connection) -> {
            connection.send(head(200, BINARY, length));
            byte[] block = new byte[BLOCK];
            for (long left = length; left > 0; left -= block.length) {
                connection.send(block);
            }
        };
    }

    /** A body without an announced length that never ends. */
    public static WireAnswer endless() {
        return endless(200);
    }

    /** The same under another status. */
    public static WireAnswer endless(int status) {
        return (request, connection) -> {
            connection.send(
                    "HTTP/1.1 " + status + " Said\r\nContent-Type: " + BINARY + "\r\nConnection: close\r\n\r\n");
            byte[] block = new byte[BLOCK];
            block[0] = 0x30;
            while (true) {
                connection.send(block);
            }
        };
    }

    /** A chunked body that never ends. */
    public static WireAnswer endlessChunks() {
        return (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: " + BINARY + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] block = ("1000\r\n" + "0".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                connection.send(block);
            }
        };
    }

    /** A header line that never ends. */
    public static WireAnswer endlessHeader() {
        return (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nX-Long: ");
            String block = "a".repeat(BLOCK);
            while (true) {
                connection.send(block);
            }
        };
    }

    /** Headers one after the other, in all that many. */
    public static WireAnswer headers(int count) {
        return (request, connection) -> {
            StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: " + BINARY + "\r\n");
            for (int i = 0; i < count; i++) {
                head.append("X-").append(i).append(": a\r\n");
            }
            connection.send(head.append("Content-Length: 0\r\n\r\n").toString());
        };
    }

    /** A sound head, then a byte now and then, for ever. */
    public static WireAnswer drip(Duration between) {
        return (request, connection) -> {
            connection.send(head(200, BINARY, 1_000));
            while (true) {
                connection.send("0");
                connection.pause(between);
            }
        };
    }

    /** Never an answer; the connection stays open. */
    public static WireAnswer silence() {
        return (request, connection) -> connection.pause(Duration.ofMinutes(1));
    }

    /** Half of a sound answer, then a reset. */
    public static WireAnswer resetHalfWay(LabReply reply) {
        return (request, connection) -> {
            byte[] body = reply.body();
            connection.send(head(reply.status(), reply.contentType(), body.length));
            connection.send(Arrays.copyOf(body, body.length / 2));
            connection.endByReset();
        };
    }

    /** A small body that unpacks to that many bytes of zeros, and says so. */
    public static WireAnswer gzipBomb(int unpacked) {
        byte[] packed = gzip(unpacked);
        return (request, connection) -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: " + BINARY
                    + "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n");
            connection.send(packed);
        };
    }

    private static byte[] gzip(int unpacked) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] block = new byte[BLOCK];
            for (int left = unpacked; left > 0; left -= block.length) {
                gzip.write(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return packed.toByteArray();
    }

    private static String head(int status, String contentType, long length) {
        return "HTTP/1.1 " + status + " Said\r\nContent-Type: " + contentType + "\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
    }
}

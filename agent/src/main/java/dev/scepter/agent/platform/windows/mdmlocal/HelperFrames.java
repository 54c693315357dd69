package dev.scepter.agent.platform.windows.mdmlocal;

import dev.scepter.agent.platform.windows.mdmlocal.HelperAnswer.Function;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What goes between this program and its helper: one request, one answer. Numbers have four bytes, the highest first; texts are
 * UTF-8 with their length in bytes before them.
 */
final class HelperFrames {
    /** Bytes of a request. */
    static final int MAX_REQUEST = 256 * 1024;

    /** Characters of an answer. */
    static final int MAX_ANSWER = 1_048_576;

    /** Most bytes of an answer: three for each character, and what stands before. */
    static final int MAX_ANSWER_FRAME = 3 * MAX_ANSWER + 64;

    private static final int MAGIC = 0x534C4D31;
    private static final int NO_ANSWER = -1;
    private static final int TOO_LONG = -2;

    private HelperFrames() {}

    /** @param document in UTF-8; stays the caller's */
    static void writeRequest(OutputStream out, byte[] document) throws IOException {
        byte[] frame = ByteBuffer.allocate(Integer.BYTES + document.length)
                .putInt(document.length)
                .put(document)
                .array();
        try {
            out.write(frame);
            out.flush();
        } finally {
            Arrays.fill(frame, (byte) 0);
        }
    }

    /** The document of a request; the caller wipes it. */
    static char[] readRequest(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 1 || length > MAX_REQUEST) {
            throw new IOException("a request of " + length + " bytes");
        }
        byte[] document = new byte[length];
        try {
            data.readFully(document);
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            char[] text = new char[decoded.remaining()];
            decoded.get(text);
            Arrays.fill(decoded.array(), '\0');
            return text;
        } finally {
            Arrays.fill(document, (byte) 0);
        }
    }

    static void writeAnswer(OutputStream out, HelperAnswer answer) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(frame);
        data.writeInt(MAGIC);
        data.writeInt(answer.last().ordinal());
        data.writeInt(answer.registered());
        data.writeInt(answer.answered());
        if (answer.answer().isPresent()) {
            byte[] text = answer.answer().get().getBytes(StandardCharsets.UTF_8);
            data.writeInt(text.length);
            data.write(text);
        } else {
            data.writeInt(answer.tooLong() ? TOO_LONG : NO_ANSWER);
        }
        out.write(frame.toByteArray());
        out.flush();
    }

    /**
     * Reads an answer strictly: it is all there is.
     *
     * @throws IOException if it is none; the message quotes nothing of it
     */
    static HelperAnswer readAnswer(byte[] frame) throws IOException {
        try {
            DataInputStream data = new DataInputStream(new ByteArrayInputStream(frame));
            if (data.readInt() != MAGIC) {
                throw new IOException("it does not start as an answer does");
            }
            int function = data.readInt();
            if (function < 0 || function >= Function.values().length) {
                throw new IOException("it names no function");
            }
            int registered = data.readInt();
            int answered = data.readInt();
            int length = data.readInt();
            if (length < TOO_LONG || Math.max(0, length) != data.available()) {
                throw new IOException("it is of another length than it says");
            }
            Optional<String> text = length < 0 ? Optional.empty() : Optional.of(text(data.readNBytes(length)));
            return new HelperAnswer(Function.values()[function], registered, answered, text, length == TOO_LONG);
        } catch (EOFException e) {
            throw new IOException("it ends early", e);
        }
    }

    private static String text(byte[] utf8) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        }
    }
}

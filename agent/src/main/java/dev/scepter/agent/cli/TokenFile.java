package dev.scepter.agent.cli;

import dev.scepter.agent.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an enrolment token from a file or from standard input; never quotes what stands there. */
final class TokenFile {
    private static final int MOST_TOKEN_BYTES = 4096;
    /** White space around the token counts to the file only. */
    private static final int MOST_BYTES = 2 * MOST_TOKEN_BYTES;

    private TokenFile() {}

    /**
     * The token: UTF-8, in one line, without white space around it.
     *
     * @param file {@code -} is standard input
     */
    static Secret read(Path file, Console console) throws UsageException {
        boolean isInput = file.toString().equals("-");
        String name = isInput ? "standard input" : "the file " + file;
        String text = decoded(name, content(name, file, isInput, console)).strip();
        if (text.isEmpty()) {
            throw new UsageException(name + " holds no enrolment token; it is empty");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_TOKEN_BYTES) {
            throw tooLong(name);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(name + " holds no enrolment token: more than one line, or control characters");
        }
        return Secret.ofText(text);
    }

    private static byte[] content(String name, Path file, boolean isInput, Console console) throws UsageException {
        byte[] content;
        try {
            content = isInput ? console.in().readNBytes(MOST_BYTES + 1) : start(file);
        } catch (IOException e) {
            throw new UsageException(name + " cannot be read: " + PolicyFiles.reason(file, e));
        }
        if (content.length > MOST_BYTES) {
            throw tooLong(name);
        }
        return content;
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(MOST_BYTES + 1);
        }
    }

    private static String decoded(String name, byte[] content) throws UsageException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UsageException(name + " holds no enrolment token: it is no text in UTF-8");
        }
    }

    private static UsageException tooLong(String name) {
        return new UsageException(name + " holds no enrolment token: it is longer than " + MOST_TOKEN_BYTES + " bytes");
    }
}

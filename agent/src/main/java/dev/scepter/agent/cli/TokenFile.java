package dev.scepter.agent.cli;

import dev.scepter.agent.mdm.EnrolmentToken;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an enrolment token from a file or from standard input. */
final class TokenFile {
    private TokenFile() {}

    /** @param file {@code -} is standard input */
    static Secret read(Path file, Console console) throws UsageException {
        boolean isInput = file.toString().equals("-");
        String name = isInput ? "standard input" : "the file " + file;
        try {
            return EnrolmentToken.parse(name, isInput ? start(console.in()) : start(file));
        } catch (IOException e) {
            throw new UsageException(name + " cannot be read: " + PolicyFiles.reason(file, e));
        } catch (ScepterException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return start(input);
        }
    }

    private static byte[] start(InputStream input) throws IOException {
        return input.readNBytes(EnrolmentToken.MOST_FILE_BYTES + 1);
    }
}

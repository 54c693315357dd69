package dev.scepter.agent.platform.windows.certenroll;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the double of CertEnroll is told and tells: see {@code src/test/windows/certenroll.c}. */
final class CertEnrollDouble {
    private static final String FIRST = "SCEPTER-DOUBLE 1";

    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));

    /** A machine on which nothing fails and nothing was called. */
    CertEnrollDouble() {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve("certenroll"));
            Files.deleteIfExists(folder.resolve("failures"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void fail(String call, int code) throws IOException {
        Files.writeString(folder.resolve("failures"), call + "=" + Integer.toHexString(code) + "\n");
    }

    void failNoMore() throws IOException {
        Files.deleteIfExists(folder.resolve("failures"));
    }

    List<String> log() throws IOException {
        Path log = folder.resolve("certenroll");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** The lines of a message by their names. */
    static Map<String, String> message(String base64) {
        List<String> lines = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (!lines.get(0).equals(FIRST)) {
            throw new AssertionError("no message: " + lines);
        }
        Map<String, String> values = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return values;
    }

    static String reply(String... lines) {
        return Base64.getEncoder()
                .encodeToString((FIRST + "\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

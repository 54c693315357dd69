package dev.scepter.agent.platform.windows.ncrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the double of ncrypt.dll is told and tells, by files: see {@code src/test/windows/ncrypt.c}. */
final class NcryptDouble {
    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));

    /** A machine without keys and TPM, in which nothing fails. */
    NcryptDouble() {
        try {
            Files.createDirectories(folder);
            for (Path file : files()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    void putInTpm() throws IOException {
        Files.write(folder.resolve("tpm"), new byte[0]);
    }

    /** Makes a function fail, or with {@code FUNCTION SUBJECT} only some of its calls. */
    void fail(String call, int code) throws IOException {
        Files.writeString(folder.resolve("failures"), call + "=" + Integer.toHexString(code) + "\n");
    }

    void failNoMore() throws IOException {
        Files.deleteIfExists(folder.resolve("failures"));
    }

    /** Names of the files of keys: {@code ms-} for the machine in software, {@code mp-} in the TPM. */
    List<String> keys() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".key"))
                .toList();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    /** What was called so far, with subjects and answers. */
    List<String> calls() throws IOException {
        List<String> calls = new ArrayList<>();
        for (String line : lines()) {
            calls.add(line.replaceFirst(" handles=.*", ""));
        }
        return calls;
    }

    /** Handles and buffers that nobody freed. */
    void assertAllIsFreed() throws IOException {
        List<String> lines = lines();
        assertThat(lines.get(lines.size() - 1)).endsWith(" handles=0 buffers=0");
    }

}

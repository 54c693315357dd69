package dev.scepter.agent.platform.windows.ncrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the double of ncrypt.dll is told and tells, by files: see {@code src/test/windows/ncrypt.c}. */
final class NcryptDouble {
    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));
    private final Path calls = folder.resolve("calls");
    private final int linesBefore;
    private final String openBefore;

    /** A machine without keys and TPM, in which nothing fails. */
    NcryptDouble() {
        try {
            Files.createDirectories(folder);
            for (Path file : files()) {
                if (!file.equals(calls)) {
                    Files.delete(file);
                }
            }
            linesBefore = lines().size();
            openBefore = open();
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

    /** What was called since, with subjects and answers. */
    List<String> calls() throws IOException {
        return lines().stream()
                .skip(linesBefore)
                .map(line -> line.replaceFirst(" process=.*", ""))
                .toList();
    }

    /** That this process freed what it opened since, each once. */
    void assertAllIsFreed() throws IOException {
        assertThat(calls()).isNotEmpty().noneMatch(call -> call.startsWith("NCryptFree") && !call.endsWith("00000000"));
        assertThat(open()).isEqualTo(openBefore);
    }

    private String open() throws IOException {
        String mine = " process=" + ProcessHandle.current().pid() + " ";
        return lines().stream()
                .filter(line -> line.contains(mine))
                .reduce((first, second) -> second)
                .map(line -> line.replaceFirst(".* handles=", "handles="))
                .orElse("handles=0 buffers=0");
    }

    private List<String> lines() throws IOException {
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }
}

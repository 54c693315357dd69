package dev.scepter.harness;

import dev.scepter.cli.PolicyText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of policies on the disk of this machine, for as long as it is open. */
final class PolicyFolder implements AutoCloseable {
    private final Path folder;

    PolicyFolder() {
        try {
            folder = Files.createTempDirectory("policies");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return folder;
    }

    /** As an administrator's tool does it: another file takes the place of the one before. */
    void put(PolicyText policy) {
        Path file = file(policy.node().path("id").textValue());
        try {
            Files.deleteIfExists(file);
            Files.write(file, policy.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String id) {
        try {
            Files.delete(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

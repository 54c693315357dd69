package dev.scepter.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of the data folder.
 *
 * @param path relative, parts joined by {@code /}
 * @param purpose what it is for, one phrase
 */
record DataFile(String path, String purpose) {
    private static final int MOST = 1_000;
    private static final int MOST_LEVELS = 10;
    private static final String OTHER = "the agent's own";

    /** What files are for, by what their path looks like; no path fits two. */
    private static final Map<String, String> PURPOSES = Map.ofEntries(
            Map.entry("install\\.key", "protects keys and secrets on disk"),
            Map.entry("lock", "keeps two agents apart"),
            Map.entry("policies/[^/]+\\.json", "what the agent knows of the policy"),
            Map.entry("certificates/[^/]+/[^/]+\\.pem", "the certificate as it was installed"),
            Map.entry("store/my/[^/]+/certificate\\.pem", "the certificate in use"),
            Map.entry("store/my/[^/]+/chain\\.pem", "the CA certificates above it"),
            Map.entry("store/my/[^/]+/[0-9A-F]+\\.key", "its private key, encrypted"),
            Map.entry("store/root/[^/]+\\.pem", "the root to trust"),
            Map.entry("authorities/[^/]+\\.[a-z]+", "what the agent remembers of the CA"),
            Map.entry("mdm/identity\\.json", "who this device is at the MDM"),
            Map.entry("mdm/(?!identity).+\\.json", "what the agent notes about the MDM"),
            Map.entry("device/keys/.+\\.key", "the device's own key, encrypted"));

    /** All files below the folder, sorted; empty if there is no such folder. */
    static List<DataFile> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, MOST_LEVELS)) {
            return files.filter(Files::isRegularFile)
                    .limit(MOST)
                    .map(file -> named(folder.relativize(file)))
                    .sorted(Comparator.comparing(DataFile::path))
                    .toList();
        }
    }

    private static DataFile named(Path relative) {
        String path = Stream.iterate(0, i -> i + 1)
                .limit(relative.getNameCount())
                .map(i -> relative.getName(i).toString())
                .collect(Collectors.joining("/"));
        String purpose = PURPOSES.entrySet().stream()
                .filter(entry -> path.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
        return new DataFile(path, purpose);
    }

    /** The files that other programs read. */
    boolean isInStore() {
        return path.startsWith("store/");
    }
}

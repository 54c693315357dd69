package dev.scepter.agent.mdm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a file of policies looks from outside: another look that is equal found the same content.
 *
 * @param path as the folder names it
 * @param real without links; what is read, because its rights were judged
 * @param size in bytes
 * @param modified when its content was changed; programs can set it
 * @param changed when its content or its rights were changed; as {@code modified} where the system does not tell
 * @param key tells it from other files; empty where the system has none
 * @param trusted only administrators can write it
 */
record PolicyFile(Path path, Path real, long size, Instant modified, Instant changed, String key, boolean trusted) {

    /**
     * Looks at a file, through links.
     *
     * @return empty for a folder
     * @throws IOException if it cannot be looked at, or is neither file nor folder
     */
    static Optional<PolicyFile> look(Path path) throws IOException {
        Path real = path.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            // Opening a pipe would wait for its writer, for ever.
            throw new IOException("it is no regular file");
        }
        Instant modified = attributes.lastModifiedTime().toInstant();
        boolean tellsChange = real.getFileSystem().supportedFileAttributeViews().contains("unix");
        Instant changed = tellsChange ? ((FileTime) Files.getAttribute(real, "unix:ctime")).toInstant() : modified;
        return Optional.of(new PolicyFile(
                path,
                real,
                attributes.size(),
                modified,
                changed,
                String.valueOf(attributes.fileKey()),
                FileTrust.onlyAdministratorsWrite(real)));
    }

    /** Says whether its last change is long enough ago that the next one will show in its times. */
    boolean isSettled(Instant now, Duration enough) {
        return Duration.between(changed, now).abs().compareTo(enough) > 0
                && Duration.between(modified, now).abs().compareTo(enough) > 0;
    }
}

package dev.scepter.agent.cli;

import dev.scepter.agent.mdm.FileTrust;
import dev.scepter.agent.mdm.SourceDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads policy files as people name them on the command line. */
final class PolicyFiles {
    /** One more than the reader takes, so that it can say "too large". */
    private static final int MOST_BYTES = (4 << 20) + 1;

    private PolicyFiles() {}

    /** The content of a file; a file that cannot be read is wrong use. */
    static byte[] read(Path file) throws UsageException {
        return read(file, file);
    }

    /** A file as a document: what only administrators can write is as good as the MDM's word about roots. */
    static SourceDocument document(Path file) throws UsageException {
        Path real = withoutLinks(file);
        // Looked at before it is read: where only administrators write, nobody else can put another file there.
        boolean trusted = FileTrust.onlyAdministratorsWrite(real);
        return new SourceDocument(file.toString(), read(real, file), trusted);
    }

    private static Path withoutLinks(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            // Reading it says why it cannot be read.
            return file;
        }
    }

    private static byte[] read(Path file, Path named) throws UsageException {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new UsageException("the file " + named + " cannot be read: " + reason(file, e));
        }
    }

    /** Why a file cannot be read, for people. */
    static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "the account may not read it";
        }
        return Files.isDirectory(file) ? "it is a folder" : "reading it failed (" + e.getMessage() + ")";
    }
}

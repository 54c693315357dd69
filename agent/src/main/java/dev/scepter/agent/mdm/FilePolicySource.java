package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Policies in a file, or in the files {@code *.json}, {@code *.xml} and {@code *.syncml} directly in a folder; one policy a
 * file, JSON or SyncML. Hidden files do not count.
 */
public final class FilePolicySource implements PolicySource {
    private static final int MOST_FILES = 1_000;
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_BYTES = 4 << 20;
    private static final long MOST_BYTES_TOGETHER = 64L << 20;
    /** A change that soon after another one may leave no trace in the times of the file. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final List<String> ENDINGS = List.of(".json", ".xml", ".syncml");

    private final Path path;
    private final Clock clock;

    /** @param path a file or a folder; made absolute */
    public FilePolicySource(Path path, Clock clock) {
        this.path = path.toAbsolutePath().normalize();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "file " + path;
    }

    /**
     * {@inheritDoc}
     *
     * <p>In a folder, a file that cannot be read or is being written makes the answer incomplete and its trouble says
     * which; an answer without any trouble has an ETag, unless a file has just been changed.
     *
     * @throws ScepterException {@link ErrorCode#SOURCE_UNUSABLE} if there is no such file or folder, it cannot be read, or
     *     it holds more than 1,000 files with policies
     */
    @Override
    public PolicyAnswer ask(Optional<String> etag, Duration wait) throws ScepterException {
        Instant now = clock.instant();
        boolean isFolder = Files.isDirectory(path);
        List<Path> files = isFolder ? filesOfFolder() : List.of(path);
        List<String> troubles = new ArrayList<>();
        List<PolicyFile> found = new ArrayList<>();
        for (Path file : files) {
            try {
                PolicyFile.look(file).ifPresent(found::add);
            } catch (IOException e) {
                troubles.add(trouble(file, e));
            }
        }
        Optional<String> tag = troubles.isEmpty() && found.stream().allMatch(file -> file.isSettled(now, SETTLED))
                ? Optional.of(tag(found))
                : Optional.empty();
        if (tag.isPresent() && tag.equals(etag)) {
            return new PolicyAnswer.Unchanged(now);
        }
        List<SourceDocument> documents = read(found, troubles);
        if (!isFolder && documents.isEmpty()) {
            throw unusable(troubles.isEmpty() ? "policy file " + path + ": is no file" : troubles.get(0));
        }
        boolean complete = troubles.isEmpty();
        return PolicyAnswer.Policies.of(now, documents, complete, troubles, tag.filter(ignored -> complete));
    }

    private List<Path> filesOfFolder() throws ScepterException {
        List<Path> files = new ArrayList<>();
        int entries = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            for (Path entry : stream) {
                if (++entries > MOST_ENTRIES) {
                    throw unusable("policy folder " + path + ": holds more than " + MOST_ENTRIES + " files");
                }
                if (isPolicy(entry)) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw unusable("policy folder " + path + ": listing its files failed (" + e.getMessage() + ")");
        } catch (IOException e) {
            throw unusable(trouble(path, e));
        }
        if (files.size() > MOST_FILES) {
            throw unusable("policy folder " + path + ": holds more than " + MOST_FILES + " policies");
        }
        files.sort(null);
        return files;
    }

    private static boolean isPolicy(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        return ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith) && !Files.isHidden(file);
    }

    private static List<SourceDocument> read(List<PolicyFile> files, List<String> troubles) {
        List<SourceDocument> documents = new ArrayList<>();
        long together = 0;
        for (PolicyFile file : files) {
            together += Math.min(file.size(), MOST_BYTES);
            if (together > MOST_BYTES_TOGETHER) {
                troubles.add("policy file " + file.path() + ": the files before it have more than "
                        + MOST_BYTES_TOGETHER + " bytes already");
                return documents;
            }
            try {
                documents.add(
                        new SourceDocument(String.valueOf(file.path().getFileName()), content(file), file.trusted()));
            } catch (IOException e) {
                troubles.add(trouble(file.path(), e));
            }
        }
        return documents;
    }

    private static byte[] content(PolicyFile file) throws IOException {
        if (file.size() > MOST_BYTES) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes");
        }
        byte[] content;
        try (InputStream input = Files.newInputStream(file.real())) {
            content = input.readNBytes(MOST_BYTES + 1);
        }
        boolean isSame = PolicyFile.look(file.path()).equals(Optional.of(file));
        if (!isSame || content.length != file.size()) {
            throw new IOException("it is being written");
        }
        return content;
    }

    private static String tag(List<PolicyFile> files) {
        String all = files.stream().map(PolicyFile::toString).collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return "\"" + HexFormat.of().formatHex(digest) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String trouble(Path file, IOException e) {
        return "policy file " + file + ": " + reason(e);
    }

    /** The JDK leaves the words out of some exceptions. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "the account may not read it";
        }
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage());
    }

    private static ScepterException unusable(String message) {
        return new ScepterException(ErrorCode.SOURCE_UNUSABLE, message);
    }
}

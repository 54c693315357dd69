package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CAs that a pinned CA has announced under its own signature, each with date and cause: they are trusted in its place.
 * A line for each: {@code SHA-256 date cause}. A line that is none is passed over, and is gone with the next change. Safe
 * for several threads.
 */
final class Successors {
    private static final int MOST_BYTES = 16_384;
    /** More than a CA has in a life; the oldest gives way, so that nothing shuts out the true one. */
    static final int MOST = 32;

    private static final Pattern LINE = Pattern.compile("([0-9A-F]{64}) (\\S+) (.+)");

    private final DurableFolder folder;

    Successors(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * What is on file about a pinned CA.
     *
     * @param newestFirst thumbprints of its successors
     * @param damaged there is more on file, which cannot be read
     */
    record Known(List<Thumbprint> newestFirst, boolean damaged) {}

    Known of(Thumbprint pin) throws ScepterException {
        List<String> lines = lines(pin);
        List<Thumbprint> successors = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                successors.add(0, new Thumbprint(Thumbprint.Algorithm.SHA256, matcher.group(1)));
            }
        }
        return new Known(List.copyOf(successors), successors.size() < lines.size());
    }

    /**
     * Takes a successor in.
     *
     * @param by the certificate of the CA that announced it
     * @return whether it is new
     */
    synchronized boolean accept(Thumbprint pin, EncodedCertificate next, EncodedCertificate by, Instant now)
            throws ScepterException {
        if (of(pin).newestFirst().contains(next.sha256())) {
            return false;
        }
        List<String> kept =
                lines(pin).stream().filter(line -> LINE.matcher(line).matches()).toList();
        List<String> lines = new ArrayList<>(kept.subList(Math.max(0, kept.size() - MOST + 1), kept.size()));
        lines.add(next.sha256().hex() + " " + now + " GetNextCACert signed by " + by.sha256());
        folder.write(path(pin), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    private List<String> lines(Thumbprint pin) throws ScepterException {
        return folder.read(path(pin), MOST_BYTES)
                .map(content ->
                        new String(content, StandardCharsets.US_ASCII).lines().toList())
                .orElse(List.of());
    }

    static String path(Thumbprint pin) {
        return "authorities/" + pin.hex() + ".successors";
    }
}

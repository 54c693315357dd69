package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
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
 * A line for each: {@code SHA-256 date cause}.
 */
final class Successors {
    private static final int MOST_BYTES = 16_384;
    /** More than a CA has in a life; what comes after is not taken in. */
    private static final int MOST = 32;

    private static final Pattern LINE = Pattern.compile("([0-9A-F]{64}) (\\S+) (.+)");

    private final DurableFolder folder;

    Successors(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * Thumbprints of the successors of a pinned CA, oldest first.
     *
     * @throws ScepterException {@code RECORD_DAMAGED} if the file is not what was written
     */
    List<Thumbprint> of(Thumbprint pin) throws ScepterException {
        List<Thumbprint> successors = new ArrayList<>();
        for (String line : lines(pin)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new ScepterException(
                        ErrorCode.RECORD_DAMAGED,
                        "reading the successors of the CA " + pin + ": " + path(pin) + " has a line that is none");
            }
            successors.add(new Thumbprint(Thumbprint.Algorithm.SHA256, matcher.group(1)));
        }
        return successors;
    }

    /**
     * Takes a successor in.
     *
     * @param by the certificate of the CA that announced it
     * @return whether it is new
     */
    boolean accept(Thumbprint pin, EncodedCertificate next, EncodedCertificate by, Instant now)
            throws ScepterException {
        List<Thumbprint> known = of(pin);
        if (known.contains(next.sha256()) || known.size() >= MOST) {
            return false;
        }
        List<String> lines = new ArrayList<>(lines(pin));
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

    private static String path(Thumbprint pin) {
        return "authorities/" + pin.hex() + ".successors";
    }
}

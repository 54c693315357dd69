package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers per pinned CA what worked and what was seen. Hints only: losing one costs a refused request or an event, so
 * they stand apart from the records. Safe for several threads; of two hints at the same time the later one stays.
 */
public final class CaMemory {
    private static final int MOST_BYTES = 1_000;
    private static final String NOTHING = "NONE";
    private static final String RENEWAL = ".renewal";
    private static final String IDENTIFIER = ".identifier";
    private static final String RA = ".ra";

    private final DurableFolder folder;

    public CaMemory(DurableFolder folder) {
        this.folder = folder;
    }

    /** The way of renewal that worked; empty also if the hint cannot be read. */
    Optional<Rung> worked(Thumbprint pin) {
        return read(pin, RENEWAL)
                .flatMap(name -> Arrays.stream(Rung.values())
                        .filter(rung -> rung.name().equals(name))
                        .findFirst());
    }

    /** Notes what worked; says whether that could be done. A certificate is never lost for a hint. */
    synchronized boolean remember(Thumbprint pin, Rung rung) {
        return write(pin, RENEWAL, rung.name());
    }

    /** What worked does not work any more: the next renewal begins at the top. */
    synchronized void forget(Thumbprint pin, Rung rung) {
        if (worked(pin).equals(Optional.of(rung))) {
            write(pin, RENEWAL, NOTHING);
        }
    }

    /** The CA answers only without this identifier. */
    boolean isIdentifierUnknown(Thumbprint pin, String identifier) {
        return read(pin, IDENTIFIER).equals(Optional.of(digest(identifier)));
    }

    boolean rememberUnknownIdentifier(Thumbprint pin, String identifier) {
        return write(pin, IDENTIFIER, digest(identifier));
    }

    /** The thumbprint of the RA that requests went to last time. */
    Optional<String> lastRa(Thumbprint pin) {
        return read(pin, RA);
    }

    boolean rememberRa(Thumbprint pin, String thumbprint) {
        return write(pin, RA, thumbprint);
    }

    private Optional<String> read(Thumbprint pin, String kind) {
        try {
            return folder.read(path(pin, kind), MOST_BYTES)
                    .map(content -> new String(content, StandardCharsets.UTF_8).strip());
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    private boolean write(Thumbprint pin, String kind, String text) {
        if (read(pin, kind).equals(Optional.of(text))) {
            return true;
        }
        try {
            folder.write(path(pin, kind), (text + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (ScepterException e) {
            return false;
        }
    }

    /** Names of templates come in any length and letters. */
    private static String digest(String text) {
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static String path(Thumbprint pin, String kind) {
        return "authorities/" + pin.hex() + kind;
    }
}

package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers per pinned CA which way of renewal worked. A hint only: losing it costs one refused request, so it stands
 * apart from the records.
 */
public final class CaMemory {
    private static final int MOST_BYTES = 1_000;

    private final DurableFolder folder;

    public CaMemory(DurableFolder folder) {
        this.folder = folder;
    }

    /** What worked; empty also if the hint cannot be read. */
    Optional<Rung> worked(Thumbprint pin) {
        return content(pin)
                .map(content -> new String(content, StandardCharsets.UTF_8).strip())
                .flatMap(name -> Arrays.stream(Rung.values())
                        .filter(rung -> rung.name().equals(name))
                        .findFirst());
    }

    /** Notes what worked; says whether that could be done. A certificate is never lost for a hint. */
    boolean remember(Thumbprint pin, Rung rung) {
        if (worked(pin).equals(Optional.of(rung))) {
            return true;
        }
        try {
            folder.write(path(pin), (rung.name() + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (ScepterException e) {
            return false;
        }
    }

    private Optional<byte[]> content(Thumbprint pin) {
        try {
            return folder.read(path(pin), MOST_BYTES);
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    private static String path(Thumbprint pin) {
        return "authorities/" + pin.hex() + ".renewal";
    }
}

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

    Optional<Rung> worked(Thumbprint pin) throws ScepterException {
        return folder.read(path(pin), MOST_BYTES)
                .map(content -> new String(content, StandardCharsets.UTF_8).strip())
                .flatMap(name -> Arrays.stream(Rung.values())
                        .filter(rung -> rung.name().equals(name))
                        .findFirst());
    }

    void remember(Thumbprint pin, Rung rung) throws ScepterException {
        if (!worked(pin).equals(Optional.of(rung))) {
            folder.write(path(pin), (rung.name() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String path(Thumbprint pin) {
        return "authorities/" + pin.hex() + ".renewal";
    }
}

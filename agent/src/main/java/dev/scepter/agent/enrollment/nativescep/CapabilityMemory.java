package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.scep.Capabilities;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers per pinned CA the strongest algorithms that it offered over plain http, where anybody in between can answer
 * GetCACaps (RFC 8894 section 7.5). An administrator who means the change deletes the file. Safe for several threads.
 */
final class CapabilityMemory {
    private static final int MOST_BYTES = 1_000;
    private static final String AES = "AES";
    private static final String SHA_2 = "SHA-2";

    private static final Set<String> KNOWN = Set.of(AES, SHA_2);

    private final DurableFolder folder;

    CapabilityMemory(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * Compares what is offered with the best seen, and notes what is better.
     *
     * @throws ScepterException {@code CAPABILITIES_DOWNGRADED}, also for a note that was not written here; and if the
     *     memory cannot be read or written: then nothing protects from a downgrade
     */
    synchronized void check(Thumbprint pin, Capabilities offered) throws ScepterException {
        String path = "authorities/" + pin.hex() + ".capabilities";
        Optional<String> noted =
                folder.read(path, MOST_BYTES).map(content -> new String(content, StandardCharsets.US_ASCII));
        Set<String> best = new HashSet<>(Arrays.asList(noted.orElse("").strip().split("\\s+")));
        if (noted.isPresent() && !KNOWN.containsAll(best)) {
            throw new ScepterException(
                    ErrorCode.CAPABILITIES_DOWNGRADED,
                    "what this CA offered over http before cannot be read from " + path
                            + " of the data folder; no request was sent");
        }
        refuse(best.contains(AES) && !offered.offersAes(), AES, path);
        refuse(best.contains(SHA_2) && !offered.offersSha2(), SHA_2, path);
        String now = (offered.offersAes() ? AES + " " : "") + (offered.offersSha2() ? SHA_2 : "");
        if (!now.isBlank() && !noted.equals(Optional.of(now.strip() + "\n"))) {
            folder.write(path, (now.strip() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void refuse(boolean lost, String algorithm, String path) throws ScepterException {
        if (lost) {
            throw new ScepterException(
                    ErrorCode.CAPABILITIES_DOWNGRADED,
                    "GetCACaps over http no longer offers " + algorithm + ", which this CA did before (noted in " + path
                            + " of the data folder); no request was sent");
        }
    }
}

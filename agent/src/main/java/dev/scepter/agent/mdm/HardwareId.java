package dev.scepter.agent.mdm;

import dev.scepter.agent.port.MachineIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What the MDM and the stored identity know of the machine: a digest, because the value itself is not to be shown. */
public final class HardwareId {
    private static final String DOMAIN = "scepter-hardware-1\n";

    private HardwareId() {}

    /**
     * The digest of this machine: SHA-256 of {@code scepter-hardware-1}, LF and the machine's value in UTF-8, in 64
     * lower-case hex digits; empty if the machine has no value.
     */
    public static Optional<String> of(MachineIdentity machine) {
        return machine.hardwareId().map(HardwareId::digest);
    }

    /** Whether two digests can be of one machine: where one of them is not known, nobody can tell. */
    static boolean mayBeSame(Optional<String> one, Optional<String> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static String digest(String value) {
        try {
            byte[] text = (DOMAIN + value).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

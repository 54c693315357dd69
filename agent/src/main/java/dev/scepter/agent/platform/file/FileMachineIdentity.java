package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a Linux machine says of itself in its files. Looks nothing up in the network; what it cannot read it does not know.
 *
 * <ul>
 *   <li>{@code DeviceName}: the host name up to its first dot.
 *   <li>{@code FullyQualifiedDomainName}: the host name if it has a dot, else with the {@code domain} of {@code
 *       /etc/resolv.conf} behind it, else none.
 *   <li>{@code SerialNumber}: {@code /sys/class/dmi/id/product_serial}, which on most machines only root may read.
 *   <li>{@code DeviceId}: a UUID (version 3 of RFC 9562) made of {@code scepter-device-} and {@code /etc/machine-id}; the
 *       machine id itself is not to be shown to others (machine-id(5)).
 *   <li>The others have no value.
 * </ul>
 */
public final class FileMachineIdentity implements MachineIdentity {
    private static final int MAX_BYTES = 4096;
    private static final String DEVICE_ID_NAME = "scepter-device-";

    private final Path root;
    private final Map<String, String> overrides;

    /**
     * @param overrides values, by the word of their placeholder, that come before what the machine says; an empty text means
     *     that there is no value
     */
    public FileMachineIdentity(Map<String, String> overrides) {
        this(Path.of("/"), overrides);
    }

    /**
     * @param root where {@code etc}, {@code proc} and {@code sys} are
     */
    FileMachineIdentity(Path root, Map<String, String> overrides) {
        this.root = root;
        this.overrides = Map.copyOf(overrides);
    }

    @Override
    public Optional<String> value(Placeholder placeholder) {
        String override = overrides.get(placeholder.word());
        if (override != null) {
            return Optional.of(override).filter(text -> !text.isEmpty());
        }
        return switch (placeholder) {
            case DEVICE_NAME -> hostName().map(FileMachineIdentity::untilDot).filter(name -> !name.isEmpty());
            case FULLY_QUALIFIED_DOMAIN_NAME -> hostName().flatMap(this::qualified);
            case SERIAL_NUMBER -> line("sys/class/dmi/id/product_serial");
            case DEVICE_ID -> line("etc/machine-id").map(FileMachineIdentity::deviceId);
            case DEVICE_SID, USER_PRINCIPAL_NAME, USER_SID -> Optional.empty();
        };
    }

    private Optional<String> hostName() {
        return line("proc/sys/kernel/hostname").or(() -> line("etc/hostname"));
    }

    private Optional<String> qualified(String hostName) {
        if (hostName.indexOf('.') > 0) {
            return Optional.of(hostName);
        }
        return content("etc/resolv.conf")
                .flatMap(text -> text.lines()
                        .map(line -> line.strip().split("\\s+", 3))
                        .filter(words -> words.length > 1 && words[0].equals("domain"))
                        .map(words -> hostName + "." + words[1])
                        .findFirst());
    }

    private static String untilDot(String hostName) {
        int dot = hostName.indexOf('.');
        return dot < 0 ? hostName : hostName.substring(0, dot);
    }

    private static String deviceId(String machineId) {
        return UUID.nameUUIDFromBytes((DEVICE_ID_NAME + machineId).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The first line of a file, without the blanks that firmware fills with. */
    private Optional<String> line(String path) {
        return content(path)
                .flatMap(text -> text.lines().findFirst())
                .map(String::strip)
                .filter(text -> !text.isEmpty() && !text.equals("(none)"));
    }

    private Optional<String> content(String path) {
        try (InputStream input = Files.newInputStream(root.resolve(path))) {
            return Optional.of(new String(input.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Absent, or only for root: then the machine has no such value for us.
            return Optional.empty();
        }
    }
}

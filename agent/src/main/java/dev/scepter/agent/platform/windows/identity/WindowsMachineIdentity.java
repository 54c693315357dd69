package dev.scepter.agent.platform.windows.identity;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a Windows machine says of itself. Asks Windows afresh at each call, and nobody else.
 *
 * <ul>
 *   <li>{@code DeviceName}: the DNS host name, else the NetBIOS name.
 *   <li>{@code FullyQualifiedDomainName}: the host name with its domain; none if it has no domain.
 *   <li>{@code SerialNumber}: of the system in the SMBIOS table.
 *   <li>{@code DeviceId}: a UUID (version 3 of RFC 9562) made of {@code scepter-device-} and the {@code MachineGuid}, which an
 *       installation of Windows draws.
 *   <li>{@code DeviceSid}: of the machine's account in its Active Directory domain, if it has one and Windows tells.
 *   <li>The others have no value.
 * </ul>
 */
public final class WindowsMachineIdentity implements MachineIdentity {
    private static final String CRYPTOGRAPHY = "SOFTWARE\\Microsoft\\Cryptography";
    private static final String NAMES = "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\";
    private static final String COMPUTER_NAME = "ComputerName";
    private static final String TCPIP = "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
    private static final String SETUP = "SYSTEM\\Setup";
    private static final String DEVICE_ID_NAME = "scepter-device-";

    private final Machine machine;
    private final Map<String, String> overrides;

    /**
     * @param overrides values, by the word of their placeholder, that come before what the machine says; an empty text means
     *     that there is no value
     */
    public WindowsMachineIdentity(Map<String, String> overrides) {
        this(new WindowsMachine(), overrides);
    }

    WindowsMachineIdentity(Machine machine, Map<String, String> overrides) {
        this.machine = machine;
        this.overrides = Map.copyOf(overrides);
    }

    @Override
    public Optional<String> value(Placeholder placeholder) {
        String override = overrides.get(placeholder.word());
        if (override != null) {
            return Optional.of(override).filter(text -> !text.isEmpty());
        }
        return switch (placeholder) {
            case DEVICE_NAME ->
                machine.computerName(IdentityConstants.ComputerNamePhysicalDnsHostname)
                        .or(() -> machine.computerName(IdentityConstants.ComputerNamePhysicalNetBIOS));
            case FULLY_QUALIFIED_DOMAIN_NAME ->
                machine.computerName(IdentityConstants.ComputerNamePhysicalDnsFullyQualified)
                        .filter(name -> name.indexOf('.') > 0);
            case SERIAL_NUMBER -> smbios().flatMap(SmbiosTable::serialNumber);
            case DEVICE_ID -> machineGuid().map(WindowsMachineIdentity::deviceId);
            case DEVICE_SID -> machine.accountSid();
            case USER_PRINCIPAL_NAME, USER_SID -> Optional.empty();
        };
    }

    /**
     * The UUID of the system in its SMBIOS table, empty where its maker gave none, with the {@code MachineGuid}: a clone of
     * the disk has another UUID, a new installation another GUID. None if Windows does not tell one of the two now: half of
     * it would look like another machine.
     */
    @Override
    public Optional<String> hardwareId() {
        Optional<String> uuid =
                smbios().map(table -> table.uuid().map(UUID::toString).orElse(""));
        return uuid.flatMap(text -> machineGuid().map(guid -> "smbios=" + text + " machine=" + guid));
    }

    /** A rename takes effect at the next start, and setup names the machine at its end. */
    @Override
    public Optional<String> namesInFlux() {
        for (String flag : new String[] {"SystemSetupInProgress", "OOBEInProgress"}) {
            if (machine.number(SETUP, flag).filter(value -> value != 0).isPresent()) {
                return Optional.of("Windows is still being set up (" + flag + ")");
            }
        }
        return renamed(
                        machine.text(NAMES + "ActiveComputerName", COMPUTER_NAME),
                        machine.text(NAMES + "ComputerName", COMPUTER_NAME))
                .or(() -> renamed(machine.text(TCPIP, "Hostname"), machine.text(TCPIP, "NV Hostname")));
    }

    private static Optional<String> renamed(Optional<String> now, Optional<String> next) {
        return now.isEmpty()
                ? Optional.empty()
                : next.filter(name -> !name.equalsIgnoreCase(now.get()))
                        .map(name ->
                                "the computer will be renamed from " + now.get() + " to " + name + " when it restarts");
    }

    private Optional<SmbiosTable> smbios() {
        return machine.smbios().map(SmbiosTable::parse);
    }

    private Optional<String> machineGuid() {
        return machine.text(CRYPTOGRAPHY, "MachineGuid");
    }

    private static String deviceId(String machineGuid) {
        return UUID.nameUUIDFromBytes((DEVICE_ID_NAME + machineGuid).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}

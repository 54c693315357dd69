package dev.scepter.agent.mdm;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.util.Optional;

/**
 * What a device says of itself when it enrols.
 *
 * @param name for people
 * @param serialNumber of the machine; empty if it does not tell
 * @param os name and version of the operating system
 * @param agentVersion version of Scepter
 * @param hardwareId the {@link HardwareId}; empty if the machine has none
 */
public record DeviceInfo(
        String name, Optional<String> serialNumber, String os, String agentVersion, Optional<String> hardwareId) {
    /** What is sent where a machine has no value for something that must be there. */
    static final String UNKNOWN = "unknown";

    /** What a machine says of itself. */
    public static DeviceInfo of(MachineIdentity machine, String os, String agentVersion) {
        return new DeviceInfo(
                machine.value(Placeholder.DEVICE_NAME).orElse(UNKNOWN),
                machine.value(Placeholder.SERIAL_NUMBER),
                os,
                agentVersion,
                HardwareId.of(machine));
    }

    /** The hardware id as it goes into requests and reports: {@code unknown} if the machine has none. */
    public String sentHardwareId() {
        return hardwareId.orElse(UNKNOWN);
    }
}

package dev.scepter.agent.platform.windows.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.testing.OnWindows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsMachineIdentityTest {
    private static final String ZERO = "0".repeat(32);
    private static final String ACTIVE = "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName";
    private static final String NEXT = "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";
    private static final String TCPIP = "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
    private static final String GUID = "SOFTWARE\\Microsoft\\Cryptography\\MachineGuid";

    private final FakeMachine machine = new FakeMachine();
    private final WindowsMachineIdentity identity = new WindowsMachineIdentity(machine, Map.of());

    private static final class FakeMachine implements Machine {
        final Map<Integer, String> names = new HashMap<>();
        final Map<String, Object> registry = new HashMap<>();
        Optional<byte[]> smbios = Optional.empty();
        Optional<String> accountSid = Optional.empty();

        @Override
        public Optional<String> computerName(int format) {
            return Optional.ofNullable(names.get(format));
        }

        @Override
        public Optional<byte[]> smbios() {
            return smbios;
        }

        @Override
        public Optional<String> text(String key, String name) {
            return Optional.ofNullable((String) registry.get(key + "\\" + name));
        }

        @Override
        public Optional<Long> number(String key, String name) {
            return Optional.ofNullable((Long) registry.get(key + "\\" + name));
        }

        @Override
        public Optional<String> accountSid() {
            return accountSid;
        }
    }

    @Test
    void machineThatTellsNothing_hasNoValues() {
        for (Placeholder placeholder : Placeholder.values()) {
            assertThat(identity.value(placeholder)).as(placeholder.word()).isEmpty();
        }
        assertThat(identity.hardwareId()).isEmpty();
        assertThat(identity.namesInFlux()).isEmpty();
    }

    @Test
    void names_areThoseOfTheMachineItself() {
        machine.names.put(IdentityConstants.ComputerNamePhysicalNetBIOS, "A-VERY-LONG-NAM");
        assertThat(identity.value(Placeholder.DEVICE_NAME)).hasValue("A-VERY-LONG-NAM");

        machine.names.put(IdentityConstants.ComputerNamePhysicalDnsHostname, "a-very-long-name");
        machine.names.put(IdentityConstants.ComputerNamePhysicalDnsFullyQualified, "a-very-long-name");
        assertThat(identity.value(Placeholder.DEVICE_NAME)).hasValue("a-very-long-name");
        assertThat(identity.value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).isEmpty();

        machine.names.put(IdentityConstants.ComputerNamePhysicalDnsFullyQualified, "a-very-long-name.corp.example");
        assertThat(identity.value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).hasValue("a-very-long-name.corp.example");
    }

    @Test
    void overrides_comeFirst_andAnEmptyOneTakesTheValueAway() {
        machine.names.put(IdentityConstants.ComputerNamePhysicalDnsHostname, "pc");
        machine.accountSid = Optional.of("S-1-5-21-1-2-3-1104");

        WindowsMachineIdentity overridden =
                new WindowsMachineIdentity(machine, Map.of("DeviceName", "other", "DeviceSid", ""));

        assertThat(overridden.value(Placeholder.DEVICE_NAME)).hasValue("other");
        assertThat(overridden.value(Placeholder.DEVICE_SID)).isEmpty();
        assertThat(identity.value(Placeholder.DEVICE_SID)).hasValue("S-1-5-21-1-2-3-1104");
    }

    @Test
    void serialNumber_comesAsTheFirmwareSaysIt() {
        machine.smbios = Optional.of(SmbiosTableTest.systemTable("To be filled by O.E.M.", ZERO));

        assertThat(identity.value(Placeholder.SERIAL_NUMBER)).hasValue("To be filled by O.E.M.");
    }

    @Test
    void deviceId_followsTheMachineGuid_andDoesNotShowIt() {
        machine.registry.put(GUID, "2bf70c28-24d2-48ca-a8a2-d324ab9310b6");
        String deviceId = identity.value(Placeholder.DEVICE_ID).orElseThrow();

        assertThat(deviceId).matches("[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(identity.value(Placeholder.DEVICE_ID)).hasValue(deviceId);
        machine.registry.put(GUID, "2bf70c28-24d2-48ca-a8a2-d324ab9310b7");
        assertThat(identity.value(Placeholder.DEVICE_ID)).isPresent().isNotEqualTo(Optional.of(deviceId));
    }

    @Test
    void hardwareId_changesWithTheBoardAndWithTheInstallation() {
        machine.registry.put(GUID, "guid-1");
        machine.smbios = Optional.of(SmbiosTableTest.systemTable("x", "33221100554477668899aabbccddeeff"));
        assertThat(identity.hardwareId()).hasValue("smbios=00112233-4455-6677-8899-aabbccddeeff machine=guid-1");

        machine.registry.put(GUID, "guid-2");
        assertThat(identity.hardwareId()).hasValue("smbios=00112233-4455-6677-8899-aabbccddeeff machine=guid-2");

        machine.smbios = Optional.of(SmbiosTableTest.systemTable("x", ZERO));
        assertThat(identity.hardwareId()).hasValue("smbios= machine=guid-2");
    }

    @Test
    void halfAnAnswer_isNoHardwareId() {
        machine.registry.put(GUID, "guid-1");
        assertThat(identity.hardwareId()).isEmpty();

        machine.smbios = Optional.of(SmbiosTableTest.systemTable("x", ZERO));
        assertThat(identity.hardwareId()).isPresent();

        machine.registry.clear();
        assertThat(identity.hardwareId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SystemSetupInProgress", "OOBEInProgress"})
    void setupThatIsNotFinished_leavesNamesInFlux(String flag) {
        machine.registry.put("SYSTEM\\Setup\\" + flag, 0L);
        assertThat(identity.namesInFlux()).isEmpty();

        machine.registry.put("SYSTEM\\Setup\\" + flag, 1L);
        assertThat(identity.namesInFlux()).hasValue("Windows is still being set up (" + flag + ")");
    }

    @Test
    void pendingRename_leavesNamesInFlux() {
        machine.registry.put(ACTIVE + "\\ComputerName", "DESKTOP-1");
        machine.registry.put(NEXT + "\\ComputerName", "desktop-1");
        assertThat(identity.namesInFlux()).isEmpty();

        machine.registry.put(NEXT + "\\ComputerName", "PC-7");
        assertThat(identity.namesInFlux())
                .hasValue("the computer will be renamed from DESKTOP-1 to PC-7 when it restarts");
    }

    @Test
    void pendingRenameBeyondFifteenCharacters_leavesNamesInFluxToo() {
        machine.registry.put(TCPIP + "\\Hostname", "a-very-long-name-1");
        assertThat(identity.namesInFlux()).isEmpty();

        machine.registry.put(TCPIP + "\\NV Hostname", "a-very-long-name-2");
        assertThat(identity.namesInFlux().orElseThrow()).contains("to a-very-long-name-2");
    }

    @Test
    @OnWindows
    void runningWindows_tellsItsNamesAndIds() {
        WindowsMachineIdentity real = new WindowsMachineIdentity(Map.of());

        assertThat(real.value(Placeholder.DEVICE_NAME).orElseThrow())
                .isEqualToIgnoringCase(System.getenv("COMPUTERNAME"));
        assertThat(real.value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME).orElse("a.b"))
                .contains(".");
        assertThat(real.value(Placeholder.DEVICE_ID)).isPresent().isEqualTo(real.value(Placeholder.DEVICE_ID));
        assertThat(real.value(Placeholder.DEVICE_SID).orElse("S-1-5-21-1")).startsWith("S-1-5-21-");
        assertThat(real.value(Placeholder.SERIAL_NUMBER).orElse("x")).isNotBlank();
        assertThat(real.hardwareId().orElseThrow()).matches("smbios=[0-9a-f-]* machine=[0-9a-f-]{36}");
        assertThat(real.namesInFlux()).isEmpty();
    }

    @Test
    @OnWindows
    void smbiosOfTheRunningWindows_isATable() {
        byte[] table = new WindowsMachine().smbios().orElseThrow();

        assertThat(table).hasSizeGreaterThan(8);
        assertThat(SmbiosTable.parse(table).uuid()).isPresent();
    }
}

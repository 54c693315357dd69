package dev.scepter.agent.platform.windows.mdmregistration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.RegistryValue;
import dev.scepter.agent.port.MdmEnrollment.Enrolled;
import dev.scepter.agent.port.MdmEnrollment.NotEnrolled;
import dev.scepter.agent.port.MdmEnrollment.Outcome;
import dev.scepter.agent.port.MdmEnrollment.Summary;
import dev.scepter.agent.port.MdmEnrollment.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsMdmEnrollmentTest {
    private static final int E_ACCESSDENIED = 0x80070005;
    private static final String DISCOVERY = "https://enrol.mdm.example/Discovery.svc";

    private final FakeMdmRegistration windows = new FakeMdmRegistration();
    private final List<Entry> entries = new ArrayList<>();
    private Optional<Integer> unreadable = Optional.empty();
    private boolean hasDll = true;

    private Outcome look() {
        Registration registration = new Registration(
                () -> {
                    if (!hasDll) {
                        throw new UnsatisfiedLinkError("no such DLL");
                    }
                    return windows;
                },
                () -> windows);
        return new WindowsMdmEnrollment(registration, () -> {
                    if (unreadable.isPresent()) {
                        throw new WindowsException("RegOpenKeyExW", "HKLM\\x", unreadable.get());
                    }
                    return entries;
                })
                .look();
    }

    private static Entry entry(long state, String provider) {
        return new Entry(Optional.of(state), Optional.of(provider), Optional.of(DISCOVERY));
    }

    private void enrol() {
        windows.registered = true;
        windows.kind = 6;
        windows.uri = Optional.of("https://mdm.example:8443/checkin?token=secret#part");
        entries.add(entry(1, "MS DM Server"));
        windows.configurations.put("MS DM Server", 40);
    }

    @AfterEach
    void allThatWindowsGave_isFreedOnce() {
        assertThat(windows.freed).isEqualTo(windows.given());
    }

    @Test
    void enrolledDevice_isToldWithItsMdm() {
        enrol();

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(Enrolled.class);
        assertThat(outcome.summary())
                .isEqualTo(new Summary(
                        "enrolled", Optional.of("https://mdm.example:8443/checkin"), Optional.of("MS DM Server")));
        assertThat(outcome.evidence())
                .containsExactly(
                        "IsDeviceRegisteredWithManagement says registered",
                        "GetDeviceRegistrationInfo says registered, device-wide with Entra,"
                                + " https://mdm.example:8443/checkin",
                        "HKLM\\SOFTWARE\\Microsoft\\Enrollments has an enrolment of the provider MS DM Server, "
                                + DISCOVERY,
                        "Windows has a configuration of the provider MS DM Server");
    }

    @Test
    void deviceWithPlaceholdersAlone_isNotEnrolled() {
        for (int i = 0; i < 30; i++) {
            entries.add(new Entry(Optional.of(0L), Optional.empty(), Optional.empty()));
        }

        assertThat(look()).isInstanceOf(NotEnrolled.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Local Authority",
                "Cloud Authority",
                "Deploy Authority",
                "SC Authority",
                "MS Work Account",
                "WMI_Bridge_Server",
                "WMI_Bridge_SCCM_Server",
                "Local_Management",
                "LOCAL_MANAGEMENT",
                " "
            })
    void entryOfWindowsItself_isNoEnrolment(String provider) {
        entries.add(entry(1, provider));

        assertThat(look()).isInstanceOf(NotEnrolled.class);
    }

    @Test
    void entryThatLacksSomething_isNoEnrolment() {
        entries.add(entry(0, "MS DM Server"));
        entries.add(new Entry(Optional.of(1L), Optional.of("MS DM Server"), Optional.empty()));
        entries.add(new Entry(Optional.of(1L), Optional.empty(), Optional.of(DISCOVERY)));
        entries.add(new Entry(Optional.empty(), Optional.of("MS DM Server"), Optional.of(DISCOVERY)));

        assertThat(look()).isInstanceOf(NotEnrolled.class);
    }

    @Test
    void entry_isReadFromItsValues() {
        Entry entry = Enrollments.entry(Map.of(
                "EnrollmentState", new RegistryValue.WholeNumber(1),
                "ProviderID", new RegistryValue.Text("MS DM Server"),
                "DiscoveryServiceFullURL", new RegistryValue.Text(DISCOVERY)));
        Entry strange = Enrollments.entry(Map.of(
                "EnrollmentState", new RegistryValue.Text("1"),
                "ProviderID", new RegistryValue.WholeNumber(1),
                "DiscoveryServiceFullURL", new RegistryValue.Text("")));

        assertThat(entry).isEqualTo(entry(1, "MS DM Server"));
        assertThat(strange).isEqualTo(new Entry(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "01234567-89ab-CDEF-0123-456789abcdef, true",
        "{01234567-89ab-CDEF-0123-456789abcdef}, true",
        "Context, false",
        "01234567-89ab-CDEF-0123-456789abcdef-, false"
    })
    void keyOfAnEntry_isNamedByAGuid(String name, boolean isEntry) {
        assertThat(Enrollments.GUID.matcher(name).matches()).isEqualTo(isEntry);
    }

    @Test
    void registeredWithoutAnEntry_isUnknown() {
        windows.registered = true;
        entries.add(entry(1, "Local_Management"));

        assertThat(look()).isInstanceOf(Unknown.class);
    }

    @Test
    void entryThatAnMdmLeft_isUnknown() {
        entries.add(entry(1, "MS DM Server"));

        assertThat(look()).isInstanceOf(Unknown.class);
    }

    @Test
    void functionsThatDiffer_areUnknown() {
        enrol();
        windows.basic = Optional.of(false);

        assertThat(look()).isInstanceOf(Unknown.class);
    }

    @Test
    void managementOfAppsAlone_isNoEnrolment() {
        windows.registered = true;
        windows.kind = 5;

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(NotEnrolled.class);
        assertThat(outcome.evidence()).anyMatch(words -> words.contains("MAM"));
    }

    @Test
    void accountThatMayNotAsk_findsTheEnrolmentInTheRegistry_butNoProofOfNone() {
        windows.failures.put("IsDeviceRegisteredWithManagement", E_ACCESSDENIED);
        windows.failures.put("GetDeviceRegistrationInfo", E_ACCESSDENIED);

        Outcome none = look();
        entries.add(entry(1, "MS DM Server"));
        Outcome found = look();

        assertThat(none).isInstanceOf(Unknown.class);
        assertThat(none.evidence()).anyMatch(words -> words.contains("ERROR_ACCESS_DENIED"));
        assertThat(found.summary())
                .isEqualTo(new Summary("enrolled", Optional.of(DISCOVERY), Optional.of("MS DM Server")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void registryThatCannotBeRead_leavesItToTheFunctions(boolean registered) {
        windows.registered = registered;
        unreadable = Optional.of(5);

        assertThat(look()).isInstanceOf(registered ? Enrolled.class : NotEnrolled.class);
    }

    @Test
    void windowsWithoutTheDll_isUnknown() {
        hasDll = false;

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(Unknown.class);
        assertThat(outcome.evidence()).anyMatch(words -> words.contains("ERROR_MOD_NOT_FOUND"));
    }

    @Test
    void windowsWithoutTheNewerFunction_isStillEnrolled() {
        enrol();
        windows.knowsConfigurations = false;

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(Enrolled.class);
        assertThat(outcome.evidence()).anyMatch(words -> words.contains("ERROR_PROC_NOT_FOUND"));
    }

    @Test
    void nameOfAUserWithoutRoom_isNoFailure() {
        enrol();
        windows.failures.put("IsDeviceRegisteredWithManagement", 0x8007007A);

        assertThat(look()).isInstanceOf(Enrolled.class);
    }

    @Test
    void notEnrolledAsAnAnswer_isToldByItsName() {
        windows.failures.put("GetDeviceRegistrationInfo", 0x8018000B);

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(NotEnrolled.class);
        assertThat(outcome.evidence()).anyMatch(words -> words.contains("MENROLL_E_DEVICE_NOT_ENROLLED"));
    }

    @Test
    void strangeTexts_areBoundedAndForgeNoLine() {
        windows.registered = true;
        windows.uri = Optional.of("https://user:secret@mdm.example/" + "x".repeat(4_000));
        for (int i = 0; i < 200; i++) {
            entries.add(new Entry(
                    Optional.of(1L), Optional.of("MDM\n" + "y".repeat(4_000)), Optional.of("not an address\n")));
        }

        Outcome outcome = look();

        assertThat(outcome.evidence())
                .hasSizeLessThan(20)
                .allSatisfy(words -> assertThat(words)
                        .hasSizeLessThan(500)
                        .doesNotContain("\n")
                        .doesNotContain("secret"));
    }
}

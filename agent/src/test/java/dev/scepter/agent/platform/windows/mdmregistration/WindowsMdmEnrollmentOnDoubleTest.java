package dev.scepter.agent.platform.windows.mdmregistration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import dev.scepter.agent.port.MdmEnrollment.Enrolled;
import dev.scepter.agent.port.MdmEnrollment.NotEnrolled;
import dev.scepter.agent.port.MdmEnrollment.Outcome;
import dev.scepter.agent.port.MdmEnrollment.Summary;
import dev.scepter.agent.port.MdmEnrollment.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By the bindings, and with real keys in the registry: see {@code src/test/windows/mdmregistration.c}. */
@OnMdmDouble
class WindowsMdmEnrollmentOnDoubleTest {
    private static final String ENROLMENT = "01234567-89AB-CDEF-0123-456789ABCDEF";
    private static final String PLACEHOLDER = "11234567-89AB-CDEF-0123-456789ABCDEF";

    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));

    @BeforeEach
    @AfterEach
    void nothingIsEnrolled() throws IOException {
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve("mdm"));
        Files.deleteIfExists(folder.resolve("failures"));
        for (String name : new String[] {ENROLMENT, PLACEHOLDER}) {
            if (Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, path(name))) {
                Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, path(name));
            }
        }
    }

    private static String path(String name) {
        return Enrollments.KEY.path() + "\\" + name;
    }

    private static Outcome look() {
        return WindowsMdmEnrollment.ofThisMachine().look();
    }

    private static void enter(String name, int state, String provider) {
        Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, path(name));
        Advapi32Util.registrySetIntValue(WinReg.HKEY_LOCAL_MACHINE, path(name), "EnrollmentState", state);
        Advapi32Util.registrySetStringValue(WinReg.HKEY_LOCAL_MACHINE, path(name), "ProviderID", provider);
        Advapi32Util.registrySetStringValue(
                WinReg.HKEY_LOCAL_MACHINE,
                path(name),
                "DiscoveryServiceFullURL",
                "https://enrol.mdm.example/Discovery.svc");
    }

    @Test
    void enrolledDevice_isToldWithItsMdm() throws IOException {
        Files.writeString(
                folder.resolve("mdm"),
                "registered=1\nkind=6\nupn=user@example.org\nuri=https://mdm.example/checkin?x=1\nconfig=MS DM Server\n");
        enter(PLACEHOLDER, 1, "Local_Management");
        enter(ENROLMENT, 1, "MS DM Server");

        Outcome outcome = look();

        assertThat(outcome.summary())
                .isEqualTo(new Summary(
                        "enrolled", Optional.of("https://mdm.example/checkin"), Optional.of("MS DM Server")));
        assertThat(outcome.evidence())
                .contains("Windows has a configuration of the provider MS DM Server")
                .noneMatch(words -> words.contains("user@"));
    }

    @Test
    void deviceWithAPlaceholder_isNotEnrolled() {
        enter(PLACEHOLDER, 1, "Local Authority");

        assertThat(look()).isInstanceOf(NotEnrolled.class);
    }

    @Test
    void longNameOfTheUser_hidesNothing() throws IOException {
        Files.writeString(folder.resolve("mdm"), "registered=1\nupn=" + "u".repeat(900) + "\n");
        enter(ENROLMENT, 1, "MS DM Server");

        assertThat(look()).isInstanceOf(Enrolled.class);
    }

    @Test
    void functionsThatFail_areUnknown_andToldByTheirNames() throws IOException {
        Files.writeString(
                folder.resolve("failures"),
                "IsDeviceRegisteredWithManagement=80070005\nGetDeviceRegistrationInfo=8018000b\n");

        Outcome outcome = look();

        assertThat(outcome).isInstanceOf(Unknown.class);
        assertThat(outcome.evidence())
                .anyMatch(words -> words.contains("ERROR_ACCESS_DENIED"))
                .anyMatch(words -> words.contains("MENROLL_E_DEVICE_NOT_ENROLLED"));
    }
}

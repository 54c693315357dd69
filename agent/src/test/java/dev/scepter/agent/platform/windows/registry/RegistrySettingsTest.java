package dev.scepter.agent.platform.windows.registry;

import static com.sun.jna.platform.win32.WinReg.HKEY_LOCAL_MACHINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.policy.EffectiveSettings.Setting;
import dev.scepter.agent.testing.OnWindows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnWindows
class RegistrySettingsTest {
    private static final String POLICY = "SOFTWARE\\Policies\\Scepter";
    private static final String INSTALLER = "SOFTWARE\\Scepter";
    private static final int VIEW = WinNT.KEY_WOW64_64KEY;

    @BeforeEach
    @AfterEach
    void removeKeys() {
        for (String key : List.of(POLICY, INSTALLER)) {
            if (Advapi32Util.registryKeyExists(HKEY_LOCAL_MACHINE, key, VIEW)) {
                int above = key.lastIndexOf('\\');
                Advapi32Util.registryDeleteKey(
                        HKEY_LOCAL_MACHINE, key.substring(0, above), key.substring(above + 1), VIEW);
            }
        }
    }

    @Test
    void withoutKeys_theDefaultsAreInForce() {
        EffectiveSettings settings = settings();

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.all()).extracting(Setting::origin).containsOnly("default");
    }

    @Test
    void groupPolicy_comesBeforeWhatTheInstallerWrote() {
        make(POLICY);
        make(INSTALLER);
        Advapi32Util.registrySetIntValue(HKEY_LOCAL_MACHINE, POLICY, "PollSeconds", 300, VIEW);
        Advapi32Util.registrySetStringArray(
                HKEY_LOCAL_MACHINE, POLICY, "identity", new String[] {"DeviceName=pc-7", "SerialNumber="}, VIEW);
        Advapi32Util.registrySetStringValue(HKEY_LOCAL_MACHINE, INSTALLER, "pollSeconds", "600", VIEW);
        Advapi32Util.registrySetStringValue(HKEY_LOCAL_MACHINE, INSTALLER, "mdmUrl", "https://mdm.example/ü", VIEW);

        EffectiveSettings settings = settings();

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.all())
                .contains(
                        new Setting<>("pollSeconds", "300", "Group Policy HKLM\\SOFTWARE\\Policies\\Scepter"),
                        new Setting<>("mdmUrl", "https://mdm.example/ü", "HKLM\\SOFTWARE\\Scepter"));
        assertThat(settings.identity()).containsEntry("DeviceName", "pc-7").containsEntry("SerialNumber", "");
    }

    @Test
    void valuesThatCannotBeUsed_areToldBesideTheirNames() {
        make(POLICY);
        Advapi32Util.registrySetBinaryValue(HKEY_LOCAL_MACHINE, POLICY, "pollSeconds", new byte[4], VIEW);
        Advapi32Util.registrySetStringValue(
                HKEY_LOCAL_MACHINE, POLICY, "mdmUrl", "x".repeat(RegistryValues.MAX_BYTES), VIEW);
        Advapi32Util.registrySetStringValue(HKEY_LOCAL_MACHINE, POLICY, "nonsense", "1", VIEW);

        assertThat(settings().problems())
                .extracting(EffectiveSettings.Problem::key, EffectiveSettings.Problem::words)
                .containsExactlyInAnyOrder(
                        tuple("mdmUrl", "is larger than 65536 bytes"),
                        tuple("pollSeconds", "is of type 3, not REG_SZ, REG_DWORD or REG_MULTI_SZ"),
                        tuple("nonsense", "is no setting"));
    }

    @Test
    void keyWithTooManyValues_isAFailure() {
        make(INSTALLER);
        for (int i = 0; i <= RegistryValues.MAX_VALUES; i++) {
            Advapi32Util.registrySetIntValue(HKEY_LOCAL_MACHINE, INSTALLER, "v" + i, i, VIEW);
        }

        WindowsException failure =
                catchThrowableOfType(WindowsException.class, () -> new RegistryKey(INSTALLER).values());

        assertThat(failure).hasMessageContaining("HKLM\\SOFTWARE\\Scepter with more than 256 values");
        assertThat(settings().problems()).hasSize(1);
    }

    @Test
    void textsAndNumbers_areFoundByTheirNamesInAnyCase() {
        make(INSTALLER);
        Advapi32Util.registrySetStringValue(HKEY_LOCAL_MACHINE, INSTALLER, "Name", "x", VIEW);
        Advapi32Util.registrySetIntValue(HKEY_LOCAL_MACHINE, INSTALLER, "Count", -1, VIEW);
        RegistryKey key = new RegistryKey(INSTALLER);

        assertThat(key.text("NAME")).hasValue("x");
        assertThat(key.number("count")).hasValue(4_294_967_295L);
        assertThat(key.text("Count")).isEmpty();
        assertThat(key.number("absent")).isEmpty();
        assertThat(new RegistryKey("SOFTWARE\\Absent").text("Name")).isEmpty();
    }

    private static void make(String key) {
        Advapi32Util.registryCreateKey(HKEY_LOCAL_MACHINE, key, VIEW);
    }

    private static EffectiveSettings settings() {
        return EffectiveSettings.of(new RegistrySettings().layers(), "config.json", Optional.empty());
    }
}

package dev.scepter.agent.platform.windows.keyaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.testing.OnWindows;
import org.junit.jupiter.api.Test;

@OnWindows
class WindowsSecurityTest {
    private final WindowsSecurity windows = new WindowsSecurity();

    /** Two makers of the same bytes: Windows, and the one that the other tests use. */
    @Test
    void descriptor_isReadAsItWasWritten() throws WindowsException, AccessList.UnreadableException {
        String sddl = "D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;S-1-5-80-1-2-3-4-4000000000)";

        byte[] made = windows.selfRelative(sddl);

        assertThat(AccessList.read(made)).isEqualTo(AccessList.read(FakeSecurity.descriptor(sddl)));
    }

    @Test
    void textThatIsNoDescriptor_isRefused() {
        assertThatThrownBy(() -> windows.selfRelative("D:(no")).isInstanceOf(WindowsException.class);
    }

    @Test
    void knownAccount_hasItsSid_unknownOneHasNone() throws WindowsException {
        assertThat(windows.sidOf("NT AUTHORITY\\SYSTEM")).isEqualTo(Sid.SYSTEM);
        assertThatThrownBy(() -> windows.sidOf("no\\such account here"))
                .isInstanceOf(WindowsException.class)
                .hasMessageContaining("LookupAccountNameW (no\\such account here)");
    }
}

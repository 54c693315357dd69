package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.ROOT;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import dev.scepter.agent.testing.TrustAnchorsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTrustAnchorsOnFakeTest extends TrustAnchorsContract {
    private final FakeCrypt32 windows = new FakeCrypt32();
    private final EncodedCertificate root = TestCertificates.root("CN=Managed Root", new PreparedKeys().next());

    @Override
    protected TrustAnchors open() {
        return new WindowsTrustAnchors(windows.stores());
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(windows.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {".AuthRoot", ".GroupPolicy", ".Enterprise", ".SmartCard"})
    void copyOfSomebodyElse_isTrusted_andStays_whileOursGoes(String place) throws ScepterException {
        open().add(root);
        windows.bringElsewhere(ROOT, place, root);

        open().remove(root.sha256());

        assertThat(windows.visible(ROOT)).containsExactly(root);
        assertThat(open().contains(root)).isTrue();
        open().remove(root.sha256());
        assertThat(open().contains(root)).isTrue();
    }

    @Test
    void rootThatSomebodyElseBrought_isNotAdded_soNothingIsToBeRemoved() throws ScepterException {
        windows.bringElsewhere(ROOT, ".GroupPolicy", root);

        open().add(root);
        open().remove(root.sha256());

        assertThat(windows.writes()).isZero();
    }

    @Test
    void withoutRights_isNotPermitted_butLookingWorks() throws ScepterException {
        windows.putForeign(ROOT, root);
        windows.denyChanges();

        assertThat(open().contains(root)).isTrue();
        open().add(root);
        assertFails(ErrorCode.NOT_PERMITTED, () -> open().remove(root.sha256()));
        windows.deleteByHand(ROOT, root);
        assertFails(ErrorCode.NOT_PERMITTED, () -> open().add(root));
    }

    @Test
    void storeThatIsReadOnlyToAnAdministrator_isToldAsSuch() throws ScepterException {
        windows.makeReadOnly("ROOT");

        assertThat(assertFails(ErrorCode.STORE_READ_ONLY, () -> open().add(root)))
                .hasMessageContaining("store LocalMachine\\ROOT");
        assertThat(open().contains(root)).isFalse();
    }

    @Test
    void rootThatIsTrustedAlready_isNotWrittenAgain() throws ScepterException {
        open().add(root);
        int before = windows.writes();

        open().add(root);

        assertThat(windows.writes()).isEqualTo(before);
    }
}

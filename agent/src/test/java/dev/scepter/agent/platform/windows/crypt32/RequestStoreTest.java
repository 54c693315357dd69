package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.MY;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.REQUEST;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.security.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestStoreTest {
    private final FakeCrypt32 windows = new FakeCrypt32();
    private final RequestStore store = new RequestStore(windows.stores());
    private final PreparedKeys keys = new PreparedKeys();
    private final KeyPair ours = keys.next();
    private final EncodedCertificate dummy = TestCertificates.selfSigned("CN=a", ours);
    private final EncodedCertificate second = TestCertificates.selfSigned("CN=b", ours);
    private final EncodedCertificate foreign = TestCertificates.selfSigned("CN=a", keys.next());

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(windows.open()).isZero();
    }

    @Test
    void dummiesOfTheKey_go_andAllElseStays() throws Exception {
        EncodedCertificate rubbish = EncodedCertificate.ofDer(new byte[] {0x30, 1, 2});
        windows.putForeign(REQUEST, dummy);
        windows.putForeign(REQUEST, foreign);
        windows.putForeign(REQUEST, second);
        windows.putForeign(REQUEST, rubbish);
        windows.putForeign(MY, dummy);

        store.forget(ours.getPublic());

        assertThat(windows.visible(REQUEST)).containsExactlyInAnyOrder(foreign, rubbish);
        assertThat(windows.visible(MY)).containsExactly(dummy);
    }

    @Test
    void emptyStore_isNoFailure() throws Exception {
        store.forget(ours.getPublic());

        assertThat(windows.writes()).isZero();
    }

    @Test
    void moreThanIsLookedAt_isAFailure_andNothingGoes() {
        windows.putForeign(REQUEST, foreign);
        windows.putForeign(REQUEST, dummy);
        windows.listWithoutEnd();

        assertThat(assertFails(ErrorCode.STORE_FAILED, () -> store.forget(ours.getPublic())))
                .hasMessageContaining("LocalMachine\\REQUEST")
                .hasMessageContaining("20000");
        assertThat(windows.writes()).isZero();
    }

    @Test
    void withoutRights_isNotPermitted() {
        windows.putForeign(REQUEST, dummy);
        windows.denyChanges();

        assertThat(assertFails(ErrorCode.NOT_PERMITTED, () -> store.forget(ours.getPublic())))
                .hasMessageContaining("LocalMachine\\REQUEST");
    }
}

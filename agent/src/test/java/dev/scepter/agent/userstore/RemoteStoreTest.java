package dev.scepter.agent.userstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates in memory, seen through the whole protocol. */
class RemoteStoreTest extends CertificateStoreContract {
    private final InMemoryCertificateStore ofTheUser = new InMemoryCertificateStore();
    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());
    private final UserHelper helper =
            new UserHelper(() -> PipedHelper.serving(keys, ofTheUser), HelperLimits.DEFAULT, System::nanoTime);

    @Override
    protected CertificateStore open() {
        return new RemoteStore(helper);
    }

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @AfterEach
    void helperEnds() {
        helper.rest();
    }

    @Test
    void othersThatCannotGoOver_areLeftOut_andThatIsTold() throws ScepterException {
        open().install(VPN, other);
        open().install(WIFI, one);
        CertificateStore withGarbage = new CertificateStoreWithOthers(
                ofTheUser,
                new CertificateStore.Others(
                        List.of(List.of(EncodedCertificate.ofDer(new byte[10])), List.of(other.leaf(), one.leaf())),
                        true));
        try (UserHelper another =
                new UserHelper(() -> PipedHelper.serving(keys, withGarbage), HelperLimits.DEFAULT, System::nanoTime)) {

            CertificateStore.Others others = new RemoteStore(another).others(WIFI);

            assertThat(others.complete()).isFalse();
            assertThat(others.paths()).containsExactly(List.of(other.leaf(), one.leaf()));
        }
    }
}

package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Certificates whose keys lie in containers that Windows named, in the stores of the machine. */
@OnWindows
class KeysOfWindowsTest extends CertificateStoreContract {
    private static final String PROVIDER = "Microsoft Software Key Storage Provider";

    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        // The keys of this test lie in no provider.
        return new WindowsCertificateStore(
                SystemStores.ofMachine(), key -> KeyLink.of(place(key)), (certificate, type) -> true);
    }

    private static KeyPlace place(KeyName key) {
        return new KeyPlace(PROVIDER, 0, "le-" + key.policy() + "-" + key.token());
    }

    @AfterEach
    void removeMine() throws ScepterException {
        open().removeAll(WIFI);
    }

    @Test
    void installedCertificate_isFoundByItsSha1_withTheKeyThatItNames() throws ScepterException {
        InstalledCertificates installed = new WindowsInstalledCertificates();
        assertThat(installed.find(one.leaf().sha1())).isEmpty();

        open().install(WIFI, one);

        assertThat(installed.find(one.leaf().sha1()))
                .contains(new InstalledCertificates.Found(one.leaf(), Optional.of(place(one.key()))));
        assertThat(open().find(WIFI, one.leaf().sha1())).contains(one);
    }
}

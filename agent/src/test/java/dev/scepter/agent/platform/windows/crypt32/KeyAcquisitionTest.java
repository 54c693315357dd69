package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiKeyProvider;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the certificate in the store to a real key, as other programs go. */
@OnWindows
class KeyAcquisitionTest {
    private static final PolicyId POLICY = new PolicyId("acquisition");
    private static final KeyName KEY = new KeyName(POLICY, "one00000");
    private static final KeyName OTHER = new KeyName(POLICY, "two00000");

    private final PreparedKeys prepared = new PreparedKeys();
    private final KeyProvider keys = CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES);
    private final CertificateStore store = new WindowsCertificateStore(key -> CryptoApiKeyProvider.link());

    @AfterEach
    void cleanUp() throws ScepterException {
        store.removeAll(POLICY);
        keys.deleteAll(POLICY);
    }

    private PublicKey made(KeyName name) throws ScepterException {
        try (ManagedKey key = keys.generate(name, KeySpec.rsa(1024))) {
            return key.publicKey();
        }
    }

    private CertificateStore.Entry installed(PublicKey key) throws ScepterException {
        KeyPair issuer = prepared.next();
        EncodedCertificate leaf = TestCertificates.issued("CN=acquisition", 7, key, "CN=Issuer", issuer.getPrivate());
        CertificateStore.Entry entry = new CertificateStore.Entry(leaf, List.of(), KEY);
        store.install(POLICY, entry);
        store.putInForce(POLICY, leaf.sha1());
        return entry;
    }

    @Test
    void certificate_leadsToItsKey() throws ScepterException {
        CertificateStore.Entry entry = installed(made(KEY));

        assertThat(store.inForce(POLICY)).hasValue(entry.leaf());
        assertThat(store.holdsChain(POLICY, List.of())).isTrue();
    }

    @Test
    void keyThatIsGone_isFoundByNobody() throws ScepterException {
        assumeThat(Dialect.current().findsMachineKeys()).isTrue();
        installed(made(KEY));

        keys.delete(KEY);

        assertThat(store.inForce(POLICY)).isEmpty();
    }

    @Test
    void keyOfAnotherCertificate_isNotItsKey() throws ScepterException {
        assumeThat(Dialect.current().findsMachineKeys()).isTrue();
        made(KEY);

        installed(made(OTHER));

        assertThat(store.inForce(POLICY)).isEmpty();
    }

    @Test
    void linkToAnotherProvider_isMendedByInstallingAgain() throws ScepterException {
        CertificateStore.Entry entry = installed(made(KEY));
        CertificateStore wrong = new WindowsCertificateStore(
                SystemStores.ofMachine(),
                key -> KeyLink.cryptoApi("Microsoft RSA SChannel Cryptographic Provider"),
                (certificate, type) -> true);
        wrong.install(POLICY, entry);
        assertThat(store.holdsChain(POLICY, List.of())).isFalse();

        store.install(POLICY, entry);

        assertThat(store.holdsChain(POLICY, List.of())).isTrue();
        assertThat(store.inForce(POLICY)).hasValue(entry.leaf());
    }
}

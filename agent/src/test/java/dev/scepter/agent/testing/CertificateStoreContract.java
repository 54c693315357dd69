package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.CertificateStore.Entry;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link CertificateStore} does. The certificates are for real keys, which some stores look up. */
@Tag("contract")
public abstract class CertificateStoreContract {
    protected static final PolicyId WIFI = new PolicyId("contract-wifi");
    protected static final PolicyId VPN = new PolicyId("contract-vpn");
    private static final String ISSUER = "CN=Contract CA";
    private static final String ROOT = "CN=Contract Root";

    /** First certificate of the policy WIFI. */
    protected Entry one;

    /** Second certificate of the policy WIFI. */
    protected Entry two;

    /** A certificate of the policy VPN. */
    protected Entry other;

    /** Opens the store of this test, which is empty at first; called again it opens the same one. */
    protected abstract CertificateStore open();

    /** The provider in which the store looks for keys. */
    protected abstract KeyProvider keys();

    @BeforeEach
    void makeCertificates() throws ScepterException {
        PreparedKeys prepared = new PreparedKeys();
        KeyPair issuer = prepared.next();
        KeyPair root = prepared.next();
        List<EncodedCertificate> chain = List.of(
                TestCertificates.issued(ISSUER, 1, issuer.getPublic(), ROOT, root.getPrivate()),
                TestCertificates.root(ROOT, root));
        one = entry(new KeyName(WIFI, "one00000"), 11, issuer, chain);
        two = entry(new KeyName(WIFI, "two00000"), 12, issuer, chain.subList(0, 1));
        other = entry(new KeyName(VPN, "one00000"), 13, issuer, chain);
    }

    @AfterEach
    void removeAll() throws ScepterException {
        for (PolicyId policy : List.of(WIFI, VPN)) {
            for (Thumbprint thumbprint : open().list(policy)) {
                open().remove(policy, thumbprint);
            }
            for (KeyName name : keys().list(policy)) {
                keys().delete(name);
            }
        }
    }

    @Test
    void others_areTheCertificatesOfAllOtherPoliciesWithWhatIsAbove() throws ScepterException {
        open().install(WIFI, one);
        open().install(VPN, other);
        open().putInForce(VPN, other.leaf().sha1());

        CertificateStore.Others others = open().others(WIFI);

        assertThat(others.complete()).isTrue();
        assertThat(others.paths()).isNotEmpty().allSatisfy(path -> {
            assertThat(path.get(0)).isEqualTo(other.leaf());
            assertThat(path).containsAll(other.chain());
        });
    }

    @Test
    void emptyStore_hasNothing() throws ScepterException {
        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(open().list(WIFI)).isEmpty();
        assertThat(open().find(WIFI, one.leaf().sha1())).isEmpty();
        open().remove(WIFI, one.leaf().sha1());
    }

    @Test
    void installed_isFoundWithChainAndKey_butNotInForce() throws ScepterException {
        open().install(WIFI, one);

        assertThat(open().find(WIFI, one.leaf().sha1())).hasValue(one);
        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
        assertThat(open().inForce(WIFI)).isEmpty();
    }

    @Test
    void installedTwice_changesNothing() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        open().install(WIFI, one);

        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void policies_areKeptApart() throws ScepterException {
        open().install(WIFI, one);
        open().install(VPN, other);
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(open().inForce(VPN)).isEmpty();
        assertThat(open().list(VPN)).containsExactly(other.leaf().sha1());
        assertThat(open().find(VPN, one.leaf().sha1())).isEmpty();
    }

    @Test
    void notInstalled_isNotPutInForce() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        ScepterException failure = assertFails(
                ErrorCode.STORE_FAILED, () -> open().putInForce(WIFI, two.leaf().sha1()));

        assertThat(failure).hasMessageContaining(two.leaf().sha1().hex());
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void newOneInForce_leavesTheOldInstalled_andCanBeTakenBack() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());

        open().putInForce(WIFI, two.leaf().sha1());
        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
        assertThat(open().list(WIFI))
                .containsExactlyInAnyOrder(one.leaf().sha1(), two.leaf().sha1());

        open().putInForce(WIFI, one.leaf().sha1());
        open().putInForce(WIFI, one.leaf().sha1());
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void removalOfTheOldOne_leavesTheOneInForce() throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        open().remove(WIFI, one.leaf().sha1());

        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
        assertThat(open().find(WIFI, one.leaf().sha1())).isEmpty();
        assertThat(open().list(WIFI)).containsExactly(two.leaf().sha1());
    }

    @Test
    void removalOfTheOneInForce_leavesNoneInForce_andTheKey() throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);
        open().putInForce(WIFI, one.leaf().sha1());

        open().remove(WIFI, one.leaf().sha1());
        open().remove(WIFI, one.leaf().sha1());

        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(open().list(WIFI)).containsExactly(two.leaf().sha1());
        assertThat(keys().list(WIFI)).contains(one.key());
    }

    private Entry entry(KeyName name, int serial, KeyPair issuer, List<EncodedCertificate> chain)
            throws ScepterException {
        try (ManagedKey key = keys().generate(name, KeySpec.rsa(1024))) {
            return new Entry(
                    TestCertificates.issued(
                            "CN=device " + serial, serial, key.publicKey(), ISSUER, issuer.getPrivate()),
                    chain,
                    name);
        }
    }

    @Test
    void removalOfAll_leavesNothing_andOtherPoliciesAlone() throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());
        open().install(VPN, other);
        open().putInForce(VPN, other.leaf().sha1());

        open().removeAll(WIFI);
        open().removeAll(WIFI);

        assertThat(open().list(WIFI)).isEmpty();
        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(open().inForce(VPN)).hasValue(other.leaf());
    }
}

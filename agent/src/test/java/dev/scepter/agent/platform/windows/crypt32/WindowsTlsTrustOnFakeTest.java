package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.crypt32.WindowsChains.Network;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestAuthority;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Windows is asked, which Wine does not all heed, and what its answers lead to. */
class WindowsTlsTrustOnFakeTest {
    private static final String HOST = "mdm.example";
    private static final int NOTHING = 0;
    private static final int CERT_E_UNTRUSTEDROOT = 0x800B0109;
    private static final int CERT_E_CN_NO_MATCH = 0x800B010F;
    private static final int ERROR_ACCESS_DENIED = 5;

    private final PreparedKeys keys = new PreparedKeys();
    private final TestAuthority root = TestAuthority.root("CN=Fake Root", keys.next());
    private final TestAuthority issuing = root.below("CN=Fake Issuing", keys.next());
    private final EncodedCertificate leaf =
            issuing.server(keys.next().getPublic(), HOST).issue();
    private final List<EncodedCertificate> chain = List.of(leaf, issuing.certificate(), root.certificate());

    @Test
    void question_isForServerAuthenticationByThisName() throws ScepterException {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);

        trust(engine).requireTrusted(HOST, chain);

        FakeChainEngine.Question asked = engine.question();
        assertThat(asked.usages()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(asked.allUsages()).isTrue();
        assertThat(asked.policy()).isEqualTo(Crypt32Constants.CERT_CHAIN_POLICY_SSL);
        assertThat(asked.policyFlags()).isZero();
        assertThat(asked.extra())
                .contains(new FakeChainEngine.Extra(24, Crypt32Constants.AUTHTYPE_SERVER, NOTHING, HOST));
    }

    @Test
    void address_isTheNameAsText() throws ScepterException {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);

        trust(engine).requireTrusted("2001:db8::1", chain);

        assertThat(engine.question().extra().map(FakeChainEngine.Extra::serverName))
                .contains("2001:db8::1");
    }

    @Test
    void engine_isThatOfTheMachine_andMayAskTheNetworkForFiveSeconds_butNotAboutRevocation() throws ScepterException {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);

        trust(engine).requireTrusted(HOST, chain);

        FakeChainEngine.Question asked = engine.question();
        assertThat(asked.engineFlags()).isEqualTo(Crypt32Constants.CERT_CHAIN_USE_LOCAL_MACHINE_STORE);
        assertThat(asked.flags()).isZero();
        assertThat(asked.engineMillis()).isEqualTo(5_000);
        assertThat(asked.millis()).isEqualTo(5_000);
    }

    @Test
    void whatTheServerShows_standsBesideTheStores_withoutItsOwn() throws ScepterException {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);

        trust(engine).requireTrusted(HOST, chain);

        assertThat(engine.question().additional()).containsExactlyInAnyOrder(issuing.certificate(), root.certificate());
    }

    @Test
    void otherQuestions_areForAnyUsageAndName() throws ScepterException {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);

        new WindowsChains(engine).judge(leaf, List.of(), Network.CACHE_ONLY);

        FakeChainEngine.Question asked = engine.question();
        assertThat(asked.usages()).isEmpty();
        assertThat(asked.policy()).isEqualTo(1);
        assertThat(asked.extra()).isEqualTo(Optional.empty());
        assertThat(asked.flags())
                .isEqualTo(Crypt32Constants.CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL
                        | Crypt32Constants.CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE);
    }

    @Test
    void policyThatRefuses_isToldByNumberNameAndWords_withTheIssuer() {
        assertThat(refusal(new FakeChainEngine(NOTHING, CERT_E_CN_NO_MATCH)))
                .contains("TLS server mdm.example", "0x800B010F CERT_E_CN_NO_MATCH", "for another name")
                .contains(leaf.sha1().hex())
                .contains("CN=Fake Issuing");
    }

    @Test
    void chainThatThePolicyLetsPassWithoutARoot_isRefused() {
        for (int status : new int[] {
            Crypt32Constants.CERT_TRUST_IS_PARTIAL_CHAIN,
            Crypt32Constants.CERT_TRUST_IS_UNTRUSTED_ROOT,
            Crypt32Constants.CERT_TRUST_IS_NOT_SIGNATURE_VALID,
            Crypt32Constants.CERT_TRUST_IS_EXPLICIT_DISTRUST
        }) {
            assertThat(refusal(new FakeChainEngine(status, NOTHING))).contains("TLS server mdm.example");
        }
    }

    @Test
    void whatMoreIsWrong_isToldOnce() {
        int status = Crypt32Constants.CERT_TRUST_IS_UNTRUSTED_ROOT | Crypt32Constants.CERT_TRUST_HAS_WEAK_SIGNATURE;

        assertThat(refusal(new FakeChainEngine(status, CERT_E_UNTRUSTEDROOT)))
                .contains("CERT_E_UNTRUSTEDROOT: the root is not trusted; a signature is by a weak algorithm (");
    }

    @Test
    void windowsThatDoesNotAnswer_isNoTrust() {
        FakeChainEngine engine = new FakeChainEngine(NOTHING, NOTHING);
        engine.failWith(ERROR_ACCESS_DENIED);

        assertThat(refusal(engine)).contains("CertGetCertificateChain", "error 5 ERROR_ACCESS_DENIED");
    }

    /** The refusal; whatever was opened is closed again. */
    private String refusal(FakeChainEngine engine) {
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> trust(engine).requireTrusted(HOST, chain));

        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
        assertThat(engine.open()).isZero();
        return failure.getMessage();
    }

    private static WindowsTlsTrust trust(FakeChainEngine engine) {
        return new WindowsTlsTrust(new WindowsChains(engine));
    }
}

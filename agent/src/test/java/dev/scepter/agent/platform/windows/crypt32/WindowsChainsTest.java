package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.crypt32.WindowsChains.Network;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnWindows
class WindowsChainsTest {
    private static final String ROOT = "CN=Chains Root";

    private final PreparedKeys keys = new PreparedKeys();
    private final KeyPair rootKeys = keys.next();
    private final EncodedCertificate root = TestCertificates.root(ROOT, rootKeys);
    private final EncodedCertificate leaf =
            TestCertificates.issued("CN=leaf", 7, keys.next().getPublic(), ROOT, rootKeys.getPrivate());
    private final WindowsTrustAnchors anchors = new WindowsTrustAnchors();
    private final WindowsChains chains = new WindowsChains();

    @AfterEach
    void removeRoot() throws ScepterException {
        anchors.remove(root.sha256());
    }

    @Test
    void trustedRoot_makesAValidChain() throws ScepterException {
        anchors.add(root);

        ChainVerdict verdict = chains.judge(leaf, List.of(), Network.CACHE_ONLY);

        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.isValid()).isTrue();
        assertThat(verdict.rootTrusted()).isTrue();
        assertThat(verdict.length()).isEqualTo(2);
    }

    @Test
    void rootBesideTheStores_buildsButIsNotTrusted() throws ScepterException {
        ChainVerdict verdict = chains.judge(leaf, List.of(root), Network.CACHE_ONLY);

        assertThat(verdict.builds()).isTrue();
        assertThat(verdict.rootTrusted()).isFalse();
        assertThat(verdict.faults()).containsExactly("the root is not trusted");
        assertThat(verdict.policyError())
                .hasValueSatisfying(error -> assertThat(error).startsWith("0x800B0109 CERT_E_UNTRUSTEDROOT"));
    }

    @Test
    void opinion_isThatOfTheStoresAlone() throws ScepterException {
        ChainOpinion opinion = new WindowsChainOpinion();
        assertThat(opinion.of(leaf).orElseThrow().rootTrusted()).isFalse();
        assertThat(opinion.of(leaf).orElseThrow().rootFaults()).contains("no chain leads to a root");
        anchors.add(root);

        assertThat(opinion.of(leaf)).contains(new ChainOpinion.Judgement(true, List.of(), List.of()));
    }

    @Test
    void missingIssuer_doesNotBuild() throws ScepterException {
        ChainVerdict verdict = chains.judge(leaf, List.of(), Network.CACHE_ONLY);

        assertThat(verdict.builds()).isFalse();
        assertThat(verdict.rootTrusted()).isFalse();
        assertThat(verdict.length()).isEqualTo(1);
        // Windows' policy says so too; Wine's has nothing against it.
        assertThat(verdict.faults()).contains("no chain leads to a root");
        assertThat(verdict.isValid()).isFalse();
    }

    @Test
    void signatureOfAnotherKey_doesNotBuild() throws ScepterException {
        anchors.add(root);
        KeyPair other = keys.next();
        EncodedCertificate forged = TestCertificates.issued("CN=leaf", 8, other.getPublic(), ROOT, other.getPrivate());

        ChainVerdict verdict = chains.judge(forged, List.of(), Network.CACHE_ONLY);

        assertThat(verdict.isValid()).isFalse();
        assertThat(verdict.rootTrusted()).isFalse();
    }
}

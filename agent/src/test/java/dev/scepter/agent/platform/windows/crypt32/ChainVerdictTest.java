package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainVerdictTest {

    @Test
    void nothingWrong_isValid() {
        ChainVerdict verdict = new ChainVerdict(3, 0, Optional.empty());

        assertThat(verdict.isValid()).isTrue();
        assertThat(verdict.builds()).isTrue();
        assertThat(verdict.rootTrusted()).isTrue();
        assertThat(verdict.faults()).isEmpty();
    }

    @Test
    void distrustedCertificate_buildsButIsNotTrusted() {
        ChainVerdict verdict = new ChainVerdict(3, 0x0400_0000, Optional.empty());

        assertThat(verdict.builds()).isTrue();
        assertThat(verdict.rootTrusted()).isFalse();
        assertThat(verdict.faults()).containsExactly("a certificate is distrusted on this machine");
    }

    /** CERT_TRUST_IS_UNTRUSTED_ROOT, CERT_TRUST_IS_PARTIAL_CHAIN, CERT_TRUST_HAS_WEAK_SIGNATURE. */
    @Test
    void faultsOfTheRoot_areToldApart() {
        ChainVerdict verdict = new ChainVerdict(3, 0x20 | 0x1_0000 | 0x10_0000, Optional.of("error"));

        assertThat(verdict.rootFaults()).containsExactly("the root is not trusted", "no chain leads to a root");
        assertThat(verdict.otherFaults()).containsExactly("a signature is by a weak algorithm");
    }

    @Test
    void errorOfThePolicyAlone_isAFaultOfItsOwn() {
        ChainVerdict verdict = new ChainVerdict(3, 0, Optional.of("0x800B010A CERT_E_CHAINING"));

        assertThat(verdict.rootFaults()).isEmpty();
        assertThat(verdict.otherFaults()).containsExactly("0x800B010A CERT_E_CHAINING");
    }

    @Test
    void bitWithoutWords_isToldAsANumber() {
        ChainVerdict verdict = new ChainVerdict(3, 0x2000_0001, Optional.empty());

        assertThat(verdict.faults())
                .containsExactly("a certificate is not within its validity period", "trust status 0x20000000");
    }

    @Test
    void policyError_isNotValid() {
        assertThat(new ChainVerdict(3, 0, Optional.of("error")).isValid()).isFalse();
    }
}

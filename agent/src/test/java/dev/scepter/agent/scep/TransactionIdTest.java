package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.Thumbprint;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionIdTest {

    @Test
    void idOfKey_isDigestOfItsInfo() {
        PublicKey key = SoftwareManagedKey.newKeys().getPublic();

        assertThat(TransactionId.ofKey(key).text())
                .isEqualTo(Thumbprint.of(Thumbprint.Algorithm.SHA256, key.getEncoded())
                        .hex())
                .matches("[0-9A-F]{64}");
    }

    @Test
    void randomIds_differ() {
        SecureRandom random = new SecureRandom();

        assertThat(TransactionId.random(random).text()).matches("[0-9A-F]{32}");
        assertThat(TransactionId.random(random)).isNotEqualTo(TransactionId.random(random));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a_b", "a@b", "ä"})
    void idThatIsNotPrintable_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TransactionId(text));
    }

    @Test
    void storedNonce_isTheSameAgain() {
        Nonce nonce = Nonce.random(new SecureRandom());

        assertThat(Nonce.ofBytes(nonce.bytes())).isEqualTo(nonce).hasToString(nonce.toString());
        assertThat(nonce.matches(nonce.bytes())).isTrue();
        assertThat(nonce.matches(Arrays.copyOf(nonce.bytes(), 8))).isFalse();
    }

    @Test
    void nonceOfOtherLength_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Nonce.ofBytes(new byte[8]));
    }
}

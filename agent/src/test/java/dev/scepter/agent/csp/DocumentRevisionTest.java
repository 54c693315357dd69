package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DocumentRevisionTest {
    private static final byte[] DOCUMENT = "<SyncML/>".getBytes(StandardCharsets.UTF_8);

    @Test
    void sameDocument_hasTheSameRevision() {
        String revision = DocumentRevision.of(DOCUMENT, "wifi");

        assertThat(revision)
                .matches("[0-9a-f]{64}")
                .isEqualTo(DocumentRevision.of(DOCUMENT.clone(), "wifi"))
                .isNotEqualTo(DocumentRevision.of(DOCUMENT, "vpn"));
    }

    @Test
    void revision_isTheSlowHashAndNotThePlainOne() {
        Thumbprint plain = Thumbprint.of(Thumbprint.Algorithm.SHA256, DOCUMENT);

        // Python: hashlib.pbkdf2_hmac("sha256", sha256(b"<SyncML/>").hexdigest().upper(), b"scepter revision wifi",
        // 25_000)
        assertThat(DocumentRevision.of(DOCUMENT, "wifi"))
                .isEqualTo("04fc9d6c94e1c4ed8f77e38b85328111a756ba357a021316238bd8683d05064a")
                .isNotEqualTo(plain.hex().toLowerCase(Locale.ROOT));
    }

    @Test
    void anotherChallenge_isAnotherRevision() {
        assertThat(revision(Profile.sound().with("Challenge", "first")))
                .isEqualTo(revision(Profile.sound().with("Challenge", "first")))
                .isNotEqualTo(revision(Profile.sound().with("Challenge", "second")));
    }

    private static String revision(Profile profile) {
        return profile.read().policy().orElseThrow().revision();
    }
}

package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.scep.MessageAlgorithms.Cipher;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {

    private static Capabilities parse(String text) throws ScepterException {
        return Capabilities.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES\nRenewal\nPOSTPKIOperation", "AES\r\nRenewal\r\nPOSTPKIOperation\r\n"})
    void bothLineEnds_areRead(String text) throws ScepterException {
        Capabilities capabilities = parse(text);

        assertThat(capabilities.keywords()).containsExactly("AES", "Renewal", "POSTPKIOperation");
        assertThat(capabilities.supportsRenewal()).isTrue();
        assertThat(capabilities.supportsPost()).isTrue();
    }

    @Test
    void case_isIgnored() throws ScepterException {
        assertThat(parse("postpkiOPERATION\naes").supportsPost()).isTrue();
    }

    @Test
    void byteOrderMarkAndBlanks_areIgnored() throws ScepterException {
        assertThat(parse("\uFEFFAES \n\n Renewal").keywords()).containsExactly("AES", "Renewal");
    }

    @Test
    void unknownKeywords_areKept() throws ScepterException {
        assertThat(parse("AES\nExample.com-Thing").keywords()).contains("Example.com-Thing");
    }

    @Test
    void linesThatAreNoKeyword_areLeftOut() throws ScepterException {
        assertThat(parse("AES\nno such operation\n\u0000\u0001").keywords()).containsExactly("AES");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>\nAES\n</html>", "\n<!DOCTYPE html>\nAES"})
    void nothingOrWebPage_hasNoKeywords(String body) throws ScepterException {
        assertThat(parse(body).keywords()).isEmpty();
    }

    @Test
    void manyKeywords_areBounded() throws ScepterException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("Keyword").append(i).append('\n');
        }

        assertThat(parse(text.toString()).keywords()).hasSize(64);
    }

    @Test
    void hugeAnswer_isRefused() {
        assertThatThrownBy(() -> Capabilities.parse(new byte[Capabilities.MAX_BYTES + 1]))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPLY_TOO_LARGE));
    }

    @Test
    void keywords_giveTheSameAgain() throws ScepterException {
        Capabilities capabilities = parse("AES\nSHA-512\nRenewal");

        assertThat(Capabilities.ofKeywords(capabilities.keywords())).isEqualTo(capabilities);
    }

    @ParameterizedTest
    @CsvSource({
        "SCEPStandard, false, SHA256, AES128_CBC",
        "SCEPStandard SHA-1 DES3, true, SHA256, AES128_CBC",
        "AES SHA-256 SHA-512, false, SHA256, AES128_CBC",
        "AES SHA-512, false, SHA512, AES128_CBC",
        "AES SHA-384, false, SHA384, AES128_CBC",
        "AES SHA-1, true, SHA1, AES128_CBC",
        "AES SHA-1, false, SHA256, AES128_CBC",
        "AES256 SHA-256, false, SHA256, AES256_CBC",
        "AES128 AES256 SHA-256, false, SHA256, AES128_CBC",
        "DES3 SHA-256, true, SHA256, DES3_CBC",
        "DES3 SHA-1, true, SHA1, DES3_CBC",
        "Renewal, true, SHA1, DES3_CBC"
    })
    void algorithms_areCommonGround(String keywords, boolean legacy, SignatureDigest digest, Cipher cipher)
            throws ScepterException {
        assertThat(parse(keywords.replace(' ', '\n')).algorithms(legacy))
                .isEqualTo(new MessageAlgorithms(digest, cipher));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DES3\nSHA-1", "SHA-256\nPOSTPKIOperation"})
    void noAes_isTooWeakUnlessLegacyIsAllowed(String text) throws ScepterException {
        Capabilities capabilities = parse(text);

        assertThatThrownBy(() -> capabilities.algorithms(false))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CAPABILITIES_TOO_WEAK));
        assertThat(capabilities.algorithms(true).cipher()).isEqualTo(Cipher.DES3_CBC);
    }
}

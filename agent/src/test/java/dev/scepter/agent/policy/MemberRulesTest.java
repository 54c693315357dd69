package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of single members that need more than one case. */
class MemberRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Everyone",
                "EVERYONE",
                "Users",
                "BUILTIN\\Users",
                "builtin\\users",
                "Authenticated Users",
                "NT AUTHORITY\\Authenticated Users",
                "nt authority\\INTERACTIVE",
                ".\\Users",
                "S-1-1-0",
                "s-1-1-0",
                "S-1-01-00",
                "S-1-5-32-545",
                "S-1-5-11",
                "S-1-5-7",
                "S-1-5-13",
                "S-1-5-2",
                "S-1-5-3",
                "S-1-5-4",
                "S-1-15-2-1",
                "S-1-15-2-2",
                "S-1-5-21-1-2-3-513",
                "S-1-5-21-1-2-3-514",
                "s-1-5-21-1-2-3-0515",
                "EXAMPLE\\Everyone",
                "a\\EVERYONE"
            })
    void groupThatEverybodyBelongsTo_isRefused(String account) {
        PolicyReading reading =
                PolicyJson.sound().with("keyReadAccess", json(account)).read();

        assertThat(reading.findings()).extracting(Finding::code).containsExactly("keyReadAccessBroad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S-1-5-21-1-2-3-1513",
                "S-1-5-21-1-2-3-513-1",
                "abc",
                "EXAMPLE\\WD",
                "EXAMPLE\\Users",
                "EXAMPLE\\svc-radius",
                "S-1-5-20",
                "S-1-5-80-1-2",
                "NT SERVICE\\x",
                "Users of X"
            })
    void accountOfItsOwn_isTaken(String account) {
        assertThat(PolicyJson.sound()
                        .with("keyReadAccess", json(account))
                        .read()
                        .policy()
                        .orElseThrow()
                        .keyReadAccess())
                .containsExactly(account);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"WD", "au", "Bu", "S-1-0x5-32-545", "S-1-", "s-1-5-", "S-1-5-32-545 ", "S-1-1-0;x", "S-1-5-a"})
    void accountThatCouldBeTakenForAGroup_isRefused(String account) {
        PolicyReading reading =
                PolicyJson.sound().with("keyReadAccess", json(account)).read();

        assertThat(reading.findings()).extracting(Finding::code).containsExactly("keyReadAccessInvalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "challengeEncoding",
                "keyAlgorithm",
                "keyProtection",
                "store",
                "templateNameUse",
                "hashAlgorithm",
                "renewalMode",
                "renewalChallenge",
                "sid",
                "onMissingCertificate"
            })
    void emptyWord_countsAsAbsent(String member) {
        PolicyReading reading = PolicyJson.sound().withText(member, "").read();

        assertThat(reading.findings()).extracting(Finding::code).containsExactly("memberEmpty");
        assertThat(reading.policy()).isEqualTo(PolicyJson.sound().read().policy());
    }

    @Test
    void emptyKeyReadAccess_isNone() {
        assertThat(PolicyJson.sound().with("keyReadAccess", "[]").read().findings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN={{{DeviceName}}}", "CN={{{DeviceName}}", "CN={{DeviceName}}}"})
    void braceBesideAPlaceholder_isRefused(String subject) {
        assertThat(PolicyJson.sound().withText("subjectName", subject).read().findings())
                .extracting(Finding::code)
                .containsExactly("placeholderUnknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns=a.example;DNS=A.Example", "ip=2001:db8::1;ip=2001:DB8:0:0::1"})
    void sameNameInOtherWords_standsTwice(String names) {
        assertThat(PolicyJson.sound()
                        .withText("subjectAlternativeName", names)
                        .read()
                        .findings())
                .extracting(Finding::code)
                .containsExactly("subjectAlternativeNameTwice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me@example.com", "S-1-5-21-1-2-3-4", "s-1-5-21-1"})
    void userOfAUserStore_isTaken(String user) {
        PolicyReading reading = PolicyJson.sound()
                .withText("store", "user")
                .withText("user", user)
                .read();

        assertThat(reading.policy().orElseThrow().user()).contains(user);
    }

    @Test
    void encodedChallenge_isDecodedAndNotKeptEncoded() {
        String encoded = Base64.getEncoder().encodeToString("pä\tx".getBytes(StandardCharsets.UTF_8));

        PolicyReading reading = PolicyJson.sound()
                .withText("challenge", encoded)
                .withText("challengeEncoding", "base64")
                .read();

        assertThat(reading.policy().orElseThrow().challenge()).contains(Secret.ofText("pä\tx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TopSecretChallenge7", "w6Q", "w6Q=\n", "/w==", "7aCA", "_w=="})
    void challengeThatIsNoEncodedText_isRefusedWithoutAWordOfIt(String challenge) {
        PolicyReading reading = PolicyJson.sound()
                .withText("challenge", challenge)
                .withText("challengeEncoding", "base64")
                .read();

        if (challenge.equals("w6Q")) {
            assertThat(reading.policy().orElseThrow().challenge()).contains(Secret.ofText("ä"));
            return;
        }
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("challengeEncodingInvalid");
            assertThat(finding.toString()).doesNotContain(challenge);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.okta.com/pki, root.pem, true",
        "https://EXAMPLE.oktapreview.com:443/pki, root.crt, true",
        "https://example.okta.com/pki, root.CER, false",
        "https://okta.example.com/pki, root.pem, false",
        "https://notokta.com/pki, root.pem, false",
        "https://ca.example/x.okta.com/, root.pem, false",
    })
    void oktaRoot_shouldBeACerFile(String url, String fileName, boolean warned) {
        PolicyReading reading = PolicyJson.sound()
                .withText("serverUrl", url)
                .withText("rootCertificate", TestRoots.base64(TestRoots.ROOT))
                .withText("rootCertificateFileName", fileName)
                .read();

        assertThat(reading.findings().stream()
                        .anyMatch(finding -> finding.code().equals("rootCertificateFileName")))
                .isEqualTo(warned);
    }

    @Test
    void ecKeyThatMayOnlyEncipher_isRefused() {
        PolicyReading reading = PolicyJson.sound()
                .withText("keyAlgorithm", "EC-P384")
                .with("keyUsage", "[\"keyEncipherment\"]")
                .read();

        assertThat(reading.policy()).isEmpty();
    }

    @Test
    void ecKeyWithTheDefaults_isToldAsWhatTheCaMustTake() {
        assertThat(PolicyJson.sound()
                        .without("keyLength")
                        .withText("keyAlgorithm", "EC-P256")
                        .read()
                        .findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.code() + " " + finding.severity()).isEqualTo("keyAlgorithmEc INFO"));
    }

    @Test
    void keyLength_isRaisedOnlyWhereThePolicyNamesNone() {
        ScepPolicy named =
                PolicyJson.sound().with("keyLength", "1024").read().policy().orElseThrow();
        ScepPolicy silent =
                PolicyJson.sound().without("keyLength").read().policy().orElseThrow();

        assertThat(named.keySpec(Optional.of(4096))).isEqualTo(KeySpec.rsa(1024));
        assertThat(silent.keySpec(Optional.of(4096))).isEqualTo(KeySpec.rsa(4096));
        assertThat(silent.keySpec(Optional.empty())).isEqualTo(KeySpec.rsa(1024));
        assertThat(silent.toBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build().keySpec(Optional.of(4096)))
                .isEqualTo(KeySpec.ec(256));
    }

    @Test
    void keyToMake_carriesItsPlaceAndItsReaders() {
        ScepPolicy policy = PolicyJson.sound()
                .with("keyLength", "2048")
                .with("keyProtection", "\"tpmIfPresent\"")
                .with("keyReadAccess", "[\"S-1-5-80-1\"]")
                .read()
                .policy()
                .orElseThrow();

        assertThat(policy.keySpec(Optional.empty()))
                .isEqualTo(new KeySpec(
                        KeySpec.Algorithm.RSA, 2048, KeySpec.Protection.TPM_IF_PRESENT, Set.of("S-1-5-80-1")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca/certsrv/mscep/mscep.dll, https://ca/certsrv/mscep/mscep.dll/pkiclient.exe",
        "https://ca/mscep.dll/?a=b, https://ca/mscep.dll/pkiclient.exe?a=b",
        "https://ca/mscep.dll/PKICLIENT.EXE, https://ca/mscep.dll/PKICLIENT.EXE",
        "https://ca, https://ca/pkiclient.exe",
    })
    void ndesPath_isAppendedOnce(String url, String asked) {
        ScepPolicy policy = PolicyJson.sound()
                .withText("serverUrl", url)
                .with("ndesPath", "true")
                .read()
                .policy()
                .orElseThrow();

        assertThat(policy.scepUrl()).isEqualTo(asked);
        assertThat(policy.serverUrl()).isEqualTo(url);
    }

    private static String json(String account) {
        return "[\"" + account.replace("\\", "\\\\") + "\"]";
    }
}

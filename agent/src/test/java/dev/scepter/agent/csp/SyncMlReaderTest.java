package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.HashAlgorithm;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.Severity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncMlReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "whole-document.xml",
                "body-1.1-prefixed.xml",
                "atomic-fragment.xml",
                "commands-side-by-side.xml",
                "items-in-one-command.xml"
            })
    void profile_isReadInEveryFormThatConsolesTake(String file) {
        byte[] document = Profile.resource(file);

        PolicyReading reading = new SyncMlReader().read(document);

        assertThat(reading.findings()).noneMatch(finding -> finding.severity() == Severity.ERROR);
        ScepPolicy policy = reading.policy().orElseThrow();
        assertThat(policy.id()).isEqualTo(new PolicyId("WiFi-1"));
        assertThat(policy.name()).isEqualTo("WiFi-1");
        assertThat(policy.revision()).isEqualTo(DocumentRevision.of(document, "WiFi-1"));
        assertThat(policy.renewPeriodDays()).isEqualTo(30);
        assertThat(policy.retryCount()).isEqualTo(5);
        assertThat(policy.retryDelay()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.requestedKeyUsage())
                .containsExactlyInAnyOrder(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT);
        assertThat(policy.keyLength()).contains(2048);
        assertThat(policy.hashAlgorithm()).isEqualTo(HashAlgorithm.SHA256);
        assertThat(policy.subjectName().toText()).isEqualTo("CN=device-1,O=\"Example, Inc.\"");
        assertThat(policy.subjectAlternativeName()).isEmpty();
        assertThat(policy.scepUrl()).isEqualTo("https://ca.example/scep/wifi/pkiclient.exe");
        assertThat(policy.challenge()).contains(Secret.ofText("Tom&Jerry7"));
        assertThat(policy.caThumbprint().hex()).isEqualTo(Profile.PIN);
    }

    @ParameterizedTest
    @CsvSource({"whole-document.xml, true", "commands-side-by-side.xml, true", "atomic-fragment.xml, false"})
    void rootInTheDocument_becomesTrusted(String file, boolean included) {
        ScepPolicy policy =
                new SyncMlReader().read(Profile.resource(file)).policy().orElseThrow();

        assertThat(policy.includeRootCertificate()).isEqualTo(included);
        assertThat(policy.rootCertificate().map(root -> root.sha1().hex()))
                .isEqualTo(included ? Optional.of(Profile.PIN) : Optional.empty());
    }

    @Test
    void oneOfSeveralRoots_isTheOneThatIsPinned() {
        PolicyReading reading = Profile.sound()
                .withRoot(Profile.OTHER_PIN, "other-root.cer")
                .withRoot(Profile.PIN, "root.cer")
                .read();

        assertThat(reading.policy()
                        .orElseThrow()
                        .rootCertificate()
                        .orElseThrow()
                        .sha1()
                        .hex())
                .isEqualTo(Profile.PIN);
        assertThat(reading.findings()).extracting(Finding::code).contains("syncmlRootIgnored");
    }

    @Test
    void onlyRoot_needNotBePinned() {
        PolicyReading reading =
                Profile.sound().withRoot(Profile.OTHER_PIN, "other-root.cer").read();

        assertThat(reading.policy().orElseThrow().includeRootCertificate()).isTrue();
        assertThat(reading.findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo("pinNotRoot");
            assertThat(finding.pointer()).isEqualTo("/Install/CAThumbprint");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE"})
    void byteOrderMark_tellsTheEncoding(String charset) {
        String text = "\uFEFF \n<?xml version=\"1.0\" encoding=\"utf-16\"?>"
                + Profile.sound().with("SubjectName", "CN=Gerät 1").text();
        byte[] document = text.getBytes(Charset.forName(charset));

        assertThat(SyncMlReader.isXml(document)).isTrue();
        assertThat(new SyncMlReader()
                        .read(document)
                        .policy()
                        .orElseThrow()
                        .subjectName()
                        .toText())
                .isEqualTo("CN=Gerät 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "\uFEFF{\"a\": \"<\"}", "x<", "[]"})
    void jsonAndOthers_areNotXml(String text) {
        assertThat(SyncMlReader.isXml(text.getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(SyncMlReader.isXml(text.getBytes(StandardCharsets.UTF_16))).isFalse();
    }

    @Test
    void uniqueIdThatIsNoPolicyId_isMappedAlwaysToTheSame() {
        PolicyId escaped = id("SCEP_Wi%20Fi");

        assertThat(escaped).isEqualTo(id("SCEP_Wi Fi")).isNotEqualTo(id("SCEP-Wi-Fi"));
        assertThat(escaped.text()).matches("SCEP-Wi-Fi-[0-9a-f]{12}");
        assertThat(id("SCEP-Wi-Fi").text()).isEqualTo("SCEP-Wi-Fi");
        assertThat(id("_").text()).matches("[0-9a-f]{12}");
        assertThat(id("_" + "x".repeat(500)).text()).matches("x{47}-[0-9a-f]{12}");
        assertThat(Profile.sound()
                        .named("SCEP_Wi%20Fi")
                        .read()
                        .policy()
                        .orElseThrow()
                        .name())
                .isEqualTo("SCEP_Wi Fi");
    }

    private static PolicyId id(String uniqueId) {
        return Profile.sound().named(uniqueId).read().id().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca.example, https://ca.example/pkiclient.exe",
        "https://ca.example/, https://ca.example/pkiclient.exe",
        "https://ca.example/scep?a=b, https://ca.example/scep/pkiclient.exe?a=b",
        "https://ca.example/certsrv/mscep/mscep.dll/pkiclient.exe, https://ca.example/certsrv/mscep/mscep.dll/pkiclient.exe",
        "https://ca.example/certsrv/mscep/mscep.dll/PKIClient.EXE, https://ca.example/certsrv/mscep/mscep.dll/PKIClient.EXE",
        "https://one.example/a;https://two.example/b, https://one.example/a/pkiclient.exe"
    })
    void serverUrl_isWhatWindowsAsksFor(String value, String asked) {
        PolicyReading reading = Profile.sound().with("ServerURL", value).read();

        assertThat(reading.policy().orElseThrow().scepUrl()).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca.example/scep/, https://ca.example/scep/, true",
        "https://ca.example/scep/pkiclient.exe, https://ca.example/scep/pkiclient.exe, false"
    })
    void serverUrl_isKeptAsWritten(String value, String serverUrl, boolean ndesPath) {
        ScepPolicy policy =
                Profile.sound().with("ServerURL", value).read().policy().orElseThrow();

        assertThat(policy.serverUrl()).isEqualTo(serverUrl);
        assertThat(policy.ndesPath()).isEqualTo(ndesPath);
    }

    @Test
    void challengeInAnotherFormat_isSentAsItStands() {
        String base64 = "VG9tJkplcnJ5Nw==";
        String literal = Profile.sound().with("Challenge", base64).text();
        String place = "</Format></Meta><Data>" + base64;
        String document = literal.replace("chr" + place, "b64" + place);

        PolicyReading reading = new SyncMlReader().read(document.getBytes(StandardCharsets.UTF_8));

        assertThat(document).isNotEqualTo(literal);
        assertThat(reading.policy().orElseThrow().challenge()).contains(Secret.ofText(base64));
        assertThat(reading.findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo("syncmlFormat");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.pointer()).isEqualTo("/Install/Challenge");
            assertThat(finding.message()).contains("not decoded");
        });
    }

    @ParameterizedTest
    @CsvSource({"SHA-1, SHA1", "SHA-2, SHA256", "SHA-1+SHA-2+SHA-3, SHA256", "SHA-1;SHA-2, SHA256", "sha-256, SHA256"})
    void hashAlgorithm_isTheBestThatIsAllowedAndKnown(String value, HashAlgorithm expected) {
        PolicyReading reading = Profile.sound().with("HashAlgorithm", value).read();

        assertThat(reading.policy().orElseThrow().hashAlgorithm()).isEqualTo(expected);
    }

    @Test
    void missingRetries_areThoseOfWindows() {
        ScepPolicy policy = Profile.sound()
                .without("RetryCount")
                .without("RetryDelay")
                .read()
                .policy()
                .orElseThrow();

        assertThat(policy.retryCount()).isEqualTo(3);
        assertThat(policy.retryDelay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void valuesThatPoliciesQuote_needNoQuotes() {
        ScepPolicy policy = Profile.sound()
                .with("SubjectName", "CN=host/a#1; O=\"a, \"\"b\"\"\"")
                .read()
                .policy()
                .orElseThrow();

        assertThat(policy.subjectName().rdns()).extracting(rdn -> rdn.value()).containsExactly("host/a#1", "a, \"b\"");
    }

    @Test
    void nodesAreKnownInAnyCase() {
        Profile profile = Profile.sound().without("KeyLength").with("KEYLENGTH", "4096");

        assertThat(profile.read().policy().orElseThrow().keyLength()).contains(4096);
    }

    @Test
    void noWishForALifetime_isNotWorthAFinding() {
        PolicyReading reading = Profile.sound()
                .with("ValidPeriod", "Days")
                .with("ValidPeriodUnits", "0")
                .read();

        assertThat(reading.findings()).isEqualTo(Profile.sound().read().findings());
    }
}

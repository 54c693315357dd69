package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.Severity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every finding about a SyncML document, each made by one spoiled profile. */
class SyncMlFindingsTest {
    private static final String REQUEST = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi";
    private static final String ROOT = "/RootCATrustedCertificates/Root";
    private static final String HASH = "00".repeat(20);

    record Case(LintCode code, Severity severity, String pointer, Supplier<PolicyReading> reading) {
        @Override
        public String toString() {
            return code + " " + pointer;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(documents(), nodes(), invalidValues(), unsupportedValues(), variables(), roots())
                .flatMap(stream -> stream);
    }

    private static Stream<Case> documents() {
        return Stream.of(
                document(LintCode.DOCUMENT_TOO_LARGE, "<" + " ".repeat(4 * 1024 * 1024)),
                new Case(
                        LintCode.SYNCML_ENCODING,
                        Severity.ERROR,
                        "",
                        () -> new SyncMlReader()
                                .read(Profile.sound()
                                        .with("SubjectName", "CN=Gerät")
                                        .text()
                                        .getBytes(StandardCharsets.ISO_8859_1))),
                unmarked(StandardCharsets.UTF_16LE),
                unmarked(StandardCharsets.UTF_16BE),
                document(LintCode.SYNCML_SYNTAX, "<Add>" + Profile.CHALLENGE),
                document(LintCode.SYNCML_SYNTAX, "<html>" + Profile.CHALLENGE + "</html>"),
                document(LintCode.SYNCML_SYNTAX, "<Atomic>" + Profile.CHALLENGE + "</Atomic>"),
                document(LintCode.SYNCML_SYNTAX, "<Atomic/>" + Profile.CHALLENGE),
                document(LintCode.SYNCML_SYNTAX, "</fragment><fragment>"),
                document(LintCode.SYNCML_SYNTAX, "<Add><Item><Data>" + Profile.CHALLENGE + "<b/></Data></Item></Add>"),
                document(LintCode.SYNCML_DTD, "<!DOCTYPE SyncML><SyncML/>"),
                document(LintCode.SYNCML_DTD, "<Add><Item><Data>&TopSecretChallenge7;</Data></Item></Add>"),
                document(LintCode.SYNCML_LIMIT, "<Atomic>".repeat(33)),
                document(LintCode.SYNCML_LIMIT, "<Atomic/>".repeat(10_001)),
                document(LintCode.SYNCML_LIMIT, "<Add><Item><Data>" + "x".repeat(2_000_001)),
                document(LintCode.SYNCML_NO_POLICY, "<SyncML/>"),
                document(LintCode.SYNCML_NO_POLICY, Profile.exec("./Device/Vendor/MSFT/Reboot/RebootNow")),
                profile(
                        LintCode.SYNCML_SEVERAL_POLICIES,
                        "",
                        Profile.sound()
                                .and(Profile.add(
                                        REQUEST.replace("wifi", "vpn") + "/Install/KeyLength", "int", "2048"))),
                profile(
                        LintCode.SYNCML_SEVERAL_POLICIES,
                        "",
                        Profile.sound()
                                .and(Profile.add(
                                        REQUEST.replace("Device", "User") + "/Install/KeyLength", "int", "2048"))));
    }

    private static Stream<Case> nodes() {
        return Stream.of(
                profile(
                        LintCode.SYNCML_NODE_TWICE,
                        "/Install/KeyLength",
                        Profile.sound().and(Profile.add(REQUEST + "/Install/keylength", "int", "2048"))),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        "/Install/KeyUsage",
                        Profile.sound().without("KeyUsage")),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        "/Install/KeyLength",
                        Profile.sound().without("KeyLength")),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        "/Install/EKUMapping",
                        Profile.sound().with("EKUMapping", "")),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        "/Install/HashAlgorithm",
                        Profile.sound().without("HashAlgorithm")),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        "/Install/Enroll",
                        Profile.sound().withoutEnroll()),
                profile(
                        LintCode.SYNCML_NODE_MISSING,
                        Severity.INFO,
                        "/Install/Challenge",
                        Profile.sound().without("Challenge")),
                profile(LintCode.SYNCML_NODE_IGNORED, "", Profile.sound().with("KeyLenght", "2048")),
                profile(LintCode.SYNCML_NODE_IGNORED, "", Profile.sound().with("Enroll", "")),
                profile(
                        LintCode.SYNCML_NODE_IGNORED,
                        "",
                        Profile.sound().and(Profile.add("./Device/Vendor/MSFT/WiFi/Profile/x", "chr", "x"))),
                profile(
                        LintCode.SYNCML_NODE_IGNORED,
                        "",
                        Profile.sound().and(Profile.add(Profile.CHALLENGE, "chr", "LocURI and Data mixed up"))),
                ignored("ContainerName", "x"),
                ignored("CustomTextToShowInPrompt", "x"),
                ignored("AADKeyIdentifierList", "x"),
                ignored("ValidPeriodUnits", "365"),
                ignored("ValidPeriod", "Years"),
                profile(
                        LintCode.SYNCML_COMMAND_IGNORED,
                        "",
                        Profile.sound().and(Profile.add(REQUEST, "node", "").replace("Add>", "Delete>"))),
                profile(LintCode.SYNCML_COMMAND_IGNORED, "", Profile.sound().and("<Add><Item/></Add>")),
                profile(LintCode.SYNCML_COMMAND_IGNORED, "", Profile.sound().and(Profile.exec(REQUEST + "/Install"))),
                profile(
                        LintCode.SYNCML_FORMAT,
                        "/Install/TemplateName",
                        Profile.sound().and(Profile.add(REQUEST + "/Install/TemplateName", "int", ""))),
                profile(LintCode.SYNCML_ID_MAPPED, "", Profile.sound().named("wi_fi")),
                profile(LintCode.SYNCML_DEFAULT_TAKEN, "", Profile.sound()));
    }

    private static Stream<Case> invalidValues() {
        return Stream.of(
                        new String[] {"RetryCount", "31"},
                        new String[] {"RetryCount", "-1"},
                        new String[] {"RetryCount", "x"},
                        new String[] {"RetryDelay", "0"},
                        new String[] {"RetryDelay", "99999999999999999999"},
                        new String[] {"KeyLength", "3072"},
                        new String[] {"KeyUsage", "0x80"},
                        new String[] {"KeyUsage", "0"},
                        new String[] {"KeyUsage", "64"},
                        new String[] {"KeyUsage", "416"},
                        new String[] {"KeyProtection", "0"},
                        new String[] {"KeyProtection", "5"},
                        new String[] {"HashAlgorithm", "MD5"},
                        new String[] {"HashAlgorithm", "SHA-2,SHA-1"},
                        new String[] {"EKUMapping", "clientAuth"},
                        new String[] {"EKUMapping", "1.3.6.1.5.5.7.3.2+"},
                        new String[] {"CAThumbprint", "ab".repeat(32)},
                        new String[] {"SubjectAlternativeNames", "dns=a.example"},
                        new String[] {"SubjectAlternativeNames", "5+CN=x"})
                .map(spoiled -> profile(
                        LintCode.SYNCML_VALUE_INVALID,
                        "/Install/" + spoiled[0],
                        Profile.sound().with(spoiled[0], spoiled[1])));
    }

    private static Stream<Case> unsupportedValues() {
        return Stream.of(
                unsupported("KeyProtection", "4"),
                unsupported("RetryDelay", "1441"),
                unsupported("HashAlgorithm", "SHA-3"),
                profile(
                        LintCode.SYNCML_VALUE_UNSUPPORTED,
                        Severity.WARNING,
                        "/Install/ServerURL",
                        Profile.sound().with("ServerURL", "https://a.example;https://b.example")),
                profile(
                        LintCode.SYNCML_VALUE_EDGES,
                        "/Install/CAThumbprint",
                        Profile.sound().with("CAThumbprint", Profile.PIN + "\n")),
                profile(
                        LintCode.CHALLENGE_BLANK_EDGE,
                        "/Install/Challenge",
                        Profile.sound().with("Challenge", " " + Profile.CHALLENGE)),
                profile(LintCode.SYNCML_VALUE_CONVERTED, "/Install/RetryDelay", Profile.sound()),
                profile(LintCode.SYNCML_VALUE_CONVERTED, "/Install/KeyUsage", Profile.sound()),
                profile(LintCode.THUMBPRINT_SHA1, Severity.INFO, "/Install/CAThumbprint", Profile.sound()),
                profile(
                        LintCode.THUMBPRINT_MD5,
                        "/Install/CAThumbprint",
                        Profile.sound().with("CAThumbprint", "0".repeat(32))),
                profile(
                        LintCode.MEMBER_MISSING,
                        "/Install/SubjectName",
                        Profile.sound().without("SubjectName")),
                profile(
                        LintCode.SERVER_URL_INVALID,
                        "/Install/ServerURL",
                        Profile.sound().with("ServerURL", "x")));
    }

    private static Stream<Case> variables() {
        return Stream.concat(
                Stream.of(
                                new String[] {"SubjectName", "CN=%SerialNumber%"},
                                new String[] {"SubjectName", "CN=%ComputerName%"},
                                new String[] {"SubjectName", "CN=$FLEET_VAR_HOST_END_USER_EMAIL_IDP"},
                                new String[] {"SubjectAlternativeNames", "11+%UserName%@example"},
                                new String[] {"ServerURL", "https://ca.example/$FLEET_VAR_CUSTOM_SCEP_PROXY_URL_X"},
                                new String[] {"TemplateName", "{{TemplateName}}"},
                                new String[] {"Challenge", "{{SCEPchallenge}}"},
                                new String[] {"Challenge", "${FLEET_SECRET_TopSecretChallenge7}"},
                                new String[] {"Challenge", "%TopSecretChallenge7%"})
                        .map(spoiled -> profile(
                                LintCode.SYNCML_VARIABLE_LEFT,
                                "/Install/" + spoiled[0],
                                Profile.sound().with(spoiled[0], spoiled[1]))),
                Stream.of(profile(
                        LintCode.SYNCML_VARIABLE_LEFT,
                        "",
                        Profile.sound().named("$FLEET_VAR_SCEP_WINDOWS_CERTIFICATE_ID"))));
    }

    private static Stream<Case> roots() {
        Profile two =
                Profile.sound().withRoot(Profile.OTHER_PIN, "other-root.cer").withRoot(Profile.PIN, "root.cer");
        return Stream.of(
                profile(LintCode.SYNCML_SEVERAL_ROOTS, ROOT, two.with("CAThumbprint", HASH)),
                profile(LintCode.SYNCML_ROOT_IGNORED, ROOT, two),
                profile(LintCode.SYNCML_NODE_TWICE, ROOT, two.withRoot(Profile.PIN, "root.cer")),
                profile(LintCode.SYNCML_VALUE_INVALID, ROOT, Profile.sound().withRoot(HASH, "root.cer")),
                profile(
                        LintCode.ROOT_CERTIFICATE_INVALID,
                        ROOT,
                        Profile.sound()
                                .and(Profile.add(
                                        "./Device/Vendor/MSFT/RootCATrustedCertificates/Root/" + HASH
                                                + "/EncodedCertificate",
                                        "b64",
                                        "not Base64!"))),
                profile(
                        LintCode.SYNCML_NODE_IGNORED,
                        "",
                        Profile.sound()
                                .and(Profile.add(
                                        "./Device/Vendor/MSFT/RootCATrustedCertificates/CA/" + HASH
                                                + "/EncodedCertificate",
                                        "b64",
                                        "AAAA"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void spoiledProfile_isFound(Case spoiled) {
        PolicyReading reading = spoiled.reading().get();

        assertThat(reading.findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(spoiled.code().jsonName());
            assertThat(finding.severity()).isEqualTo(spoiled.severity());
            assertThat(finding.pointer()).isEqualTo(spoiled.pointer());
        });
        assertThat(reading.policy().isPresent()).isEqualTo(spoiled.severity() != Severity.ERROR);
        assertThat(reading.findings()).filteredOn(Finding::isError).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findings_neverCarryTheChallenge(Case spoiled) {
        assertThat(spoiled.reading().get().toString())
                .doesNotContain("TopSecret")
                .doesNotContain("Challenge7");
    }

    @Test
    void everyCodeOfReading_hasACase() {
        Set<LintCode> writing = Set.of(LintCode.SYNCML_NOT_WRITTEN, LintCode.SYNCML_CANNOT_BE_WRITTEN);

        assertThat(cases().map(Case::code).collect(Collectors.toSet()))
                .containsAll(Arrays.stream(LintCode.values())
                        .filter(code -> code.name().startsWith("SYNCML_") && !writing.contains(code))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "SubjectName, CN={{DeviceName}}",
        "SubjectAlternativeNames, 3+{{DeviceName}}.example",
        "SubjectAlternativeNames, 7+https://a.example/%C3abc%20",
        "SubjectName, CN=5 % of 7 %",
        "ServerURL, https://ca.example/Ger%C3%A4t%20a?b=%DEVICE%41",
        "Challenge, a%b%c$d{{"
    })
    void whatOnlyResemblesAVariable_isNoFinding(String node, String value) {
        PolicyReading reading = Profile.sound().with(node, value).read();

        assertThat(reading.policy()).isPresent();
        assertThat(reading.findings()).extracting(Finding::code).doesNotContain("syncmlVariableLeft");
    }

    @Test
    void severalPolicies_areNamed() {
        Profile both =
                Profile.sound().and(Profile.add(REQUEST.replace("wifi", "vpn") + "/Install/KeyLength", "int", "2048"));

        assertThat(both.read().findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("wifi") && message.contains("vpn"));
    }

    @Test
    void findingsOfOneKind_areNotMoreThanAPersonReads() {
        Profile profile = Profile.sound();
        for (int i = 0; i < 100; i++) {
            profile = profile.with("Unknown" + i, "x");
        }

        assertThat(profile.read().findings())
                .filteredOn(finding -> finding.code().equals("syncmlNodeIgnored"))
                .hasSize(20);
    }

    @Test
    void errors_areNeverLeftOut() {
        NodeFindings findings = new NodeFindings();
        for (int i = 0; i < 30; i++) {
            findings.add(LintCode.SYNCML_VALUE_UNSUPPORTED, Severity.WARNING, "", "warning " + i);
        }

        for (int i = 0; i < 30; i++) {
            findings.add(LintCode.SYNCML_VALUE_UNSUPPORTED, "", "error " + i);
        }

        assertThat(findings.list()).filteredOn(Finding::isError).hasSize(30);
    }

    @Test
    void sameFinding_isSaidOnce() {
        NodeFindings findings = new NodeFindings();

        findings.add(LintCode.SYNCML_NODE_TWICE, "", "twice");
        findings.add(LintCode.SYNCML_NODE_TWICE, "", "twice");

        assertThat(findings.list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Atomic>\n  <Add>\n    <Item></Oops>",
                "<?xml version=\"1.0\"?>\n\n<Atomic><Item></Oops>",
                "\n\n <html>"
            })
    void syntaxError_namesTheLine(String document) {
        PolicyReading reading = new SyncMlReader().read(document.getBytes(StandardCharsets.UTF_8));

        assertThat(reading.findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("at line 3, "));
    }

    @ParameterizedTest
    @CsvSource({"<html>, 7", "<Atomic><html/>, 16", "<?xml version='1.0'?><html>, 28"})
    void syntaxErrorInTheFirstLine_namesTheColumn(String document, int column) {
        PolicyReading reading = new SyncMlReader().read(document.getBytes(StandardCharsets.UTF_8));

        assertThat(reading.findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.endsWith("at line 1, column " + column));
    }

    @Test
    void blankAtTheEdgeOfAChallenge_isOneWarning() {
        PolicyReading reading =
                Profile.sound().with("Challenge", Profile.CHALLENGE + " ").read();

        assertThat(reading.findings())
                .filteredOn(finding -> finding.pointer().equals("/Install/Challenge"))
                .extracting(Finding::code)
                .containsExactly("challengeBlankEdge");
    }

    @Test
    void wordsOfFindings_readAsSentences() {
        PolicyReading reading = Profile.sound()
                .with("RetryDelay", "1")
                .with("SubjectAlternativeNames", "5+CN=x")
                .read();

        assertThat(reading.findings())
                .extracting(Finding::message)
                .contains("RetryDelay is 1 minute: 60 seconds")
                .anyMatch(message -> message.startsWith("SubjectAlternativeNames cannot be read: entry 1 has "));
    }

    private static Case unmarked(Charset charset) {
        return new Case(LintCode.SYNCML_ENCODING, Severity.ERROR, "", () -> {
            byte[] document = Profile.sound().text().getBytes(charset);
            assertThat(SyncMlReader.isXml(document)).isTrue();
            return new SyncMlReader().read(document);
        });
    }

    private static Case document(LintCode code, String text) {
        return new Case(
                code, code.severity(), "", () -> new SyncMlReader().read(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Case profile(LintCode code, String pointer, Profile profile) {
        return profile(code, code.severity(), pointer, profile);
    }

    private static Case profile(LintCode code, Severity severity, String pointer, Profile profile) {
        return new Case(code, severity, pointer, profile::read);
    }

    private static Case ignored(String node, String value) {
        return profile(
                LintCode.SYNCML_NODE_IGNORED,
                "/Install/" + node,
                Profile.sound().with(node, value));
    }

    private static Case unsupported(String node, String value) {
        return profile(
                LintCode.SYNCML_VALUE_UNSUPPORTED,
                "/Install/" + node,
                Profile.sound().with(node, value));
    }
}

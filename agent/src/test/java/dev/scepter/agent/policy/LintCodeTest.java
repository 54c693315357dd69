package dev.scepter.agent.policy;

import static dev.scepter.agent.policy.TestRoots.base64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.PlatformAbilities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One table with a case of each finding, and what holds for all of them. */
class LintCodeTest {
    private static final Instant DAY_BEFORE_END = TestRoots.NOT_AFTER.minus(Duration.ofDays(1));

    record Case(LintCode code, String pointer, Supplier<List<Finding>> findings) {
        @Override
        public String toString() {
            return code.jsonName() + " at \"" + pointer + "\"";
        }
    }

    static Stream<Case> cases() {
        return Stream.concat(Stream.concat(documentCases(), memberCases()), Stream.concat(rootCases(), contextCases()));
    }

    private static Stream<Case> documentCases() {
        String sound = PolicyJson.soundText();
        return Stream.of(
                document(LintCode.DOCUMENT_TOO_LARGE, sound + " ".repeat(4 * 1024 * 1024)),
                bytes(LintCode.DOCUMENT_NOT_UTF8, sound.getBytes(StandardCharsets.UTF_16LE)),
                bytes(
                        LintCode.DOCUMENT_NOT_UTF8,
                        TestRoots.join("{\"id\":\"".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xFC})),
                bytes(LintCode.DOCUMENT_NOT_UTF8, new byte[] {'{', (byte) 0xC3}),
                document(LintCode.BYTE_ORDER_MARK, "\uFEFF" + sound),
                document(LintCode.JSON_SYNTAX, ""),
                document(LintCode.JSON_SYNTAX, "  "),
                document(LintCode.JSON_SYNTAX, "{"),
                document(LintCode.JSON_SYNTAX, "hello"),
                document(LintCode.JSON_SYNTAX, "{\"challenge\": TopSecretChallenge7}"),
                document(LintCode.JSON_SYNTAX, "{\"challenge\": \"TopSecretChallenge7"),
                document(LintCode.JSON_SYNTAX, sound + "TopSecretChallenge7"),
                document(LintCode.JSON_SYNTAX, sound + sound),
                document(LintCode.JSON_SYNTAX, "{\"keyLength\": 01}"),
                document(LintCode.JSON_SYNTAX, "{\"keyLength\": NaN}"),
                document(LintCode.JSON_SYNTAX, "{'id': 1}"),
                document(LintCode.JSON_SYNTAX, "{\"id\": 1,}"),
                document(LintCode.JSON_SYNTAX, "{/* c */}"),
                document(LintCode.JSON_LIMIT, "[".repeat(33)),
                document(LintCode.JSON_LIMIT, "{\"a\":".repeat(100_000)),
                document(LintCode.JSON_LIMIT, "{\"a\": " + "1".repeat(101) + "}"),
                document(LintCode.JSON_LIMIT, "{\"a\": \"" + "x".repeat(2_000_001) + "\"}"),
                document(LintCode.JSON_LIMIT, "{\"" + "x".repeat(1_001) + "\": 1}"),
                document(LintCode.JSON_LIMIT, "[" + "1,".repeat(100_001) + "1]"),
                document(LintCode.DUPLICATE_MEMBER, "{\"challenge\": \"TopSecretChallenge7\", \"challenge\": \"a\"}"),
                document(LintCode.DUPLICATE_MEMBER, "{\"other\": {\"a\": 1, \"a\": 1}}"),
                document(LintCode.WRONG_TYPE, "[]"),
                document(LintCode.WRONG_TYPE, "null"),
                document(LintCode.WRONG_TYPE, "\"TopSecretChallenge7\""));
    }

    private static Stream<Case> memberCases() {
        return Stream.of(
                with(LintCode.WRONG_TYPE, "keyLength", "2048.0"),
                with(LintCode.WRONG_TYPE, "challenge", "12345"),
                new Case(
                        LintCode.MEMBER_MISSING,
                        "/id",
                        () -> PolicyJson.sound().without("id").read().findings()),
                text(LintCode.MEMBER_MISSING, "name", ""),
                with(LintCode.MEMBER_UNKNOWN, "keylength", "2048"),
                new Case(
                        LintCode.MEMBER_UNKNOWN,
                        "/a~1b~0c",
                        () -> PolicyJson.sound().with("a/b~c", "1").read().findings()),
                text(LintCode.MEMBER_EMPTY, "challenge", ""),
                text(LintCode.MEMBER_EMPTY, "templateName", ""),
                text(LintCode.VALUE_UNKNOWN, "renewalMode", "Auto"),
                new Case(
                        LintCode.VALUE_UNKNOWN,
                        "/keyUsage/1",
                        () -> PolicyJson.sound()
                                .with("keyUsage", "[\"digitalSignature\", \"nonsense\"]")
                                .read()
                                .findings()),
                with(LintCode.OUT_OF_RANGE, "keyLength", "3072"),
                new Case(
                        LintCode.TEXT_INVALID,
                        "/challenge",
                        () -> PolicyJson.read(PolicyJson.soundText().replace("TopSecret", "TopSecret\\ud800"))
                                .findings()),
                new Case(
                        LintCode.LIST_TOO_LONG,
                        "/extendedKeyUsage",
                        () -> PolicyJson.sound()
                                .with("extendedKeyUsage", "[" + "\"clientAuth\",".repeat(64) + "\"clientAuth\"]")
                                .read()
                                .findings()),
                with(LintCode.MEMBER_EMPTY, "keyUsage", "[]"),
                text(LintCode.PLACEHOLDER_UNKNOWN, "subjectName", "CN={{devicename}}"),
                text(LintCode.PLACEHOLDER_UNKNOWN, "subjectName", "CN={{DeviceName}"),
                text(LintCode.PLACEHOLDER_UNKNOWN, "subjectAlternativeName", "dns={{Host}}"),
                text(LintCode.SUBJECT_ALTERNATIVE_NAME_INVALID, "subjectAlternativeName", "dns=a b"),
                text(LintCode.SUBJECT_ALTERNATIVE_NAME_CLASSIFIED, "subjectAlternativeName", "a@b.example"),
                text(LintCode.SUBJECT_ALTERNATIVE_NAME_TWICE, "subjectAlternativeName", "dns=a;DNS=a"),
                text(LintCode.THUMBPRINT_SHA1, "raThumbprint", "FBEFBEFFFFFF0123456789ABCDEF0123456789AB"),
                text(LintCode.NAME_INVISIBLE_CHARACTER, "subjectName", "CN=device\u200b7"),
                text(LintCode.NAME_INVISIBLE_CHARACTER, "subjectAlternativeName", "upn=a\u200e@b.example"),
                text(LintCode.KEY_ALGORITHM_EC, "keyAlgorithm", "EC-P256"),
                new Case(
                        LintCode.CHALLENGE_NOT_FOR_RENEWAL,
                        "/keyAlgorithm",
                        () -> PolicyJson.sound()
                                .withText("keyAlgorithm", "EC-P384")
                                .with("oneTimeChallenge", "true")
                                .read()
                                .findings()),
                new Case(
                        LintCode.CHALLENGE_MISSING,
                        "/oneTimeChallenge",
                        () -> PolicyJson.sound()
                                .without("challenge")
                                .with("oneTimeChallenge", "true")
                                .read()
                                .findings()),
                new Case(
                        LintCode.CHALLENGE_MISSING,
                        "/challengeEncoding",
                        () -> PolicyJson.sound()
                                .without("challenge")
                                .withText("challengeEncoding", "base64")
                                .read()
                                .findings()),
                text(LintCode.ID_INVALID, "id", "wi_fi"),
                text(LintCode.ID_INVALID, "id", "x".repeat(65)),
                text(LintCode.ID_LIKE_OPTION, "id", "-wifi"),
                text(LintCode.THUMBPRINT_INVALID, "caThumbprint", "abc"),
                text(LintCode.THUMBPRINT_MD5, "caThumbprint", "d41d8cd98f00b204e9800998ecf8427e"),
                text(LintCode.THUMBPRINT_SHA1, "caThumbprint", "FBEFBEFFFFFF0123456789ABCDEF0123456789AB"),
                text(LintCode.SUBJECT_NAME_INVALID, "subjectName", "CN=a/b"),
                text(LintCode.SUBJECT_VALUE_LONG, "subjectName", "CN=x,OU=" + "y".repeat(65)),
                with(LintCode.KEY_LENGTH_WEAK, "keyLength", "1024"),
                text(LintCode.HASH_WEAK, "hashAlgorithm", "SHA-1"),
                with(LintCode.LEGACY_ALGORITHMS, "legacyAlgorithms", "true"),
                with(LintCode.WEAK_RESPONSE_ACCEPTED, "acceptWeakResponse", "true"),
                new Case(
                        LintCode.WEAK_RESPONSE_REFUSED,
                        "/acceptWeakResponse",
                        () -> PolicyJson.sound()
                                .with("legacyAlgorithms", "true")
                                .with("acceptWeakResponse", "false")
                                .read()
                                .findings()),
                with(LintCode.KEY_LENGTH_UNUSED, "keyAlgorithm", "\"EC-P256\"", "/keyLength"),
                with(LintCode.KEY_USAGE_NO_SIGNATURE, "keyUsage", "[\"keyAgreement\"]"),
                new Case(
                        LintCode.KEY_USAGE_NOT_FOR_EC,
                        "/keyUsage",
                        () -> PolicyJson.sound()
                                .withText("keyAlgorithm", "EC-P256")
                                .with("keyUsage", "[\"digitalSignature\", \"keyEncipherment\"]")
                                .read()
                                .findings()),
                with(LintCode.EXTENDED_KEY_USAGE_NO_CLIENT, "extendedKeyUsage", "[\"serverAuth\"]"),
                with(LintCode.KEY_READ_ACCESS_INVALID, "keyReadAccess", "[\"svc \"]", "/keyReadAccess/0"),
                with(LintCode.KEY_READ_ACCESS_BROAD, "keyReadAccess", "[\"svc\", \"s-1-1-0\"]", "/keyReadAccess/1"),
                text(LintCode.USER_INVALID, "user", "me"),
                text(LintCode.USER_WITHOUT_USER_STORE, "user", "me@example.com"),
                text(LintCode.CERTIFICATE_TEMPLATE_INVALID, "certificateTemplate", "a\tb"),
                with(LintCode.TEMPLATE_NAME_MISSING, "templateNameUse", "\"csrTemplate\"", "/templateName"),
                new Case(
                        LintCode.TEMPLATE_NAMED_TWICE,
                        "/certificateTemplate",
                        () -> PolicyJson.sound()
                                .withText("templateNameUse", "csrTemplate")
                                .withText("templateName", "Device")
                                .withText("certificateTemplate", "Device")
                                .read()
                                .findings()),
                new Case(
                        LintCode.TEMPLATE_NAME_NOT_SENT,
                        "/templateName",
                        () -> PolicyJson.sound()
                                .withText("templateNameUse", "label")
                                .withText("templateName", "Device")
                                .read()
                                .findings()),
                with(LintCode.CHALLENGE_ENCODING_INVALID, "challengeEncoding", "\"base64\"", "/challenge"),
                text(LintCode.CHALLENGE_BLANK_EDGE, "challenge", "TopSecretChallenge7 "),
                text(LintCode.CHALLENGE_CONTROL_CHARACTER, "challenge", "TopSecret\tChallenge7"),
                text(LintCode.CHALLENGE_NOT_ASCII, "challenge", "TopSecretChällenge7"),
                text(LintCode.CHALLENGE_OVER_HTTP, "serverUrl", "http://ca.example/"),
                new Case(
                        LintCode.CHALLENGE_NOT_FOR_RENEWAL,
                        "/renewalMode",
                        () -> PolicyJson.sound()
                                .with("oneTimeChallenge", "true")
                                .withText("renewalMode", "newEnrolment")
                                .read()
                                .findings()),
                new Case(
                        LintCode.CHALLENGE_NOT_FOR_RENEWAL,
                        "/renewalChallenge",
                        () -> PolicyJson.sound()
                                .with("oneTimeChallenge", "true")
                                .withText("renewalChallenge", "always")
                                .read()
                                .findings()),
                with(LintCode.RENEW_PERIOD_SHORT, "renewPeriodDays", "13"),
                new Case(
                        LintCode.NDES_PATH_TWICE,
                        "/ndesPath",
                        () -> PolicyJson.sound()
                                .with("ndesPath", "true")
                                .withText("serverUrl", "https://ca.example/certsrv/mscep/mscep.dll/PkiClient.EXE?x=1")
                                .read()
                                .findings()),
                text(LintCode.CHALLENGE_SPECIAL_CHARACTERS, "challenge", "TopSecret!Challenge7"),
                text(LintCode.CHALLENGE_LONG, "challenge", "x".repeat(256)),
                text(LintCode.SERVER_URL_INVALID, "serverUrl", "ftp://ca.example/"),
                text(LintCode.SERVER_URL_USER_INFO, "serverUrl", "https://me:pass@ca.example/"));
    }

    private static Stream<Case> rootCases() {
        return Stream.of(
                with(LintCode.ROOT_CERTIFICATE_MISSING, "includeRootCertificate", "true", "/rootCertificate"),
                text(LintCode.ROOT_CERTIFICATE_UNUSED, "rootCertificate", base64(TestRoots.ROOT)),
                root(LintCode.ROOT_CERTIFICATE_TOO_LARGE, new byte[1024 * 1024]),
                text(LintCode.ROOT_CERTIFICATE_INVALID, "rootCertificate", "not base64!"),
                text(
                        LintCode.ROOT_CERTIFICATE_INVALID,
                        "rootCertificate",
                        new String(TestRoots.pem("CERTIFICATE", TestRoots.ROOT), StandardCharsets.US_ASCII)),
                root(LintCode.ROOT_CERTIFICATE_SEVERAL, TestRoots.join(TestRoots.ROOT, TestRoots.OTHER_ROOT)),
                root(LintCode.ROOT_CERTIFICATE_PRIVATE_KEY, TestRoots.PRIVATE_KEY),
                root(LintCode.ROOT_CERTIFICATE_NOT_SELF_SIGNED, TestRoots.INTERMEDIATE),
                root(LintCode.ROOT_CERTIFICATE_NOT_CA, TestRoots.NOT_CA),
                new Case(
                        LintCode.ROOT_CERTIFICATE_FILE_NAME,
                        "/rootCertificateFileName",
                        () -> PolicyJson.sound()
                                .withText("rootCertificate", base64(TestRoots.ROOT))
                                .withText("rootCertificateFileName", "root.pem")
                                .withText("serverUrl", "https://Example.okta.com/pki/scep")
                                .read()
                                .findings()),
                with(LintCode.PIN_NOT_ROOT, "rootCertificate", "\"" + base64(TestRoots.ROOT) + "\"", "/caThumbprint"));
    }

    private static Stream<Case> contextCases() {
        return Stream.of(
                context(LintCode.ROOT_CERTIFICATE_EXPIRED, "/rootCertificate", TestRoots.NOT_AFTER, Map.of()),
                context(LintCode.RENEW_PERIOD_TOO_LONG, "/renewPeriodDays", DAY_BEFORE_END, Map.of()),
                new Case(
                        LintCode.ROOT_NOT_INSTALLED,
                        "/includeRootCertificate",
                        () -> PolicyJson.sound()
                                .withText("rootCertificate", base64(TestRoots.ROOT))
                                .with("includeRootCertificate", "true")
                                .read()
                                .withoutRoot()
                                .findings()),
                together(LintCode.ID_NOT_UNIQUE, "/id"),
                context(LintCode.NAME_NOT_UNIQUE, "/name", Instant.EPOCH, Map.of("Wi-Fi", new PolicyId("other"))),
                device(LintCode.KEY_LENGTH_DEFAULT, "/keyLength", "keyLength", "null", Optional.empty()),
                device(LintCode.KEY_LENGTH_RAISED, "/keyLength", "keyLength", "null", Optional.of(2048)),
                device(LintCode.PLACEHOLDER_EMPTY, "/subjectName", "subjectName", "\"CN={{DeviceName}}\""),
                device(LintCode.PLACEHOLDER_EMPTY, "/sid", "sid", "\"both\""),
                device(
                        LintCode.PLACEHOLDER_UNFIT,
                        "/subjectAlternativeName",
                        "subjectAlternativeName",
                        "\"ip={{SerialNumber}}\""),
                device(LintCode.NOT_SUPPORTED, "/store", "store", "\"user\""),
                device(LintCode.NOT_SUPPORTED, "/keyProtection", "keyProtection", "\"tpm\""),
                device(LintCode.NOT_SUPPORTED, "/keyAlgorithm", "keyAlgorithm", "\"EC-P256\""),
                device(LintCode.TPM_NOT_USED, "/keyProtection", "keyProtection", "\"tpmIfPresent\""),
                device(LintCode.KEY_READ_ACCESS_UNUSED, "/keyReadAccess", "keyReadAccess", "[\"svc\"]"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void spoiledPolicy_isFound(Case spoiled) {
        List<Finding> findings = spoiled.findings().get();

        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(spoiled.code().jsonName());
            assertThat(finding.severity()).isEqualTo(spoiled.code().severity());
            assertThat(finding.pointer()).isEqualTo(spoiled.pointer());
        });
        assertThat(findings)
                .as("one member spoiled gives one error at most")
                .filteredOn(Finding::isError)
                .hasSize(spoiled.code().severity() == Severity.ERROR ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findings_neverCarryTheChallenge(Case spoiled) {
        assertThat(spoiled.findings().get().toString())
                .doesNotContain("TopSecret")
                .doesNotContain("Challenge7")
                .doesNotContain("me:pass")
                .doesNotContain("12345");
    }

    @Test
    void everyCode_hasACase() {
        Set<LintCode> seen = cases().map(Case::code).collect(Collectors.toSet());

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LintCode.values())
                        .filter(code -> !code.name().startsWith("SYNCML_")) // cases of their own beside that reader
                        .toList());
    }

    @Test
    void soundPolicy_hasNoFinding() {
        assertThat(PolicyJson.sound().read().findings()).isEmpty();
    }

    @Test
    void words_areLowerCamelCase() {
        assertThat(LintCode.NAME_NOT_UNIQUE.jsonName()).isEqualTo("nameNotUnique");
        assertThat(LintCode.DOCUMENT_NOT_UTF8.jsonName()).isEqualTo("documentNotUtf8");
        assertThat(Arrays.stream(LintCode.values()).map(LintCode::jsonName))
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches("[a-z]+([A-Z][a-z0-9]+)*"));
    }

    @Test
    void everyKindOfRootUpload_isToldApart() {
        byte[] pemRoot = TestRoots.pem("CERTIFICATE", TestRoots.ROOT);
        byte[] pemKey = TestRoots.pem("EC PRIVATE KEY", TestRoots.PRIVATE_KEY);

        assertThat(rootErrors(TestRoots.ROOT)).isEmpty();
        assertThat(rootErrors(pemRoot)).isEmpty();
        assertThat(rootErrors(TestRoots.join("Issuer: x\n".getBytes(StandardCharsets.US_ASCII), pemRoot)))
                .isEmpty();
        assertThat(rootErrors(TestRoots.join(pemRoot, pemRoot))).containsExactly("rootCertificateSeveral");
        assertThat(rootErrors(TestRoots.join(pemRoot, pemKey))).containsExactly("rootCertificatePrivateKey");
        assertThat(rootErrors(TestRoots.join(pemKey, pemRoot))).containsExactly("rootCertificatePrivateKey");
        assertThat(rootErrors(TestRoots.join(TestRoots.ROOT, pemKey))).isNotEmpty();
        assertThat(rootErrors(new DERSequence(new ASN1Integer(3)))).containsExactly("rootCertificatePrivateKey");
        assertThat(rootErrors(TestRoots.WRONGLY_SIGNED)).containsExactly("rootCertificateNotSelfSigned");
        assertThat(rootErrors(TestRoots.join(TestRoots.ROOT, new byte[] {5, 0})))
                .containsExactly("rootCertificateInvalid");
        assertThat(rootErrors(TestRoots.join(TestRoots.ROOT, new byte[] {0})))
                .containsExactly("rootCertificateInvalid");
        assertThat(rootErrors(Arrays.copyOf(TestRoots.ROOT, 100))).containsExactly("rootCertificateInvalid");
        assertThat(rootErrors(TestRoots.pem("CERTIFICATE REQUEST", TestRoots.ROOT)))
                .containsExactly("rootCertificateInvalid");
        assertThat(rootErrors("-----BEGIN CERTIFICATE-----\n".getBytes(StandardCharsets.US_ASCII)))
                .containsExactly("rootCertificateInvalid");
        assertThat(rootErrors(new byte[] {0x30, 0x00})).containsExactly("rootCertificateInvalid");
        assertThat(rootErrors(HexFormat.of().parseHex("3080".repeat(500_000))))
                .as("nested deeply")
                .containsExactly("rootCertificateInvalid");
    }

    @Test
    void base64WithLineBreaks_isRead() {
        String lines = Base64.getMimeEncoder().encodeToString(TestRoots.ROOT);

        assertThat(PolicyJson.sound().withText("rootCertificate", lines).read().policy())
                .isPresent();
    }

    private static List<String> rootErrors(DERSequence upload) {
        try {
            return rootErrors(upload.getEncoded());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> rootErrors(byte[] upload) {
        return PolicyJson.sound().withText("rootCertificate", base64(upload)).read().findings().stream()
                .filter(Finding::isError)
                .map(Finding::code)
                .toList();
    }

    private static Case document(LintCode code, String text) {
        return bytes(code, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Case bytes(LintCode code, byte[] bytes) {
        return new Case(code, "", () -> PolicyJson.read(bytes).findings());
    }

    private static Case with(LintCode code, String member, String value) {
        return with(code, member, value, "/" + member);
    }

    private static Case with(LintCode code, String member, String value, String pointer) {
        return new Case(
                code,
                pointer,
                () -> PolicyJson.sound().with(member, value).read().findings());
    }

    private static Case text(LintCode code, String member, String text) {
        return new Case(
                code,
                "/" + member,
                () -> PolicyJson.sound().withText(member, text).read().findings());
    }

    private static Case root(LintCode code, byte[] upload) {
        return text(code, "rootCertificate", base64(upload));
    }

    private static Case context(LintCode code, String pointer, Instant now, Map<String, PolicyId> names) {
        return new Case(code, pointer, () -> {
            ScepPolicy policy = PolicyJson.sound()
                    .withText("rootCertificate", base64(TestRoots.ROOT))
                    .read()
                    .policy()
                    .orElseThrow();
            return new PolicyLinter().lint(policy, LintContexts.of(now, true, names));
        });
    }

    /** Two files with one id, looked at together. */
    private static Case together(LintCode code, String pointer) {
        return new Case(code, pointer, () -> {
            ScepPolicy policy = PolicyJson.sound().read().policy().orElseThrow();
            LintContext context = new LintContext(
                    Instant.EPOCH,
                    true,
                    Map.of(),
                    Set.of(policy.id()),
                    LintContexts.identity(LintContexts.VALUES),
                    new PlatformAbilities(true, true, true, true),
                    Optional.empty());
            return new PolicyLinter().lint(policy, context);
        });
    }

    private static Case device(LintCode code, String pointer, String member, String value) {
        return device(code, pointer, member, value, Optional.of(2048));
    }

    /** A device that knows only its serial number, on a platform that can do little. */
    private static Case device(
            LintCode code, String pointer, String member, String value, Optional<Integer> minimumKeyLength) {
        return new Case(code, pointer, () -> {
            ScepPolicy policy =
                    PolicyJson.sound().with(member, value).read().policy().orElseThrow();
            LintContext context = new LintContext(
                    Instant.EPOCH,
                    true,
                    Map.of(),
                    Set.of(),
                    LintContexts.identity(Map.of(Placeholder.SERIAL_NUMBER, "C02XK0AAJGH6")),
                    new PlatformAbilities(false, false, false, false),
                    minimumKeyLength);
            return new PolicyLinter().lint(policy, context);
        });
    }
}

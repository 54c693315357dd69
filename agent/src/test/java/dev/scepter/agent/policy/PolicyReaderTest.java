package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

    /**
     * How one member behaves.
     *
     * @param good JSON of a value that is read without an error
     * @param wrongTypes JSON of values of the wrong type
     * @param bad JSON of values of the right type that are refused
     * @param byDefault JSON of the default; empty if the member is required or absent by default
     */
    record Member(
            String name,
            boolean required,
            List<String> good,
            List<String> wrongTypes,
            List<String> bad,
            String byDefault) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<String> NOT_TEXT = List.of("1", "true", "[]", "{}", "1.5");
    private static final List<String> NOT_FLAG = List.of("1", "\"true\"", "[]", "{}");
    private static final List<String> NOT_INTEGER = List.of("\"3\"", "true", "[]", "{}", "3.0", "3e0", "1e3");
    private static final List<String> NOT_LIST = List.of("1", "true", "\"clientAuth\"", "{}");

    static Stream<Member> members() {
        return Stream.of(
                required(
                        "id",
                        NOT_TEXT,
                        List.of("\"a\"", "\"A-9\"", quoted("x".repeat(64))),
                        "\"\"",
                        "\"a b\"",
                        "\"ü\""),
                required("revision", NOT_TEXT, List.of("\"1\"", "\" \""), "\"\""),
                required("name", NOT_TEXT, List.of("\"x\"", "\" Wi-Fi ü\""), "\"\""),
                optional("notes", NOT_TEXT, List.of("\"x\\ny\"", "\"\"")),
                required(
                        "caThumbprint",
                        NOT_TEXT,
                        List.of("\"FB:EF:BE:FF:FF:FF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB\""),
                        "\"\"",
                        "\"00\"",
                        "\"d41d8cd98f00b204e9800998ecf8427e\""),
                optional("challenge", NOT_TEXT, List.of("\"x\"", "\"\"", "\" ! \"")),
                byDefault("oneTimeChallenge", NOT_FLAG, List.of("true"), "false"),
                byDefault(
                        "keyLength",
                        NOT_INTEGER,
                        List.of("2048", "4096"),
                        "1024",
                        "512",
                        "0",
                        "-1",
                        "2047",
                        "99999999999"),
                required(
                        "subjectName",
                        NOT_TEXT,
                        List.of("\"CN=x\"", "\"CN={{DeviceId}},C={{SerialNumber}}\""),
                        "\"\"",
                        "\"O=x\"",
                        "\"CN={{Device}}\"",
                        "\"CN={{DeviceName}\""),
                byDefault("retryCount", NOT_INTEGER, List.of("0", "30"), "3", "-1", "31", "2147483648"),
                byDefault("retryDelaySeconds", NOT_INTEGER, List.of("0", "86400"), "3", "-1", "86401"),
                byDefault("pendingMaxDays", NOT_INTEGER, List.of("1", "90"), "14", "0", "91"),
                required(
                        "serverUrl",
                        NOT_TEXT,
                        List.of("\"http://ca/\""),
                        "\"\"",
                        "\"ca.example\"",
                        "\"https://ca/#x\""),
                optional("templateName", NOT_TEXT, List.of("\"x\"", "\"\"")),
                byDefault("includeRootCertificate", NOT_FLAG, List.of("false"), "false", "true"),
                optional("rootCertificate", NOT_TEXT, List.of(quoted(TestRoots.base64(TestRoots.ROOT))), "\"x\""),
                optional("rootCertificateFileName", NOT_TEXT, List.of("\"root.txt\"", "\"\"")),
                required("renewPeriodDays", NOT_INTEGER, List.of("1", "3650"), "0", "3651", "-30"),
                byDefault(
                        "hashAlgorithm",
                        NOT_TEXT,
                        List.of("\"SHA-384\"", "\"SHA-512\"", "\"SHA-1\"", "\"\""),
                        "\"SHA-256\"",
                        "\"SHA256\"",
                        "\"sha-256\"",
                        "\"MD5\""),
                byDefault(
                        "renewalMode",
                        NOT_TEXT,
                        List.of("\"renewalReq\"", "\"pkcsReqSignedByOld\"", "\"newEnrolment\""),
                        "\"auto\"",
                        "\"AUTO\""),
                byDefault(
                        "renewalChallenge",
                        NOT_TEXT,
                        List.of("\"never\"", "\"always\""),
                        "\"ifRefused\"",
                        "\"sometimes\""),
                byDefault("acceptWeakResponse", NOT_FLAG, List.of("false"), "true"),
                byDefault("onMissingCertificate", NOT_TEXT, List.of("\"report\""), "\"reenrol\"", "\"reenroll\""),
                byDefault("ndesPath", NOT_FLAG, List.of("true"), "false"),
                byDefault("templateNameUse", NOT_TEXT, List.of("\"label\""), "\"auto\"", "\"Auto\"", "\"x\""),
                byDefault("challengeEncoding", NOT_TEXT, List.of(), "\"literal\"", "\"Base64\""),
                optional(
                        "subjectAlternativeName",
                        NOT_TEXT,
                        List.of(
                                "\"\"",
                                "\"dns=a.example\"",
                                "\"dns={{DeviceName}}.example;upn={{UserPrincipalName}}\""),
                        "\"dns=a b\"",
                        "\";\"",
                        "\"dns={{devicename}}\""),
                byDefault(
                        "keyUsage",
                        NOT_LIST,
                        List.of(
                                "[\"keyEncipherment\", \"digitalSignature\", \"keyEncipherment\"]",
                                "[]",
                                "[\"digitalSignature\"]",
                                "[\"contentCommitment\", \"cRLSign\"]"),
                        "[\"digitalSignature\", \"keyEncipherment\"]",
                        "[\"digitalSignature\", \"x\"]",
                        "[\"DigitalSignature\"]",
                        "[1]",
                        "[null]",
                        "[\"\"]"),
                byDefault(
                        "extendedKeyUsage",
                        NOT_LIST,
                        List.of("[\"1.3.6.1.5.5.7.3.2\"]", "[]", "[\"serverAuth\"]", "[\"1.2.3\"]"),
                        "[\"clientAuth\"]",
                        "[\"x\"]",
                        "[\"3.2\"]",
                        "[\"1\"]"),
                byDefault("keyAlgorithm", NOT_TEXT, List.of("\"EC-P256\"", "\"EC-P384\""), "\"RSA\"", "\"EC-P521\""),
                byDefault("keyProtection", NOT_TEXT, List.of("\"tpm\"", "\"tpmIfPresent\""), "\"software\"", "\"TPM\""),
                byDefault(
                        "keyReadAccess",
                        NOT_LIST,
                        List.of("[\"EXAMPLE\\\\svc-radius\", \"S-1-5-20\"]"),
                        "[]",
                        "[\"Everyone\"]",
                        "[\"\"]",
                        "[1]"),
                byDefault("store", NOT_TEXT, List.of("\"user\""), "\"machine\"", "\"x\""),
                optional("user", NOT_TEXT, List.of("\"\""), "\"a@b\"", "\"me\""),
                byDefault("legacyAlgorithms", NOT_FLAG, List.of("true"), "false"),
                byDefault("expectScepStandard", NOT_FLAG, List.of("true"), "false"),
                byDefault("requireRaEku", NOT_FLAG, List.of("true"), "false"),
                optional(
                        "raThumbprint",
                        NOT_TEXT,
                        List.of("\"\"", "\"FB:EF:BE:FF:FF:FF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB\""),
                        "\"00\""),
                optional(
                        "certificateTemplate",
                        NOT_TEXT,
                        List.of("\"\"", "\"User\"", "\"1.3.6.1.4.1.311.21.8.1\""),
                        "\"a\\u0007\"",
                        quoted("x".repeat(256))),
                byDefault("sid", NOT_TEXT, List.of("\"sanUri\"", "\"extension\"", "\"both\""), "\"off\"", "\"on\""));
    }

    @ParameterizedTest
    @MethodSource("members")
    void goodValue_isRead(Member member) {
        assertThat(member.good()).allSatisfy(value -> {
            PolicyReading reading =
                    PolicyJson.sound().with(member.name(), value).read();

            assertThat(reading.policy()).as("%s", reading.findings()).isPresent();
            assertThat(reading.findings()).extracting(Finding::code).doesNotContain("memberUnknown");
        });
    }

    @ParameterizedTest
    @MethodSource("members")
    void wrongType_isAnErrorThatNamesTheMember(Member member) {
        assertThat(member.wrongTypes()).allSatisfy(value -> {
            PolicyReading reading =
                    PolicyJson.sound().with(member.name(), value).read();

            assertThat(errors(reading)).extracting(Finding::code).containsExactly("wrongType");
            assertThat(errors(reading)).extracting(Finding::pointer).containsExactly("/" + member.name());
            assertThat(errors(reading).get(0).message()).startsWith(member.name() + " must be ");
        });
    }

    @ParameterizedTest
    @MethodSource("members")
    void badValue_isAnErrorThatNamesTheMember(Member member) {
        assertThat(member.bad()).allSatisfy(value -> {
            PolicyReading reading =
                    PolicyJson.sound().with(member.name(), value).read();

            assertThat(reading.policy()).isEmpty();
            assertThat(errors(reading)).singleElement().satisfies(error -> {
                String expected = member.name().equals("includeRootCertificate") ? "rootCertificate" : member.name();
                assertThat(error.pointer()).startsWith("/" + expected);
                assertThat(error.code()).isNotEqualTo("memberUnknown");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("members")
    void nullAndMissing_areTheSame(Member member) {
        PolicyReading asNull = PolicyJson.sound().with(member.name(), "null").read();
        PolicyReading missing = PolicyJson.sound().without(member.name()).read();

        assertThat(asNull).isEqualTo(missing);
        assertThat(missing.policy().isPresent()).isEqualTo(!member.required());
        if (member.required()) {
            assertThat(errors(missing)).extracting(Finding::code).containsExactly("memberMissing");
            assertThat(errors(missing)).extracting(Finding::pointer).containsExactly("/" + member.name());
        }
    }

    @ParameterizedTest
    @MethodSource("members")
    void givingTheDefault_changesNothing(Member member) {
        if (member.byDefault().isEmpty()) {
            return;
        }

        ScepPolicy given = policy(PolicyJson.sound().with(member.name(), member.byDefault()));

        ScepPolicy missing = policy(PolicyJson.sound().without(member.name()));
        assertThat(asIfNamed(given)).isEqualTo(asIfNamed(missing));
        assertThat(asIfNamed(given).enrolmentFingerprint())
                .isEqualTo(asIfNamed(missing).enrolmentFingerprint());
    }

    /**
     * A device may ask for a longer key where the policy names none, and a certificate must have the extended usages that
     * the policy names, so these are told apart.
     */
    private static ScepPolicy asIfNamed(ScepPolicy policy) {
        return policy.toBuilder()
                .keyLength(1024)
                .keyUsage(Optional.of(policy.requestedKeyUsage()))
                .extendedKeyUsage(Optional.of(policy.requestedExtendedKeyUsage()))
                .build();
    }

    @Test
    void minimalPolicy_hasTheDefaults() {
        ScepPolicy policy = policy(PolicyJson.sound().without("keyLength").without("challenge"));

        assertThat(policy)
                .isEqualTo(new ScepPolicy(
                        new PolicyId("wifi"),
                        "1",
                        "Wi-Fi",
                        Optional.empty(),
                        Thumbprint.parse("FBEFBEFFFFFF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123"),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        KeyAlgorithm.RSA,
                        KeyProtection.SOFTWARE,
                        Set.of(),
                        StoreLocation.MACHINE,
                        Optional.empty(),
                        SubjectName.parse("CN=device 7,O=Example"),
                        Optional.empty(),
                        3,
                        Duration.ofSeconds(3),
                        14,
                        "https://ca.example/scep?x=1",
                        false,
                        Optional.empty(),
                        TemplateNameUse.AUTO,
                        false,
                        Optional.empty(),
                        30,
                        HashAlgorithm.SHA256,
                        Optional.empty(),
                        Optional.empty(),
                        RenewalMode.AUTO,
                        RenewalChallenge.IF_REFUSED,
                        false,
                        true,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        SidMapping.OFF,
                        MissingCertificateAction.REENROL));
    }

    @Test
    void challenge_isTakenLiterally() {
        ScepPolicy policy = policy(PolicyJson.sound().withText("challenge", " p ä%20&\t"));

        assertThat(policy.challenge()).contains(Secret.ofText(" p ä%20&\t"));
    }

    @Test
    void emptyChallenge_isNone() {
        assertThat(policy(PolicyJson.sound().withText("challenge", "")).challenge())
                .isEmpty();
    }

    @Test
    void allErrors_areFoundAtOnceAndTheGravestStandFirst() {
        PolicyReading reading = PolicyJson.sound()
                .with("keyLength", "1024")
                .with("unknown", "1")
                .with("retryCount", "99")
                .without("name")
                .read();

        assertThat(reading.findings())
                .extracting(Finding::code)
                .containsExactly("memberMissing", "outOfRange", "keyLengthWeak", "memberUnknown");
        assertThat(reading.policy()).isEmpty();
        assertThat(reading.id()).contains(new PolicyId("wifi"));
    }

    @Test
    void syntaxError_namesLineAndColumn() {
        PolicyReading reading = PolicyJson.read("{\"id\": \"x\",\n \"name\": oops}");

        assertThat(reading.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("line 2, column 10"));
    }

    @Test
    void duplicateMember_namesLineAndColumn() {
        PolicyReading reading = PolicyJson.read("{\"id\": \"x\",\n \"id\": \"y\"}");

        assertThat(reading.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("line 2"));
    }

    @Test
    void byteOrderMark_isSkippedWithAWarning() {
        PolicyReading reading = PolicyJson.read("\uFEFF" + PolicyJson.soundText());

        assertThat(reading.policy()).isPresent();
        assertThat(reading.findings()).extracting(Finding::code).containsExactly("byteOrderMark");
    }

    @Test
    void blanksAroundTheObject_areFine() {
        assertThat(PolicyJson.read("\n " + PolicyJson.soundText() + "\r\n").findings())
                .isEmpty();
    }

    @Test
    void manyUnknownMembers_areCounted() {
        PolicyJson json = PolicyJson.sound();
        for (int i = 0; i < 1000; i++) {
            json.with("x" + i, "1");
        }

        List<Finding> findings = json.read().findings();

        assertThat(findings).hasSize(21);
        assertThat(findings.get(20).message()).isEqualTo("980 more members are unknown");
    }

    @Test
    void misspeltMember_isHintedAt() {
        assertThat(PolicyJson.sound()
                        .with("ServerURL", "1")
                        .read()
                        .findings()
                        .get(0)
                        .message())
                .endsWith("did you mean serverUrl?");
    }

    @Test
    void unknownMemberWithControlCharacters_isShownHarmless() {
        Finding finding = PolicyJson.sound()
                .with("a\u001b[2J\u202e" + "x".repeat(900), "1")
                .read()
                .findings()
                .get(0);

        assertThat(finding.message())
                .doesNotContain("\u001b")
                .doesNotContain("\u202e")
                .hasSizeLessThan(120);
    }

    @Test
    void pinOfTheUploadedRoot_isFine() {
        String pin = Thumbprint.of(Thumbprint.Algorithm.SHA256, TestRoots.ROOT).hex();

        PolicyReading reading = PolicyJson.sound()
                .withText("caThumbprint", pin)
                .with("includeRootCertificate", "true")
                .withText("rootCertificate", TestRoots.base64(TestRoots.pem("CERTIFICATE", TestRoots.ROOT)))
                .read();

        assertThat(reading.findings()).isEmpty();
        assertThat(reading.policy()
                        .orElseThrow()
                        .rootCertificate()
                        .orElseThrow()
                        .der())
                .isEqualTo(TestRoots.ROOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ca",
                "HTTPS://CA.example:8443/scep/pkiclient.exe?id=1&x=a|b^{c}",
                "http://my_host/x",
                "http://[::1]:8080/",
                "http://192.0.2.1/certsrv/mscep/mscep.dll",
                "http://büro.example/ü",
                "http://ca/a%20b?",
                "http://u:p@ca/"
            })
    void usableAddress_isTakenExactly(String url) {
        assertThat(policy(PolicyJson.sound().withText("serverUrl", url)).serverUrl())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ca.example",
                "file:///x",
                "http:/ca",
                "http://",
                "http:///x",
                "http://?x",
                "http://:80/",
                "http://u@/",
                "http://ca:0/",
                "http://ca:65536/",
                "http://ca:x/",
                "http://ca:8080:1/",
                "http://[::1/",
                "http://a\\@b/",
                "http://c a/",
                " http://ca/",
                "http://ca/\n",
                "http://ca/#",
                "http://ca%2f/"
            })
    void unusableAddress_isRefused(String url) {
        PolicyReading reading = PolicyJson.sound().withText("serverUrl", url).read();

        assertThat(errors(reading)).extracting(Finding::code).containsExactly("serverUrlInvalid");
    }

    @Test
    void addressOf2048Characters_isTheLongest() {
        String longest = "http://ca/" + "x".repeat(2038);

        assertThat(PolicyJson.sound().withText("serverUrl", longest).read().policy())
                .isPresent();
        assertThat(PolicyJson.sound()
                        .withText("serverUrl", longest + "x")
                        .read()
                        .policy())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CN,64", "OU,64", "O,64", "T,64", "SERIALNUMBER,64", "L,128", "ST,128", "E,255"})
    void valueLongerThanItsType_isWarnedOf(String type, int limit) {
        String fits = "CN=x," + type + "=" + "y".repeat(limit);

        assertThat(PolicyJson.sound().withText("subjectName", fits).read().findings())
                .isEmpty();
        assertThat(PolicyJson.sound().withText("subjectName", fits + "y").read().findings())
                .extracting(Finding::code)
                .containsExactly("subjectValueLong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "@", "#", "$", "%", "^", "&", "*", "_", "(", ")"})
    void troublesomeChallengeCharacter_isWarnedOfAndNotNamed(String character) {
        PolicyReading reading =
                PolicyJson.sound().withText("challenge", "a" + character + "b").read();

        assertThat(reading.policy()).isPresent();
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("challengeSpecialCharacters");
            assertThat(finding.message()).doesNotContain(character);
        });
    }

    @Test
    void spoiledBytes_neverFail() {
        byte[] sound = PolicyJson.sound()
                .withText("rootCertificate", TestRoots.base64(TestRoots.ROOT))
                .bytes();
        Random random = new Random(20_26);
        PolicyReader reader = new PolicyReader();

        for (int i = 0; i < 1_000; i++) {
            byte[] spoiled = sound.clone();
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 128);
            }

            PolicyReading reading = reader.read(spoiled);

            assertThat(reading.policy().isPresent() || !reading.findings().isEmpty())
                    .as(new String(spoiled, StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    @Test
    void rootWithOneByteSpoiled_isRefused() {
        PolicyReader reader = new PolicyReader();

        for (int i = 0; i < TestRoots.ROOT.length; i++) {
            byte[] spoiled = TestRoots.ROOT.clone();
            spoiled[i] ^= (byte) (1 + (37 * i) % 255);

            PolicyReading reading = reader.read(PolicyJson.sound()
                    .withText("rootCertificate", TestRoots.base64(spoiled))
                    .bytes());

            assertThat(reading.policy()).as("byte %d", i).isEmpty();
        }
    }

    private static ScepPolicy policy(PolicyJson json) {
        PolicyReading reading = json.read();
        assertThat(reading.policy()).as("%s", reading.findings()).isPresent();
        return reading.policy().orElseThrow();
    }

    private static List<Finding> errors(PolicyReading reading) {
        return reading.findings().stream().filter(Finding::isError).toList();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static Member required(String name, List<String> wrongTypes, List<String> good, String... bad) {
        return new Member(name, true, good, wrongTypes, List.of(bad), "");
    }

    private static Member optional(String name, List<String> wrongTypes, List<String> good, String... bad) {
        return new Member(name, false, good, wrongTypes, List.of(bad), "");
    }

    private static Member byDefault(
            String name, List<String> wrongTypes, List<String> good, String byDefault, String... bad) {
        return new Member(name, false, good, wrongTypes, List.of(bad), byDefault);
    }
}

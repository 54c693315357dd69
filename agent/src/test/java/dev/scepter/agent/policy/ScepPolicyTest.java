package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScepPolicyTest {
    private static final ScepPolicy FULL = ScepPolicy.builder()
            .id(new PolicyId("wifi-7"))
            .revision("r\"1")
            .name("Wi-Fi ü 😀")
            .notes(Optional.of("line\nline"))
            .caThumbprint(new Thumbprint(Thumbprint.Algorithm.SHA1, "FBEFBEFFFFFF0123456789ABCDEF0123456789AB"))
            .challenge(Optional.of(Secret.ofText(PolicyJson.CHALLENGE)))
            .oneTimeChallenge(true)
            .keyLength(4096)
            .subjectName(SubjectName.parse("CN=\"/C=US/CN=foo\",S=\" x \""))
            .retryCount(0)
            .retryDelay(Duration.ofDays(1))
            .pendingMaxDays(90)
            .serverUrl("http://user:pass@ca/scep?a=\"b\"")
            .templateName(Optional.of("Device (Device)"))
            .includeRootCertificate(true)
            .rootCertificate(Optional.of(EncodedCertificate.ofDer(TestRoots.ROOT)))
            .renewPeriodDays(3650)
            .hashAlgorithm(HashAlgorithm.SHA512)
            .renewalMode(RenewalMode.NEW_ENROLMENT)
            .renewalChallenge(RenewalChallenge.ALWAYS)
            .acceptWeakResponse(false)
            .onMissingCertificate(MissingCertificateAction.REPORT)
            .keyReadAccess(Set.of("EXAMPLE\\b", "EXAMPLE\\a"))
            .store(StoreLocation.USER)
            .user(Optional.of("jo@example.com"))
            .subjectAlternativeName(Optional.of(SubjectAlternativeName.parse("dns=b;dns=a;ip=2001:db8::1")))
            .raThumbprint(Optional.of(Thumbprint.of(Thumbprint.Algorithm.SHA256, TestRoots.ROOT)))
            .legacyAlgorithms(true)
            .keyAlgorithm(KeyAlgorithm.RSA)
            .keyProtection(KeyProtection.TPM_IF_PRESENT)
            .extendedKeyUsage(
                    Optional.of(Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.3.6.1.5.5.7.3.1"))))
            .certificateTemplate(Optional.of(new CertificateTemplate("Device")))
            .sid(SidMapping.SAN_URI)
            .build();

    /** Members that are used without a new certificate. */
    static Stream<UnaryOperator<ScepPolicyBuilder>> changesWithoutEnrolment() {
        return Stream.of(
                policy -> policy.revision("2"),
                policy -> policy.name("x"),
                policy -> policy.notes(Optional.empty()),
                policy -> policy.challenge(Optional.empty()),
                policy -> policy.oneTimeChallenge(false),
                policy -> policy.retryCount(3),
                policy -> policy.retryDelay(Duration.ZERO),
                policy -> policy.pendingMaxDays(1),
                policy -> policy.renewPeriodDays(1),
                policy -> policy.caThumbprint(Thumbprint.of(Thumbprint.Algorithm.SHA256, TestRoots.ROOT)),
                policy -> policy.serverUrl("http://other/"),
                policy -> policy.templateName(Optional.empty()),
                policy -> policy.includeRootCertificate(false),
                policy -> policy.renewalMode(RenewalMode.AUTO),
                policy -> policy.ndesPath(true),
                policy -> policy.templateNameUse(TemplateNameUse.LABEL),
                policy -> policy.legacyAlgorithms(false),
                policy -> policy.acceptWeakResponse(true),
                policy -> policy.expectScepStandard(true),
                policy -> policy.requireRaEku(true),
                policy -> policy.raThumbprint(Optional.empty()),
                policy -> policy.renewalChallenge(RenewalChallenge.NEVER),
                policy -> policy.onMissingCertificate(MissingCertificateAction.REENROL));
    }

    /** Members whose change needs a new certificate. */
    static Stream<UnaryOperator<ScepPolicyBuilder>> changesWithEnrolment() {
        return Stream.of(
                policy -> policy.subjectName(SubjectName.parse("CN=other")),
                policy -> policy.keyLength(2048),
                policy -> policy.hashAlgorithm(HashAlgorithm.SHA256),
                policy -> policy.subjectAlternativeName(Optional.empty()),
                policy -> policy.subjectAlternativeName(Optional.of(SubjectAlternativeName.parse("dns=a"))),
                policy -> policy.keyUsage(Optional.of(Set.of(KeyUsage.DIGITAL_SIGNATURE))),
                policy -> policy.extendedKeyUsage(Optional.of(Set.of(new ExtendedKeyUsage("1.2.3")))),
                policy -> policy.keyAlgorithm(KeyAlgorithm.EC_P256),
                policy -> policy.keyProtection(KeyProtection.TPM),
                policy -> policy.keyReadAccess(Set.of("EXAMPLE\\a")),
                policy -> policy.keyReadAccess(Set.of("EXAMPLE\\a EXAMPLE\\b")),
                policy -> policy.certificateTemplate(Optional.of(new CertificateTemplate("User"))),
                policy -> policy.sid(SidMapping.EXTENSION),
                policy -> policy.user(Optional.of("ann@example.com")),
                policy -> policy.keyLength(Optional.empty()),
                policy -> policy.store(StoreLocation.MACHINE).user(Optional.empty()));
    }

    static Stream<ScepPolicy> policies() {
        return Stream.of(FULL, PolicyJson.sound().read().policy().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("changesWithoutEnrolment")
    void changeThatNeedsNoCertificate_keepsTheFingerprint(UnaryOperator<ScepPolicyBuilder> change) {
        ScepPolicy changed = change.apply(FULL.toBuilder()).build();

        assertThat(changed).isNotEqualTo(FULL);
        assertThat(changed.enrolmentFingerprint()).isEqualTo(FULL.enrolmentFingerprint());
    }

    @ParameterizedTest
    @MethodSource("changesWithEnrolment")
    void changeThatNeedsACertificate_changesTheFingerprint(UnaryOperator<ScepPolicyBuilder> change) {
        assertThat(change.apply(FULL.toBuilder()).build().enrolmentFingerprint())
                .isNotEqualTo(FULL.enrolmentFingerprint());
    }

    @Test
    void otherSpellingOfTheSubject_keepsTheFingerprint() {
        ScepPolicy respelt = FULL.toBuilder()
                .subjectName(SubjectName.parse("cn=\"/C=US/CN=foo\",  2.5.4.8=\" x \""))
                .build();

        assertThat(respelt.enrolmentFingerprint()).isEqualTo(FULL.enrolmentFingerprint());
    }

    @Test
    void orderOfLists_keepsTheFingerprint() {
        ScepPolicy reordered = FULL.toBuilder()
                .subjectAlternativeName(Optional.of(SubjectAlternativeName.parse("ip=2001:DB8:0::1;dns=A;dns=b")))
                .keyReadAccess(new LinkedHashSet<>(List.of("EXAMPLE\\a", "EXAMPLE\\b")))
                .build();

        assertThat(reordered.enrolmentFingerprint()).isEqualTo(FULL.enrolmentFingerprint());
    }

    @Test
    void keyLengthOfAnEcKey_keepsTheFingerprint() {
        ScepPolicy ec = FULL.toBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build();

        assertThat(ec.toBuilder().keyLength(2048).build().enrolmentFingerprint())
                .isEqualTo(ec.enrolmentFingerprint());
    }

    @Test
    void keyLengthAlone_isToldFromOtherChanges() {
        ScepPolicy silent = FULL.toBuilder().keyLength(Optional.empty()).build();
        ScepPolicy renamed =
                silent.toBuilder().subjectName(SubjectName.parse("CN=other")).build();

        assertThat(silent.differsAtMostInKeyLength(FULL.enrolmentFingerprint())).isTrue();
        assertThat(FULL.differsAtMostInKeyLength(silent.enrolmentFingerprint())).isTrue();
        assertThat(renamed.differsAtMostInKeyLength(FULL.enrolmentFingerprint()))
                .isFalse();
    }

    @Test
    void keyUsageAsByDefault_keepsTheFingerprint() {
        ScepPolicy ec = FULL.toBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build();

        assertThat(withUsages(ec, KeyUsage.DIGITAL_SIGNATURE).enrolmentFingerprint())
                .isEqualTo(ec.enrolmentFingerprint());
        assertThat(withUsages(FULL, KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
                        .enrolmentFingerprint())
                .isEqualTo(FULL.enrolmentFingerprint());
        assertThat(withUsages(ec, KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
                        .requestedKeyUsage())
                .as("as written")
                .containsExactlyInAnyOrder(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT);
    }

    private static ScepPolicy withUsages(ScepPolicy policy, KeyUsage... usages) {
        return policy.toBuilder().keyUsage(Optional.of(Set.of(usages))).build();
    }

    static Stream<Arguments> pinnedFingerprints() {
        ScepPolicy sound = PolicyJson.sound().read().policy().orElseThrow();
        return Stream.of(
                Arguments.of(sound, "628f2084f96b35342ee1d850a6545d6dad75633f00301276ef0904b6f051b09a"),
                Arguments.of(FULL, "bf7ba6884d3143ddc490fee09aff4adb87000c90dcec9055dbf4c7f67fcb4c2c"),
                Arguments.of(
                        sound.toBuilder()
                                .extendedKeyUsage(Optional.of(Set.of(
                                        new ExtendedKeyUsage("1.3.6.1.5.5.7.3.17"),
                                        new ExtendedKeyUsage("1.3.6.1.5.5.7.3.1"))))
                                .build(),
                        "be06341f39fadde9f6d4ee035610618e73dca150d55933cc53d7f6ada8f3005f"),
                Arguments.of(
                        sound.toBuilder()
                                .subjectName(SubjectName.parse("CN=x,2.5.4.97=y,OU=z"))
                                .build(),
                        "d1a6709c5fbb6979d771056c5821da64a6b637fb5f7d536de4e9db8bf3ddfca7"));
    }

    @ParameterizedTest
    @MethodSource("pinnedFingerprints")
    void fingerprint_isTheSameInEveryBuild(ScepPolicy policy, String fingerprint) {
        assertThat(policy.enrolmentFingerprint())
                .as("another value would make every device enrol anew")
                .isEqualTo(fingerprint);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void writtenPolicy_readsBackEqualButForItsChallenge(ScepPolicy policy) {
        byte[] json = PolicyWriter.toJsonWithoutChallenge(policy);

        PolicyReading reading = PolicyJson.read(json);

        assertThat(reading.policy()).contains(policy.withChallenge(Optional.empty()));
        assertThat(reading.policy().orElseThrow().withChallenge(policy.challenge()))
                .isEqualTo(policy);
        assertThat(PolicyWriter.toJsonWithoutChallenge(reading.policy().orElseThrow()))
                .isEqualTo(json);
        assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain(PolicyJson.CHALLENGE);
    }

    @Test
    void text_showsNoSecret() {
        assertThat(FULL.toString()).isEqualTo("policy wifi-7 revision r\"1");
        assertThat(PolicyJson.sound().read().toString()).doesNotContain(PolicyJson.CHALLENGE);
    }

    @Test
    void withoutRequiredMember_isNotBuilt() {
        assertThatThrownBy(() -> ScepPolicy.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("id is required");
    }

    static Stream<UnaryOperator<ScepPolicyBuilder>> impossibleChanges() {
        return Stream.of(
                policy -> policy.revision(""),
                policy -> policy.name(""),
                policy -> policy.keyLength(3072),
                policy -> policy.retryCount(31),
                policy -> policy.retryDelay(Duration.ofSeconds(86_401)),
                policy -> policy.retryDelay(Duration.ofMillis(1500)),
                policy -> policy.retryDelay(Duration.ofSeconds(-1)),
                policy -> policy.pendingMaxDays(0),
                policy -> policy.keyUsage(Optional.of(Set.of())),
                policy -> policy.extendedKeyUsage(Optional.of(Set.of())),
                policy -> policy.renewPeriodDays(0),
                policy -> policy.serverUrl("ca"),
                policy -> policy.rootCertificate(Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("impossibleChanges")
    void valueOutsideItsRange_isNotBuilt(UnaryOperator<ScepPolicyBuilder> change) {
        ScepPolicyBuilder spoiled = change.apply(FULL.toBuilder());

        assertThatThrownBy(spoiled::build).isInstanceOf(IllegalArgumentException.class);
    }
}

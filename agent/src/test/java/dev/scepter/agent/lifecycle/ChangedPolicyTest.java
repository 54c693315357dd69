package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.HashAlgorithm;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.MissingCertificateAction;
import dev.scepter.agent.policy.RenewalChallenge;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.policy.TemplateNameUse;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.FakeEnrollment;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a valid certificate when a member of its policy changes: one row for each member there is. */
class ChangedPolicyTest {
    private static final EncodedCertificate ROOT = root("CN=Root of the policy");
    private static final EncodedCertificate OTHER_ROOT = root("CN=Other root");

    private static final ScepPolicy BASE = policyBuilder()
            .challenge(Optional.of(Secret.ofText("first")))
            .keyLength(1024)
            .includeRootCertificate(true)
            .rootCertificate(Optional.of(ROOT))
            .build();

    private static final Map<String, Row> ROWS = rows();

    private final LifecycleBench bench = new LifecycleBench();

    private enum Effect {
        /** The certificate stays; the CA that the policy names now is looked at, and asked at the next renewal. */
        CHECKED_NOW,
        /** The certificate stays, nothing is sent; the member counts from now on. */
        FROM_NOW_ON,
        /** The certificate stays, nothing is sent for it; the trusted roots follow at once. */
        ROOTS_NOW,
        /** A new certificate beside the old one. */
        NEW_CERTIFICATE,
        /** Who it is: with another one it is another policy. */
        IDENTITY
    }

    private record Row(String member, Effect effect, UnaryOperator<ScepPolicyBuilder> change) {
        ScepPolicy changed() {
            return change.apply(BASE.toBuilder()).build();
        }

        @Override
        public String toString() {
            return member;
        }
    }

    private static EncodedCertificate root(String name) {
        return TestCa.root(name, spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))))
                .certificate();
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        row(rows, "id", Effect.IDENTITY, policy -> policy);
        row(rows, "revision", Effect.FROM_NOW_ON, policy -> policy.revision("2"));
        row(rows, "name", Effect.FROM_NOW_ON, policy -> policy.name("Other"));
        row(rows, "notes", Effect.FROM_NOW_ON, policy -> policy.notes(Optional.of("words")));
        row(rows, "caThumbprint", Effect.CHECKED_NOW, policy -> policy.caThumbprint(pin()));
        row(rows, "challenge", Effect.FROM_NOW_ON, policy -> policy.challenge(Optional.of(Secret.ofText("second"))));
        row(rows, "oneTimeChallenge", Effect.FROM_NOW_ON, policy -> policy.oneTimeChallenge(true));
        row(rows, "keyLength", Effect.NEW_CERTIFICATE, policy -> policy.keyLength(2048));
        row(rows, "keyAlgorithm", Effect.NEW_CERTIFICATE, policy -> policy.keyAlgorithm(KeyAlgorithm.EC_P256));
        row(rows, "keyProtection", Effect.NEW_CERTIFICATE, policy -> policy.keyProtection(KeyProtection.TPM));
        row(rows, "keyReadAccess", Effect.NEW_CERTIFICATE, policy -> policy.keyReadAccess(Set.of("S-1-5-20")));
        row(
                rows,
                "store",
                Effect.NEW_CERTIFICATE,
                policy -> policy.store(StoreLocation.USER).user(Optional.of("somebody@example.org")));
        row(rows, "user", Effect.FROM_NOW_ON, policy -> policy.user(Optional.of("somebody@example.org")));
        row(rows, "subjectName", Effect.NEW_CERTIFICATE, policy -> policy.subjectName(SubjectName.parse("CN=other")));
        row(rows, "subjectAlternativeName", Effect.NEW_CERTIFICATE, policy -> policy.subjectAlternativeName(names()));
        row(rows, "retryCount", Effect.FROM_NOW_ON, policy -> policy.retryCount(9));
        row(rows, "retryDelay", Effect.FROM_NOW_ON, policy -> policy.retryDelay(Duration.ofSeconds(9)));
        row(rows, "pendingMaxDays", Effect.FROM_NOW_ON, policy -> policy.pendingMaxDays(9));
        row(rows, "serverUrl", Effect.CHECKED_NOW, policy -> policy.serverUrl("https://other.example/scep"));
        row(rows, "ndesPath", Effect.CHECKED_NOW, policy -> policy.ndesPath(true));
        row(rows, "templateName", Effect.CHECKED_NOW, policy -> policy.templateName(Optional.of("Other")));
        row(rows, "templateNameUse", Effect.CHECKED_NOW, policy -> policy.templateNameUse(TemplateNameUse.LABEL));
        row(rows, "includeRootCertificate", Effect.ROOTS_NOW, policy -> policy.includeRootCertificate(false));
        row(rows, "rootCertificate", Effect.ROOTS_NOW, policy -> policy.rootCertificate(Optional.of(OTHER_ROOT)));
        row(rows, "renewPeriodDays", Effect.FROM_NOW_ON, policy -> policy.renewPeriodDays(9));
        row(rows, "hashAlgorithm", Effect.NEW_CERTIFICATE, policy -> policy.hashAlgorithm(HashAlgorithm.SHA512));
        row(
                rows,
                "keyUsage",
                Effect.NEW_CERTIFICATE,
                policy -> policy.keyUsage(Optional.of(EnumSet.of(KeyUsage.DIGITAL_SIGNATURE))));
        row(rows, "extendedKeyUsage", Effect.NEW_CERTIFICATE, policy -> policy.extendedKeyUsage(usages()));
        row(rows, "renewalMode", Effect.FROM_NOW_ON, policy -> policy.renewalMode(RenewalMode.NEW_ENROLMENT));
        row(rows, "renewalChallenge", Effect.FROM_NOW_ON, policy -> policy.renewalChallenge(RenewalChallenge.NEVER));
        row(rows, "legacyAlgorithms", Effect.CHECKED_NOW, policy -> policy.legacyAlgorithms(true));
        row(rows, "acceptWeakResponse", Effect.FROM_NOW_ON, policy -> policy.acceptWeakResponse(false));
        row(rows, "expectScepStandard", Effect.CHECKED_NOW, policy -> policy.expectScepStandard(true));
        row(rows, "requireRaEku", Effect.CHECKED_NOW, policy -> policy.requireRaEku(true));
        row(rows, "raThumbprint", Effect.CHECKED_NOW, policy -> policy.raThumbprint(Optional.of(pin())));
        row(
                rows,
                "certificateTemplate",
                Effect.NEW_CERTIFICATE,
                policy -> policy.certificateTemplate(Optional.of(new CertificateTemplate("Device"))));
        row(rows, "sid", Effect.NEW_CERTIFICATE, policy -> policy.sid(SidMapping.EXTENSION));
        row(
                rows,
                "onMissingCertificate",
                Effect.FROM_NOW_ON,
                policy -> policy.onMissingCertificate(MissingCertificateAction.REPORT));
        return rows;
    }

    private static void row(
            Map<String, Row> rows, String member, Effect effect, UnaryOperator<ScepPolicyBuilder> change) {
        rows.put(member, new Row(member, effect, change));
    }

    private static Thumbprint pin() {
        return OTHER_ROOT.sha256();
    }

    private static Optional<SubjectAlternativeName> names() {
        return Optional.of(new SubjectAlternativeName(
                List.of(new AlternativeName(AlternativeName.Type.DNS, "device.example.org"))));
    }

    private static Optional<Set<ExtendedKeyUsage>> usages() {
        return ExtendedKeyUsage.parse("serverAuth").map(Set::of);
    }

    static List<Row> changes() {
        return ROWS.values().stream()
                .filter(row -> row.effect() != Effect.IDENTITY)
                .toList();
    }

    private static Object value(ScepPolicy policy, String member) throws ReflectiveOperationException {
        return ScepPolicy.class.getMethod(member).invoke(policy);
    }

    @Test
    void everyMember_hasARow() {
        List<String> members = Arrays.stream(ScepPolicy.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();

        assertThat(ROWS.keySet()).containsExactlyInAnyOrderElementsOf(members);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changedMember_hasItsEffect(Row row) throws Exception {
        ScepPolicy changed = row.changed();
        assertThat(value(changed, row.member())).isNotEqualTo(value(BASE, row.member()));
        bench.apply(BASE);
        Thumbprint before = bench.leafInForce();

        Forecast forecast = bench.engine.forecast(changed, "test");

        if (row.effect() == Effect.NEW_CERTIFICATE) {
            assertThat(forecast.reason()).isEqualTo("the policy wants another certificate");
            assertThat(forecast.steps()).extracting(Step::name).contains("begin", "send", "putInForce");
            return;
        }
        assertThat(forecast.steps()).extracting(Step::name).doesNotContain("begin", "send", "putInForce");
        RunResult result = bench.apply(changed);
        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isEqualTo(before);
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
        assertThat(bench.recorded().policy()).isEqualTo(changed);
        assertThat(bench.status.of(bench.recorded()).state()).isEqualTo(PolicyStatus.State.VALID);
        assertThat(bench.anchors.all()).isEqualTo(trusted(changed));
        assertThat(bench.enrollment.checked())
                .isEqualTo(row.effect() == Effect.CHECKED_NOW ? List.of(changed) : List.of());
        bench.renew();
        assertThat(value(bench.enrollment.asked().get(1), row.member())).isEqualTo(value(changed, row.member()));
    }

    @Test
    void otherUserOfAUserStore_needsANewCertificate() throws Exception {
        ScepPolicy first = BASE.toBuilder()
                .store(StoreLocation.USER)
                .user(Optional.of("first@example.org"))
                .build();
        bench.apply(first);

        Forecast forecast = bench.engine.forecast(
                first.toBuilder().user(Optional.of("second@example.org")).build(), "test");

        assertThat(forecast.reason()).isEqualTo("the policy wants another certificate");
    }

    private static Set<EncodedCertificate> trusted(ScepPolicy policy) {
        return policy.includeRootCertificate() ? Set.of(policy.rootCertificate().orElseThrow()) : Set.of();
    }

    /** A certificate that is renewed as it was is asked for by today's policy in all but what it is. */
    @ParameterizedTest
    @MethodSource("changes")
    void earlierPolicy_givesTheCertificateAndTodaysGivesTheRest(Row row) throws Exception {
        ScepPolicy changed = row.changed();

        ScepPolicy merged = EarlierPolicy.underTodays(EarlierPolicy.withoutSecrets(BASE), changed);

        boolean ofTheCertificate =
                row.effect() == Effect.NEW_CERTIFICATE || row.member().equals("user");
        assertThat(value(merged, row.member())).isEqualTo(value(ofTheCertificate ? BASE : changed, row.member()));
        assertThat(merged.enrolmentFingerprint()).isEqualTo(BASE.enrolmentFingerprint());
    }
}

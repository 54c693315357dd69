package dev.scepter.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.TemplateNameUse;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.enrollment.Rig.Mood;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may go wrong between Scepter, Windows' objects and the CA, beyond what each way to enrol has to bear. */
class CertEnrollTroubleTest {
    private static final Duration LATER = Duration.ofHours(2);
    private static final Duration INTO_THE_WINDOW = Duration.ofDays(35);

    private final CertEnrollRig rig = new CertEnrollRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        try (Agent agent = rig.start()) {
            return agent.engine().apply(policy, "test", Demand.NOW, StepListener.NONE);
        }
    }

    private RunResult goOn(Duration later) throws ScepterException, InterruptedException {
        rig.clock().advance(later);
        try (Agent agent = rig.start()) {
            return agent.engine()
                    .run(Rig.ID, Demand.WHAT_IS_DUE, StepListener.NONE)
                    .orElseThrow();
        }
    }

    private static Optional<ErrorCode> code(RunResult result) {
        return result.failure().map(Failure::code);
    }

    private static Arguments refused(UnaryOperator<ScepPolicyBuilder> change, String word) {
        return Arguments.of(change, word);
    }

    static Stream<Arguments> whatWindowsIsNotTold() {
        return Stream.of(
                refused(policy -> policy.keyAlgorithm(KeyAlgorithm.EC_P256), "EC key"),
                refused(policy -> policy.sid(SidMapping.SAN_URI), "security identifier"),
                refused(
                        policy -> policy.certificateTemplate(Optional.of(new CertificateTemplate("WiFi"))),
                        "certificate template"),
                refused(
                        policy ->
                                policy.templateName(Optional.of("WiFi")).templateNameUse(TemplateNameUse.CSR_TEMPLATE),
                        "certificate template"),
                refused(policy -> policy.requireRaEku(true), "RA certificates"),
                refused(policy -> policy.acceptWeakResponse(false), "how a reply was protected"),
                refused(policy -> policy.renewalMode(RenewalMode.RENEWAL_REQ), "type of a message"));
    }

    @ParameterizedTest
    @MethodSource("whatWindowsIsNotTold")
    void whatWindowsIsNotTold_isRefusedBeforeAnythingIsAsked(UnaryOperator<ScepPolicyBuilder> change, String word)
            throws Exception {
        RunResult result = apply(change.apply(rig.policy()).build());

        assertThat(code(result)).contains(ErrorCode.BACKEND_REFUSED);
        assertThat(result.failure().orElseThrow().message()).contains("certenroll", word);
        assertThat(rig.sent()).isZero();
    }

    @Test
    void missingClass_isAReasonAgainstThisWay() throws Exception {
        rig.requests.obstacles(List.of("CX509SCEPEnrollment is not registered"));

        RunResult result = apply(rig.policy().build());

        assertThat(code(result)).contains(ErrorCode.BACKEND_REFUSED);
        assertThat(result.failure().orElseThrow().message()).contains("CX509SCEPEnrollment is not registered");
    }

    @Test
    void everythingThatThePolicyAsksFor_isToldToWindows() throws Exception {
        apply(rig.policy()
                .subjectAlternativeName(Optional.of(new SubjectAlternativeName(List.of(
                        new AlternativeName(AlternativeName.Type.DNS, "pc7.example"),
                        new AlternativeName(AlternativeName.Type.UPN, "pc7@example")))))
                .build());

        try (Agent agent = rig.start()) {
            ParsedCertificate leaf =
                    agent.status().of(Rig.ID).orElseThrow().certificate().orElseThrow();
            assertThat(leaf.subject()).isEqualTo("CN=device-1");
            assertThat(leaf.subjectAlternativeNames()).containsExactly("dns=pc7.example", "upn=pc7@example");
            assertThat(leaf.extendedKeyUsages()).containsExactly("1.3.6.1.5.5.7.3.2");
            assertThat(agent.status().of(Rig.ID).orElseThrow().warnings()).isEmpty();
        }
    }

    @Test
    void sha1Pin_isMatchedByScepter() throws Exception {
        Thumbprint sha1 = FileRig.encoded(rig.ca.root()).sha1();

        RunResult result = apply(rig.policy().caThumbprint(sha1).build());

        assertThat(result.failure()).isEmpty();
    }

    @Test
    void garbage_isNoAnswer_andTheSameBytesGoAgain() throws Exception {
        rig.ca.garble(true);
        RunResult garbled = apply(rig.policy().build());
        RunResult garbledAgain = goOn(LATER);

        rig.ca.garble(false);
        RunResult sound = goOn(LATER);

        assertThat(code(garbled)).contains(ErrorCode.CERTENROLL_FAILED);
        assertThat(garbledAgain.record().attempt()).isPresent();
        assertThat(sound.record().inForce()).isPresent();
        assertThat(rig.requestsWithChallenge()).hasSize(1);
    }

    @Test
    void replyThatAnotherProcessCannotRead_isAskedForOnce() throws Exception {
        rig.requests.readOnlyInTheSameProcess();
        rig.mood(Mood.LOSES_REPLY);
        apply(rig.policy().build());

        rig.mood(Mood.ISSUES);
        RunResult result = goOn(LATER);

        assertThat(result.record().inForce()).isPresent();
        assertThat(rig.requestsWithChallenge()).hasSize(1);
    }

    @Test
    void refusalOfTheSecondCopy_isDoubted_andTheCertificateFetched() throws Exception {
        rig.ca.forgetBytes();
        rig.mood(Mood.LOSES_REPLY);
        apply(rig.policy().build());

        rig.mood(Mood.ISSUES);
        RunResult result = goOn(LATER);

        assertThat(result.failure()).isEmpty();
        assertThat(result.record().inForce()).isPresent();
        assertThat(rig.requestsWithChallenge()).hasSize(1);
    }

    @Test
    void requestThatWindowsDoesNotForget_costsNoCertificate_andGoesWithItsKey() throws Exception {
        rig.requests.failToForget(true);
        RunResult issued = apply(rig.policy().build());
        assertThat(issued.failure()).isEmpty();
        assertThat(rig.requests.keys()).hasSize(1);

        try (Agent agent = rig.start()) {
            agent.engine().remove(Rig.ID, false, StepListener.NONE);
            assertThat(agent.journal().read(Rig.ID)).isPresent();
        }
        rig.requests.failToForget(false);
        try (Agent agent = rig.start()) {
            agent.engine().remove(Rig.ID, false, StepListener.NONE);

            assertThat(agent.journal().read(Rig.ID)).isEmpty();
        }
        assertThat(rig.leftovers(Set.of())).isEmpty();
    }

    @Test
    void attemptWithoutItsTransactionId_isADamagedRecord_andLeavesNothing() throws Exception {
        rig.mood(Mood.HOLDS);
        apply(rig.policy().build());
        try (Agent agent = rig.start()) {
            PolicyRecord record = agent.journal().read(Rig.ID).orElseThrow();
            Attempt spoiled = record.attempt().orElseThrow().withoutData("transactionId");
            agent.journal().write(record.withAttempt(Optional.of(spoiled)));
        }

        RunResult result = goOn(Duration.ofDays(1));

        assertThat(code(result)).contains(ErrorCode.RECORD_DAMAGED);
        assertThat(result.record().attempt()).isEmpty();
        assertThat(rig.leftovers(Set.of())).isEmpty();
        assertThat(rig.platform().keys().list(Rig.ID)).isEmpty();
    }

    @Test
    void renewal_isSignedByTheOldCertificate_andCarriesNoChallenge() throws Exception {
        RunResult first = apply(rig.policy().build());

        goOn(INTO_THE_WINDOW);

        String old = first.record().inForce().orElseThrow().leaf().sha1().hex();
        assertThat(rig.ca.requests()).hasSize(2);
        assertThat(rig.ca.requests().get(1).value("signer")).isEqualTo(old);
        assertThat(rig.ca.requests().get(1).value("challenge")).isEmpty();
    }

    @Test
    void caWithoutRenewal_isAskedAnewWithTheChallenge() throws Exception {
        rig.ca.capabilities("AES", "SHA-256", "POSTPKIOperation");
        rig.ca.acceptChallengeAgain();
        apply(rig.policy().oneTimeChallenge(false).build());

        RunResult renewed = goOn(INTO_THE_WINDOW);

        assertThat(renewed.failure()).isEmpty();
        assertThat(rig.ca.requests().get(1).value("signer")).isEmpty();
        assertThat(rig.ca.requests().get(1).value("challenge")).isEqualTo(Rig.CHALLENGE);
    }

    @Test
    void caWithoutRenewal_isNotAskedWhereTheChallengeIsSpent() throws Exception {
        rig.ca.capabilities("AES", "SHA-256");
        RunResult first = apply(rig.policy().build());

        RunResult renewed = goOn(INTO_THE_WINDOW);

        assertThat(code(renewed)).contains(ErrorCode.CHALLENGE_SPENT);
        assertThat(renewed.record().inForce()).isEqualTo(first.record().inForce());
        assertThat(rig.ca.requests()).hasSize(1);
    }

    @Test
    void refusedRenewal_goesDownToANewEnrolment_whereTheChallengeMayGoAgain() throws Exception {
        rig.ca.acceptChallengeAgain();
        rig.ca.refuseSigners();
        apply(rig.policy().oneTimeChallenge(false).build());

        RunResult renewed = goOn(INTO_THE_WINDOW);

        assertThat(renewed.failure()).isEmpty();
        assertThat(rig.ca.requests().stream()
                        .map(request -> !request.value("signer").isEmpty()))
                .containsExactly(false, true, true, false);
        assertThat(rig.leftovers(Set.copyOf(rig.platform().keys().list(Rig.ID))))
                .isEmpty();
    }

    @Test
    void challenge_standsNowhereInTheDataFolder() throws Exception {
        rig.mood(Mood.HOLDS);
        apply(rig.policy().build());

        String record = new String(
                rig.platform()
                        .folder()
                        .read("policies/" + Rig.ID + ".json", 1 << 20)
                        .orElseThrow(),
                StandardCharsets.UTF_8);
        assertThat(record).contains("transactionId").doesNotContain(Rig.CHALLENGE);
    }
}

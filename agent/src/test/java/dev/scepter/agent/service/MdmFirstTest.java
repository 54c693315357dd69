package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MdmFirstTest {
    private static final TestCa CA = TestCa.root("CN=Root");
    private static final PolicyId ID = new PolicyId("wifi");
    private static final MdmEnrollment.Outcome ENROLLED =
            new MdmEnrollment.Enrolled(Optional.of("https://mdm.example/"), Optional.empty(), List.of("seen"));
    private static final MdmEnrollment.Outcome NOT_ENROLLED = new MdmEnrollment.NotEnrolled(List.of("looked"));

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private final SecureRandom random = new SecureRandom();
    private final TestScepServer ca = new TestScepServer(CA);
    private MdmEnrollment.Outcome found = NOT_ENROLLED;
    private int looks;
    private int reached;
    private final Agent agent = new Agent(
            Platform.onFiles(folder, folder, new PreparedKeys(), random, LocalChannel.NONE)
                    .withMdmEnrollment(() -> {
                        looks++;
                        return found;
                    }),
            new Seams(clock, new ManualSleeper(clock), random, event -> {}),
            (policy, post, deadline) -> {
                reached++;
                return ca;
            },
            null);

    @AfterEach
    void close() {
        agent.close();
    }

    private void require(boolean required) throws ScepterException {
        folder.write("config.json", ("{\"requireMdmEnrollment\": " + required + "}").getBytes(UTF_8));
        agent.readSettingsAgain();
    }

    private static ScepPolicyBuilder policy() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .renewPeriodDays(30);
    }

    private RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        return agent.engine().apply(policy, "test", Demand.NOW, StepListener.NONE);
    }

    private RunResult look() throws ScepterException, InterruptedException {
        return agent.engine().run(ID, Demand.WHAT_IS_DUE, StepListener.NONE).orElseThrow();
    }

    private Thumbprint inForce() throws ScepterException {
        return record().inForce().orElseThrow().leaf().sha1();
    }

    private PolicyRecord record() throws ScepterException {
        return agent.journal().read(ID).orElseThrow();
    }

    @Test
    void notEnrolled_isAFailureThatWaits_andTheCaIsNotAsked() throws Exception {
        require(true);

        RunResult result = apply(policy().build());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.MDM_ENROLLMENT_REQUIRED);
        assertThat(result.failure().orElseThrow().message())
                .isEqualTo(
                        "requireMdmEnrollment is set, and the enrolment of Windows at an MDM is: not enrolled (looked)");
        assertThat(result.nextAttempt()).contains(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(reached).isZero();
        assertThat(record().attempt()).isEmpty();
    }

    @Test
    void plan_saysWhatTheRequestWaitsFor() throws Exception {
        require(true);

        String reason =
                agent.engine().forecast(policy().build(), "test").reason();

        assertThat(reason)
                .endsWith("; no request leaves yet: requireMdmEnrollment is set, and the enrolment of Windows at an MDM is:"
                        + " not enrolled (looked)");
        assertThat(reached).isZero();
    }

    @Test
    void plan_ofARenewal_waitsForNoMdm() throws Exception {
        apply(policy().build());
        require(true);

        String reason =
                agent.engine().forecast(policy().build(), "test").reason();

        assertThat(reason).doesNotContain("requireMdmEnrollment");
    }

    @Test
    void onceEnrolled_theAgentEnrolsByItself() throws Exception {
        require(true);
        apply(policy().build());
        found = ENROLLED;

        clock.advance(Duration.ofMinutes(5));
        RunResult result = look();

        assertThat(result.failure()).isEmpty();
        assertThat(record().inForce()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotKnown_countsAsNotEnrolled(boolean windows) throws Exception {
        require(true);
        found = windows ? new MdmEnrollment.Unknown(List.of()) : new MdmEnrollment.NotWindows();

        RunResult result = apply(policy().build());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.MDM_ENROLLMENT_REQUIRED);
        assertThat(result.failure().orElseThrow().message()).endsWith(windows ? "not known" : "not Windows");
        assertThat(reached).isZero();
    }

    @Test
    void withoutTheSetting_nobodyLooks() throws Exception {
        RunResult result = apply(policy().build());

        assertThat(result.failure()).isEmpty();
        assertThat(record().inForce()).isPresent();
        assertThat(looks).isZero();
    }

    @Test
    void certificateInForce_isRenewed_whoeverManagesWindows() throws Exception {
        apply(policy().build());
        Thumbprint first = inForce();
        require(true);

        RunResult renewed =
                agent.engine().run(ID, Demand.RENEWAL, StepListener.NONE).orElseThrow();

        assertThat(renewed.failure()).isEmpty();
        assertThat(inForce()).isNotEqualTo(first);
        assertThat(looks).isZero();
    }

    @Test
    void policyThatWantsAnotherCertificate_waits_andDoesNotHoldUpTheRenewal() throws Exception {
        apply(policy().build());
        Thumbprint first = inForce();
        require(true);
        ScepPolicy other = policy().revision("2")
                .subjectName(SubjectName.parse("CN=other"))
                .build();

        RunResult result = apply(other);

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.MDM_ENROLLMENT_REQUIRED);
        assertThat(result.failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
        assertThat(inForce()).isEqualTo(first);

        clock.set(ParsedCertificate.of(record().inForce().orElseThrow().leaf())
                .notAfter()
                .minus(Duration.ofDays(10)));
        assertThat(look().failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
        RunResult renewed = look();

        assertThat(renewed.failure()).isEmpty();
        assertThat(inForce()).isNotEqualTo(first);
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void requestThatWasSent_goesOn() throws Exception {
        ca.answer(TestScepServer.pending());
        apply(policy().retryCount(0).build());
        assertThat(record().attempt()).isPresent();
        require(true);

        clock.advance(Duration.ofDays(1));
        RunResult result = look();

        assertThat(result.failure()).isEmpty();
        assertThat(record().inForce()).isPresent();
    }
}

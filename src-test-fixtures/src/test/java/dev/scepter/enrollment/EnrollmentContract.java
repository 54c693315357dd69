package dev.scepter.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Predecessor;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.enrollment.Rig.Mood;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each way to enrol keeps to, whoever makes the messages and the keys.
 *
 * <p>The stops come from a first life that nothing stops; each further life is stopped once in each of its acts.
 */
@Tag("contract")
abstract class EnrollmentContract {
    /** The step by which Windows is told to begin. */
    private static final String ORDER = "enroll";

    private static final Duration LATER = Duration.ofHours(13);
    private static final Duration INTO_THE_WINDOW = Duration.ofDays(35);
    private static final Duration GRACE = Duration.ofDays(8);

    /** A new device that was never enrolled, and its CA, in the mood to issue. */
    abstract Rig rig();

    /** Something told to an agent. */
    @FunctionalInterface
    private interface Command {
        void tell(Rig rig, Agent agent, StepListener listener) throws ScepterException, InterruptedException;
    }

    /**
     * A part of a life: something happens, time passes, the agent is told something, and there are so many certificates.
     *
     * @param asks whether a certificate is asked for by a new request
     */
    private record Act(String name, boolean asks, Mood mood, Duration time, Command command, int certificates) {}

    @Test
    void certificateIsInForce_andAllProofsHold_byThisWay() throws Exception {
        try (Rig rig = rig()) {
            RunResult result = apply(rig, rig.policy().build());

            assertThat(result.failure()).isEmpty();
            PolicyStatus status = status(rig);
            assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
            assertThat(status.proofs().map(Proofs::failing)).contains(List.of());
            assertThat(status.backend()).contains(rig.way());
            assertThat(status.backendReason().orElse("")).isNotBlank();
            assertThat(result.record().inForce().map(CertificateInForce::strategy))
                    .contains(rig.way());
            assertThat(rig.requestsWithChallenge()).hasSize(1);
            assertThat(disorder(rig, 1)).isEmpty();
        }
    }

    @Test
    void heldRequest_isAskedAboutLater_andIssued() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.HOLDS);
            RunResult held = apply(rig, rig.policy().build());
            assertThat(held.record().attempt().flatMap(Attempt::pending)).isPresent();
            assertThat(held.record().inForce()).isEmpty();
            assertThat(status(rig).state()).isEqualTo(PolicyStatus.State.PENDING);

            rig.clock().advance(LATER);
            RunResult stillHeld = goOn(rig);
            rig.mood(Mood.ISSUES);
            rig.clock().advance(LATER);
            RunResult issued = goOn(rig);

            assertThat(stillHeld.record().attempt().flatMap(Attempt::pending)).isPresent();
            assertThat(issued.failure()).isEmpty();
            assertThat(status(rig).proofs().map(Proofs::failing)).contains(List.of());
            assertThat(rig.requestsWithChallenge()).hasSize(1);
            assertThat(disorder(rig, 1)).isEmpty();
        }
    }

    @Test
    void refusal_isAFailureOfTheAttempt_andLeavesNothing() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.REFUSES);

            RunResult result = apply(rig, rig.policy().build());

            Failure failure = result.failure().orElseThrow();
            assertThat(failure.code()).isIn(rig.codes(Mood.REFUSES));
            assertThat(failure.purpose()).contains(Purpose.ENROL);
            assertThat(failure.message()).doesNotContain(Rig.CHALLENGE);
            assertThat(result.record().attempt()).isEmpty();
            assertThat(disorder(rig, 0)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"OTHER_KEY", "FORGED"})
    void certificateThatFailsAProof_isNeverInForce(Mood mood) throws Exception {
        try (Rig rig = rig()) {
            rig.mood(mood);

            RunResult result = apply(rig, rig.policy().build());

            assertThat(result.failure().map(Failure::code).orElseThrow()).isIn(rig.codes(mood));
            assertThat(result.record().inForce()).isEmpty();
            assertThat(rig.platform().store().inForce(Rig.ID)).isEmpty();
            assertThat(disorder(rig, 0)).isEmpty();
        }
    }

    @Test
    void otherNames_areNeverTakenInSilence() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.OTHER_NAMES);

            RunResult result = apply(rig, rig.policy().build());

            boolean taken = result.record().inForce().isPresent();
            assertThat(taken ? status(rig).warnings() : List.of(result.failure().orElseThrow()))
                    .isNotEmpty();
            assertThat(disorder(rig, taken ? 1 : 0)).isEmpty();
        }
    }

    @Test
    void wrongPin_letsNothingSecretLeave() throws Exception {
        try (Rig rig = rig()) {
            Thumbprint pin = rig.policy().build().caThumbprint();
            Thumbprint other = Thumbprint.of(pin.algorithm(), "another CA".getBytes(StandardCharsets.US_ASCII));

            RunResult result = apply(rig, rig.policy().caThumbprint(other).build());

            assertThat(result.failure().map(Failure::code)).contains(ErrorCode.PIN_MISMATCH);
            assertThat(rig.sent()).isZero();
            assertThat(rig.requestsWithChallenge()).isEmpty();
            assertThat(disorder(rig, 0)).isEmpty();
        }
    }

    @Test
    void caThatIsNotReached_isAskedLater() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.UNREACHABLE);
            RunResult unreached = apply(rig, rig.policy().build());

            rig.mood(Mood.ISSUES);
            rig.clock().advance(LATER);
            RunResult reached = goOn(rig);

            assertThat(unreached.failure()).isPresent();
            assertThat(unreached.record().inForce()).isEmpty();
            assertThat(reached.failure()).isEmpty();
            assertThat(rig.requestsWithChallenge()).hasSize(1);
            assertThat(disorder(rig, 1)).isEmpty();
        }
    }

    @Test
    void lostReply_costsNoSecondChallenge() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.LOSES_REPLY);
            apply(rig, rig.policy().build());

            rig.mood(Mood.ISSUES);
            rig.clock().advance(LATER);
            goOn(rig);

            assertThat(status(rig).proofs().map(Proofs::failing)).contains(List.of());
            assertThat(rig.requestsWithChallenge()).hasSize(1);
            assertThat(disorder(rig, 1)).isEmpty();
        }
    }

    @Test
    void spentChallenge_neverGoesAgain() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.REFUSES);
            apply(rig, rig.policy().build());

            rig.mood(Mood.ISSUES);
            rig.clock().advance(Duration.ofDays(2));
            goOn(rig);
            apply(rig, rig.policy().build());

            assertThat(rig.requestsWithChallenge()).hasSize(1);
            assertThat(disorder(rig, 0)).isEmpty();
        }
    }

    @Test
    void renewal_bringsAnotherCertificateForAnotherKey() throws Exception {
        try (Rig rig = rig()) {
            CertificateInForce before =
                    apply(rig, renewable(rig)).record().inForce().orElseThrow();

            rig.clock().advance(INTO_THE_WINDOW);
            RunResult renewed = goOn(rig);

            assertThat(renewed.failure()).isEmpty();
            CertificateInForce after = renewed.record().inForce().orElseThrow();
            assertThat(after.leaf()).isNotEqualTo(before.leaf());
            assertThat(after.key()).isNotEqualTo(before.key());
            assertThat(after.strategy()).isEqualTo(rig.way());
            assertThat(status(rig).proofs().map(Proofs::failing)).contains(List.of());
            assertThat(disorder(rig, 2)).isEmpty();
        }
    }

    @Test
    void refusedRenewal_keepsTheCertificateInForce() throws Exception {
        try (Rig rig = rig()) {
            CertificateInForce before =
                    apply(rig, renewable(rig)).record().inForce().orElseThrow();
            rig.mood(Mood.REFUSES);
            rig.clock().advance(INTO_THE_WINDOW);

            RunResult refused = goOn(rig);

            assertThat(refused.failure().flatMap(Failure::purpose)).contains(Purpose.RENEW);
            assertThat(refused.record().inForce()).contains(before);
            assertThat(status(rig).proofs().map(Proofs::failing)).contains(List.of());
            assertThat(disorder(rig, 1)).isEmpty();
        }
    }

    @Test
    void removal_leavesNothing_alsoOfAHeldRequest() throws Exception {
        try (Rig rig = rig()) {
            rig.mood(Mood.HOLDS);
            apply(rig, rig.policy().build());

            tell(rig, EnrollmentContract::remove, Stops.nowhere());

            assertThat(disorder(rig, 0)).isEmpty();
        }
    }

    @Test
    void processThatEndsAtAnyStep_leavesOneCertificate_andSpendsOneChallenge() throws Exception {
        liveAndStop(List.of(
                new Act("enrolment", true, Mood.ISSUES, Duration.ZERO, EnrollmentContract::applyWhatIsDue, 1),
                new Act("renewal", true, Mood.ISSUES, INTO_THE_WINDOW, EnrollmentContract::goOn, 2),
                new Act("cleaning up", false, Mood.ISSUES, GRACE, EnrollmentContract::goOn, 1),
                new Act("removal", false, Mood.ISSUES, Duration.ZERO, EnrollmentContract::remove, 0)));
    }

    @Test
    void processThatEndsAtAnyStepOfAHeldRequest_leavesOneCertificate_andSpendsOneChallenge() throws Exception {
        liveAndStop(List.of(
                new Act("request", true, Mood.HOLDS, Duration.ZERO, EnrollmentContract::applyOneTime, 0),
                new Act("issue", false, Mood.ISSUES, LATER, EnrollmentContract::goOn, 1),
                new Act("removal", false, Mood.ISSUES, Duration.ZERO, EnrollmentContract::remove, 0)));
    }

    @Test
    void processThatEndsAtAnyStepOfARefusal_leavesNothing_andSpendsOneChallenge() throws Exception {
        liveAndStop(List.of(
                new Act("refusal", true, Mood.REFUSES, Duration.ZERO, EnrollmentContract::applyOneTime, 0),
                new Act("afterwards", false, Mood.ISSUES, LATER, EnrollmentContract::goOn, 0)));
    }

    private void liveAndStop(List<Act> acts) throws Exception {
        List<String> violations = new ArrayList<>();
        List<Stops> counted = acts.stream().map(act -> Stops.nowhere()).toList();
        live(acts, counted, violations);
        int most = counted.stream().mapToInt(Stops::passed).max().orElseThrow();

        for (int point = 0; point < most; point++) {
            int at = point;
            live(acts, acts.stream().map(act -> Stops.at(at)).toList(), violations);
        }

        assertThat(violations).isEmpty();
        assertThat(most).isGreaterThan(8);
    }

    /** A new device; each act may be stopped once. */
    private void live(List<Act> acts, List<Stops> stops, List<String> violations) throws Exception {
        try (Rig rig = rig()) {
            int asked = 0;
            boolean mayRepeat = mayRepeatChallenge(rig)
                    && acts.stream().anyMatch(one -> one.time().equals(INTO_THE_WINDOW));
            for (int i = 0; i < acts.size(); i++) {
                Act act = acts.get(i);
                Stops stop = stops.get(i);
                rig.mood(act.mood());
                rig.clock().advance(act.time());
                boolean hadOne = hasWorkingCertificate(rig);
                try {
                    tell(rig, act.command(), stop);
                } catch (Stops.Stopped stopped) {
                    rig.clock().advance(Duration.ofSeconds(1));
                    if (hadOne && act.certificates() > 0 && !hasWorkingCertificate(rig)) {
                        violations.add("no working certificate " + where(act, stop));
                    }
                    tell(rig, act.command(), Stops.nowhere());
                }
                String where = where(act, stop);
                boolean lost = rig.losesOrders() && stop.isBefore(ORDER);
                if (lost) {
                    // It is given up; then the next request goes, if the challenge works again.
                    rig.clock().advance(LATER);
                    goOn(rig);
                    rig.clock().advance(LATER);
                    goOn(rig);
                }
                asked += act.asks() ? 1 : 0;
                if (rig.requestsWithChallenge().size() > asked) {
                    violations.add("more requests with a challenge than were asked for " + where);
                }
                rig.repeatedOrders().forEach(each -> violations.add("told to begin again: " + each + " " + where));
                if (lost && !mayRepeat) {
                    disorder(rig, 0).forEach(each -> violations.add(each + " " + where));
                    return;
                }
                for (String each : disorder(rig, act.certificates())) {
                    violations.add(each + " " + where);
                }
                if (act.certificates() > 0 && !hasWorkingCertificate(rig)) {
                    violations.add("no certificate works " + where);
                }
                if (!mayRepeat && rig.requestsWithChallenge().size() > 1) {
                    violations.add("the one-time challenge left twice " + where);
                }
            }
        }
    }

    private static String where(Act act, Stops stops) {
        return "after the " + act.name() + " that was stopped " + stops.stopped();
    }

    private static void applyWhatIsDue(Rig rig, Agent agent, StepListener listener)
            throws ScepterException, InterruptedException {
        agent.engine().apply(renewable(rig), "contract", Demand.WHAT_IS_DUE, listener);
    }

    private static void applyOneTime(Rig rig, Agent agent, StepListener listener)
            throws ScepterException, InterruptedException {
        agent.engine().apply(rig.policy().build(), "contract", Demand.WHAT_IS_DUE, listener);
    }

    private static void goOn(Rig rig, Agent agent, StepListener listener)
            throws ScepterException, InterruptedException {
        agent.engine().run(Rig.ID, Demand.WHAT_IS_DUE, listener);
    }

    private static void remove(Rig rig, Agent agent, StepListener listener)
            throws ScepterException, InterruptedException {
        agent.engine().remove(Rig.ID, false, listener);
    }

    /** Where nothing but the challenge lets a certificate be renewed, it works more than once. */
    private static ScepPolicy renewable(Rig rig) {
        return rig.policy().oneTimeChallenge(!mayRepeatChallenge(rig)).build();
    }

    private static boolean mayRepeatChallenge(Rig rig) {
        return !rig.renewsWithoutChallenge();
    }

    private static boolean hasWorkingCertificate(Rig rig) {
        try (Agent agent = rig.start()) {
            return agent.status()
                    .of(Rig.ID)
                    .flatMap(PolicyStatus::proofs)
                    .filter(Proofs::hold)
                    .isPresent();
        }
    }

    private static PolicyStatus status(Rig rig) {
        try (Agent agent = rig.start()) {
            return agent.status().of(Rig.ID).orElseThrow();
        }
    }

    private static RunResult apply(Rig rig, ScepPolicy policy) throws ScepterException, InterruptedException {
        try (Agent agent = rig.start();
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            return agent.engine().apply(policy, "contract", Demand.NOW, StepListener.NONE);
        }
    }

    private static RunResult goOn(Rig rig) throws ScepterException, InterruptedException {
        try (Agent agent = rig.start();
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            return agent.engine()
                    .run(Rig.ID, Demand.WHAT_IS_DUE, StepListener.NONE)
                    .orElseThrow();
        }
    }

    private static void tell(Rig rig, Command command, Stops stops) throws ScepterException, InterruptedException {
        try (Agent agent = rig.start();
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            command.tell(rig, agent, stops);
        }
    }

    /** What is missing or left over on the machine, against the record; empty if all is as it should be. */
    private static List<String> disorder(Rig rig, int certificates) throws ScepterException {
        List<String> found = new ArrayList<>();
        Optional<PolicyRecord> record;
        try (Agent agent = rig.start()) {
            record = agent.journal().read(Rig.ID);
        }
        Set<KeyName> owned = new HashSet<>();
        Set<Thumbprint> leaves = new HashSet<>();
        record.ifPresent(known -> {
            known.inForce().ifPresent(inForce -> {
                owned.add(inForce.key());
                leaves.add(inForce.leaf().sha1());
            });
            known.predecessors().stream().map(Predecessor::key).forEach(owned::add);
            known.predecessors().stream().map(Predecessor::leafSha1).forEach(leaves::add);
            known.attempt().flatMap(Attempt::key).ifPresent(owned::add);
        });
        Set<KeyName> keys = Set.copyOf(rig.platform().keys().list(Rig.ID));
        Set<Thumbprint> stored = Set.copyOf(rig.platform().store().list(Rig.ID));
        if (!owned.containsAll(keys)) {
            found.add("the keys are " + keys + ", the record names " + owned);
        }
        if (!stored.equals(leaves) || stored.size() != certificates) {
            found.add("the certificates are " + stored + ", the record names " + leaves + ", there should be "
                    + certificates);
        }
        rig.leftovers(owned).forEach(each -> found.add("left over: " + each));
        return found;
    }
}

package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.MissingCertificateAction;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says what comes next for a policy. Pure: the same record, view, demand and time give the same plan; it is asked again
 * after each step.
 */
final class LifecyclePlanner {
    /** How long the bytes of a request that nobody answered may still find an answer. */
    static final Duration ANSWERABLE = Duration.ofHours(24);

    private static final Duration BETWEEN_REPAIRS = Duration.ofDays(1);

    private final Steppers steppers;

    LifecyclePlanner(Steppers steppers) {
        this.steppers = steppers;
    }

    Plan plan(Instant now, PolicyRecord record, DeviceView device, Demand demand) {
        if (record.removal().isPresent()) {
            Optional<Plan> wait =
                    record.removal().get().isRunning() ? waitAfter(now, record.failure(), demand) : Optional.empty();
            if (wait.isPresent()) {
                return wait.get();
            }
            return steppers.removal()
                    .next(record)
                    .map(step -> Plan.of(steppers.removal(), step, "the policy is being removed"))
                    .orElseGet(() -> Plan.idle("the policy was removed and is held", Optional.empty()));
        }
        if (record.attempt().isPresent()) {
            return forAttempt(now, record, record.attempt().get(), demand);
        }
        if (record.rollback().isPresent()) {
            return next(steppers.rollback(), record, "the certificate before is put in force again");
        }
        Plan plan = record.inForce().isPresent()
                ? forCertificate(now, record, record.inForce().get(), device, demand)
                : first(now, record, device, demand);
        boolean graceEnded = record.predecessors().stream().anyMatch(predecessor -> predecessor.isOver(now));
        // Only when nothing else is due: one that cannot be removed must not put off the renewal.
        return graceEnded && plan.move().isEmpty()
                ? next(steppers.predecessor(), record, "the grace of the certificate before has ended")
                : plan;
    }

    /** Why a plan happens, and what it still waits for before a request leaves; for people. */
    String reason(Plan plan) {
        Optional<String> waitsFor = plan.move()
                .map(Plan.Move::stepper)
                .filter(BeginSteps.class::isInstance)
                .map(BeginSteps.class::cast)
                .flatMap(begin -> begin.strategy()
                        .flatMap(name -> steppers.attempt().enrollment(name).waitsFor(begin.purpose())));
        return plan.reason()
                + waitsFor.map(what -> "; no request leaves yet: " + what).orElse("");
    }

    /** The steps that a plan leads through if nothing fails, for people who want to see it. */
    List<Step> outline(Plan plan, PolicyRecord record) {
        if (plan.move().isEmpty()) {
            return List.of();
        }
        Plan.Move move = plan.move().get();
        List<Step> steps = new ArrayList<>();
        if (move.stepper() instanceof BeginSteps begin) {
            steps.add(move.step());
            Optional<String> strategy = begin.strategy();
            if (strategy.isEmpty()) {
                // It is due, and will say why it fails.
                return steps;
            }
            return withCompletion(
                    steps, record, strategy.get(), steppers.attempt().outline(record, strategy.get()));
        } else if (move.stepper() instanceof ReclaimSteps) {
            steps.add(move.step());
            List<Step> completion =
                    CompletionSteps.outline(RootSteps.wanted(record).isPresent());
            steps.addAll(from(completion, CompletionSteps.PROVE));
            return steps;
        } else if (move.stepper() == steppers.attempt()) {
            String strategy = record.attempt().orElseThrow().strategy();
            List<Step> attempt = from(steppers.attempt().outline(record, strategy), move.step());
            return withCompletion(steps, record, strategy, attempt);
        } else if (move.stepper() == steppers.removal()) {
            return from(RemovalSteps.outline(record.removal().orElseThrow().wish()), move.step());
        } else if (move.stepper() == steppers.rollback()) {
            return from(RollbackSteps.outline(), move.step());
        } else if (move.stepper() == steppers.completion()) {
            boolean rootComes = RootSteps.wanted(record).isPresent()
                    && !RootFirst.isDone(record, record.attempt().orElseThrow());
            return from(CompletionSteps.outline(rootComes), move.step());
        } else {
            return List.of(move.step());
        }
    }

    private List<Step> withCompletion(List<Step> before, PolicyRecord record, String strategy, List<Step> attempt) {
        List<Step> steps = new ArrayList<>(before);
        steps.addAll(attempt);
        boolean rootComes =
                RootSteps.wanted(record).isPresent() && !steppers.attempt().bringsRoot(record, strategy);
        steps.addAll(CompletionSteps.outline(rootComes));
        return steps;
    }

    /** What failed with the CA does not hold up the adoption, which needs no CA; nor does a pause of enrolments. */
    private Plan first(Instant now, PolicyRecord record, DeviceView device, Demand demand) {
        if (device.reclaimable().isEmpty()) {
            return begin(now, record, Purpose.ENROL, "there is no certificate yet", demand);
        }
        Stepper reclaim = steppers.reclaim(device.reclaimable().get());
        Optional<Failure> ofAdoption =
                record.failure().filter(failure -> failure.purpose().isEmpty());
        return waitAfter(now, ofAdoption, demand)
                .orElseGet(() -> next(
                        reclaim,
                        record,
                        "a certificate of this policy is in the store and works: it is adopted, nothing is sent"));
    }

    private static List<Step> from(List<Step> steps, Step first) {
        int index = steps.indexOf(first);
        if (index < 0) {
            return List.of(first);
        }
        return steps.subList(index, steps.size());
    }

    private Plan forAttempt(Instant now, PolicyRecord record, Attempt attempt, Demand demand) {
        if (attempt.failing().isPresent()) {
            return next(
                    steppers.cleanup(),
                    record,
                    "the attempt failed: " + attempt.failing().get().code());
        }
        if (attempt.issued().isPresent()) {
            return waitAfterFailure(now, record, attempt.purpose(), demand)
                    .orElseGet(() -> next(steppers.completion(), record, "the CA has issued"));
        }
        Optional<String> abandon = reasonToAbandon(now, record, attempt);
        if (abandon.isPresent()) {
            return next(steppers.cleanup(), record, abandon.get());
        }
        if (attempt.pending().isPresent()) {
            return forPending(now, record, attempt, attempt.pending().get(), demand);
        }
        return waitAfterFailure(now, record, attempt.purpose(), demand)
                .orElseGet(() -> next(steppers.attempt(), record, "an attempt is under way"));
    }

    private Plan forPending(Instant now, PolicyRecord record, Attempt attempt, Pending pending, Demand demand) {
        Instant end = pending.since().plus(Duration.ofDays(record.policy().pendingMaxDays()));
        if (now.isAfter(end)) {
            return next(steppers.giveUp(), record, "the CA left the request undecided since " + pending.since());
        }
        if (GiveUpSteps.givesWay(record, attempt, now)) {
            return next(steppers.giveUp(), record, "the certificate in force comes to its end and is renewed first");
        }
        if (now.isBefore(pending.nextPoll())
                && !ClockAhead.wrote(pending.nextPoll(), now, PollSchedule.longest(record.policy()))) {
            return Plan.idle("the CA holds the request", Optional.of(pending.nextPoll()));
        }
        return waitAfterFailure(now, record, attempt.purpose(), demand)
                .orElseGet(() -> next(steppers.attempt(), record, "the CA holds the request: time to ask again"));
    }

    /**
     * An attempt that sent nothing follows a changed policy at once, and makes way for a rollback. One whose request may
     * still be answered does not, unless the time for it is over.
     */
    private Optional<String> reasonToAbandon(Instant now, PolicyRecord record, Attempt attempt) {
        if (attempt.sentAt().isEmpty()) {
            if (record.rollback().isPresent()) {
                return Optional.of("the certificate before is put in force again");
            }
            return attempt.basis().equals(BeginSteps.basis(record.policy()))
                    ? Optional.empty()
                    : Optional.of("the policy changed before anything was sent");
        }
        boolean answersStay = steppers.attempt().enrollment(attempt.strategy()).keepsAnswers();
        return isUnanswered(now, attempt) && !answersStay
                ? Optional.of("the request found no answer within " + ANSWERABLE.toHours() + " hours")
                : Optional.empty();
    }

    /** The time in which a request that was sent may find its first answer is over. */
    static boolean isUnanswered(Instant now, Attempt attempt) {
        return attempt.pending().isEmpty()
                && attempt.issued().isEmpty()
                && attempt.sentAt()
                        .filter(sent -> now.isAfter(sent.plus(ANSWERABLE)))
                        .isPresent();
    }

    private Plan forCertificate(
            Instant now, PolicyRecord record, CertificateInForce inForce, DeviceView device, Demand demand) {
        ScepPolicy policy = record.policy();
        ParsedCertificate certificate = ParsedCertificate.of(inForce.leaf());
        Proofs proofs = device.proofs()
                .orElseThrow(() -> new IllegalArgumentException("a certificate in force is planned for by its proofs"));
        if (!proofs.stored() || !proofs.keySigns()) {
            return repair(now, record, proofs, demand);
        }
        if (now.isAfter(certificate.notAfter())) {
            return begin(now, record, Purpose.REPAIR, "the certificate expired at " + certificate.notAfter(), demand);
        }
        RenewalWindow window = RenewalWindow.of(policy, inForce, now);
        Optional<Instant> heldUntil = demand.renew() ? Optional.empty() : RenewalHold.until(record, now);
        boolean renewalDue = heldUntil.isEmpty()
                && (demand.renew() || !now.isBefore(demand.impatient() ? window.opens() : window.chosen()));
        Optional<Plan> replacement = record.wantsAnotherCertificate() && heldUntil.isEmpty()
                ? Optional.of(begin(now, record, Purpose.REPLACE, "the policy wants another certificate", demand))
                : Optional.empty();
        boolean pressing = !now.isBefore(window.pressing());
        if (replacement.isPresent() && !givesWay(record, replacement.get(), renewalDue, pressing)) {
            return replacement.get();
        }
        if (renewalDue) {
            String reason = demand.renew()
                    ? "renewal was asked for"
                    : "the certificate ends at " + certificate.notAfter() + " and is due for renewal";
            Plan renewal = begin(now, record, Purpose.RENEW, reason, demand);
            boolean paused = demand.paused().contains(Purpose.RENEW);
            return paused ? upkeep(now, record, proofs, device).orElse(renewal) : renewal;
        }
        Optional<Plan> upkeep = upkeep(now, record, proofs, device);
        if (upkeep.isPresent()) {
            return upkeep.get();
        }
        String reason = heldUntil
                .map(until -> "the certificate before was put back in force; renewal from "
                        + until.truncatedTo(ChronoUnit.SECONDS) + ", by command, or when the policy changes")
                .or(() -> replacement.map(Plan::reason))
                .orElse("the certificate is valid until " + certificate.notAfter() + "; renewal from "
                        + window.chosen().truncatedTo(ChronoUnit.SECONDS));
        Stream<Instant> times = Stream.concat(
                Stream.concat(
                        Stream.of(heldUntil.orElse(window.chosen())), replacement.flatMap(Plan::nextAttempt).stream()),
                Stream.concat(
                        record.predecessors().stream().map(Predecessor::removeAfter),
                        record.caCheck().flatMap(CaCheck::next).stream()));
        return Plan.idle(reason, times.min(Comparator.naturalOrder()));
    }

    /**
     * The certificate that the policy wants now cannot be had now, so the one in force is looked after meanwhile. A
     * command tries for the new one first, except where it is known that only another policy helps, or where the end of
     * the one in force is near and its renewal has not failed.
     */
    private static boolean givesWay(PolicyRecord record, Plan replacement, boolean renewalDue, boolean pressing) {
        boolean hopeless = record.isChallengeSpent()
                && record.failureBefore(Purpose.REPLACE)
                        .filter(failure -> failure.purpose().equals(Optional.of(Purpose.REPLACE)))
                        .map(Failure::isBlocking)
                        .orElse(false);
        boolean renewalFailed = record.failure()
                .map(failure -> failure.purpose().equals(Optional.of(Purpose.RENEW)))
                .orElse(false);
        return replacement.move().isEmpty() || (renewalDue && hopeless) || (pressing && !renewalFailed);
    }

    /** What is put right or looked at beside the certificate in force; no request is sent. */
    private Optional<Plan> upkeep(Instant now, PolicyRecord record, Proofs proofs, DeviceView device) {
        if (!device.chainStored()) {
            return Optional.of(next(steppers.chain(), record, "the chain beside the certificate is gone or changed"));
        }
        if (!proofs.rootTrusted().orElse(true)) {
            return Optional.of(next(steppers.roots(), record, "the root of the policy is not trusted"));
        }
        if (device.surplusRoot()) {
            return Optional.of(next(steppers.surplusRoots(), record, "the policy no longer carries a root"));
        }
        return record.caCheck()
                .filter(check -> check.isDue(now))
                .map(check -> next(steppers.caCheck(), record, "the policy names another CA, address or template"));
    }

    private Plan repair(Instant now, PolicyRecord record, Proofs proofs, Demand demand) {
        String what =
                proofs.stored() ? "the key of the certificate does not work" : "the certificate or its key is gone";
        if (record.policy().onMissingCertificate() == MissingCertificateAction.REPORT) {
            return Plan.idle(what + "; the policy says to report only", Optional.empty());
        }
        Optional<Instant> notBefore = record.repairedAt().map(last -> last.plus(BETWEEN_REPAIRS));
        boolean tooSoon = notBefore
                .map(time -> now.isBefore(time) && !ClockAhead.wrote(time, now, BETWEEN_REPAIRS.multipliedBy(2)))
                .orElse(false);
        if (!demand.impatient() && tooSoon) {
            return Plan.idle(what + "; it is enrolled anew at most once a day", notBefore);
        }
        return begin(now, record, Purpose.REPAIR, what, demand);
    }

    private Plan begin(Instant now, PolicyRecord record, Purpose purpose, String reason, Demand demand) {
        if (demand.paused().contains(purpose)) {
            return Plan.idle("the MDM has paused attempts to " + purpose.jsonName() + ": " + reason, Optional.empty());
        }
        return waitAfterFailure(now, record, purpose, demand)
                .orElseGet(() -> next(steppers.begin(purpose, record), record, reason));
    }

    private static Optional<Plan> waitAfterFailure(Instant now, PolicyRecord record, Purpose purpose, Demand demand) {
        return waitAfter(now, record.failureBefore(purpose), demand);
    }

    private static Optional<Plan> waitAfter(Instant now, Optional<Failure> before, Demand demand) {
        if (before.isEmpty() || demand.impatient()) {
            return Optional.empty();
        }
        Failure failure = before.get();
        boolean due = failure.nextAttempt()
                .map(next -> !now.isBefore(next) || ClockAhead.wrote(next, now, RetrySchedule.LONGEST))
                .orElse(false);
        return due
                ? Optional.empty()
                : Optional.of(Plan.idle("the last attempt failed: " + failure.code(), failure.nextAttempt()));
    }

    private static Plan next(Stepper stepper, PolicyRecord record, String reason) {
        return stepper.next(record)
                .map(step -> Plan.of(stepper, step, reason))
                .orElseThrow(() -> new IllegalStateException("nothing to do where " + reason));
    }
}

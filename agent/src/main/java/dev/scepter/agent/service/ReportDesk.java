package dev.scepter.agent.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StatusReader;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.ReportBackoff;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.report.DeviceReport;
import dev.scepter.agent.report.Proof;
import dev.scepter.agent.report.ProofSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Tells the MDM how the device is, when there is something to tell. Failing to do so stops nothing. For the loop's thread, but
 * for the sending.
 */
final class ReportDesk {
    /** Name of the sending. */
    static final String NAME = Workers.REPORTING;

    /** Between two reports; it grows while there is more and more to tell, whatever the reason. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** What a draft says is told for so long; who changes something meanwhile is told of by the next report. */
    private static final Duration LONGEST_TRUE = Duration.ofMinutes(1);

    /** After trouble with this device's own files. */
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);

    private final ReportTarget target;
    private final Outbox outbox;
    private final StatusReader statuses;
    private final Function<SourceState, List<ObjectNode>> refused;
    private final ProofSigner proofs;
    private final Troubles troubles;
    private final Clock clock;
    private final StopSign stop;
    private final AtomicBoolean news = new AtomicBoolean(true);
    private ReportBackoff backoff = ReportBackoff.NONE;
    private Duration pause = SHORTEST_PAUSE;
    private Instant notBefore = Instant.MIN;
    private final Duration betweenLooks;
    private Instant nextLook = Instant.MIN;
    private Optional<Draft> draft = Optional.empty();
    /** Whom the times above are about. */
    private String session = "";

    private int fingerprint;
    /** The MDM of this device wants no goodbye. */
    private Optional<String> toldRetired = Optional.empty();

    /**
     * A report that is worth sending, not sealed yet. It takes long where there are many policies, and no lock.
     *
     * @param at when it was so
     * @param sealed the report that is under way instead
     * @param proofs of the nonce of the addressee
     */
    private record Draft(
            Instant at,
            ReportTarget.Addressee addressee,
            Optional<Parcel> sealed,
            Optional<DeviceReport> report,
            List<Proof> proofs) {

        boolean isFor(Optional<ReportTarget.Addressee> other) {
            return other.filter(one -> one.session().equals(addressee.session())
                            && one.device().equals(addressee.device())
                            && one.state().equals(addressee.state()))
                    .isPresent();
        }
    }

    /**
     * @param refused entries of policies that a source lists and that are not applied
     * @param betweenLooks looking whether it is time for a sign of life costs no write
     */
    ReportDesk(
            ReportTarget target,
            Outbox outbox,
            StatusReader statuses,
            Function<SourceState, List<ObjectNode>> refused,
            ProofSigner proofs,
            EventSink events,
            Clock clock,
            Duration betweenLooks,
            StopSign stop) {
        this.stop = stop;
        this.betweenLooks = betweenLooks;
        this.target = target;
        this.outbox = outbox;
        this.statuses = statuses;
        this.refused = refused;
        this.proofs = proofs;
        this.troubles = new Troubles(events, clock);
        this.clock = clock;
    }

    /** There may be something new; safe on any thread. */
    void news() {
        news.set(true);
    }

    /**
     * Whether there is a report to send now. Writes nothing, and needs no lock.
     *
     * @throws InterruptedException if the agent is to stop
     */
    boolean isDue(Instant now) throws InterruptedException {
        lookForAnother();
        if (draft.filter(known -> isTrue(known, now)).isPresent()) {
            return true;
        }
        if (draft.isPresent()) {
            draft = Optional.empty();
            news();
        }
        if (now.isBefore(notBefore) || !backoff.mayTry(now) || (!news.get() && now.isBefore(nextLook))) {
            return false;
        }
        news.set(false);
        nextLook = now.plus(betweenLooks);
        // Not the time of the turn: a report delivered during it would look as if it came from the future, and go
        // again.
        try {
            draft = draft(clock.instant());
        } catch (ScepterException e) {
            troubled(e);
            return false;
        }
        if (draft.isEmpty()) {
            pause = SHORTEST_PAUSE;
        }
        return draft.isPresent();
    }

    /** Who was told of before says nothing about when another one may be. */
    private void lookForAnother() {
        int seen = target.fingerprint();
        if (seen == fingerprint) {
            return;
        }
        try {
            Optional<ReportTarget.Addressee> addressee = target.addressee();
            if (addressee.isPresent() && !addressee.get().session().equals(session)) {
                session = addressee.get().session();
                backoff = ReportBackoff.NONE;
                pause = SHORTEST_PAUSE;
                notBefore = Instant.MIN;
                news();
            }
            fingerprint = seen;
        } catch (ScepterException e) {
            // Whoever drafts a report meets the same and tells it.
        }
    }

    private boolean isTrue(Draft known, Instant now) {
        Duration age = Duration.between(known.at(), now).abs();
        return !news.get() && age.compareTo(LONGEST_TRUE) < 0;
    }

    private Optional<Draft> draft(Instant now) throws ScepterException, InterruptedException {
        Optional<ReportTarget.Addressee> addressee = target.addressee();
        if (addressee.isEmpty()) {
            return Optional.empty();
        }
        SourceState state = addressee.get().state();
        if (state.retired()
                && toldRetired.equals(Optional.of(addressee.get().device().deviceId()))) {
            return Optional.empty();
        }
        Optional<Parcel> underWay = outbox.sealed(now);
        if (underWay.isPresent()) {
            return Optional.of(new Draft(now, addressee.get(), underWay, Optional.empty(), List.of()));
        }
        List<PolicyStatus> policies = SourceWarnings.beside(state, statuses());
        DeviceReport report =
                DeviceReport.of(addressee.get().device(), state.generation(), policies, refused.apply(state));
        double jitter = (report.digest().hashCode() & 0xff) / 255.0;
        // A retired device says goodbye, and shows no more that it lives.
        boolean isNews = state.retired()
                ? outbox.hasNews(report.digest(), now)
                : outbox.isWorthSending(report.digest(), state.proofNonce(), jitter, now);
        return isNews
                ? Optional.of(new Draft(
                        now, addressee.get(), Optional.empty(), Optional.of(report), proofs(addressee.get(), policies)))
                : Optional.empty();
    }

    private List<PolicyStatus> statuses() throws ScepterException, InterruptedException {
        List<PolicyStatus> all = new ArrayList<>();
        for (PolicyId id : statuses.ids()) {
            stop.heed();
            all.addAll(statuses.each(id));
        }
        return all;
    }

    private List<Proof> proofs(ReportTarget.Addressee addressee, List<PolicyStatus> policies)
            throws InterruptedException {
        Optional<String> nonce = addressee.state().proofNonce();
        List<Proof> signed = new ArrayList<>();
        for (PolicyStatus policy : nonce.isPresent() ? policies : List.<PolicyStatus>of()) {
            stop.heed();
            try {
                signed.addAll(proofs.sign(addressee.device().deviceId(), nonce.get(), List.of(policy)));
            } catch (RuntimeException | StackOverflowError e) {
                troubles.tellDefect("the proof for policy " + policy.id(), e);
            }
        }
        return signed;
    }

    /**
     * Seals the report that is due; what is left is to be done beside the loop. The lock of the folder is held, for as long
     * as a few files take.
     *
     * @return empty if what was drafted is so no more, or cannot be written now
     */
    Optional<AgentLoop.Work> delivery() {
        Optional<Draft> due = draft;
        draft = Optional.empty();
        try {
            if (due.isEmpty()
                    || !isTrue(due.get(), clock.instant())
                    || !due.get().isFor(target.addressee())) {
                news();
                return Optional.empty();
            }
            Parcel parcel = due.get().sealed().isPresent() ? due.get().sealed().get() : seal(due.get());
            return Optional.of(() -> send(due.get().addressee(), parcel));
        } catch (ScepterException e) {
            troubled(e);
            return Optional.empty();
        }
    }

    /** There is still something to tell, and the trouble may be over soon. */
    private void troubled(ScepterException e) {
        notBefore = clock.instant().plus(AFTER_TROUBLE);
        news();
        troubles.tell("the report to the MDM waits: ", e);
    }

    /** What was to come by the clock of before says nothing now. */
    void clockWasSet() {
        nextLook = Instant.MIN;
        notBefore = Instant.MIN;
        backoff = ReportBackoff.NONE;
    }

    private Parcel seal(Draft due) throws ScepterException {
        DeviceReport report = due.report().orElseThrow();
        Optional<String> nonce = due.addressee().state().proofNonce();
        return outbox.seal(
                events -> report.body(due.at(), events, due.proofs()), report.digest(), nonce, clock.instant());
    }

    /** Sends; on a thread of its own. */
    private Outcome send(ReportTarget.Addressee addressee, Parcel parcel) throws InterruptedException {
        try {
            return new Answered(parcel, addressee.delivery().send(parcel));
        } catch (ScepterException e) {
            return new Unanswered(addressee, parcel, e);
        }
    }

    private final class Answered implements Outcome {
        private final Parcel parcel;
        private final ReportAnswer answer;

        Answered(Parcel parcel, ReportAnswer answer) {
            this.parcel = parcel;
            this.answer = answer;
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public boolean fitsBesideRuns() {
            return true;
        }

        @Override
        public void takeIn() throws ScepterException {
            Instant now = clock.instant();
            // There may have come more meanwhile.
            news();
            // First: if it cannot be written, the same report goes again, and less and less often.
            backoff = backoff.failed(Optional.empty(), now);
            if (answer instanceof ReportAnswer.Unfit unfit) {
                troubles.tell("refused report", "the MDM refuses a report as it is: " + unfit.words());
                outbox.refused(parcel, now);
                return;
            }
            outbox.delivered(parcel, now);
            backoff = ReportBackoff.NONE;
            notBefore = now.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** The same report goes again, unless the MDM says that this device is retired. */
    private final class Unanswered implements Outcome {
        private final ReportTarget.Addressee addressee;
        private final Parcel parcel;
        private final ScepterException failure;

        Unanswered(ReportTarget.Addressee addressee, Parcel parcel, ScepterException failure) {
            this.addressee = addressee;
            this.parcel = parcel;
            this.failure = failure;
        }

        @Override
        public boolean writes() {
            return failure.code() == ErrorCode.MDM_RETIRED;
        }

        @Override
        public boolean fitsBesideRuns() {
            return true;
        }

        @Override
        public void takeIn() throws ScepterException {
            Instant now = clock.instant();
            news();
            boolean forPeople = failure.code() == ErrorCode.MDM_UNAUTHORIZED || failure.code() == ErrorCode.MDM_RETIRED;
            troubles.tell(
                    "sending " + failure.code(),
                    "a report was not delivered: " + failure.code() + ": " + failure.getMessage());
            backoff = forPeople ? backoff.unauthorized(now) : backoff.failed(failure.retryAfter(), now);
            if (failure.code() == ErrorCode.MDM_RETIRED) {
                outbox.dropped(parcel, now);
                if (addressee.state().retired()) {
                    toldRetired = Optional.of(addressee.device().deviceId());
                }
            }
        }
    }

    /** The sending was interrupted or broke down: the same report goes again. */
    void cutOff() {
        backoff = backoff.failed(Optional.empty(), clock.instant());
        news();
    }

    /** When to look again. */
    Instant next() {
        Instant look = news.get() || draft.isPresent() ? Instant.MIN : nextLook;
        Instant allowed = notBefore.isAfter(backoff.notBefore()) ? notBefore : backoff.notBefore();
        return look.isAfter(allowed) ? look : allowed;
    }
}

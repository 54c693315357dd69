package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.ReportBackoff;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.report.DeviceReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the MDM how the device is, when there is something to tell. Failing to do so stops nothing. For the loop's thread, but
 * for the drafting and the sending.
 */
final class ReportDesk {
    /** Name of the sending. */
    static final String NAME = Workers.REPORTING;

    /** Name of the looking whether there is something to tell. */
    static final String DRAFTING = Workers.DRAFTING;

    /** Between two reports; it grows while there is more and more to tell, whatever the reason. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** After trouble with this device's own files. */
    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);

    private final ReportTarget target;
    private final Outbox outbox;
    private final ReportDrafting drafting;
    private final Troubles troubles;
    private final Clock clock;
    private final AtomicBoolean news = new AtomicBoolean(true);
    private ReportBackoff backoff = ReportBackoff.NONE;
    private Duration pause = SHORTEST_PAUSE;
    private Instant notBefore = Instant.MIN;
    private final Duration betweenLooks;
    private Instant nextLook = Instant.MIN;
    private Optional<ReportDraft> draft = Optional.empty();
    /** Whom the times above are about. */
    private String session = "";

    private int fingerprint;
    /** The MDM of this device wants no goodbye. */
    private Optional<String> toldRetired = Optional.empty();

    /** @param betweenLooks looking whether it is time for a sign of life costs no write */
    ReportDesk(
            ReportTarget target,
            Outbox outbox,
            ReportDrafting drafting,
            EventSink events,
            Clock clock,
            Duration betweenLooks) {
        this.betweenLooks = betweenLooks;
        this.target = target;
        this.outbox = outbox;
        this.drafting = drafting;
        this.troubles = new Troubles(events, clock);
        this.clock = clock;
    }

    /** There may be something new; safe on any thread. */
    void news() {
        news.set(true);
    }

    /** Whether there is a report to send now. Writes nothing, and needs no lock. */
    boolean isDue(Instant now) {
        return draft.filter(known -> known.isTrue(news.get(), now)).isPresent();
    }

    /**
     * Looks beside the loop, where that is due, whether there is something to tell: it takes long where there are many policies
     * or a user's helper is slow. The work writes nothing, and needs no lock.
     */
    Optional<AgentLoop.Work> drafting(Instant now) {
        lookForAnother();
        if (isDue(now)) {
            return Optional.empty();
        }
        if (draft.isPresent()) {
            draft = Optional.empty();
            news();
        }
        if (now.isBefore(notBefore) || !backoff.mayTry(now) || (!news.get() && now.isBefore(nextLook))) {
            return Optional.empty();
        }
        news.set(false);
        nextLook = now.plus(betweenLooks);
        Optional<String> told = toldRetired;
        return Optional.of(() -> draftBeside(told));
    }

    /** On a thread of its own. */
    private Outcome draftBeside(Optional<String> told) throws InterruptedException {
        try {
            return new Drafted(drafting.make(told));
        } catch (ScepterException e) {
            return new Undrafted(e);
        }
    }

    private final class Drafted implements Outcome {
        private final ReportDrafting.Made made;

        Drafted(ReportDrafting.Made made) {
            this.made = made;
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void takeIn() {
            made.defects().forEach(troubles::tellDefect);
            draft = made.draft();
            if (draft.isEmpty()) {
                pause = SHORTEST_PAUSE;
            }
        }
    }

    private final class Undrafted implements Outcome {
        private final ScepterException failure;

        Undrafted(ScepterException failure) {
            this.failure = failure;
        }

        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void takeIn() {
            troubled(failure);
        }
    }

    /** The drafting was interrupted or broke down: it is begun anew a little later. */
    void draftCutOff() {
        notBefore = clock.instant().plus(AFTER_TROUBLE);
        news();
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

    /**
     * Seals the report that is due; what is left is to be done beside the loop. The lock of the folder is held, for as long
     * as a few files take.
     *
     * @return empty if what was drafted is so no more, or cannot be written now
     */
    Optional<AgentLoop.Work> delivery() {
        Optional<ReportDraft> due = draft;
        draft = Optional.empty();
        try {
            if (due.isEmpty()
                    || !due.get().isTrue(news.get(), clock.instant())
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

    private Parcel seal(ReportDraft due) throws ScepterException {
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

package dev.scepter.agent.service;

import dev.scepter.agent.mdm.AskFailure;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;

/**
 * Asks the source of policies when it is time, and hands on what it answers. An error changes nothing on the device. For the
 * loop's thread, but for the asking.
 */
final class SourceDesk {
    /** Name of the asking. */
    static final String NAME = Workers.ASKING;

    /** An answer that changes nothing is written down this often, so that people see how old the last one is. */
    private static final Duration BETWEEN_NOTES = Duration.ofHours(24);

    private final ConfiguredSource configured;
    private final SourceStates states;
    private final SourceRules rules;
    private final PolicyIntake intake;
    private final DoubleSupplier chance;
    private final EventSink events;
    private final Clock clock;
    private final Runnable changed;
    private final Runnable pausesChanged;
    private final AskTimes times = new AskTimes();
    private int fingerprint;
    /** Askings in a row that broke down. */
    private int breakdowns;

    /**
     * @param chance numbers from 0 to 1, so that a fleet does not ask at once
     * @param changed told that there may be something new to report
     * @param pausesChanged told that other work than before may be begun
     */
    SourceDesk(
            ConfiguredSource configured,
            SourceStates states,
            SourceRules rules,
            PolicyIntake intake,
            DoubleSupplier chance,
            EventSink events,
            Clock clock,
            Runnable changed,
            Runnable pausesChanged) {
        this.configured = configured;
        this.states = states;
        this.rules = rules;
        this.intake = intake;
        this.chance = chance;
        this.events = events;
        this.clock = clock;
        this.changed = changed;
        this.pausesChanged = pausesChanged;
    }

    boolean isDue(Instant now) {
        return times.isDue(now);
    }

    /** Looks whether somebody changed what is asked, or as whom. Writes nothing. */
    void look(Instant now) {
        int seen = configured.fingerprint();
        if (seen != fingerprint) {
            fingerprint = seen;
            askSoon(now);
        }
    }

    /** What was to come by the clock of before says nothing now. */
    void clockWasSet() {
        times.clockWasSet();
    }

    Instant next() {
        return times.next();
    }

    /** Something happened that makes asking worth while, though not more often than once a minute. */
    void askSoon(Instant now) {
        times.askSoon(now);
    }

    /** The asking was interrupted. One that broke down would break down again: it is put off like one that fails. */
    void cutOff(boolean broken) {
        if (!broken) {
            askAgainAfter(AskSchedule.SHORTEST);
            return;
        }
        breakdowns++;
        askAgainAfter(AskSchedule.afterFailure(
                ErrorCode.DEFECT, breakdowns, Optional.empty(), interval(OptionalInt.empty()), chance.getAsDouble()));
    }

    /** To be done beside the loop. */
    AgentLoop.Work asking() {
        times.asked(clock.instant());
        fingerprint = configured.fingerprint();
        return this::ask;
    }

    /** Asks; on a thread of its own. */
    private Outcome ask() throws InterruptedException {
        Optional<String> asked = Optional.empty();
        String session = "";
        try {
            Optional<PolicySource> source = configured.current();
            if (source.isEmpty()) {
                return new Nothing();
            }
            asked = source.map(PolicySource::name);
            session = source.get().session();
            SourceState state = states.read(source.get().name());
            rules.know(state);
            if (state.retired()) {
                return intake.isAnyLeft(state.source()) ? new Leaving(state.source()) : new Nothing();
            }
            Optional<String> etag = intake.needsDocuments(state) ? Optional.empty() : state.etag();
            PolicyAnswer answer = source.get().ask(etag, configured.longestWait());
            return new Answered(source.get().name(), session, answer);
        } catch (ScepterException e) {
            return new Failed(asked, session, e);
        }
    }

    /** There is nothing to ask, or nobody who may be asked. */
    private final class Nothing implements Outcome {
        @Override
        public boolean writes() {
            return false;
        }

        @Override
        public void takeIn() {
            breakdowns = 0;
            askAgainAfter(interval(OptionalInt.empty()));
        }
    }

    /** The source has retired the device, and its policies could not all be removed then. */
    private final class Leaving implements Outcome {
        private final String source;

        Leaving(String source) {
            this.source = source;
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public void takeIn() throws ScepterException, InterruptedException {
            askAgainWhateverComes();
            // The device may have been enrolled anew meanwhile.
            if (states.read(source).retired()) {
                intake.removeAll(source);
                changed.run();
            }
            askAgainAfter(interval(OptionalInt.empty()));
        }
    }

    private final class Answered implements Outcome {
        private final String source;
        private final String session;
        private final PolicyAnswer answer;
        private Optional<Boolean> decided = Optional.empty();

        Answered(String source, String session, PolicyAnswer answer) {
            this.source = source;
            this.session = session;
            this.answer = answer;
        }

        /** Decided once: when it is taken in, the lock is held or not. */
        @Override
        public boolean writes() {
            if (decided.isEmpty()) {
                decided = Optional.of(isWorthWriting());
            }
            return decided.get();
        }

        private boolean isWorthWriting() {
            if (!(answer instanceof PolicyAnswer.Unchanged)) {
                return true;
            }
            try {
                SourceState state = states.read(source);
                boolean old = state.lastAnswer()
                        .map(last -> Duration.between(last, answer.at()).abs().compareTo(BETWEEN_NOTES) >= 0)
                        .orElse(true);
                return old || state.failure().isPresent();
            } catch (ScepterException e) {
                // Taking it in meets the same and tells it.
                return true;
            }
        }

        @Override
        public void takeIn() throws ScepterException, InterruptedException {
            askAgainWhateverComes();
            if (!isOfNow(session)) {
                return;
            }
            if (!writes()) {
                askAgainAfter(wait(states.read(source), false));
                return;
            }
            try {
                take();
            } catch (ScepterException e) {
                new Failed(Optional.of(source), session, e).takeIn();
            }
        }

        private void take() throws ScepterException, InterruptedException {
            SourceState before = states.read(source);
            SourceState after = before;
            if (answer instanceof PolicyAnswer.Unchanged) {
                after = before.unchanged(answer.at());
            } else if (answer instanceof PolicyAnswer.Retired retired) {
                after = before.retired(answer.at());
                // Written first: a crash in between leaves a device that goes on removing.
                write(after);
                events.accept(new Event(EventId.DEVICE_RETIRED, Optional.empty(), retired.message()));
                intake.removeAll(source);
                changed.run();
            } else if (answer instanceof PolicyAnswer.Policies policies) {
                after = intake.take(source, policies, before, interval(policies.pollSeconds()));
                changed.run();
            }
            if (!after.equals(states.read(source))) {
                write(after);
            }
            if (!after.paused().equals(before.paused())) {
                pausesChanged.run();
            }
            if (before.failure().isPresent()) {
                events.accept(new Event(EventId.SOURCE_ANSWERS, Optional.empty(), source));
                changed.run();
            }
            boolean differs = !after.generation().equals(before.generation())
                    || !after.listed().equals(before.listed());
            askAgainAfter(wait(after, differs && after.etag().isPresent()));
        }

        /** A server that holds its answers is always being asked, though never more than once a minute. */
        private Duration wait(SourceState state, boolean isNews) {
            Duration sinceAsked = times.sinceAsked(clock.instant());
            return holds(sinceAsked, isNews)
                    ? AskSchedule.beforeHeldAnswer(sinceAsked)
                    : AskSchedule.afterAnswer(interval(state.pollSeconds()), chance.getAsDouble());
        }

        /** News end the holding early; whether it was held shows with the next answer then. Without ETag none is held. */
        private boolean holds(Duration sinceAsked, boolean isNews) {
            Duration longest = configured.longestWait();
            return !longest.isZero() && (isNews || sinceAsked.multipliedBy(2).compareTo(longest) >= 0);
        }
    }

    /** Whether that is still who the device is; an answer to somebody else, and a refusal, says nothing to it. */
    private boolean isOfNow(String session) throws ScepterException {
        return session.isEmpty() || configured.session().equals(session);
    }

    private final class Failed implements Outcome {
        private final Optional<String> source;
        private final String session;
        private final ScepterException failure;

        /**
         * @param source empty if it came to no source
         * @param session as whom it was asked; empty if that makes no difference
         */
        Failed(Optional<String> source, String session, ScepterException failure) {
            this.source = source;
            this.session = session;
            this.failure = failure;
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public void takeIn() throws ScepterException {
            askAgainWhateverComes();
            if (!isOfNow(session)) {
                return;
            }
            Instant now = clock.instant();
            SourceState before = states.read(source.isPresent() ? source.get() : configured.name());
            int count = before.failure().map(AskFailure::count).orElse(0) + 1;
            Duration wait = AskSchedule.afterFailure(
                    failure.code(), count, failure.retryAfter(), interval(before.pollSeconds()), chance.getAsDouble());
            Instant again = now.plus(wait);
            times.askAt(again);
            AskFailure seen = new AskFailure(failure.code(), failure.getMessage(), now, count, Optional.of(again));
            write(before.withFailure(seen));
            boolean another =
                    before.failure().map(last -> last.code() != failure.code()).orElse(true);
            if (another) {
                events.accept(new Event(
                        EventId.SOURCE_FAILED, Optional.empty(), failure.code() + ": " + failure.getMessage()));
                changed.run();
            }
        }
    }

    /** An answer that cannot be taken in must not be the last one. */
    private void askAgainWhateverComes() {
        breakdowns = 0;
        askAgainAfter(AskSchedule.SHORTEST);
    }

    private void askAgainAfter(Duration wait) {
        times.askAt(clock.instant().plus(wait));
    }

    private void write(SourceState state) throws ScepterException {
        states.write(state);
        rules.know(state);
    }

    private Duration interval(OptionalInt serversWish) {
        return AskSchedule.interval(serversWish, configured.pollInterval());
    }
}

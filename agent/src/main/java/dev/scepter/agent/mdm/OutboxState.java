package dev.scepter.agent.mdm;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.NumberedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the outbox remembers.
 *
 * <p>Numbers of events follow each other without a gap, and only the oldest are ever given up. So the numbers between the
 * last one that the MDM took and the first one that is kept are those of the lost events.
 *
 * @param next the number of the next event
 * @param taken the highest number that the MDM took; {@code next - 1} of the beginning before the first
 * @param most how many events the next report may carry
 * @param lostAt when the last of the lost events happened; empty if none is lost
 * @param events kept events, oldest first
 * @param delivered the last report that the MDM took
 * @param sealed the report that is under way
 */
record OutboxState(
        long next,
        long taken,
        int most,
        Optional<Instant> lostAt,
        List<NumberedEvent> events,
        Optional<Delivered> delivered,
        Optional<Sealed> sealed) {

    /** Largest whole number that every JSON reader keeps exactly (RFC 8259 section 6). */
    private static final long LARGEST = (1L << 53) - 1;

    /**
     * A report that the MDM took.
     *
     * @param at when
     * @param digest of what it told
     * @param nonce SHA-256 (hex) of the nonce that its proofs signed
     */
    record Delivered(Instant at, String digest, Optional<String> nonce) {}

    /**
     * A report that is under way.
     *
     * @param key its idempotency key
     * @param at when it was sealed
     * @param through the highest event number in it, or the highest taken if it carries none
     * @param events how many events it carries
     * @param digest of what it tells
     * @param nonce SHA-256 (hex) of the nonce that its proofs sign
     * @param bodySha256 of its body, in hex
     */
    record Sealed(
            String key,
            Instant at,
            long through,
            int events,
            String digest,
            Optional<String> nonce,
            String bodySha256) {

        /** It is too old to be worth repeating, or a clock far ahead wrote its time. */
        boolean isStale(Instant now) {
            return Duration.between(at, now).abs().compareTo(Outbox.LONGEST_REPETITION) > 0;
        }
    }

    OutboxState {
        events = List.copyOf(events);
        long expected = next - events.size();
        require(next >= 1 && next <= LARGEST, "next");
        require(taken >= 0 && taken < expected, "taken");
        require(most >= 0 && most <= Outbox.MOST_EVENTS, "most");
        require(lostAt.isPresent() == (expected - 1 > taken), "lostAt");
        require(events.size() <= Outbox.MOST_EVENTS, "events");
        for (NumberedEvent event : events) {
            require(event.sequence() == expected, "events");
            expected++;
        }
        require(sealed.map(Sealed::through).orElse(taken) < next, "sealed");
    }

    private static void require(boolean holds, String member) {
        if (!holds) {
            throw new IllegalArgumentException("its member " + member + " does not fit the others");
        }
    }

    /** Numbers begin at the clock's milliseconds: the MDM may have seen those of a file that was lost. */
    static OutboxState begunAt(Instant now) {
        long first = Math.max(1, now.toEpochMilli());
        return new OutboxState(
                first, first - 1, Outbox.MOST_EVENTS, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    OutboxState withEvent(Event event, Instant at) {
        List<NumberedEvent> kept = new ArrayList<>(events);
        kept.add(NumberedEvent.of(next, at, event));
        Optional<Instant> lost =
                kept.size() > Outbox.MOST_EVENTS ? Optional.of(kept.remove(0).at()) : lostAt;
        return new OutboxState(next + 1, taken, most, lost, kept, delivered, sealed);
    }

    OutboxState withSealed(Sealed report) {
        return new OutboxState(next, taken, most, lostAt, events, delivered, Optional.of(report));
    }

    /** The sealed report does not go again. */
    OutboxState withoutSealed() {
        return new OutboxState(next, taken, most, lostAt, events, delivered, Optional.empty());
    }

    /** What the MDM was not told yet, in order. The lost events are told by one that has the number of the last of them. */
    List<NumberedEvent> untold() {
        List<NumberedEvent> untold = new ArrayList<>();
        lostAt.ifPresent(at -> untold.add(new NumberedEvent(
                lastLost(),
                at,
                EventId.EVENTS_LOST.number(),
                Optional.empty(),
                (lastLost() - taken) + " events were dropped: the numbers " + (taken + 1) + " to " + lastLost())));
        untold.addAll(events);
        return untold;
    }

    /** As many of them as the next report may carry. */
    List<NumberedEvent> forNextReport() {
        List<NumberedEvent> untold = untold();
        return untold.subList(0, Math.min(most, untold.size()));
    }

    /**
     * The sealed report was taken. After refusals the next one may carry twice as many events. If only a report without
     * events was taken, after one with a single event was refused, that event is given up: it would stop all others.
     */
    OutboxState delivered(Sealed report, Instant now) {
        OutboxState told = most > 0 ? takenThrough(report.through()) : withoutFirst();
        return new OutboxState(
                told.next,
                told.taken,
                most > 0 ? Math.min(Outbox.MOST_EVENTS, 2 * most) : 1,
                told.lostAt,
                told.events,
                Optional.of(new Delivered(now, report.digest(), report.nonce())),
                Optional.empty());
    }

    /** The sealed report will never be taken; the next one carries half as many events. */
    OutboxState refused(Sealed report) {
        int half = report.events() > 0 ? report.events() / 2 : most;
        return new OutboxState(next, taken, half, lostAt, events, delivered, Optional.empty());
    }

    private OutboxState takenThrough(long number) {
        long highest = Math.max(taken, number);
        List<NumberedEvent> kept =
                events.stream().filter(event -> event.sequence() > highest).toList();
        Optional<Instant> lost = lastLost() > highest ? lostAt : Optional.empty();
        return new OutboxState(next, highest, most, lost, kept, delivered, sealed);
    }

    private OutboxState withoutFirst() {
        if (lostAt.isPresent() || events.isEmpty()) {
            return takenThrough(lastLost());
        }
        Optional<Instant> lost = Optional.of(events.get(0).at());
        return new OutboxState(next, taken, most, lost, events.subList(1, events.size()), delivered, sealed);
    }

    private long lastLost() {
        return next - events.size() - 1;
    }
}

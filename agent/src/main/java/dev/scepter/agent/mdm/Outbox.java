package dev.scepter.agent.mdm;

import dev.scepter.agent.mdm.OutboxState.Delivered;
import dev.scepter.agent.mdm.OutboxState.Sealed;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps events and the report that is under way until the MDM has taken them: each once, in order.
 *
 * <p>A report is sealed, on disk, before it is sent, and repeated as it is until it is delivered, refused or a day old; a
 * server knows a repetition by its key. Nothing is kept in memory, so that a second process adds to the same outbox.
 * Safe for use by several threads; who changes it holds the lock of the folder, as for all files of the agent. Without
 * that lock an event may be lost, and a report be sent anew under another key; numbers of events that the MDM took stay
 * taken.
 */
public final class Outbox {
    /** Kept events, and events in one report. */
    public static final int MOST_EVENTS = 500;

    /** Size of a report, in bytes. */
    public static final int MOST_BODY_BYTES = 4 << 20;

    /** A report that could not be delivered for so long is replaced by one of the newest state. */
    static final Duration LONGEST_REPETITION = Duration.ofHours(24);

    /** An idle device shows that it lives. */
    private static final Duration HEARTBEAT = Duration.ofHours(24);

    private static final double LARGEST_JITTER = 0.1;
    private static final String STATE = "mdm/outbox/state.json";
    private static final String DAMAGED = "mdm/outbox/state.damaged";
    private static final String REPORT = "mdm/outbox/report.json";

    /** Room for the most events with the longest messages, three bytes a character. */
    private static final int MOST_STATE_BYTES = 4 << 20;

    private final DurableFolder folder;
    private final SecureRandom random;
    private final OutboxCodec codec = new OutboxCodec();

    public Outbox(DurableFolder folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * Keeps an event for the next report. Of too many the oldest go; a report tells how many went. An event that cannot
     * be written is lost: what it tells of goes on.
     */
    public synchronized void add(Event event, Instant at) {
        try {
            Kept kept = read(at);
            write(kept, kept.state.withEvent(event, at));
        } catch (ScepterException e) {
            // A full disk stops no work on certificates; whoever works meets the same failure and says so.
        }
    }

    /**
     * Says whether there is something to tell. Writes nothing.
     *
     * @param digest of the newest state; see the reports' own digest
     * @param proofNonce the newest one of the MDM; empty if it gave none
     * @param jitter 0 to 1, the same for a device each time: up to a tenth of a day by which it shows earlier that it
     *     lives
     * @return true if there are untold events, if a report is under way, if the last delivered report had another digest
     *     or nonce, or if it is a day old
     */
    public synchronized boolean isWorthSending(String digest, Optional<String> proofNonce, double jitter, Instant now)
            throws ScepterException {
        OutboxState state = read(now).state;
        return state.sealed().isPresent()
                || !state.untold().isEmpty()
                || state.delivered()
                        .filter(last -> last.digest().equals(digest))
                        .filter(last -> proofNonce.isEmpty() || last.nonce().equals(proofNonce.map(Outbox::sha256)))
                        .filter(last -> isFresh(last, jitter, now))
                        .isEmpty();
    }

    /**
     * The same of a device that need not show that it lives.
     *
     * @return true if there are untold events, if a report is under way, or if the last delivered one had another digest
     */
    public synchronized boolean hasNews(String digest, Instant now) throws ScepterException {
        OutboxState state = read(now).state;
        return state.sealed().isPresent()
                || !state.untold().isEmpty()
                || state.delivered()
                        .filter(last -> last.digest().equals(digest))
                        .isEmpty();
    }

    /** A clock that was far ahead says nothing. */
    private static boolean isFresh(Delivered last, double jitter, Instant now) {
        long earlier = (long) (HEARTBEAT.toMillis() * LARGEST_JITTER * Math.min(1, Math.max(0, jitter)));
        return !last.at().isAfter(now) && now.isBefore(last.at().plus(HEARTBEAT).minusMillis(earlier));
    }

    /**
     * The report that is under way, to be repeated as it is. Writes nothing.
     *
     * @return empty if there is none, or if it is a day old or damaged: then {@link #seal} replaces it
     */
    public synchronized Optional<Parcel> sealed(Instant now) throws ScepterException {
        return sealed(read(now).state, now);
    }

    /**
     * Freezes a report of the newest state before it is sent. While one is under way, that one: they leave in order.
     *
     * @param body makes the body with the events that go along
     * @param digest of what the body tells
     * @param proofNonce the one that its proofs sign
     * @throws ScepterException if it cannot be written; then it must not be sent
     */
    public synchronized Parcel seal(ReportBody body, String digest, Optional<String> proofNonce, Instant now)
            throws ScepterException {
        Kept kept = read(now);
        Optional<Parcel> underWay = sealed(kept.state, now);
        if (underWay.isPresent()) {
            return underWay.get();
        }
        List<NumberedEvent> events = kept.state.forNextReport();
        byte[] content = body.of(events);
        if (content.length > MOST_BODY_BYTES) {
            throw new ScepterException(ErrorCode.DEFECT, "a report has " + content.length + " bytes");
        }
        Sealed report = new Sealed(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                now,
                events.isEmpty()
                        ? kept.state.taken()
                        : events.get(events.size() - 1).sequence(),
                events.size(),
                digest,
                proofNonce.map(Outbox::sha256),
                sha256(content));
        // A body of which the state knows nothing yet is nothing; the state that names it makes it the report.
        folder.write(REPORT, content);
        write(kept, kept.state.withSealed(report));
        return new Parcel(report.key(), content);
    }

    /** The MDM took a report (204): it and its events need not be told again. Nothing if it is no more under way. */
    public synchronized void delivered(Parcel parcel, Instant now) throws ScepterException {
        Kept kept = read(now);
        Optional<Sealed> report = underWay(kept.state, parcel);
        if (report.isPresent()) {
            write(kept, kept.state.delivered(report.get(), now));
            deleteBody();
        }
    }

    /**
     * The MDM will never take a report as it is ({@link ReportAnswer.Unfit}): the next one tells the newest state and
     * carries half as many events, so that neither many events nor a single one stop all reports. Nothing if it is no more
     * under way.
     */
    public synchronized void refused(Parcel parcel, Instant now) throws ScepterException {
        Kept kept = read(now);
        Optional<Sealed> report = underWay(kept.state, parcel);
        if (report.isPresent()) {
            write(kept, kept.state.refused(report.get()));
            deleteBody();
        }
    }

    /**
     * A report is not to go again, which says nothing about what is in it: the next one tells the newest state and carries
     * the same events. Nothing if it is no more under way.
     */
    public synchronized void dropped(Parcel parcel, Instant now) throws ScepterException {
        Kept kept = read(now);
        if (underWay(kept.state, parcel).isPresent()) {
            write(kept, kept.state.withoutSealed());
            deleteBody();
        }
    }

    private Optional<Parcel> sealed(OutboxState state, Instant now) throws ScepterException {
        Optional<Sealed> report = state.sealed().filter(value -> !value.isStale(now));
        if (report.isEmpty()) {
            return Optional.empty();
        }
        return folder.read(REPORT, MOST_BODY_BYTES)
                .filter(body -> sha256(body).equals(report.get().bodySha256()))
                .map(body -> new Parcel(report.get().key(), body));
    }

    private static Optional<Sealed> underWay(OutboxState state, Parcel parcel) {
        return state.sealed().filter(report -> report.key().equals(parcel.idempotencyKey()));
    }

    /** What stays is overwritten by the next report. */
    private void deleteBody() {
        try {
            folder.delete(REPORT);
        } catch (ScepterException e) {
            // The state, which counts, is written.
        }
    }

    /**
     * What was read.
     *
     * @param state of the file, or of a beginning
     * @param damaged the file if it could not be understood
     */
    private record Kept(OutboxState state, Optional<byte[]> damaged) {}

    private Kept read(Instant now) throws ScepterException {
        Optional<byte[]> content = folder.read(STATE, MOST_STATE_BYTES);
        Optional<OutboxState> state = content.flatMap(codec::decode);
        return new Kept(
                state.orElseGet(() -> OutboxState.begunAt(now)), state.isPresent() ? Optional.empty() : content);
    }

    /** Forgets all: what was to be told was told of another identity. */
    static void discard(DurableFolder folder) throws ScepterException {
        if (folder.read(STATE, MOST_STATE_BYTES).isPresent()) {
            // Without it the report counts for nothing.
            folder.delete(STATE);
        }
    }

    /** A damaged file is kept for people to look at; only the last one. */
    private void write(Kept before, OutboxState state) throws ScepterException {
        if (before.damaged.isPresent()) {
            folder.write(DAMAGED, before.damaged.get());
        }
        folder.write(STATE, codec.encode(state));
    }

    private static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

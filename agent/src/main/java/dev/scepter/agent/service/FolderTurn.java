package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The loop's turn at the data folder: it holds the lock only while it writes, and lets commands of people go first. For
 * one thread.
 */
final class FolderTurn {
    /** A command that waits for the folder gets it after this time at the latest; what runs then is interrupted. */
    private static final Duration COURTESY = Duration.ofSeconds(2);
    /** Commands look for the lock more often than that. */
    private static final Duration STEP_BACK = Duration.ofSeconds(1);

    private final DurableFolder folder;
    private final Clock clock;
    private Optional<DurableFolder.Lock> held = Optional.empty();
    private Optional<Instant> wantedSince = Optional.empty();
    private Instant notBefore = Instant.MIN;

    FolderTurn(DurableFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Takes the lock, or keeps it.
     *
     * @return false while somebody else holds or wants it
     * @throws ScepterException if the folder cannot be used
     */
    boolean take() throws ScepterException {
        if (held.isPresent()) {
            return wantedSince().isEmpty();
        }
        if (clock.instant().isBefore(notBefore)) {
            return false;
        }
        try {
            held = Optional.of(folder.lock(Duration.ZERO));
            return true;
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.DATA_FOLDER_BUSY) {
                notBefore = clock.instant().plus(STEP_BACK);
                return false;
            }
            throw e;
        }
    }

    /** Somebody has waited for the folder as long as they should. */
    boolean isPressed() {
        return wantedSince()
                .map(since -> !clock.instant().isBefore(since.plus(COURTESY)))
                .orElse(false);
    }

    private Optional<Instant> wantedSince() {
        if (wantedSince.isEmpty() && held.map(DurableFolder.Lock::isWanted).orElse(false)) {
            wantedSince = Optional.of(clock.instant());
        }
        return wantedSince;
    }

    /** Gives the folder back; whoever waits for it gets it. */
    void giveBack() {
        if (held.isPresent()) {
            if (wantedSince().isPresent()) {
                notBefore = clock.instant().plus(STEP_BACK);
            }
            held.get().close();
            held = Optional.empty();
            wantedSince = Optional.empty();
        }
    }

    /** What was to come by the clock of before says nothing now. */
    void clockWasSet() {
        notBefore = Instant.MIN;
        wantedSince = Optional.empty();
    }

    /** When it can be taken at the earliest. */
    Instant notBefore() {
        return notBefore;
    }
}

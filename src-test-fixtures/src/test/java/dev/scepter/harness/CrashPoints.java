package dev.scepter.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The points that a run passes, in order; may stop the run at one of them. */
final class CrashPoints {
    private static final int NOWHERE = -1;

    private final int stopAt;
    private final List<String> passed = new ArrayList<>();
    private boolean open;
    private Optional<String> stoppedAt = Optional.empty();

    private CrashPoints(int stopAt) {
        this.stopAt = stopAt;
    }

    /** Stops nowhere. */
    static CrashPoints counting() {
        return new CrashPoints(NOWHERE);
    }

    /** Stops at the point of a number, counted from 0. */
    static CrashPoints stoppingAt(int number) {
        return new CrashPoints(number);
    }

    /** From now on points count: the agent is at work. */
    void open() {
        open = stoppedAt.isEmpty();
    }

    /** From now on points do not count: somebody else is at work. */
    void close() {
        open = false;
    }

    /** The run is at this point now. */
    void reach(String point) {
        if (!open) {
            return;
        }
        passed.add(point);
        if (passed.size() - 1 == stopAt) {
            open = false;
            stoppedAt = Optional.of(point);
            throw new SimulatedCrash(point);
        }
    }

    int count() {
        return passed.size();
    }

    /** Where the run was stopped; empty if it was not. */
    Optional<String> stoppedAt() {
        return stoppedAt;
    }
}

package dev.scepter.harness;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The points that a run passes, in order; may stop the run at one of them.
 *
 * <p>Two points in a row between which nothing changed that outlasts a process are one situation: what a stop leaves
 * behind is the same, so a stop at the first of them tries both.
 */
final class CrashPoints {
    private static final int NOWHERE = -1;

    private final int stopAt;
    private final boolean failing;
    private final List<Integer> calls = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();
    private final List<Integer> situations = new ArrayList<>();
    private Supplier<String> outlasting = () -> "";
    private String last = "";
    private boolean open;
    private boolean failedJustNow;
    private Optional<String> stoppedAt = Optional.empty();

    private CrashPoints(int stopAt, boolean failing) {
        this.stopAt = stopAt;
        this.failing = failing;
    }

    /** Stops nowhere. */
    static CrashPoints counting() {
        return new CrashPoints(NOWHERE, false);
    }

    /** Stops at the point of a number, counted from 0. */
    static CrashPoints stoppingAt(int number) {
        return new CrashPoints(number, false);
    }

    /** Fails the call at the point of a number; the process lives on. */
    static CrashPoints failingAt(int number) {
        return new CrashPoints(number, true);
    }

    /** The run is about to make a call that may fail with this code. */
    void reachCall(String point, ErrorCode code) throws ScepterException {
        if (open && stopAt == NOWHERE) {
            calls.add(passed.size());
        }
        if (open && failing && passed.size() == stopAt) {
            open = false;
            stoppedAt = Optional.of("by a failure " + point);
            failedJustNow = true;
            throw new ScepterException(code, "the harness failed the call: " + point);
        }
        reach(point);
    }

    /** A call was failed since the last time that this was asked. */
    boolean hasFailedJustNow() {
        boolean failed = failedJustNow;
        failedJustNow = false;
        return failed;
    }

    /** Numbers of the points that are calls which may fail. */
    List<Integer> calls() {
        return List.copyOf(calls);
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
        if (stopAt == NOWHERE) {
            noteSituation();
        }
        passed.add(point);
        if (passed.size() - 1 == stopAt) {
            open = false;
            stoppedAt = Optional.of(point);
            throw new SimulatedCrash(point);
        }
    }

    /** Tells what there is that outlasts a process, as a text that is equal for equal things. */
    void watch(Supplier<String> everything) {
        outlasting = everything;
    }

    private void noteSituation() {
        String now = outlasting.get();
        if (situations.isEmpty() || !now.equals(last)) {
            situations.add(passed.size());
            last = now;
        }
    }

    /** Numbers of the points that are the first of their situation. */
    List<Integer> situations() {
        return List.copyOf(situations);
    }

    int count() {
        return passed.size();
    }

    /** Where the run was stopped; empty if it was not. */
    Optional<String> stoppedAt() {
        return stoppedAt;
    }
}

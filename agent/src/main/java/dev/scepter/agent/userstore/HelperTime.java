package dev.scepter.agent.userstore;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time that a helper has taken, and has left. So a user whose helper answers late, or never, holds up whoever asks for a
 * bounded time altogether. For one thread at a time.
 */
final class HelperTime {
    private final HelperLimits limits;
    private final LongSupplier nanoTime;
    private Duration spent = Duration.ZERO;
    private Duration spentOnKeys = Duration.ZERO;
    /** Since when the helper is not asked. */
    private Optional<Long> barred = Optional.empty();

    HelperTime(HelperLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** A call that is under way. */
    interface Call extends AutoCloseable {
        /** How long it may take. */
        Duration limit();

        @Override
        void close();
    }

    /** Begins a call; empty if the helper has taken too long. */
    Optional<Call> begin(Operation operation) {
        if (isBarred()) {
            return Optional.empty();
        }
        boolean makesKey = operation == Operation.KEY_GENERATE;
        Duration limit = makesKey
                ? limits.keyMaking().minus(spentOnKeys)
                : shorter(limits.usual(), limits.total().minus(spent));
        long began = nanoTime.getAsLong();
        return Optional.of(new Call() {
            @Override
            public Duration limit() {
                return limit;
            }

            @Override
            public void close() {
                ended(makesKey, Duration.ofNanos(nanoTime.getAsLong() - began));
            }
        });
    }

    private boolean isBarred() {
        barred = barred.filter(
                since -> nanoTime.getAsLong() - since < limits.bar().toNanos());
        return barred.isPresent();
    }

    private void ended(boolean makesKey, Duration time) {
        if (makesKey) {
            spentOnKeys = spentOnKeys.plus(time);
        } else {
            spent = spent.plus(time);
        }
        if (spent.compareTo(limits.total()) >= 0 || spentOnKeys.compareTo(limits.keyMaking()) >= 0) {
            barred = Optional.of(nanoTime.getAsLong());
            rest();
        }
    }

    /** What comes is counted anew; who is not asked now is not asked even so. */
    void rest() {
        spent = Duration.ZERO;
        spentOnKeys = Duration.ZERO;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

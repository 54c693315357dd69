package dev.scepter.agent.port;

import java.util.function.Consumer;

/** Tells the resident agent of what happens outside. Safe for several threads. */
@FunctionalInterface
public interface WakeUps {
    /** A platform that tells nothing; the agent notices sleep and a clock that was set by itself. */
    WakeUps NONE = listener -> () -> {};

    /**
     * Begins to tell.
     *
     * @param listener called on any thread; returns within milliseconds and never fails
     * @return ends the telling when closed; closing it twice is harmless
     */
    Listening listen(Consumer<WakeUp> listener);

    /** A listener that is being told. */
    @FunctionalInterface
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}

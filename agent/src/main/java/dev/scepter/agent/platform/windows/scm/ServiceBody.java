package dev.scepter.agent.platform.windows.scm;

/**
 * What a service does while it runs. Exit codes are those of the agent; 0 is none to tell.
 *
 * <p>{@link #start} and {@link #run} are called on one thread, in this order; {@link #stop} on another one at any time.
 */
public interface ServiceBody {

    /**
     * Makes ready within a second or two; the service manager waits meanwhile. Touches neither the network nor any key:
     * CNG may block for ever in the start routine of a service (Windows page NCryptCreatePersistedKey).
     *
     * @return 0, or the exit code of a start that failed
     */
    int start();

    /**
     * Works until {@link #stop}; returns at once if that was called before.
     *
     * @return the exit code
     */
    int run();

    /** Asks for the end and returns at once. Called at most once. */
    void stop();
}

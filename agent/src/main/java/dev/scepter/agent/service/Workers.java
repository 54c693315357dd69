package dev.scepter.agent.service;

/** Carries out work beside the loop. */
@FunctionalInterface
public interface Workers {
    /** Name of the asking of the source of policies. */
    String ASKING = "source";

    /** Name of the looking whether there is something to report. */
    String DRAFTING = "draft";

    /** Name of the sending of a report. */
    String REPORTING = "report";

    /**
     * Begins a piece of work, which must not fail.
     *
     * @param name of the thread, for people who look at threads
     * @return makes the work end soon: its thread is interrupted
     */
    Runnable begin(String name, Runnable work);

    /** A daemon thread for each piece of work; idle, there is none. */
    static Workers onThreads() {
        return (name, work) -> {
            Thread thread = new Thread(work, "scepter-" + name);
            thread.setDaemon(true);
            thread.start();
            return thread::interrupt;
        };
    }
}

package dev.scepter.agent.channel;

/** Does what is asked, in the running agent. Safe for several threads. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a request that was permitted.
     *
     * @throws InterruptedException if the agent stops: nobody gets an answer
     */
    Answer answer(Request request) throws InterruptedException;
}

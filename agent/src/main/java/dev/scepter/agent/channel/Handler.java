package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel.Endpoint;

/** Does what is asked, in the running agent. Safe for several threads. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a request that was permitted.
     *
     * @param endpoint where it came in
     * @throws InterruptedException if the agent stops: nobody gets an answer
     */
    Answer answer(Endpoint endpoint, Request request) throws InterruptedException;
}

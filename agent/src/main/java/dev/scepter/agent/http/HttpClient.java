package dev.scepter.agent.http;

import dev.scepter.agent.model.ScepterException;
import java.time.Duration;

/** Sends one request and gets its reply. Safe for use by several threads. */
@FunctionalInterface
public interface HttpClient {

    /**
     * Sends a request and reads the whole reply, redirects of the same server included.
     *
     * <p>A reply of any HTTP status is a result, not a failure; {@link HttpStatus} judges it.
     *
     * @param limit the longest time that the caller can wait
     * @throws ScepterException if no complete reply came in time, or one that breaks HTTP or the limits of the request
     * @throws InterruptedException if the thread was interrupted; the connection is closed then
     */
    HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException, InterruptedException;
}

package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The agent's side of a connection: takes one request, sends one answer. The other side has five seconds to send and five to
 * read, however long the work between takes.
 */
public final class ServerSide {
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** What may come behind a request before it is not waited any more for the end. */
    private static final int MOST_DROPPED = 64 * 1024;

    private final Handler handler;
    private final LongSupplier nanos;

    /**
     * @param nanos a count of nanoseconds that only rises
     */
    public ServerSide(Handler handler, LongSupplier nanos) {
        this.handler = handler;
        this.nanos = nanos;
    }

    /**
     * Serves a client to its end; does not close the connection.
     *
     * @param endpoint where it came in
     * @throws IOException if the client went, or took too long
     * @throws InterruptedException if the agent stops
     */
    public void serve(Connection connection, Endpoint endpoint) throws IOException, InterruptedException {
        byte[] answer = Messages.of(answer(connection, endpoint));
        TimeLeft time = TimeLeft.of(nanos, ANSWER);
        Frames.write(connection, answer, time);
        // Who closes first throws away what the other one has not read yet.
        Frames.drain(connection, MOST_DROPPED, time);
    }

    private Answer answer(Connection connection, Endpoint endpoint) throws IOException, InterruptedException {
        byte[] content;
        try {
            content = Frames.read(connection, Messages.MAX_REQUEST, TimeLeft.of(nanos, REQUEST));
        } catch (Frames.TooLargeException e) {
            return Answer.refused(ChannelError.REQUEST_TOO_LARGE, String.valueOf(e.getMessage()));
        }
        Messages.Read read = Messages.request(content);
        if (read.request().isEmpty()) {
            return read.refusal().orElseThrow();
        }
        Request request = read.request().get();
        if (!request.call().isFor(endpoint)) {
            return Answer.refused(
                    ChannelError.CALL_NOT_PERMITTED,
                    request.call().jsonName() + " is for administrators, at an endpoint of their own");
        }
        return handler.answer(endpoint, request);
    }
}

package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A command's side of the channel. */
public final class ClientSide {
    private static final Duration REQUEST = Duration.ofSeconds(5);
    /** The agent looks at each certificate first, for one client after the other. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final LocalChannel channel;
    private final LongSupplier nanos;

    /**
     * @param nanos a count of nanoseconds that only rises
     */
    public ClientSide(LocalChannel channel, LongSupplier nanos) {
        this.channel = channel;
        this.nanos = nanos;
    }

    /**
     * Asks the running agent.
     *
     * @return empty if none listens
     * @throws IOException if it may not be asked, is not the agent, or did not answer in time
     */
    public Optional<Answer> ask(Endpoint endpoint, Request request) throws IOException {
        byte[] content = Messages.of(request);
        if (content.length > Messages.MAX_REQUEST) {
            throw new IOException("the name of the policy is too long to be asked for");
        }
        Optional<Connection> connected = channel.connect(endpoint);
        if (connected.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = connected.get()) {
            Frames.write(connection, content, TimeLeft.of(nanos, REQUEST));
            byte[] answer = Frames.read(connection, Messages.MAX_ANSWER, TimeLeft.of(nanos, ANSWER));
            return Optional.of(Messages.answer(answer));
        }
    }
}

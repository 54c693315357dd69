package dev.scepter.agent.port;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Bytes between the running agent and commands on the same machine. Who may connect is for the system to say; a connection
 * is with the agent, or is refused.
 *
 * <p>Safe for several threads.
 */
public interface LocalChannel {
    /** A platform or a data folder without one. */
    LocalChannel NONE = new LocalChannel() {
        @Override
        public Optional<Listener> listen(Endpoint endpoint) {
            return Optional.empty();
        }

        @Override
        public Optional<Connection> connect(Endpoint endpoint) {
            return Optional.empty();
        }
    };

    /** Where one can connect. */
    enum Endpoint {
        /** For those who may change what the agent does. */
        ADMIN,
        /** For everybody who may know how the agent is. */
        STATUS
    }

    /**
     * Opens an endpoint. Only the resident agent does, and while it holds the lock of its residence: what an agent before it left
     * behind is put aside.
     *
     * @return empty if there is no channel here
     * @throws IOException if it cannot be had, such as when another program has its name
     */
    Optional<Listener> listen(Endpoint endpoint) throws IOException;

    /**
     * Connects to the agent that listens; waits two seconds at most for one that is busy.
     *
     * @return empty if nobody listens, or there is no channel here
     * @throws IOException if this account may not, or who listens is not the agent: nothing was sent then
     */
    Optional<Connection> connect(Endpoint endpoint) throws IOException;

    /** An open endpoint. */
    interface Listener extends AutoCloseable {

        /**
         * Waits for the next client. On one thread at a time.
         *
         * @throws IOException if the endpoint was closed, or is broken and to be closed
         */
        Connection accept() throws IOException;

        /** Ends a wait under way within a second. Closing it twice is harmless. */
        @Override
        void close();
    }

    /** One client. Read and written on one thread, closed on any. */
    interface Connection extends AutoCloseable {

        /**
         * Reads what is there, or waits for it.
         *
         * @param into filled from {@code offset}, with {@code length} bytes at most, which is at least 1
         * @return how many, or -1 at the end
         * @throws IOException if the time is over, or the connection is broken or closed
         */
        int read(byte[] into, int offset, int length, Duration atMost) throws IOException;

        /**
         * Writes all of it.
         *
         * @throws IOException if the time is over, or the connection is broken or closed
         */
        void write(byte[] content, Duration atMost) throws IOException;

        /** Ends a read or write under way. Closing it twice is harmless. */
        @Override
        void close();
    }
}

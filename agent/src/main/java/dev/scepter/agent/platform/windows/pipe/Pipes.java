package dev.scepter.agent.platform.windows.pipe;

import dev.scepter.agent.platform.windows.WindowsException;
import java.io.IOException;
import java.time.Duration;

/** What is asked of Windows about named pipes. */
interface Pipes {

    /**
     * {@code CreateNamedPipeW}: an instance that a client can take at once.
     *
     * @param openMode such as {@code PIPE_ACCESS_DUPLEX}
     * @param pipeMode such as {@code PIPE_TYPE_BYTE}
     * @param instances how many there may be at once
     * @param sddl its security descriptor
     * @throws WindowsException 5 if it is to be the first one and is not, or this account may not; 231 if there are that many
     */
    Pipe create(String name, int openMode, int pipeMode, int instances, String sddl) throws WindowsException;

    /**
     * {@code CreateFileW}: the client's end.
     *
     * @param access rights, each by itself
     * @param flags what comes besides the attributes
     * @throws WindowsException 2 if there is none, 231 if all instances are busy, 5 without the rights
     */
    Pipe open(String name, int access, int flags) throws WindowsException;

    /**
     * {@code WaitNamedPipeW}: waits until an instance is free.
     *
     * @throws WindowsException 121 if none became free, 2 if there is none any more
     */
    void awaitFree(String name, Duration atMost) throws WindowsException;

    /** One end of an instance. Used on one thread, closed on any. */
    interface Pipe extends AutoCloseable {

        /** {@code ConnectNamedPipe}: waits for a client. */
        void awaitClient() throws IOException;

        /** {@code ReadFile}: -1 if the other end was closed. */
        int read(byte[] into, int offset, int length, Duration atMost) throws IOException;

        /** {@code WriteFile}: all of it. */
        void write(byte[] content, Duration atMost) throws IOException;

        /** {@code GetNamedPipeServerProcessId}. */
        int serverProcess() throws WindowsException;

        /** {@code GetSecurityInfo}: the SID of the pipe's owner, {@code S-1-…}; wants the right READ_CONTROL. */
        String owner() throws WindowsException;

        /**
         * {@code DisconnectNamedPipe}, then as {@link #close}: for the server's end. An instance lives until the last handle to
         * it is closed, so without this call for as long as its client likes. What the client has not read yet is lost.
         */
        void disconnect();

        /** Ends a wait under way. */
        @Override
        void close();
    }
}

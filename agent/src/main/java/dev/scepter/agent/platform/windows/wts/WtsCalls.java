package dev.scepter.agent.platform.windows.wts;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.Optional;

/** What is asked of Windows; handles and blocks are numbers, and whoever got one gives it back. */
interface WtsCalls {
    /** A row of {@code WTSEnumerateSessionsW}. */
    record Session(int id, int state) {}

    /** The ends of an anonymous pipe. */
    record Pipe(long read, long write) {}

    /** A process that was started, and its first thread. */
    record Started(long process, long thread) {}

    /**
     * What {@code CreateProcessAsUserW} is given.
     *
     * @param token a primary token
     * @param environment a block as {@link #environment} gives it
     * @param inherited the only handles that the process gets
     */
    record Start(
            long token,
            String commandLine,
            int flags,
            String environment,
            String folder,
            String desktop,
            long stdin,
            long stdout,
            List<Long> inherited) {
        public Start {
            inherited = List.copyOf(inherited);
        }
    }

    /** {@code WTSEnumerateSessionsW} on this machine, at most 1,024. */
    List<Session> sessions() throws WindowsException;

    /** {@code WTSQuerySessionInformationW}; empty text if there is none. */
    String sessionText(int session, int information) throws WindowsException;

    /** {@code WTSQueryUserToken}; for LocalSystem only. */
    long userToken(int session) throws WindowsException;

    /** {@code GetTokenInformation(TokenUser)}, as text. */
    String sidOfToken(long token) throws WindowsException;

    /** {@code LookupAccountNameW}, as text. */
    String sidOfAccount(String account) throws WindowsException;

    /** What {@code LsaGetLogonSessionData} says of the sign-in behind a token; asks no other machine. */
    Optional<String> principalName(long token) throws WindowsException;

    /** {@code CreatePipe}; neither end is inherited. */
    Pipe pipe() throws WindowsException;

    /** {@code SetHandleInformation}: lets the handle be inherited. */
    void makeInheritable(long handle) throws WindowsException;

    /** {@code CreateEnvironmentBlock}, without what the agent's own process has; a copy, with its zeros. */
    String environment(long token) throws WindowsException;

    /** {@code CreateJobObjectW} with basic limits. */
    long job(int limitFlags) throws WindowsException;

    /** {@code CreateProcessAsUserW}. */
    Started start(Start what) throws WindowsException;

    /** {@code AssignProcessToJobObject}. */
    void assign(long job, long process) throws WindowsException;

    /** {@code ResumeThread}. */
    void resume(long thread) throws WindowsException;

    /** {@code TerminateProcess}; a failure is not told, as it may have ended by itself. */
    void terminate(long process);

    /** {@code WaitForSingleObject}. */
    void await(long process, int millis);

    /** {@code ReadFile}; -1 once the other end is closed. */
    int read(long handle, byte[] into, int offset, int length) throws WindowsException;

    /** {@code WriteFile}, all of it. */
    void write(long handle, byte[] content, int offset, int length) throws WindowsException;

    /** {@code CancelIoEx}: calls on the handle that are under way fail, on whatever thread; nothing if there is none. */
    void cancel(long handle);

    /** {@code CloseHandle}. */
    void close(long handle);

    /** {@code GetSystemDirectoryW}. */
    String systemFolder() throws WindowsException;
}

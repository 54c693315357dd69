package dev.scepter.agent.platform.windows.wts;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Windows with sessions; knows which handles and blocks are open, and can fail at any call. */
final class FakeWtsCalls implements WtsCalls {
    private static final int ERROR_OPERATION_ABORTED = 995;

    final List<Session> sessions = new ArrayList<>();
    /** By session: account, SID and principal name. */
    final Map<Integer, String[]> users = new TreeMap<>();
    /** What a function answers instead. */
    final Map<String, Integer> failing = new TreeMap<>();

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Start> started = new ArrayList<>();
    final Set<Long> open = ConcurrentHashMap.newKeySet();
    /** Where somebody else holds the other end of the pipe, and writes nothing: counted down by the cancelling. */
    @Nullable
    CountDownLatch held;

    /** What nobody else may start a process without. */
    final ReentrantLock starts = new ReentrantLock();

    private final Set<Long> inheritable = ConcurrentHashMap.newKeySet();

    /** Somebody waits for something from the pipe. */
    final CountDownLatch reading = new CountDownLatch(1);

    private final Map<Long, Integer> tokens = new TreeMap<>();
    private long next = 0x100;

    void user(int session, int state, String account, String sid, String upn) {
        sessions.add(new Session(session, state));
        users.put(session, new String[] {account, sid, upn});
    }

    private long opened() {
        next += 4;
        open.add(next);
        return next;
    }

    private void called(String function) throws WindowsException {
        calls.add(function);
        Integer code = failing.get(function);
        if (code != null) {
            throw new WindowsException(function, "fake", code);
        }
    }

    @Override
    public List<Session> sessions() throws WindowsException {
        called("WTSEnumerateSessionsW");
        return sessions;
    }

    @Override
    public String sessionText(int session, int information) throws WindowsException {
        called("WTSQuerySessionInformationW");
        String account = users.containsKey(session) ? users.get(session)[0] : "";
        int split = account.indexOf('\\');
        return information == WtsConstants.WTSUserName
                ? account.substring(split + 1)
                : account.substring(0, Math.max(0, split));
    }

    @Override
    public long userToken(int session) throws WindowsException {
        called("WTSQueryUserToken");
        long token = opened();
        tokens.put(token, session);
        return token;
    }

    @Override
    public String sidOfToken(long token) throws WindowsException {
        called("GetTokenInformation");
        return userOf(token)[1];
    }

    private String[] userOf(long token) {
        return Objects.requireNonNull(users.get(Objects.requireNonNull(tokens.get(token))));
    }

    @Override
    public String sidOfAccount(String account) throws WindowsException {
        called("LookupAccountNameW");
        return users.values().stream()
                .filter(user -> user[0].equals(account))
                .map(user -> user[1])
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<String> principalName(long token) throws WindowsException {
        called("LsaGetLogonSessionData");
        return Optional.of(userOf(token)[2]);
    }

    @Override
    public Pipe pipe() throws WindowsException {
        called("CreatePipe");
        return new Pipe(opened(), opened());
    }

    @Override
    public void makeInheritable(long handle) throws WindowsException {
        called("SetHandleInformation");
        if (!starts.isHeldByCurrentThread()) {
            throw new AssertionError("whatever else is started now inherits it too");
        }
        inheritable.add(handle);
    }

    @Override
    public String environment(long token) throws WindowsException {
        called("CreateEnvironmentBlock");
        return "JAVA_TOOL_OPTIONS=-javaagent:evil.jar\0Path=C:\\Windows\0USERNAME=ann\0\0";
    }

    @Override
    public long job(int limitFlags) throws WindowsException {
        called("CreateJobObjectW " + limitFlags);
        return opened();
    }

    @Override
    public Started start(Start what) throws WindowsException {
        called("CreateProcessAsUserW");
        started.add(what);
        return new Started(opened(), opened());
    }

    @Override
    public void assign(long job, long process) throws WindowsException {
        called("AssignProcessToJobObject");
    }

    @Override
    public void resume(long thread) throws WindowsException {
        called("ResumeThread");
    }

    @Override
    public void terminate(long process) {
        calls.add("TerminateProcess");
    }

    @Override
    public void await(long process, int millis) {
        calls.add("WaitForSingleObject " + millis);
    }

    @Override
    public int read(long handle, byte[] into, int offset, int length) throws WindowsException {
        called("ReadFile");
        if (!open.contains(handle)) {
            throw new AssertionError("read from a closed handle");
        }
        if (held != null) {
            reading.countDown();
            awaitCancel(held);
            throw new WindowsException("ReadFile", "fake", ERROR_OPERATION_ABORTED);
        }
        into[offset] = 7;
        return 1;
    }

    private static void awaitCancel(CountDownLatch cancelled) {
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void cancel(long handle) {
        calls.add("CancelIoEx");
        if (!open.contains(handle)) {
            throw new AssertionError("cancelled on a closed handle");
        }
        if (held != null) {
            held.countDown();
        }
    }

    @Override
    public void write(long handle, byte[] content, int offset, int length) throws WindowsException {
        called("WriteFile");
        if (!open.contains(handle)) {
            throw new AssertionError("written to a closed handle");
        }
    }

    @Override
    public void close(long handle) {
        if (!open.remove(handle)) {
            throw new AssertionError("closed twice: " + handle);
        }
        if (inheritable.remove(handle) && !starts.isHeldByCurrentThread()) {
            throw new AssertionError("could be inherited for too long: " + handle);
        }
    }

    @Override
    public String systemFolder() throws WindowsException {
        called("GetSystemDirectoryW");
        return "C:\\Windows\\System32";
    }
}

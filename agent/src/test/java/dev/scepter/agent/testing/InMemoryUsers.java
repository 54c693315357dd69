package dev.scepter.agent.testing;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.UserSessions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Users who sign in and out, with keys and stores in memory. Safe for several threads. */
public final class InMemoryUsers implements UserSessions {
    private final Map<String, UserSession> present = new HashMap<>();
    private final Map<String, InMemoryKeyProvider> keys = new HashMap<>();
    private final Map<String, InMemoryCertificateStore> stores = new HashMap<>();
    /** One for all: no two users have the same key. */
    private final PreparedKeys source = new PreparedKeys();

    private final Set<String> broken = new HashSet<>();
    private final Set<String> withoutProfile = new HashSet<>();
    private final AtomicInteger calls = new AtomicInteger();
    private Optional<Runnable> atCall = Optional.empty();
    private Runnable atEachCall = () -> {};
    private int callsLeft;
    private boolean forbidden;

    /** A user signs in. */
    public synchronized void signIn(String sid, String name) {
        present.put(sid, new UserSession(present.size() + 1, sid, "LAB\\" + name, Optional.of(name + "@example.com")));
    }

    /** A user signs in whose principal name Windows does not know. */
    public synchronized void signInUnnamed(String sid) {
        present.put(sid, new UserSession(present.size() + 1, sid, sid, Optional.empty()));
    }

    public synchronized void signOut(String sid) {
        present.remove(sid);
    }

    /** The user's helper answers nothing sound from now on. */
    public synchronized void breakHelper(String sid) {
        broken.add(sid);
    }

    public synchronized void mendHelper(String sid) {
        broken.remove(sid);
    }

    /** The account of the agent may not look at keys and stores of users from now on. */
    public synchronized void forbid() {
        forbidden = true;
    }

    /** The profile is deleted, with all that was in it. */
    public synchronized void deleteProfile(String sid) {
        signOut(sid);
        withoutProfile.add(sid);
        keys.remove(sid);
        stores.remove(sid);
    }

    /** Does something just before a later call of any user's keys or store. */
    public synchronized void beforeCall(int number, Runnable action) {
        callsLeft = number;
        atCall = Optional.of(action);
    }

    /** Does something at each call of any user's keys or store. */
    public synchronized void atEachCall(Runnable action) {
        atEachCall = action;
    }

    /** How many calls the users' keys and stores had. */
    public int calls() {
        return calls.get();
    }

    public synchronized InMemoryKeyProvider keysOf(String sid) {
        return keys.computeIfAbsent(sid, any -> new InMemoryKeyProvider(source));
    }

    public synchronized InMemoryCertificateStore storeOf(String sid) {
        return stores.computeIfAbsent(sid, any -> new InMemoryCertificateStore());
    }

    /** The keys as the agent reaches them. */
    public KeyProvider keysFor(UserSession session) {
        return reached(KeyProvider.class, keysOf(session.sid()), session.sid());
    }

    /** The store as the agent reaches it. */
    public CertificateStore storeFor(UserSession session) {
        return reached(CertificateStore.class, storeOf(session.sid()), session.sid());
    }

    private <T> T reached(Class<T> port, T real, String sid) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    count();
                    requireAnswer(sid);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private void count() {
        Optional<Runnable> action = Optional.empty();
        synchronized (this) {
            calls.incrementAndGet();
            atEachCall.run();
            if (atCall.isPresent() && --callsLeft <= 0) {
                action = atCall;
                atCall = Optional.empty();
            }
        }
        action.ifPresent(Runnable::run);
    }

    private synchronized void requireAnswer(String sid) throws ScepterException {
        if (forbidden) {
            throw new ScepterException(ErrorCode.NOT_PERMITTED, "only LocalSystem starts helpers");
        }
        if (broken.contains(sid) || !present.containsKey(sid)) {
            throw new ScepterException(ErrorCode.USER_HELPER_FAILED, "the helper of " + sid + " ended");
        }
    }

    @Override
    public synchronized List<UserSession> signedIn() {
        return new ArrayList<>(present.values());
    }

    @Override
    public synchronized boolean hasProfile(String sid) {
        return !withoutProfile.contains(sid);
    }

    @Override
    public UserProcess start(UserSession session) {
        throw new IllegalStateException("users here have no processes");
    }
}

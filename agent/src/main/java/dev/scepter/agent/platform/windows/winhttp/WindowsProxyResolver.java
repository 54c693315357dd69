package dev.scepter.agent.platform.windows.winhttp;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoutes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of this machine, as Windows names them. Answers are kept for 10 minutes, those that tell of trouble for one.
 *
 * <p>WPAD can block in Windows for half a minute, and nothing ends it there. So Windows is asked on a daemon thread, one
 * question at a time; while one takes too long, callers get the last answer for their server, or a direct way.
 */
public final class WindowsProxyResolver implements ProxyResolver {
    private final Function<Origin, ProxyRoutes> windows;
    private final LongSupplier nanoTime;
    private final RouteCache cache = new RouteCache();
    private @Nullable Question open;

    /**
     * @param windows answers however long it takes, and never fails
     * @param nanoTime a time that only goes forward
     */
    WindowsProxyResolver(Function<Origin, ProxyRoutes> windows, LongSupplier nanoTime) {
        this.windows = windows;
        this.nanoTime = nanoTime;
    }

    /** Those of this machine; the DLL is loaded at the first question. */
    public static WindowsProxyResolver ofThisMachine() {
        ProxyDecision decision = new ProxyDecision(WinHttpSettings.ofThisMachine());
        return new WindowsProxyResolver(decision::routesTo, System::nanoTime);
    }

    @Override
    public ProxyRoutes routesTo(Origin origin, Duration limit) throws InterruptedException {
        long wait = (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
        long start = System.nanoTime();
        while (true) {
            Question question;
            synchronized (this) {
                Optional<ProxyRoutes> known = cache.fresh(origin, nanoTime.getAsLong());
                if (known.isPresent()) {
                    return known.get();
                }
                question = open == null ? begin(origin) : open;
                if (question.isOverdue()) {
                    return makeshift(origin);
                }
            }
            Optional<ProxyRoutes> answer = await(question, wait - (System.nanoTime() - start));
            if (answer.isEmpty()) {
                return makeshift(origin);
            }
            if (question.origin.equals(origin)) {
                return answer.get();
            }
        }
    }

    /** A question under way is answered, but not remembered. */
    @Override
    public synchronized void forget() {
        cache.clear();
        if (open != null) {
            open.outdated = true;
        }
    }

    private Question begin(Origin origin) {
        Question question = new Question(origin);
        open = question;
        Thread thread = new Thread(question.work, "scepter-proxy");
        thread.setDaemon(true);
        thread.start();
        return question;
    }

    private static Optional<ProxyRoutes> await(Question question, long nanos) throws InterruptedException {
        try {
            return Optional.of(question.work.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the question for proxies went wrong", e.getCause());
        }
    }

    private synchronized ProxyRoutes makeshift(Origin origin) {
        return cache.last(origin)
                .orElseGet(() -> ProxyRoutes.direct(
                        "no answer of Windows",
                        Optional.of("Windows has not said yet which proxy is due (WPAD or PAC)")));
    }

    private ProxyRoutes answer(Question question) {
        try {
            ProxyRoutes routes = windows.apply(question.origin);
            synchronized (this) {
                if (!question.outdated) {
                    cache.put(question.origin, routes, nanoTime.getAsLong());
                }
            }
            return routes;
        } finally {
            synchronized (this) {
                open = null;
            }
        }
    }

    /** Guarded by the resolver. */
    private final class Question {
        private final Origin origin;
        private final long begun = nanoTime.getAsLong();
        private final FutureTask<ProxyRoutes> work = new FutureTask<>(() -> answer(this));
        private boolean outdated;

        Question(Origin origin) {
            this.origin = origin;
        }

        private boolean isOverdue() {
            return nanoTime.getAsLong() - begun >= LONGEST.toNanos();
        }
    }
}

package dev.scepter.agent.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.TlsTrust;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The bounded client on OkHttp: one exchange ends within 20 s as a whole (a long poll within what its
 * request says), whatever the server does.
 *
 * <p>HTTP/1.1, one connection an exchange, no cookies, no cache, no compression; nothing is sent twice. Proxies are
 * those of a {@link ProxyResolver}: the next way is taken if on one nobody was reached. An answer of 407 is a failure,
 * whoever sends it: only proxies have one to give (RFC 9110 §15.5.8), and no server refused anything by it. Each
 * exchange works on a daemon thread of its own while the caller waits: only so do a stuck DNS look-up and an interrupt
 * end it in time, as neither {@code getaddrinfo} nor a blocking read heeds them.
 */
public final class OkHttpBoundedClient implements HttpClient, AutoCloseable {
    /** The longest that one exchange may take unless its request says otherwise. */
    public static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(20);

    /** A way that others follow must be open by then. */
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(5);

    private final OkHttpClients clients;
    private final ProxyResolver proxies;

    private OkHttpBoundedClient(OkHttpClients clients, ProxyResolver proxies) {
        this.clients = clients;
        this.proxies = proxies;
    }

    /** Trusts what the JDK trusts, and knows no proxy. */
    public OkHttpBoundedClient() {
        this(OkHttpClients.withDefaultTrust(), ProxyResolver.NONE);
    }

    /**
     * Trusts as told, and knows no proxy.
     *
     * @param sockets makes TLS sockets that ask the trust manager
     * @param trust judges certificates of servers
     */
    public OkHttpBoundedClient(SSLSocketFactory sockets, X509TrustManager trust) {
        this(OkHttpClients.withTrust(sockets, trust), ProxyResolver.NONE);
    }

    /** Trusts what the machine trusts, and knows no proxy. */
    public OkHttpBoundedClient(TlsTrust trust) {
        this(OkHttpClients.judgedBy(trust), ProxyResolver.NONE);
    }

    /** The same client, by the proxies that this resolver names; closing one of the two closes both. */
    public OkHttpBoundedClient by(ProxyResolver resolver) {
        return new OkHttpBoundedClient(clients, resolver);
    }

    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException, InterruptedException {
        Duration allowed = limit.compareTo(request.longest()) < 0 ? limit : request.longest();
        // Not the Clock: a wall clock that is set meanwhile must not stretch the exchange.
        long start = System.nanoTime();
        HttpUrl url = parse(request);
        Redirects redirects = new Redirects(request, url);
        while (true) {
            Duration left = allowed.minusNanos(System.nanoTime() - start);
            if (left.isNegative() || left.isZero()) {
                throw outOfTime(request, allowed);
            }
            HttpReply reply = send(request, url, left, allowed);
            if (!Redirects.isRedirect(reply.status())) {
                return reply;
            }
            url = redirects.follow(reply.status(), reply.header("Location"));
        }
    }

    /** Ends exchanges under way and leaves no connection behind. */
    @Override
    public void close() {
        clients.close();
    }

    private static HttpUrl parse(HttpRequest request) throws ScepterException {
        @Nullable HttpUrl url = HttpUrl.parse(request.url());
        if (url == null) {
            throw new ScepterException(
                    ErrorCode.POLICY_INVALID, request.purpose() + ": the address is not an http or https URL");
        }
        return url;
    }

    private HttpReply send(HttpRequest request, HttpUrl url, Duration limit, Duration allowed)
            throws ScepterException, InterruptedException {
        long start = System.nanoTime();
        List<Way> ways = Ways.to(url, proxies, limit);
        List<String> failures = new ArrayList<>();
        for (int i = 0; ; i++) {
            Duration left = limit.minusNanos(System.nanoTime() - start);
            if (left.isNegative() || left.isZero()) {
                throw outOfTime(request, allowed);
            }
            int more = ways.size() - 1 - i;
            Way way = failures.isEmpty() ? ways.get(i) : ways.get(i).after(String.join("; ", failures));
            ExchangeTrace trace = new ExchangeTrace(request.maxReplyBytes());
            try {
                return sendBy(way, request, url, trace, new Times(connecting(left, more), left, allowed));
            } catch (ScepterException e) {
                if (more == 0 || trace.isReached() || e.code().exitCode() != ExitCode.UNREACHABLE) {
                    throw e;
                }
                failures.add((way.isProxy() ? way.words() : "without a proxy") + ": " + e.code());
            }
        }
    }

    /** How long it may take until somebody is reached. */
    private static Duration connecting(Duration left, int moreWays) {
        if (moreWays == 0) {
            return left;
        }
        Duration share = left.dividedBy(moreWays + 1L);
        return share.compareTo(LONGEST_CONNECTING) < 0 ? share : LONGEST_CONNECTING;
    }

    /**
     * The limits of one way.
     *
     * @param connecting until somebody is reached
     * @param whole until the answer is there
     * @param told the limit of the exchange, as messages have it
     */
    private record Times(Duration connecting, Duration whole, Duration told) {}

    private HttpReply sendBy(Way way, HttpRequest request, HttpUrl url, ExchangeTrace trace, Times times)
            throws ScepterException, InterruptedException {
        Call call = clients.traced(url, trace, way.proxy()).newCall(Wire.request(request, url));
        FutureTask<HttpReply> work = new FutureTask<>(() -> Wire.receive(request, way, call));
        Thread worker = new Thread(work, "scepter-http");
        worker.setDaemon(true);
        worker.start();
        try {
            return await(work, trace, times);
        } catch (TimeoutException e) {
            throw ExchangeFailures.timedOut(request, way, trace, times.told(), e);
        } catch (ExecutionException e) {
            throw failure(request, way, trace, e);
        } finally {
            // Closes the socket under the worker, which ends then; nothing happens if it has ended.
            call.cancel();
        }
    }

    private static HttpReply await(FutureTask<HttpReply> work, ExchangeTrace trace, Times times)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return work.get(times.connecting().toNanos(), NANOSECONDS);
        } catch (TimeoutException e) {
            if (trace.abandon()) {
                throw e;
            }
            return work.get(times.whole().minus(times.connecting()).toNanos(), NANOSECONDS);
        }
    }

    private static ScepterException failure(
            HttpRequest request, Way way, ExchangeTrace trace, ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof ScepterException known) {
            return known;
        }
        if (cause instanceof IOException broken) {
            return ExchangeFailures.of(request, way, trace, broken);
        }
        throw new IllegalStateException("an exchange went wrong: " + request, cause);
    }

    private static ScepterException outOfTime(HttpRequest request, Duration allowed) {
        return new ScepterException(
                ErrorCode.TIMED_OUT, request + ": no complete answer within " + allowed.toMillis() + " ms");
    }
}

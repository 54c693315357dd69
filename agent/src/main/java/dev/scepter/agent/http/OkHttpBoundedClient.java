package dev.scepter.agent.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The bounded client on OkHttp: one exchange ends within 20 s as a whole (a long poll within what its
 * request says), whatever the server does.
 *
 * <p>HTTP/1.1, one connection an exchange, no cookies, no cache, no compression, no proxy; nothing is sent twice. Each
 * exchange works on a daemon thread of its own while the caller waits: only so do a stuck DNS look-up and an interrupt
 * end it in time, as neither {@code getaddrinfo} nor a blocking read heeds them.
 */
public final class OkHttpBoundedClient implements HttpClient, AutoCloseable {
    /** The longest that one exchange may take unless its request says otherwise. */
    public static final Duration LONGEST_EXCHANGE = Duration.ofSeconds(20);

    private static final int MAX_HEADERS = 200;
    private static final String USER_AGENT = "Scepter";

    private final OkHttpClients clients;

    /** Trusts what the JDK trusts. */
    public OkHttpBoundedClient() {
        this.clients = OkHttpClients.withDefaultTrust();
    }

    /**
     * Trusts as told.
     *
     * @param sockets makes TLS sockets that ask the trust manager
     * @param trust judges certificates of servers
     */
    public OkHttpBoundedClient(SSLSocketFactory sockets, X509TrustManager trust) {
        this.clients = OkHttpClients.withTrust(sockets, trust);
    }

    /** Trusts what the machine trusts. */
    public OkHttpBoundedClient(TlsTrust trust) {
        this.clients = OkHttpClients.judgedBy(trust);
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
                throw timedOut(request, allowed, null);
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

    private HttpReply send(HttpRequest request, HttpUrl url, Duration left, Duration allowed)
            throws ScepterException, InterruptedException {
        ExchangeTrace trace = new ExchangeTrace(request.maxReplyBytes());
        Call call = clients.traced(url, trace).newCall(wireRequest(request, url));
        FutureTask<HttpReply> work = new FutureTask<>(() -> receive(request, call));
        Thread worker = new Thread(work, "scepter-http");
        worker.setDaemon(true);
        worker.start();
        try {
            return work.get(left.toNanos(), NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut(request, allowed, e);
        } catch (ExecutionException e) {
            throw failure(request, trace, e);
        } finally {
            // Closes the socket under the worker, which ends then; nothing happens if it has ended.
            call.cancel();
        }
    }

    private static Request wireRequest(HttpRequest request, HttpUrl url) {
        Request.Builder wire = new Request.Builder()
                .url(url)
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity")
                .header("Connection", "close");
        request.headers().forEach(wire::header);
        if (request.method() == HttpRequest.Method.POST) {
            @Nullable
            MediaType type = request.contentType().map(MediaType::parse).orElse(null);
            wire.post(RequestBody.create(request.body(), type));
        }
        return wire.build();
    }

    private static HttpReply receive(HttpRequest request, Call call) throws IOException, ScepterException {
        try (Response response = call.execute()) {
            int status = OkHttpClients.statusOf(response);
            if (response.headers().size() > MAX_HEADERS) {
                throw new ScepterException(
                        ErrorCode.REPLY_TOO_LARGE, request + ": the reply has more than " + MAX_HEADERS + " headers");
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : response.headers().names()) {
                headers.put(name, response.header(name, ""));
            }
            return new HttpReply(status, headers, body(request, status, response));
        }
    }

    private static byte[] body(HttpRequest request, int status, Response response)
            throws IOException, ScepterException {
        boolean isEncoded = Optional.ofNullable(response.header("Content-Encoding"))
                .filter(coding -> !coding.isBlank() && !coding.equalsIgnoreCase("identity"))
                .isPresent();
        if (status < 200 || Redirects.isRedirect(status) || (isEncoded && status > 299)) {
            return new byte[0];
        }
        try (InputStream content = response.body().byteStream()) {
            if (status > 299) {
                return content.readNBytes(ReplyText.MAX_BYTES);
            }
            if (isEncoded) {
                throw new ScepterException(
                        ErrorCode.REPLY_UNDECODABLE,
                        request + ": the reply has a Content-Encoding, which was not asked for");
            }
            return bounded(request, response.body().contentLength(), content);
        }
    }

    private static byte[] bounded(HttpRequest request, long announced, InputStream content)
            throws IOException, ScepterException {
        int limit = request.maxReplyBytes();
        // The announced length first: then not one byte of an oversized body is read.
        if (announced <= limit) {
            byte[] body = content.readNBytes(limit);
            if (body.length < limit || content.read() < 0) {
                return body;
            }
        }
        throw new ScepterException(
                ErrorCode.REPLY_TOO_LARGE, request + ": the reply is longer than " + limit + " bytes");
    }

    private static ScepterException failure(HttpRequest request, ExchangeTrace trace, ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof ScepterException known) {
            return known;
        }
        if (cause instanceof IOException broken) {
            return ExchangeFailures.of(request, trace, broken);
        }
        throw new IllegalStateException("an exchange went wrong: " + request, cause);
    }

    private static ScepterException timedOut(HttpRequest request, Duration allowed, @Nullable Throwable cause) {
        return new ScepterException(
                ErrorCode.TIMED_OUT, request + ": no complete answer within " + allowed.toMillis() + " ms", cause);
    }
}

package dev.scepter.agent.http;

import dev.scepter.agent.port.TlsTrust;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * OkHttp with everything switched off that acts by itself.
 *
 * <p>Plain and TLS connections have a client each, and the one for TLS is made when first needed: reading the JDK's
 * trust list takes longer than an enrolment over plain HTTP. Safe for several threads.
 */
final class OkHttpClients implements AutoCloseable {
    /** Carries the status past OkHttp; a header of that name from outside is overwritten. */
    private static final String STATUS = "Scepter-Status";

    private final OkHttpClient plain;
    private final UnaryOperator<OkHttpClient.Builder> trust;
    private @Nullable OkHttpClient tls;

    private OkHttpClients(UnaryOperator<OkHttpClient.Builder> trust) {
        this.trust = trust;
        this.plain = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .proxyAuthenticator(ProxySignIn::refuse)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                // No idle connections: an answer can then neither belong to an earlier request nor fail
                // because the server has just closed a connection that looked alive.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                // The caller's wait is the one time limit; these would only cut an exchange short.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .addNetworkInterceptor(OkHttpClients::hideStatus)
                .build();
    }

    static OkHttpClients withDefaultTrust() {
        return new OkHttpClients(builder -> builder);
    }

    static OkHttpClients withTrust(SSLSocketFactory sockets, X509TrustManager manager) {
        return new OkHttpClients(builder -> builder.sslSocketFactory(sockets, manager));
    }

    static OkHttpClients judgedBy(TlsTrust trust) {
        TlsTrustManager manager = new TlsTrustManager(trust);
        return new OkHttpClients(builder -> builder.sslSocketFactory(manager.sockets(), manager));
    }

    /** A client for one exchange with this address, by this proxy. */
    OkHttpClient traced(HttpUrl url, ExchangeTrace trace, Proxy proxy) {
        OkHttpClient client = url.isHttps() ? tls() : plain;
        return client.newBuilder()
                .proxy(proxy)
                .eventListener(trace)
                .socketFactory(trace.sockets())
                .build();
    }

    /** The status that the server sent. */
    static int statusOf(Response response) {
        return Integer.parseInt(response.header(STATUS, "0"));
    }

    @Override
    public void close() {
        plain.dispatcher().cancelAll();
        plain.connectionPool().evictAll();
    }

    private synchronized OkHttpClient tls() {
        if (tls == null) {
            tls = trust.apply(plain.newBuilder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)))
                    .build();
        }
        return tls;
    }

    /**
     * Shows OkHttp a 200 whatever came: it would send a 503 with {@code Retry-After: 0} again by itself, and fail on a
     * 407 as if that were no HTTP.
     */
    private static Response hideStatus(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.newBuilder()
                .code(200)
                .header(STATUS, Integer.toString(response.code()))
                .build();
    }
}

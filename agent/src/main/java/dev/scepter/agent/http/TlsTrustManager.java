package dev.scepter.agent.http;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the judgement of a server to a {@link TlsTrust}. Safe for several threads.
 *
 * <p>An extended one, because only that learns the host; the JDK adds no checks of its own then. Whether the names in the
 * certificate match is OkHttp's question as well, after the handshake: both must agree.
 */
final class TlsTrustManager extends X509ExtendedTrustManager {
    /** A resumed session shows no certificate, so the server is judged anew after this time at the latest. */
    private static final int SESSION_SECONDS = 3_600;

    private final TlsTrust trust;

    TlsTrustManager(TlsTrust trust) {
        this.trust = trust;
    }

    /** Makes TLS sockets that ask this one, and show the server no certificate. */
    SSLSocketFactory sockets() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain, engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain, null);
    }

    private void judge(X509Certificate[] chain, @Nullable SSLSession session) throws CertificateException {
        // The host that the socket was made for: that of the URL, also behind a proxy, and never a looked-up name.
        @Nullable String host = session == null ? null : session.getPeerHost();
        if (host == null) {
            throw new CertificateException("a server cannot be judged without its name");
        }
        List<EncodedCertificate> shown = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            shown.add(EncodedCertificate.ofDer(certificate.getEncoded()));
        }
        try {
            trust.requireTrusted(host, shown);
        } catch (ScepterException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw servesNobody();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw servesNobody();
    }

    private static CertificateException servesNobody() {
        return new CertificateException("no TLS client is served here");
    }

    /** None: a server has no use for them, and nobody else asks. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

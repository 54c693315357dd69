package dev.scepter.agent.http;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import dev.scepter.agent.testing.InMemoryTlsTrust;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestAuthority;
import dev.scepter.agent.testing.TlsServerSockets;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTrustManagerTest {
    private static final X509Certificate[] NONE = {};

    private final PreparedKeys keys = new PreparedKeys();
    private final TestAuthority root = TestAuthority.root("CN=Root", keys.next());
    private final KeyPair serverKeys = keys.next();
    private final InMemoryTlsTrust trust = new InMemoryTlsTrust();

    @Test
    void serverThatPasses_isTalkedTo_andWasNamedByTheUrl() throws Exception {
        trust.trust(root.certificate(), true);

        try (var server = serve(root.server(serverKeys.getPublic(), "localhost"));
                var client = new OkHttpBoundedClient(trust)) {
            assertThat(get(client, "localhost", server).body()).asString().isEqualTo("over TLS");
        }
        assertThat(trust.hosts()).containsExactly("localhost");
    }

    @Test
    void addressInTheUrl_isTheName() throws Exception {
        trust.trust(root.certificate(), true);

        try (var server = serve(root.server(serverKeys.getPublic()).withAddress("127.0.0.1"));
                var client = new OkHttpBoundedClient(trust)) {
            get(client, "127.0.0.1", server);
        }
        assertThat(trust.hosts()).containsExactly("127.0.0.1");
    }

    @Test
    void serverThatDoesNotPass_getsNoRequest_andTheWordsAreTold() throws Exception {
        try (var server = serve(root.server(serverKeys.getPublic(), "localhost"));
                var client = new OkHttpBoundedClient(trust)) {
            ScepterException failure =
                    catchThrowableOfType(ScepterException.class, () -> get(client, "localhost", server));

            assertThat(failure.code()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
            assertThat(failure.getMessage()).contains("the test does not trust TLS server localhost: no root");
            assertThat(server.requests()).noneMatch(request -> request.contains("GET"));
        }
    }

    @Test
    void whatTheServerShows_isJudgedAsItStands() throws Exception {
        TestAuthority issuing = root.below("CN=Issuing", keys.next());
        EncodedCertificate leaf =
                issuing.server(serverKeys.getPublic(), "localhost").issue();
        TlsTrust exact = (host, chain) -> assertThat(chain).containsExactly(leaf, issuing.certificate());

        try (var server = ScriptedServer.over(
                        TlsServerSockets.showing(serverKeys, leaf, issuing.certificate()),
                        (request, connection, out) -> ScriptedServer.write(out, ok("over TLS")));
                var client = new OkHttpBoundedClient(exact)) {
            assertThat(get(client, "localhost", server).status()).isEqualTo(200);
        }
    }

    @Test
    void nameThatTheMachineLetsPass_isLookedAtAsWell() throws Exception {
        TlsTrust careless = (host, chain) -> {};

        try (var server = serve(root.server(serverKeys.getPublic(), "other.example"));
                var client = new OkHttpBoundedClient(careless)) {
            ScepterException failure =
                    catchThrowableOfType(ScepterException.class, () -> get(client, "localhost", server));

            assertThat(failure.code()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
            assertThat(server.requests()).noneMatch(request -> request.contains("GET"));
        }
    }

    /** As OkHttp does it in the tunnel of a proxy: the connection is one to somebody else. */
    @Test
    void socketThatIsConnectedElsewhere_hasTheNameThatItWasMadeFor() throws Exception {
        trust.trust(root.certificate(), true);

        try (var server = serve(root.server(serverKeys.getPublic(), "mdm.example"));
                Socket connection = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket tls = (SSLSocket)
                        new TlsTrustManager(trust).sockets().createSocket(connection, "mdm.example", 443, true)) {
            tls.startHandshake();
        }
        assertThat(trust.hosts()).containsExactly("mdm.example");
    }

    @Test
    void withoutAName_nobodyIsTrusted() throws Exception {
        TlsTrustManager manager = new TlsTrustManager((host, chain) -> {});
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();

        try (Socket plain = new Socket()) {
            assertThatExceptionOfType(CertificateException.class)
                    .isThrownBy(() -> manager.checkServerTrusted(NONE, "RSA", plain));
        }
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(() -> manager.checkServerTrusted(NONE, "RSA", engine));
        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> manager.checkServerTrusted(NONE, "RSA"));
    }

    @Test
    void clients_areRefused() throws Exception {
        TlsTrustManager manager = new TlsTrustManager((host, chain) -> {});
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();

        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> manager.checkClientTrusted(NONE, "RSA"));
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(() -> manager.checkClientTrusted(NONE, "RSA", new Socket()));
        assertThatExceptionOfType(CertificateException.class)
                .isThrownBy(() -> manager.checkClientTrusted(NONE, "RSA", engine));
        assertThat(manager.getAcceptedIssuers()).isEmpty();
    }

    private ScriptedServer serve(TestAuthority.Server certificate) {
        return ScriptedServer.over(
                TlsServerSockets.showing(serverKeys, certificate.issue()),
                (request, connection, out) -> ScriptedServer.write(out, ok("over TLS")));
    }

    private static HttpReply get(HttpClient client, String host, ScriptedServer server) throws Exception {
        return client.exchange(
                HttpRequest.get("GetCACaps", "https://" + host + ":" + server.port() + "/scep", 1024),
                Duration.ofSeconds(20));
    }
}

package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.ScriptedServer;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestAuthority;
import dev.scepter.agent.testing.TlsServerSockets;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole exchanges with a TLS server on loopback, whose root comes into the machine's store or does not. */
@OnWindows
@Timeout(120)
class WindowsTlsExchangeTest {
    private final PreparedKeys keys = new PreparedKeys();
    private final TestAuthority root = TestAuthority.root("CN=Exchange Root", keys.next());
    private final TestAuthority issuing = root.below("CN=Exchange Issuing", keys.next());
    private final KeyPair serverKeys = keys.next();
    private final WindowsTrustAnchors anchors = new WindowsTrustAnchors();

    @AfterEach
    void removeRoot() throws ScepterException {
        anchors.remove(root.certificate().sha256());
    }

    @Test
    void server_isRefusedUntilItsRootIsTrusted() throws Exception {
        EncodedCertificate leaf = server("localhost").issue();
        try (ScriptedServer server = over(leaf, issuing.certificate(), root.certificate());
                OkHttpBoundedClient client = new OkHttpBoundedClient(new WindowsTlsTrust())) {
            assertThat(refusal(client, server)).contains("0x800B0109 CERT_E_UNTRUSTEDROOT: the root is not trusted");

            anchors.add(root.certificate());

            assertThat(get(client, server).body()).asString().isEqualTo("over TLS");
            assertThat(server.requests())
                    .filteredOn(request -> request.contains("GET"))
                    .hasSize(1);
        }
    }

    @Test
    void otherName_isToldInTheWordsOfWindows() throws Exception {
        anchors.add(root.certificate());

        assertThat(refusalOf(server("other.example").issue()))
                .contains("localhost", "0x800B010F CERT_E_CN_NO_MATCH: the certificate is for another name");
    }

    @Test
    void end_isToldInTheWordsOfWindows() throws Exception {
        anchors.add(root.certificate());

        assertThat(refusalOf(server("localhost")
                        .valid(Duration.ofDays(-2), Duration.ofDays(-1))
                        .issue()))
                .contains("0x800B0101 CERT_E_EXPIRED: a certificate is not within its validity period");
    }

    @Test
    void otherUsage_isToldInTheWordsOfWindows() throws Exception {
        anchors.add(root.certificate());

        assertThat(refusalOf(server("localhost").forClients().issue()))
                .contains("0x800B0110 CERT_E_WRONG_USAGE: the certificate is not for this usage");
    }

    @Test
    void missingIssuer_isToldInTheWordsOfWindows() throws Exception {
        anchors.add(root.certificate());
        EncodedCertificate leaf = server("localhost").issue();

        try (ScriptedServer server = over(leaf);
                OkHttpBoundedClient client = new OkHttpBoundedClient(new WindowsTlsTrust())) {
            assertThat(refusal(client, server)).contains("no chain leads to a root");
        }
    }

    private TestAuthority.Server server(String name) {
        return issuing.server(serverKeys.getPublic(), name);
    }

    private ScriptedServer serve(EncodedCertificate leaf) {
        return over(leaf, issuing.certificate());
    }

    private ScriptedServer over(EncodedCertificate... chain) {
        return ScriptedServer.over(
                TlsServerSockets.showing(serverKeys, chain),
                (request, connection, out) -> ScriptedServer.write(out, ok("over TLS")));
    }

    private String refusalOf(EncodedCertificate leaf) throws IOException {
        try (ScriptedServer server = serve(leaf);
                OkHttpBoundedClient client = new OkHttpBoundedClient(new WindowsTlsTrust())) {
            return refusal(client, server);
        }
    }

    private static String refusal(OkHttpBoundedClient client, ScriptedServer server) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> get(client, server));
        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
        assertThat(server.requests()).noneMatch(request -> request.contains("GET"));
        return failure.getMessage();
    }

    private static HttpReply get(OkHttpBoundedClient client, ScriptedServer server)
            throws ScepterException, InterruptedException {
        return client.exchange(
                HttpRequest.get("GetCACaps", "https://localhost:" + server.port() + "/scep", 1024),
                Duration.ofSeconds(20));
    }
}

package dev.scepter.lab.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.LabOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabCaServerTest {
    private final LabCa ca =
            LabCa.builder(Clock.systemUTC(), new SecureRandom()).keyBits(1024).build();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LabCaServer server;

    @BeforeEach
    void start() throws IOException {
        server = LabCaServer.start(ca);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void capabilities_areServed() throws Exception {
        HttpResponse<byte[]> response = get("?operation=GetCACaps");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.US_ASCII)).contains("SCEPStandard\r\n");
    }

    @Test
    void caCertificate_isServedBelowNdesPathAsWell() throws Exception {
        HttpResponse<byte[]> response = get("/pkiclient.exe?operation=GetCACert&message=some%20CA");

        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-x509-ca-cert");
        assertThat(response.body()).isEqualTo(ca.root().getEncoded());
    }

    @Test
    void postedMessage_reachesTheCaByteForByte() throws Exception {
        byte[] message = {1, 2, 3};

        HttpResponse<byte[]> response = post("?operation=PKIOperation", message);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ca.log().rawMessages()).containsExactly(message);
    }

    @Test
    void messageInTheUrl_reachesTheCaByteForByte() throws Exception {
        byte[] message = {(byte) 0xfb, (byte) 0xff, (byte) 0xbf, 1};
        String escaped = Base64.getEncoder()
                .encodeToString(message)
                .replace("+", "%2B")
                .replace("/", "%2F")
                .replace("=", "%3D");

        get("?operation=PKIOperation&message=" + escaped);

        assertThat(ca.log().rawMessages()).containsExactly(message);
    }

    @Test
    void urlSafeBase64_isRejected() throws Exception {
        HttpResponse<byte[]> response = get("?operation=PKIOperation&message=-_-_");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ca.log().rawMessages()).isEmpty();
    }

    @Test
    void oversizedBody_getsHttp413() throws Exception {
        HttpResponse<byte[]> response = post("?operation=PKIOperation", new byte[1_000_001]);

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void unknownOperation_isRejected() throws Exception {
        assertThat(get("?operation=Dance").statusCode()).isEqualTo(400);
        assertThat(get("").statusCode()).isEqualTo(400);
        assertThat(ca.log().exchanges()).extracting(LabExchange::outcome).containsOnly(LabOutcome.REJECTED);
    }

    @Test
    void emptyBody_isServed() throws Exception {
        ca.faults().next(LabOperation.GET_CA_CERT, LabFault.EMPTY_BODY);

        HttpResponse<byte[]> response = get("?operation=GetCACert");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = LabFault.class,
            names = {"CLOSED_UNPROCESSED", "LOST_REPLY", "CUT_OFF"})
    void brokenConnections_breakTheCall(LabFault fault) throws Exception {
        ca.faults().always(LabOperation.PKI_OPERATION, fault);

        assertThatThrownBy(() -> post("?operation=PKIOperation", new byte[] {1, 2, 3}))
                .isInstanceOf(IOException.class);
        ca.faults().clear();

        assertThat(get("?operation=GetCACaps").statusCode()).isEqualTo(200);
    }

    @Test
    void server_listensOnLoopbackOnly() throws Exception {
        URI url = URI.create(server.url());

        assertThat(InetAddress.getByName(url.getHost()).isLoopbackAddress()).isTrue();
    }

    @Test
    void closedServer_isGoneWithinASecondAndLeavesNoThreadThatHoldsTheProcess() throws Exception {
        get("?operation=GetCACaps");

        long begin = System.nanoTime();
        server.close();
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(taken).isLessThan(Duration.ofSeconds(1));
        assertThatThrownBy(() -> get("?operation=GetCACaps")).isInstanceOf(ConnectException.class);
    }

    @Test
    void threads_areDaemons() throws Exception {
        get("?operation=GetCACaps");

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("HTTP-Dispatcher")
                        || thread.getName().equals("lab-web"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private HttpResponse<byte[]> get(String rest) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + rest)));
    }

    private HttpResponse<byte[]> post(String rest, byte[] body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + rest))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}

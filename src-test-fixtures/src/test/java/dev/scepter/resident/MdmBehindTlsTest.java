package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.hostile.Tls;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An MDM whose TLS certificate is not, or no longer, to be trusted: nobody is asked, and nothing is lost. */
class MdmBehindTlsTest {
    private static final Duration A_WHILE = Duration.ofHours(2);
    private static final Duration UNTIL_RENEWED = Duration.ofHours(30);

    @TempDir
    private Path top;

    private VirtualDevice device;

    @BeforeEach
    void start() throws IOException {
        device = VirtualDevice.inMemory(top, Instant.now());
        device.assign("wifi");
    }

    @AfterEach
    void stop() {
        device.close();
    }

    @Test
    void certificateThatIsNoLongerTrusted_changesNothingUntilItIsAgain() throws Exception {
        try (Tls tls = new Tls();
                LabMdmServer server = LabMdmServer.startTls(device.mdm, tls.serverContext())) {
            tls.trustedByThisJvm(top);
            device.enrol(server.url());
            device.live(A_WHILE);
            device.requireValid("wifi");
            device.mdm.clearExchanges();

            new Tls().trustedByThisJvm(Files.createDirectory(top.resolve("other")));
            device.live(UNTIL_RENEWED);

            requireUntrusted(2);
            tls.trustedByThisJvm(top);
            device.live(A_WHILE);
            device.requireValid("wifi");
            assertThat(device.source().get("error").isNull()).isTrue();
            assertThat(device.verdicts()).containsExactly("wifi VERIFIED");
        }
    }

    @Test
    void expiredCertificate_isNotTrusted() throws Exception {
        Instant now = Instant.now();
        try (Tls expired = new Tls(now.minusSeconds(172_800), now.minusSeconds(86_400));
                LabMdmServer server = LabMdmServer.startTls(device.mdm, expired.serverContext())) {
            expired.trustedByThisJvm(top);
            Path token = device.folder.file(
                    "token", device.mdm.issueToken(1, Duration.ofDays(1)).getBytes(StandardCharsets.UTF_8));
            device.settings("{\"mdmUrl\": \"" + server.url() + "\", \"enrollmentTokenFile\": \"" + token + "\"}");
            assertThat(device.folder.apply(device.policy("wifi")).exit()).isZero();

            device.live(UNTIL_RENEWED);

            requireUntrusted(2);
        }
    }

    private void requireUntrusted(int issued) {
        device.requireValid("wifi");
        assertThat(device.ca.log().issued()).hasSize(issued);
        assertThat(device.mdm.exchanges()).isEmpty();
        JsonNode error = device.source().path("error");
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo("TLS_UNTRUSTED");
        assertThat(error.path("actor").asText()).isEqualTo("network");
        assertThat(Instant.parse(error.at("/retry/at").asText()))
                .isAfter(device.clock.instant().minusSeconds(1));
    }
}

package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract section 4, exit codes 5, 6, 7 and 9: what servers do wrong. */
class ServerFailureTest {
    private static final String CHALLENGE = "Marked-Challenge-7031";

    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void caThatIsDown_isNotReachedAndTriedAgainLater() {
        lab.server.close();

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.json().get("nextAttempt").asText())
                .isGreaterThan(lab.clock.instant().toString());
        assertThat(result.json().at("/error/retry/when").asText()).isEqualTo("backoff");
        assertThat(result.json().at("/error/retry/at").asText())
                .isEqualTo(result.json().get("nextAttempt").asText());
        assertThat(result.json().at("/error/actor").asText()).isEqualTo("network");
        assertThat(result.state()).isEqualTo("FAILED");
    }

    @Test
    void unknownHost_isNotReached() {
        CliResult result = lab.apply(lab.policy().with("serverUrl", "http://scepter-lab.invalid/scep"));

        assertThat(result.exit()).isEqualTo(5);
    }

    @Test
    void wrongPin_isRefusedBeforeAnythingSecretLeaves() {
        CliResult result = lab.apply(lab.policy()
                .with("caThumbprint", "0123456789ABCDEF0123456789ABCDEF01234567")
                .with("challenge", CHALLENGE));

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.errorCode()).isEqualTo("PIN_MISMATCH");
        assertThat(result.errorMessage()).containsIgnoringCase(PolicyText.hash("SHA-1", PolicyText.der(lab.ca.root())));
        assertThat(lab.messages()).isEmpty();
        assertThat(lab.ca.log().rawMessages()).isEmpty();
    }

    @Test
    void falseCaWithTheSameNames_isRefusedBeforeAnythingSecretLeaves() {
        lab.ca.faults().always(LabOperation.GET_CA_CERT, LabFault.ANOTHER_CA);

        CliResult result = lab.apply(lab.policy().with("challenge", CHALLENGE));

        assertThat(result.exit()).isEqualTo(7);
        assertThat(lab.messages()).isEmpty();
    }

    @Test
    void capabilitiesWithoutAes_areRefusedBeforeAnythingSecretLeaves() {
        lab.ca.setRules(
                LabCaRules.standard().with(Announcement.standard().withCapabilities("POSTPKIOperation", "DES3")));

        CliResult result = lab.apply(lab.policy().with("challenge", CHALLENGE));

        assertThat(result.exit()).isEqualTo(7);
        assertThat(lab.messages()).isEmpty();
    }

    @Test
    void wrongChallenge_isTriedExactlyOnce() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("right")));

        CliResult result = lab.apply(lab.policy().with("challenge", "wrong"));

        assertThat(result.exit()).isEqualTo(6);
        assertThat(lab.messages()).hasSize(1);
        assertThat(lab.stored()).isEmpty();
    }

    @Test
    void failedAttempt_isTriedOnceMoreByCommand() {
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("right")));
        lab.apply(lab.policy().with("challenge", "wrong"));

        CliResult result = lab.apply(lab.policy().with("challenge", "right"));

        assertThat(result.exit()).isZero();
        assertThat(lab.messages()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(FailInfo.class)
    void refusal_isNamed(FailInfo failInfo) {
        lab.ca.setRules(LabCaRules.standard().refusing(failInfo));

        CliResult result = lab.apply(lab.policy());

        String word = failInfo.name().replace("_", "").toLowerCase(Locale.ROOT);
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.errorMessage().toLowerCase(Locale.ROOT)).contains(word);
        assertThat(result.errorCode()).isEqualTo("CA_REFUSED_" + failInfo.name());
    }

    @ParameterizedTest
    @CsvSource({
        "ANOTHER_KEY, 7",
        "CA_CERTIFICATE, 7",
        "EXPIRED_CERTIFICATE, 7",
        "WRONG_RECIPIENT_NONCE, 7",
        "WRONG_TRANSACTION_ID, 7",
        "WRONG_SIGNER, 7",
        "HTML_PAGE, 9",
        "EMPTY_BODY, 9",
        "GARBAGE, 9",
        "TRUNCATED, 9",
        "CUT_OFF, 5",
        "NOT_FOUND, 6",
        "SERVER_ERROR, 5",
        "UNAVAILABLE, 5",
        "CLOSED_UNPROCESSED, 5",
        "LOST_REPLY, 5"
    })
    void faultOfAReply_hasItsExitAndPassesOver(LabFault fault, int exit) {
        lab.ca.faults().always(LabOperation.PKI_OPERATION, fault);

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
        assertThat(result.json().get("thumbprint").isNull()).isTrue();
        assertThat(lab.certificateFile()).doesNotExist();
        lab.ca.faults().clear();
        CliResult later = lab.apply(lab.policy());
        assertThat(later.exit()).as(later.out()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "HTML_PAGE, 9",
        "EMPTY_BODY, 9",
        "GARBAGE, 9",
        "TRUNCATED, 9",
        "CUT_OFF, 5",
        "NOT_FOUND, 6",
        "SERVER_ERROR, 5",
        "UNAVAILABLE, 5",
        "CLOSED_UNPROCESSED, 5"
    })
    void faultOfGetCaCert_hasItsExit(LabFault fault, int exit) {
        lab.ca.faults().always(LabOperation.GET_CA_CERT, fault);

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
        assertThat(lab.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"HTML_PAGE, 9", "EMPTY_BODY, 7", "NOT_FOUND, 7", "SERVER_ERROR, 5", "CLOSED_UNPROCESSED, 5"})
    void faultOfGetCaCaps_hasItsExit(LabFault fault, int exit) {
        lab.ca.faults().always(LabOperation.GET_CA_CAPS, fault);

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
        assertThat(lab.messages()).isEmpty();
    }

    @Test
    void unavailableServer_getsTheSameBytesAtMostThreeTimes() {
        lab.ca.faults().always(LabOperation.PKI_OPERATION, LabFault.UNAVAILABLE);

        lab.apply(lab.policy());

        assertThat(lab.messages()).hasSize(3);
        assertThat(lab.messages().stream().map(each -> each.requestDigest()).distinct())
                .hasSize(1);
    }

    @Test
    void lostReply_costsNoSecondRequest() {
        lab.ca.faults().next(LabOperation.PKI_OPERATION, LabFault.LOST_REPLY, 3);
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.oneTime("once")));
        PolicyText policy = lab.policy().with("challenge", "once").with("oneTimeChallenge", true);

        CliResult first = lab.apply(policy);
        CliResult second = lab.apply(policy);

        assertThat(first.exit()).isEqualTo(5);
        assertThat(second.exit()).isZero();
        assertThat(lab.ca.log().distinctCertificateRequests()).isEqualTo(1);
        assertThat(lab.ca.log().issued()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"302, http://scepter-lab.invalid/scep, 7", "301, https://127.0.0.1/scep, 7"})
    void redirectElsewhere_isNotFollowed(int status, String location, int exit) throws IOException {
        HttpServer redirecting = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        redirecting.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        redirecting.start();
        try {
            CliResult result = lab.apply(lab.policy()
                    .with(
                            "serverUrl",
                            "http://127.0.0.1:" + redirecting.getAddress().getPort() + "/scep"));

            assertThat(result.exit()).isEqualTo(exit);
            assertThat(result.errorCode()).isEqualTo("REDIRECTED_ELSEWHERE");
        } finally {
            redirecting.stop(0);
        }
    }

    @Test
    void serverThatSpeaksToTheTerminal_isSilenced() throws IOException {
        HttpServer rude = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = "go away\u001b[2J\u009b31m\u0007 \u202e now".getBytes(StandardCharsets.UTF_8);
        rude.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        rude.start();
        try {
            PolicyText policy = lab.policy()
                    .with("serverUrl", "http://127.0.0.1:" + rude.getAddress().getPort() + "/scep");

            CliResult json = lab.apply(policy);
            CliResult text = lab.run("apply", "-v", "--policy", lab.file(policy).toString());

            assertThat(json.exit()).isEqualTo(6);
            assertThat(json.out() + json.err() + text.out() + text.err())
                    .contains("go away")
                    .doesNotContain("\u001b", "\u009b", "\u0007", "\u202e");
        } finally {
            rude.stop(0);
        }
    }
}

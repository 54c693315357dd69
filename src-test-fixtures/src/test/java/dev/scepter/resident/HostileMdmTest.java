package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.mdm.DeviceApiSchema;
import dev.scepter.lab.mdm.LabEvent;
import dev.scepter.lab.mdm.LabPolicyState;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the MDM answers: nothing is removed, certificates are renewed, {@code status} says what is wrong, and it heals. */
class HostileMdmTest {
    private static final String[] ALL = {"vpn", "wifi", "wired"};
    private static final int POLL_SECONDS = 4 * 3_600;
    private static final Duration A_WHILE = Duration.ofHours(3);
    /** Longer than half the life of a certificate and its device's share of the window. */
    private static final Duration UNTIL_RENEWED = Duration.ofHours(30);

    @TempDir
    private Path top;

    private VirtualDevice device;
    private LabMdmServer server;

    @BeforeEach
    void start() throws IOException {
        device = VirtualDevice.inMemory(top, VirtualDevice.START);
        server = LabMdmServer.start(device.mdm);
        device.mdm.setPollSeconds(OptionalInt.of(POLL_SECONDS));
        device.mdm.faults().retryAfter(Duration.ofHours(1));
        device.assign(ALL);
    }

    @AfterEach
    void stop() {
        server.close();
        device.close();
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY_BODY, REPLY_EMPTY",
        "TRUNCATED, CONNECTION_BROKEN",
        "NO_ANSWER, CONNECTION_BROKEN",
        "DEEP_JSON, REPLY_TOO_LARGE",
        "HUGE, REPLY_TOO_LARGE",
        "WRONG_TYPES, REPLY_UNDECODABLE",
        "FOREIGN_DEVICE, MDM_ANSWER_FOREIGN",
        "LOWER_GENERATION, MDM_ANSWER_STALE",
        "HALF_THE_POLICIES_GONE,",
        "NO_POLICIES,",
        "CAPTIVE_PORTAL, REPLY_HTML",
        "CAPTIVE_JSON, REPLY_UNDECODABLE",
        "REDIRECT, REDIRECTED_ELSEWHERE",
        "ERROR_500, SERVER_UNAVAILABLE",
        "UNAVAILABLE, SERVER_UNAVAILABLE",
        "BUSY, SERVER_UNAVAILABLE",
        "UNAUTHORIZED, MDM_UNAUTHORIZED"
    })
    void faultyPolicies_changeNothingAndHoldUpNoRenewal(MdmFault fault, String code) throws Exception {
        device.enrol(server.url());
        device.live(A_WHILE);
        device.requireValid(ALL);
        if (fault != MdmFault.LOWER_GENERATION) {
            device.mdm.raiseGeneration();
        }

        device.mdm.faults().always(MdmOperation.POLICIES, fault);
        device.live(UNTIL_RENEWED);

        device.requireValid(ALL);
        assertThat(device.ca.log().issued()).as("renewed once").hasSize(6);
        requireFailure(code);
        assertThat(device.folder.status().exit()).isZero();
        device.mdm.faults().clear();
        device.live(A_WHILE);
        requireHealth();
    }

    @ParameterizedTest
    @MethodSource("faultsOfReports")
    void faultyAnswersToReports_loseNothing(MdmFault fault) throws Exception {
        device.enrol(server.url());
        device.mdm.faults().always(MdmOperation.STATUS, fault);
        device.live(A_WHILE);
        device.requireValid(ALL);

        device.mdm.faults().clear();
        device.live(A_WHILE);

        requireHealth();
        List<Long> numbers =
                device.atTheMdm().events().stream().map(LabEvent::sequence).toList();
        assertThat(numbers).doesNotHaveDuplicates().isSorted();
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0)).isEqualTo(numbers.size() - 1L);
        assertThat(device.atTheMdm().events().stream().filter(event -> event.id() == 1000))
                .hasSize(ALL.length);
    }

    static Stream<MdmFault> faultsOfReports() {
        return Arrays.stream(MdmFault.values()).filter(fault -> fault.fits(MdmOperation.STATUS));
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY_BODY, REPLY_EMPTY",
        "TRUNCATED, CONNECTION_BROKEN",
        "NO_ANSWER, CONNECTION_BROKEN",
        "DEEP_JSON, REPLY_TOO_LARGE",
        "HUGE, REPLY_TOO_LARGE",
        "WRONG_TYPES, REPLY_UNDECODABLE",
        "CAPTIVE_PORTAL, REPLY_HTML",
        "CAPTIVE_JSON, REPLY_UNDECODABLE",
        "REDIRECT, REDIRECTED_ELSEWHERE",
        "ERROR_500, SERVER_UNAVAILABLE",
        "UNAVAILABLE, SERVER_UNAVAILABLE",
        "BUSY, SERVER_UNAVAILABLE",
        "UNAUTHORIZED, MDM_TOKEN_REFUSED"
    })
    void faultyEnrolment_isTriedAgainByItself(MdmFault fault, String code) throws Exception {
        Path token = device.folder.file(
                "token", device.mdm.issueToken(1, Duration.ofDays(7)).getBytes(StandardCharsets.UTF_8));
        device.settings("{\"mdmUrl\": \"" + server.url() + "\", \"enrollmentTokenFile\": \"" + token + "\"}");
        device.mdm.faults().always(MdmOperation.ENROLL, fault);

        device.live(A_WHILE);

        requireFailure(code);
        device.mdm.faults().clear();
        device.live(A_WHILE);
        requireHealth();
        assertThat(device.mdm.devices()).hasSize(1);
    }

    @Test
    void revokedToken_leavesAllAndIsTriedHourly() throws Exception {
        device.enrol(server.url());
        device.live(A_WHILE);
        device.mdm.revoke(device.atTheMdm().id());
        device.mdm.clearExchanges();

        device.live(UNTIL_RENEWED);

        assertThat(device.calls(MdmOperation.POLICIES)).hasSizeBetween(26, 35);
        device.requireValid(ALL);
        assertThat(device.ca.log().issued()).hasSize(6);
        requireFailure("MDM_UNAUTHORIZED");
        assertThat(device.source().at("/error/actor").asText()).isEqualTo("deviceAdmin");
        device.enrol(server.url());
        device.live(A_WHILE);
        requireHealth();
        assertThat(device.ca.log().issued()).as("no new certificates").hasSize(6);
    }

    @Test
    void retiredDevice_losesWhatTheMdmBroughtAndAsksNoMore() throws Exception {
        device.enrol(server.url());
        device.live(A_WHILE);
        assertThat(device.folder.apply(device.policy("own")).exit()).isZero();
        device.mdm.retire(device.atTheMdm().id());
        device.mdm.clearExchanges();

        device.live(UNTIL_RENEWED);

        device.requireValid("own");
        assertThat(device.calls(MdmOperation.POLICIES)).hasSize(1);
        assertThat(device.source().path("retired").asBoolean()).isTrue();
        assertThat(device.atTheMdm().events()).anyMatch(event -> event.id() == 2040);
        assertThat(device.atTheMdm().policies())
                .extracting(LabPolicyState::policyId)
                .doesNotContain(ALL);
    }

    @Test
    void retiredDeviceThatKeeps_goesOnRenewing() throws Exception {
        device.enrol(server.url());
        device.settings("{\"onRetire\": \"keep\"}");
        device.live(A_WHILE);
        device.mdm.retire(device.atTheMdm().id());

        device.live(UNTIL_RENEWED);

        device.requireValid(ALL);
        assertThat(device.ca.log().issued()).hasSize(6);
    }

    @Test
    void retirementOfAnotherDevice_isAnErrorAndNoMore() throws Exception {
        device.enrol(server.url());
        device.live(A_WHILE);
        device.mdm.faults().always(MdmOperation.POLICIES, MdmFault.FOREIGN_DEVICE);
        device.mdm.retire(device.atTheMdm().id());

        device.live(UNTIL_RENEWED);

        device.requireValid(ALL);
        requireFailure("MDM_ANSWER_FOREIGN");
        assertThat(device.source().path("retired").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "BUSY"})
    void retryAfter_isHeeded(MdmFault fault) throws Exception {
        device.enrol(server.url());
        device.live(A_WHILE);
        device.mdm.faults().retryAfter(Duration.ofHours(5));
        device.mdm.faults().always(fault);
        device.mdm.clearExchanges();

        device.live(Duration.ofHours(16));

        assertThat(device.calls(MdmOperation.POLICIES)).hasSize(4);
        assertThat(device.calls(MdmOperation.STATUS)).hasSizeLessThan(5);
        Instant last = device.calls(MdmOperation.POLICIES).get(3).at();
        assertThat(Instant.parse(device.source().at("/error/retry/at").asText()))
                .isBetween(
                        last.plus(Duration.ofHours(5)),
                        last.plus(Duration.ofHours(5)).plusSeconds(60));
    }

    @Test
    void everyCallOfTheDevice_isAsTheApiDescribesIt() throws Exception {
        device.mdm.requireNonce(true);
        device.enrol(server.url());
        device.live(A_WHILE);
        device.mdm.faults().next(MdmOperation.POLICIES, MdmFault.CAPTIVE_PORTAL);
        device.mdm.faults().next(MdmOperation.STATUS, MdmFault.NO_ANSWER);
        device.assign(device.policy("vpn").with("revision", "2").with("subjectName", "CN=other"));
        device.live(A_WHILE);

        DeviceApiSchema.load().check(device.mdm.exchanges());
        requireHealth();
    }

    /** The source fails by this code, and it says who acts and when it is asked again; no code: it does not fail. */
    private void requireFailure(String code) {
        JsonNode source = device.source();
        if (code == null) {
            assertThat(source.get("error").isNull()).as(source.toString()).isTrue();
            return;
        }
        assertThat(source.at("/error/code").asText()).as(source.toString()).isEqualTo(code);
        assertThat(source.at("/error/actor").asText())
                .isIn("deviceAdmin", "policyAdmin", "network", "nobody", "caAdmin");
        assertThat(source.at("/error/message").asText()).isNotBlank();
        assertThat(Instant.parse(source.at("/error/retry/at").asText()))
                .isBetween(
                        device.clock.instant().minusSeconds(900),
                        device.clock.instant().plusSeconds(POLL_SECONDS + POLL_SECONDS / 10));
    }

    private void requireHealth() {
        assertThat(device.source().get("error").isNull())
                .as(device.source().toString())
                .isTrue();
        device.requireValid(ALL);
        assertThat(new HashSet<>(device.verdicts()))
                .isEqualTo(new HashSet<>(List.of("vpn VERIFIED", "wifi VERIFIED", "wired VERIFIED")));
    }
}

package dev.scepter.lab.mdm;

import static dev.scepter.lab.mdm.TestDevice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MdmFaultTest {
    private static final int LIMIT = 8 * 1_024 * 1_024;

    private final MovableClock clock = new MovableClock();
    private final LabMdm mdm = LabMdm.builder(clock, new SecureRandom()).build();
    private final TestDevice device = TestDevice.enrolled(mdm, clock);

    MdmFaultTest() {
        for (int i = 1; i <= 5; i++) {
            mdm.assignToAll("{\"id\":\"policy-" + i + "\"}");
        }
    }

    @ParameterizedTest
    @EnumSource(MdmFault.class)
    void afterAnyFault_theTrueAnswerComes_alsoToThoseWhoKnewIt(MdmFault fault) {
        MdmReply before = device.poll();
        String tag = before.header("ETag").orElseThrow();
        mdm.faults().next(MdmOperation.POLICIES, fault);

        MdmReply spoilt = device.poll("If-None-Match", tag);
        MdmReply after = device.poll();

        assertThat(spoilt).isNotEqualTo(before);
        assertThat(json(after).path("policies")).isEqualTo(json(before).path("policies"));
        assertThat(json(after).path("proofNonce")).isEqualTo(json(before).path("proofNonce"));
        assertThat(json(after).path("generation").asLong())
                .isGreaterThanOrEqualTo(json(before).path("generation").asLong());
        assertThat(mdm.exchanges().get(mdm.exchanges().size() - 2).fault()).contains(fault);
    }

    @ParameterizedTest
    @EnumSource(MdmFault.class)
    void afterAnyFaultOfEnrolment_theSameTokenGivesOneIdentity(MdmFault fault) {
        if (!fault.fits(MdmOperation.ENROLL)) {
            assertThatIllegalArgumentException().isThrownBy(() -> mdm.faults().next(MdmOperation.ENROLL, fault));
            return;
        }
        TestDevice other = new TestDevice(mdm, clock);
        String token = mdm.issueToken(1, Duration.ofHours(1));
        mdm.faults().next(MdmOperation.ENROLL, fault);

        mdm.handle(other.enrolRequest(token, proof -> {}));

        assertThat(other.enrol(token).status()).isEqualTo(201);
        assertThat(mdm.devices()).hasSize(2);
    }

    @Test
    void emptyBody_looksLikeSuccess() {
        MdmReply reply = poll(MdmFault.EMPTY_BODY);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("Content-Type")).contains("application/json");
    }

    @Test
    void truncated_andNoAnswer_areOfTheDelivery() {
        assertThat(poll(MdmFault.TRUNCATED).delivery()).isEqualTo(MdmReply.Delivery.TRUNCATED);
        assertThat(poll(MdmFault.NO_ANSWER).delivery()).isEqualTo(MdmReply.Delivery.NONE);
    }

    @Test
    void foreignDevice_namesAnotherOne_alsoInRetirement() {
        assertThat(json(poll(MdmFault.FOREIGN_DEVICE)).path("deviceId").asText())
                .isNotEqualTo(device.id())
                .matches("[A-Za-z0-9-]{1,64}");
        mdm.retire(device.id());

        MdmReply reply = poll(MdmFault.FOREIGN_DEVICE);

        assertThat(reply.status()).isEqualTo(410);
        assertThat(json(reply).path("deviceId").asText()).isNotEqualTo(device.id());
    }

    @Test
    void lowerGeneration_isBelowTheTrueOne() {
        long generation = device.policies().path("generation").asLong();

        assertThat(json(poll(MdmFault.LOWER_GENERATION)).path("generation").asLong())
                .isLessThan(generation);
    }

    @Test
    void halfThePoliciesGone_leavesLessThanHalf_withRisingGeneration() {
        long generation = device.policies().path("generation").asLong();

        JsonNode first = json(poll(MdmFault.HALF_THE_POLICIES_GONE));
        JsonNode second = json(poll(MdmFault.HALF_THE_POLICIES_GONE));

        assertThat(first.path("policies")).hasSize(2);
        assertThat(first.path("removed")).isEmpty();
        assertThat(first.path("generation").asLong()).isEqualTo(generation + 1);
        assertThat(second.path("generation").asLong()).isEqualTo(generation + 2);
        assertThat(device.policies().path("generation").asLong()).isEqualTo(generation + 2);
        assertThat(mdm.policies()).hasSize(5);
    }

    @Test
    void noPolicies_leavesNone_andTheTagIsNotThatOfTheTrueAnswer() {
        MdmReply reply = poll(MdmFault.NO_POLICIES);

        assertThat(json(reply).path("policies")).isEmpty();
        assertThat(device.poll("If-None-Match", reply.header("ETag").orElseThrow())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void captivePortals_answerInPlaceOfTheMdm() {
        assertThat(poll(MdmFault.CAPTIVE_PORTAL).header("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(json(poll(MdmFault.CAPTIVE_JSON)).has("policies")).isFalse();
    }

    @Test
    void redirect_leadsToAnotherHost() {
        MdmReply reply = poll(MdmFault.REDIRECT);

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.header("Location").orElseThrow()).startsWith("https://elsewhere.invalid/v1/devices/");
    }

    @Test
    void busyAndUnavailable_sayWhenToComeAgain() {
        mdm.faults().retryAfter(Duration.ofMinutes(10));

        MdmReply busy = poll(MdmFault.BUSY);
        MdmReply unavailable = poll(MdmFault.UNAVAILABLE);

        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("Retry-After")).contains("600");
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.header("Retry-After")).contains("600");
    }

    @Test
    void serverErrors_haveTheirStatus() {
        assertThat(poll(MdmFault.ERROR_500).status()).isEqualTo(500);
        assertThat(poll(MdmFault.UNAUTHORIZED).status()).isEqualTo(401);
    }

    @Test
    void deepJson_isDeep_andHuge_isOverTheLimit() {
        assertThat(poll(MdmFault.DEEP_JSON).text()).contains("[".repeat(100_000));
        MdmReply huge = poll(MdmFault.HUGE);
        assertThat(huge.body()).hasSizeGreaterThan(LIMIT);
        assertThat(huge.text()).contains("\"generation\"");
    }

    @Test
    void wrongTypes_areValidJson() {
        JsonNode body = json(poll(MdmFault.WRONG_TYPES));

        assertThat(body.path("deviceId").isNumber()).isTrue();
        assertThat(body.path("policies").isArray()).isFalse();
    }

    @Test
    void requestThatNeverReachedTheMdm_isNotProcessed() {
        mdm.faults().next(MdmOperation.STATUS, MdmFault.CAPTIVE_PORTAL);
        mdm.faults().next(MdmOperation.STATUS, MdmFault.NO_ANSWER);
        Reports reports = new Reports(clock);

        device.report(reports.report(device.id()));
        assertThat(mdm.device(device.id()).orElseThrow().lastReport()).isEmpty();
        device.report(reports.report(device.id()));
        assertThat(mdm.device(device.id()).orElseThrow().lastReport()).isPresent();
    }

    @Test
    void faultsToCome_areQueuedPassedAndCleared() {
        mdm.faults().pass(MdmOperation.POLICIES, 1);
        mdm.faults().next(MdmOperation.POLICIES, MdmFault.BUSY, 2);
        mdm.faults().always(MdmFault.ERROR_500);

        assertThat(mdm.faults().queued(MdmOperation.POLICIES)).isEqualTo(3);
        assertThat(device.poll().status()).isEqualTo(200);
        assertThat(device.poll().status()).isEqualTo(429);
        assertThat(device.poll().status()).isEqualTo(429);
        assertThat(device.poll().status()).isEqualTo(500);
        assertThat(mdm.faults().standing()).containsEntry(MdmOperation.ENROLL, MdmFault.ERROR_500);
        mdm.faults().clear();
        assertThat(device.poll().status()).isEqualTo(200);
    }

    private MdmReply poll(MdmFault fault) {
        mdm.faults().next(MdmOperation.POLICIES, fault);
        return device.poll();
    }
}

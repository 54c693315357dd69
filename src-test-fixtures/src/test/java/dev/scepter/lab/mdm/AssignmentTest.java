package dev.scepter.lab.mdm;

import static dev.scepter.lab.mdm.TestDevice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {
    private final MovableClock clock = new MovableClock();
    private final List<Duration> waits = new ArrayList<>();
    private Runnable whileWaiting = () -> {};
    private final LabMdm mdm = LabMdm.builder(clock, new SecureRandom())
            .waiter((changed, atMost) -> {
                waits.add(atMost);
                whileWaiting.run();
            })
            .build();
    private final TestDevice device = TestDevice.enrolled(mdm, clock);

    @Test
    void policiesForAllAndForOne_comeTogether_theOwnBeforeTheCommon() {
        TestDevice other = TestDevice.enrolled(mdm, clock);
        mdm.assignToAll(policy("wifi", "common"));
        mdm.assignToAll(policy("vpn", "common"));
        mdm.assignTo(device.id(), policy("wifi", "own"));
        mdm.assignTo(device.id(), policy("mail", "own"));

        assertThat(revisions(device)).containsExactlyInAnyOrder("wifi own", "vpn common", "mail own");
        assertThat(revisions(other)).containsExactlyInAnyOrder("wifi common", "vpn common");
    }

    @Test
    void generation_risesWithEachChange() {
        List<Long> generations = new ArrayList<>();
        for (Runnable change : List.<Runnable>of(
                () -> {},
                () -> mdm.assignToAll(policy("wifi", "1")),
                () -> mdm.assignToAll(policy("wifi", "2")),
                () -> mdm.assignTo(device.id(), policy("vpn", "1")),
                () -> mdm.setPause(Set.of(Pause.ENROL)),
                () -> mdm.setPollSeconds(OptionalInt.of(60)),
                () -> mdm.unassignFromAll("wifi"),
                () -> mdm.removeFrom(device.id(), "vpn", Roots.REMOVE),
                mdm::raiseGeneration)) {
            change.run();
            generations.add(device.policies().path("generation").asLong());
        }

        assertThat(generations).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void changeForAnotherDevice_raisesNothing() {
        TestDevice other = TestDevice.enrolled(mdm, clock);

        mdm.assignTo(other.id(), policy("wifi", "1"));

        assertThat(device.policies().path("generation").asLong()).isEqualTo(1);
    }

    @Test
    void tombstones_sayWhatBecomesOfTheRoots_untilThePolicyIsAssignedAgain() {
        mdm.assignToAll(policy("wifi", "1"));
        mdm.assignToAll(policy("vpn", "1"));
        mdm.removeFromAll("wifi", Roots.REMOVE);
        mdm.removeFrom(device.id(), "vpn", Roots.KEEP);

        JsonNode answer = device.policies();

        assertThat(answer.path("policies")).isEmpty();
        assertThat(answer.path("removed"))
                .extracting(JsonNode::toString)
                .containsExactlyInAnyOrder(
                        "{\"id\":\"wifi\",\"roots\":\"remove\"}", "{\"id\":\"vpn\",\"roots\":\"keep\"}");
        mdm.assignToAll(policy("wifi", "2"));
        assertThat(device.policies().path("removed")).hasSize(1);
        assertThat(revisions(device)).containsExactly("wifi 2");
    }

    @Test
    void unassigned_isAbsentWithoutATombstone() {
        mdm.assignToAll(policy("wifi", "1"));

        assertThat(mdm.unassignFromAll("wifi")).isTrue();

        assertThat(device.policies().path("policies")).isEmpty();
        assertThat(device.policies().path("removed")).isEmpty();
        assertThat(mdm.unassignFromAll("wifi")).isFalse();
    }

    @Test
    void pauseAndPollSeconds_areToldWhileTheyAreSet() {
        assertThat(device.policies().has("pause")).isFalse();
        mdm.setPause(Set.of(Pause.REMOVE, Pause.RENEW));
        mdm.setPollSeconds(OptionalInt.of(5));

        JsonNode answer = device.policies();

        assertThat(answer.path("pause")).extracting(JsonNode::asText).containsExactly("renew", "remove");
        assertThat(answer.path("pollSeconds").asInt()).isEqualTo(5);
        mdm.setPause(Set.of());
        mdm.setPollSeconds(OptionalInt.empty());
        assertThat(device.policies().has("pause")).isFalse();
        assertThat(device.policies().has("pollSeconds")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"id\":7}", "{\"id\":\"a b\"}", "{\"id\":\"a\"} {}", "{\"id\":\"a\""})
    void policyWithoutAnId_isNotAssigned(String policy) {
        assertThatIllegalArgumentException().isThrownBy(() -> mdm.assignToAll(policy));
        assertThat(mdm.policies()).isEmpty();
    }

    @Test
    void deviceThatKnowsAll_gets304_untilSomethingChanges() {
        String tag = device.poll().header("ETag").orElseThrow();

        MdmReply known = device.poll("If-None-Match", tag);

        assertThat(known.status()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(known.header("ETag")).contains(tag);
        mdm.assignToAll(policy("wifi", "1"));
        assertThat(device.poll("If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void nonceForProofs_isRenewedAfterADay_thoughNothingElseChanged() {
        MdmReply first = device.poll();
        String tag = first.header("ETag").orElseThrow();
        clock.advance(Duration.ofHours(25));

        MdmReply second = device.poll("If-None-Match", tag);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("ETag")).contains(tag);
        assertThat(json(second).path("proofNonce").asText())
                .isNotEmpty()
                .isNotEqualTo(json(first).path("proofNonce").asText());
    }

    @Test
    void heldAnswer_comesWithTheChange() {
        String tag = device.poll().header("ETag").orElseThrow();
        whileWaiting = () -> mdm.assignToAll(policy("wifi", "1"));

        MdmReply reply = device.poll("If-None-Match", tag, "Prefer", "wait=30");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(waits).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    void heldAnswer_is304WhenNothingChanged_andNoLongerThanAMinute() {
        String tag = device.poll().header("ETag").orElseThrow();

        MdmReply reply = device.poll("If-None-Match", tag, "Prefer", "wait=600");

        assertThat(reply.status()).isEqualTo(304);
        assertThat(waits).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void heldAnswer_tellsOfRetirementAndRevocation() {
        String tag = device.poll().header("ETag").orElseThrow();
        whileWaiting = () -> mdm.retire(device.id());
        assertThat(device.poll("If-None-Match", tag, "Prefer", "wait=9").status())
                .isEqualTo(410);

        TestDevice other = TestDevice.enrolled(mdm, clock);
        String otherTag = other.poll().header("ETag").orElseThrow();
        whileWaiting = () -> mdm.revoke(other.id());
        assertThat(other.poll("If-None-Match", otherTag, "Prefer", "wait=9").status())
                .isEqualTo(401);
    }

    @Test
    void answerThatIsNew_isNotHeld() {
        assertThat(device.poll("Prefer", "wait=30").status()).isEqualTo(200);
        assertThat(waits).isEmpty();
    }

    @Test
    void retiredDevice_isNamedIn410_andMayReportStill() {
        mdm.retire(device.id());

        MdmReply reply = device.poll();

        assertThat(reply.status()).isEqualTo(410);
        assertThat(json(reply).path("deviceId").asText()).isEqualTo(device.id());
        assertThat(device.report(new Reports(clock).report(device.id())).status())
                .isEqualTo(204);
        assertThat(mdm.device(device.id()).orElseThrow().standing()).isEqualTo(LabDevice.Standing.RETIRED);
    }

    @Test
    void revokedDevice_gets401Everywhere() {
        mdm.revoke(device.id());

        assertThat(device.poll().status()).isEqualTo(401);
        assertThat(device.report(new Reports(clock).report(device.id())).status())
                .isEqualTo(401);
    }

    private static String policy(String id, String revision) {
        return "{\"id\":\"" + id + "\",\"revision\":\"" + revision + "\"}";
    }

    private static List<String> revisions(TestDevice device) {
        List<String> revisions = new ArrayList<>();
        device.policies()
                .path("policies")
                .forEach(policy -> revisions.add(policy.path("id").asText() + " "
                        + policy.path("revision").asText()));
        return revisions;
    }
}

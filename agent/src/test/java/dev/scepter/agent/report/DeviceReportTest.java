package dev.scepter.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.AttemptStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.PolicyStatus.State;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Actor;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceReportTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final DeviceReport.Device DEVICE =
            new DeviceReport.Device("device-1", "1.2.3", "hardware-1", Optional.empty());
    private static final ParsedCertificate CERTIFICATE =
            ParsedCertificate.of(TestCertificates.selfSigned("CN=device", new PreparedKeys().next()));
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A status, and a copy of it with some part changed. */
    private record Shape(
            String id,
            String name,
            State state,
            Optional<Instant> next,
            List<Warning> warnings,
            Optional<Problem> error,
            Optional<AttemptStatus> attempt) {

        static Shape of(String id, State state) {
            return new Shape(id, "Wi-Fi", state, Optional.of(NOW), List.of(), Optional.empty(), Optional.empty());
        }

        Shape next(Instant at) {
            return new Shape(id, name, state, Optional.of(at), warnings, error, attempt);
        }

        Shape warning(String code, String message) {
            return new Shape(id, name, state, next, List.of(new Warning(code, message)), error, attempt);
        }

        Shape error(ErrorCode code, String message, Instant at) {
            Problem problem = new Problem(code, message, Actor.NETWORK, RetryRule.AT, Optional.of(at));
            return new Shape(id, name, state, next, warnings, Optional.of(problem), attempt);
        }

        Shape polls(int polls) {
            AttemptStatus value =
                    new AttemptStatus(Optional.of(Purpose.ENROL), "pending", Optional.of("poll"), NOW, polls, 0);
            return new Shape(id, name, state, next, warnings, error, Optional.of(value));
        }

        Shape name(String value) {
            return new Shape(id, value, state, next, warnings, error, attempt);
        }

        PolicyStatus status() {
            return new PolicyStatus(
                    new PolicyId(id),
                    name,
                    Optional.of("r1"),
                    state,
                    Optional.of("native"),
                    Optional.of("no way is named, and this is the first that can be used"),
                    state == State.VALID ? Optional.of(CERTIFICATE) : Optional.empty(),
                    next,
                    Optional.empty(),
                    warnings,
                    error,
                    attempt,
                    ExitCode.DONE,
                    Optional.of(PolicyStatus.MACHINE));
        }
    }

    private static DeviceReport report(Shape... shapes) {
        return report(List.of(shapes), List.of());
    }

    private static DeviceReport report(List<Shape> shapes, List<ObjectNode> refused) {
        return DeviceReport.of(
                DEVICE, OptionalLong.of(7), shapes.stream().map(Shape::status).toList(), refused);
    }

    private static JsonNode body(DeviceReport report) throws Exception {
        return MAPPER.readTree(report.body(NOW, List.of(), List.of()));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static NumberedEvent event(long sequence, String message) {
        return new NumberedEvent(sequence, NOW, 3000, Optional.of(new PolicyId("wifi")), message);
    }

    private static Proof proof(String id) {
        return Proof.of(new PolicyId(id), CERTIFICATE.encoded(), "SHA256withRSA", "nonce", new byte[256]);
    }

    @Test
    void body_hasTheMembersOfTheDeviceApi() throws Exception {
        byte[] body =
                report(Shape.of("wifi", State.VALID)).body(NOW, List.of(event(41, "words")), List.of(proof("wifi")));

        JsonNode report = MAPPER.readTree(body);
        assertThat(names(report))
                .containsExactlyInAnyOrder(
                        "deviceId",
                        "reportedAt",
                        "agentVersion",
                        "hardwareId",
                        "generation",
                        "policies",
                        "events",
                        "proofs");
        assertThat(report.path("deviceId").asText()).isEqualTo("device-1");
        assertThat(report.path("reportedAt").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(report.path("generation").asLong()).isEqualTo(7);
        assertThat(report.path("events").toString())
                .isEqualTo("[{\"sequence\":41,\"at\":\"2026-03-01T12:00:00.123Z\",\"id\":3000,"
                        + "\"policyId\":\"wifi\",\"message\":\"words\"}]");
        assertThat(names(report.path("proofs").path(0)))
                .containsExactly("policyId", "certificate", "algorithm", "proofNonce", "signature");
    }

    @Test
    void windowsThatIsEnrolledAtAnMdm_isTold_andMakesADifference() throws Exception {
        MdmEnrollment.Summary summary =
                new MdmEnrollment.Summary("enrolled", Optional.of("https://mdm.example/"), Optional.empty());
        DeviceReport report = DeviceReport.of(
                new DeviceReport.Device("device-1", "1.2.3", "hardware-1", Optional.of(summary)),
                OptionalLong.empty(),
                List.of(),
                List.of());
        DeviceReport without = DeviceReport.of(DEVICE, OptionalLong.empty(), List.of(), List.of());

        assertThat(body(report).path("mdmEnrollment").toString())
                .isEqualTo("{\"state\":\"enrolled\",\"server\":\"https://mdm.example/\",\"provider\":null}");
        assertThat(body(without).has("mdmEnrollment")).isFalse();
        assertThat(report.digest()).isNotEqualTo(without.digest());
    }

    @Test
    void entry_isThatOfStatus_withTheNumberOfTheCsp() throws Exception {
        Shape shape = Shape.of("wifi", State.VALID);

        JsonNode entry = body(report(shape)).path("policies").path(0);

        ObjectNode printed = StatusJson.of(shape.status());
        assertThat(entry).isEqualTo(MAPPER.readTree(printed.put("cspStatus", 1).toString()));
    }

    @ParameterizedTest
    @CsvSource({"VALID, 1", "PENDING, 2", "FAILED, 16", "BLOCKED, 16", "EXPIRED, 16", "NEW, 32", "REMOVED, 32"})
    void cspStatus_followsTheState(State state, int number) throws Exception {
        assertThat(body(report(Shape.of("wifi", state)))
                        .path("policies")
                        .path(0)
                        .path("cspStatus")
                        .asInt())
                .isEqualTo(number);
    }

    @Test
    void generationBeforeTheFirst_isNull() throws Exception {
        JsonNode body = body(DeviceReport.of(DEVICE, OptionalLong.empty(), List.of(), List.of()));

        assertThat(body.path("generation").isNull()).isTrue();
        assertThat(body.path("policies").isEmpty()).isTrue();
    }

    private static ObjectNode refused(String id) {
        ObjectNode node = StatusJson.ofUnknown(Optional.of(id), State.NEW.name(), Optional.empty());
        node.putObject("error").put("code", "POLICY_INVALID");
        return node;
    }

    @Test
    void refusedPolicy_isAnEntryOfItsOwn() throws Exception {
        ObjectNode refused = refused("vpn");

        JsonNode entries = body(report(List.of(Shape.of("wifi", State.VALID)), List.of(refused)))
                .path("policies");

        assertThat(entries).hasSize(2);
        assertThat(entries.path(1).path("policyId").asText()).isEqualTo("vpn");
        assertThat(entries.path(1).path("cspStatus").asInt()).isEqualTo(32);
        assertThat(refused.has("cspStatus")).as("changed").isFalse();
    }

    @Test
    void refusedRevisionOfAPolicyOnTheDevice_lendsItItsError() throws Exception {
        JsonNode entries = body(report(List.of(Shape.of("wifi", State.VALID)), List.of(refused("wifi"))))
                .path("policies");

        assertThat(entries).hasSize(1);
        assertThat(entries.path(0).path("state").asText()).isEqualTo("VALID");
        assertThat(entries.path(0).path("error").path("code").asText()).isEqualTo("POLICY_INVALID");
    }

    @Test
    void refusedRevision_hidesNoErrorOfThePolicyItself() throws Exception {
        Shape failed = Shape.of("wifi", State.FAILED).error(ErrorCode.CONNECT_FAILED, "words", NOW);

        JsonNode entries =
                body(report(List.of(failed), List.of(refused("wifi")))).path("policies");

        assertThat(entries.path(0).path("error").path("code").asText()).isEqualTo("CONNECT_FAILED");
    }

    @Test
    void refusedPolicyWithoutId_cannotBeTold() throws Exception {
        ObjectNode nameless = StatusJson.ofUnknown(Optional.empty(), State.NEW.name(), Optional.empty());

        assertThat(body(report(List.of(), List.of(nameless))).path("policies").isEmpty())
                .isTrue();
    }

    @Test
    void entryWithoutAState_isADefectOfTheCaller() {
        ObjectNode strange = StatusJson.object().put("policyId", "vpn");

        assertThatIllegalArgumentException().isThrownBy(() -> report(List.of(), List.of(strange)));
    }

    @Test
    void whatChangesByItself_makesNoOtherDigest() {
        Shape shape = Shape.of("wifi", State.VALID)
                .polls(3)
                .warning("clockSkew", "begins in 9 s")
                .error(ErrorCode.CONNECT_FAILED, "words", NOW);
        String digest = report(shape).digest();

        List<UnaryOperator<Shape>> changes = List.of(
                one -> one.next(NOW.plusSeconds(60)),
                one -> one.polls(4),
                one -> one.warning("clockSkew", "begins in 8 s"),
                one -> one.error(ErrorCode.CONNECT_FAILED, "words", NOW.plusSeconds(60)));

        assertThat(changes)
                .allSatisfy(change ->
                        assertThat(report(change.apply(shape)).digest()).isEqualTo(digest));
    }

    @Test
    void whatIsWorthTelling_makesAnotherDigest() {
        Shape shape = Shape.of("wifi", State.VALID);
        List<Shape> others = List.of(
                Shape.of("wifi", State.PENDING),
                Shape.of("vpn", State.VALID),
                shape.name("other"),
                shape.polls(1),
                shape.warning("clockSkew", "words"),
                shape.error(ErrorCode.CONNECT_FAILED, "words", NOW),
                shape.error(ErrorCode.CONNECT_FAILED, "other words", NOW));
        List<String> digests = new ArrayList<>(
                others.stream().map(other -> report(other).digest()).toList());

        digests.add(report(shape).digest());
        digests.add(report().digest());
        digests.add(report(List.of(shape), List.of(refused("vpn"))).digest());
        digests.add(DeviceReport.of(DEVICE, OptionalLong.of(8), List.of(shape.status()), List.of())
                .digest());
        digests.add(DeviceReport.of(
                        new DeviceReport.Device("device-1", "1.2.4", "hardware-1", Optional.empty()),
                        OptionalLong.of(7),
                        List.of(shape.status()),
                        List.of())
                .digest());

        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void moreThanAThousandPolicies_areCut_validOnesFirst() throws Exception {
        List<Shape> shapes = new ArrayList<>(IntStream.range(0, 1_001)
                .mapToObj(i -> Shape.of("valid-" + i, State.VALID))
                .toList());
        shapes.add(Shape.of("failed", State.FAILED));

        JsonNode entries = body(report(shapes, List.of())).path("policies");

        assertThat(entries).hasSize(1_000);
        assertThat(entries.path(0).path("policyId").asText()).isEqualTo("failed");
        assertThat(entries.path(999).path("policyId").asText()).isEqualTo("valid-998");
    }

    @Test
    void longestTexts_stayWithinTheBound() throws Exception {
        String longest = "\u20AC\u0000\"".repeat(3_000) + "\uD800";
        List<Shape> shapes = IntStream.range(0, 1_000)
                .mapToObj(i -> Shape.of("p-" + i, State.VALID)
                        .name(longest)
                        .warning("code", longest)
                        .error(ErrorCode.CONNECT_FAILED, longest, NOW))
                .toList();
        List<NumberedEvent> events =
                IntStream.rangeClosed(1, 500).mapToObj(i -> event(i, longest)).toList();

        byte[] body = report(shapes, List.of()).body(NOW, events, Collections.nCopies(4_000, proof("wifi")));

        assertThat(body).hasSizeLessThanOrEqualTo(DeviceReport.MOST_BYTES);
        JsonNode tree = MAPPER.readTree(body);
        assertThat(tree.path("policies")).hasSize(1_000);
        assertThat(tree.path("events")).hasSize(500);
        assertThat(tree.path("proofs").size()).isBetween(1, 3_999);
        assertThat(tree.path("policies").path(0).path("thumbprintSha256").asText())
                .hasSize(64);
    }

    @Test
    void thousandOrdinaryPolicies_areToldInFull_withAllProofs() throws Exception {
        String name = "n".repeat(150);
        List<Shape> shapes = IntStream.range(0, 1_000)
                .mapToObj(i -> Shape.of("p-" + i, State.VALID).name(name))
                .toList();

        JsonNode tree = MAPPER.readTree(
                report(shapes, List.of()).body(NOW, List.of(), Collections.nCopies(1_000, proof("wifi"))));

        assertThat(tree.path("policies").path(999).path("name").asText()).isEqualTo(name);
        assertThat(tree.path("proofs")).hasSize(1_000);
    }
}

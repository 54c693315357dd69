package dev.scepter.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.mdm.Pause;
import dev.scepter.lab.mdm.Roots;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabControlTest {
    private static final LabCa CA =
            LabCa.builder(Clock.systemUTC(), new SecureRandom()).keyBits(1024).build();

    private final LabMdm mdm =
            LabMdm.builder(Clock.systemUTC(), new SecureRandom()).build();
    private final Lab lab = new Lab(CA, mdm);
    private final LabUrls urls = new LabUrls("http://127.0.0.1:8080");
    private final LabControl control = new LabControl(lab, urls, ControlGuard.ofLoopback());

    LabControlTest() {
        CA.faults().clear();
        CA.setRules(dev.scepter.lab.ca.LabCaRules.standard());
    }

    @Test
    void state_showsWhatTheLabKnows_andNoSecret() {
        String token = mdm.issueToken(3, Duration.ofHours(1));
        mdm.assignToAll("{\"id\":\"wifi\",\"challenge\":\"hush-hush\"}");

        ControlReply reply = call("GET", "/lab/state", "");

        assertThat(reply.status()).isEqualTo(200);
        JsonNode state = json(reply);
        assertThat(state.at("/urls/scep").asText()).isEqualTo("http://127.0.0.1:8080/scep");
        assertThat(state.at("/tokens/0/usesLeft").asInt()).isEqualTo(3);
        assertThat(state.at("/policies/0/id").asText()).isEqualTo("wifi");
        assertThat(state.at("/rules/challenge").asText()).isEqualTo("none");
        assertThat(state.at("/faults/ca/PKI_OPERATION/queuedCalls").asInt()).isZero();
        assertThat(state.at("/ca/issued").asInt()).isZero();
        assertThat(state.path("devices")).isEmpty();
        assertThat(state.path("chainsChecked").isBoolean()).isTrue();
        assertThat(reply.json()).doesNotContain(token, "hush-hush");
    }

    @Test
    void token_isMadeAsWished_onceAndForADayOtherwise() {
        JsonNode two = json(call("POST", "/lab/tokens", "{\"uses\":2,\"hours\":1}"));
        JsonNode plain = json(call("POST", "/lab/tokens", ""));

        assertThat(two.path("token").asText()).hasSizeGreaterThan(20);
        assertThat(two.path("uses").asInt()).isEqualTo(2);
        assertThat(plain.path("uses").asInt()).isEqualTo(1);
        assertThat(plain.path("hours").asInt()).isEqualTo(24);
        assertThat(mdm.tokens()).hasSize(2);
    }

    @Test
    void policy_isAssignedAndRemovedInThreeWays() {
        for (String id : new String[] {"wifi", "vpn", "mail"}) {
            assertThat(call("PUT", "/lab/policies/" + id, "{\"id\":\"" + id + "\"}")
                            .status())
                    .isEqualTo(204);
        }

        assertThat(call("DELETE", "/lab/policies/wifi", "").status()).isEqualTo(204);
        assertThat(call("DELETE", "/lab/policies/vpn?how=keepRoots", "").status())
                .isEqualTo(204);
        assertThat(call("DELETE", "/lab/policies/mail?how=absence", "").status())
                .isEqualTo(204);

        assertThat(mdm.policies()).isEmpty();
        assertThat(mdm.tombstones()).isEqualTo(Map.of("wifi", Roots.REMOVE, "vpn", Roots.KEEP));
        assertThat(call("DELETE", "/lab/policies/mail", "").status()).isEqualTo(404);
        assertThat(mdm.tombstones()).doesNotContainKey("mail");
    }

    @Test
    void policyUnderAnotherId_isRefused() {
        assertThat(call("PUT", "/lab/policies/wifi", "{\"id\":\"vpn\"}").status())
                .isEqualTo(400);
        assertThat(call("PUT", "/lab/policies/wifi", "{}").status()).isEqualTo(400);
        assertThat(call("PUT", "/lab/policies/wifi", "no JSON").status()).isEqualTo(400);
        assertThat(mdm.policies()).isEmpty();
    }

    @Test
    void policyDocument_holdsThePoliciesForAll() {
        mdm.assignToAll("{\"id\":\"wifi\"}");
        mdm.assignToAll("{\"id\":\"vpn\"}");

        assertThat(lab.policyDocument()).isEqualTo("{\"policies\":[{\"id\":\"wifi\"},{\"id\":\"vpn\"}]}");
    }

    @Test
    void pauseAndPollSeconds_areSetAndTakenBack() {
        call("PUT", "/lab/pause", "{\"pause\":[\"enrol\",\"remove\"],\"pollSeconds\":90}");
        assertThat(mdm.pause()).containsExactlyInAnyOrder(Pause.ENROL, Pause.REMOVE);
        assertThat(mdm.pollSeconds()).hasValue(90);

        call("PUT", "/lab/pause", "{\"pause\":[],\"pollSeconds\":null}");
        assertThat(mdm.pause()).isEmpty();
        assertThat(mdm.pollSeconds()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MdmFault.class)
    void everyFaultOfTheMdm_isSwitchable(MdmFault fault) {
        ControlReply reply = call("PUT", "/lab/mdm/fault", "{\"fault\":\"" + fault + "\",\"always\":true}");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(mdm.faults().standing()).containsEntry(MdmOperation.POLICIES, fault);
        assertThat(json(call("GET", "/lab/state", ""))
                        .at("/faults/mdm/POLICIES/always")
                        .asText())
                .isEqualTo(fault.name());
        assertThat(call("DELETE", "/lab/mdm/fault", "").status()).isEqualTo(204);
        assertThat(mdm.faults().standing()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LabFault.class)
    void everyFaultOfTheCa_isSwitchable(LabFault fault) {
        LabOperation operation = Arrays.stream(LabOperation.values())
                .filter(fault::fits)
                .findFirst()
                .orElseThrow();

        ControlReply reply = call(
                "PUT",
                "/lab/ca/fault",
                "{\"operation\":\"" + operation + "\",\"fault\":\"" + fault + "\",\"calls\":2}");

        // GET_CA_CAPS comes first and takes only some faults; the others have their own operation.
        assertThat(reply.status()).isEqualTo(204);
        assertThat(CA.faults().queued(operation)).isEqualTo(2);
        assertThat(call("DELETE", "/lab/ca/fault", "").status()).isEqualTo(204);
        assertThat(CA.faults().queued(operation)).isZero();
    }

    @Test
    void faultThatCannotHappenThere_isRefused() {
        assertThat(call("PUT", "/lab/ca/fault", "{\"operation\":\"GET_CA_CAPS\",\"fault\":\"ANOTHER_KEY\"}")
                        .status())
                .isEqualTo(400);
        assertThat(call("PUT", "/lab/mdm/fault", "{\"operation\":\"ENROLL\",\"fault\":\"NO_POLICIES\"}")
                        .status())
                .isEqualTo(400);
        assertThat(call("PUT", "/lab/mdm/fault", "{\"fault\":\"BUSY\",\"calls\":1,\"always\":true}")
                        .status())
                .isEqualTo(400);
        assertThat(call("PUT", "/lab/mdm/fault", "{}").status()).isEqualTo(400);
    }

    @Test
    void rules_changeOneByOne() {
        JsonNode rules = json(call("PUT", "/lab/ca/rules", "{\"challenge\":\"secret-1\",\"pendingPolls\":2}"));
        assertThat(rules.path("challenge").asText()).isEqualTo("fixed");
        assertThat(rules.toString()).doesNotContain("secret-1");
        assertThat(CA.rules().challenge()).isEqualTo(ChallengeRule.fixed("secret-1"));
        assertThat(CA.rules().pending()).isEqualTo(PendingRule.untilPoll(2));

        call("PUT", "/lab/ca/rules", "{\"challenge\":null,\"validityDays\":7,\"renewalReq\":false}");
        call("PUT", "/lab/ca/rules", "{\"refuse\":\"badRequest\"}");
        assertThat(CA.rules().refusal()).isEmpty();
        call("PUT", "/lab/ca/rules", "{\"refuse\":\"BAD_REQUEST\",\"sameKey\":false,\"legacyAlgorithms\":true}");

        assertThat(CA.rules().challenge()).isEqualTo(ChallengeRule.none());
        assertThat(CA.rules().pending()).isEqualTo(PendingRule.untilPoll(2));
        assertThat(CA.rules().issue().lifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(CA.rules().renewal().byRenewalReq()).isFalse();
        assertThat(CA.rules().renewal().byPkcsReq()).isTrue();
        assertThat(CA.rules().refusal()).contains(FailInfo.BAD_REQUEST);
        assertThat(CA.rules().requests().sameKey()).isFalse();
        call("PUT", "/lab/ca/rules", "{\"refuse\":null,\"validityMinutes\":5}");
        assertThat(CA.rules().refusal()).isEmpty();
        assertThat(CA.rules().issue().lifetime()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"chalenge\":\"a\"}",
                "{\"pendingPolls\":-1}",
                "{\"validityDays\":0}",
                "{\"renewalReq\":\"yes\"}",
                "[]",
                "{"
            })
    void wrongRules_changeNothing(String body) {
        assertThat(call("PUT", "/lab/ca/rules", body).status()).isEqualTo(400);
        assertThat(CA.rules()).isEqualTo(dev.scepter.lab.ca.LabCaRules.standard());
    }

    @Test
    void unknownDevice_isNeitherRetiredNorRevoked() {
        assertThat(call("POST", "/lab/devices/nobody/retire", "").status()).isEqualTo(404);
        assertThat(call("POST", "/lab/devices/nobody/revoke", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/lab/",
        "POST,/lab/state",
        "GET,/lab/tokens",
        "PUT,/lab/mdm/faults",
        "PUT,/lab/ca/nothing",
        "GET,/lab/a/b/c/d"
    })
    void otherCalls_areNotThere(String method, String path) {
        assertThat(call(method, path, "").status()).isEqualTo(404);
    }

    @Test
    void foreignPages_areRefused() {
        assertThat(from("Host", "evil.example").status()).isEqualTo(403);
        assertThat(from("Host", "127.0.0.1.evil.example:8080").status()).isEqualTo(403);
        assertThat(from("Host", "192.0.2.1:8080").status()).isEqualTo(403);
        assertThat(from("Host", "").status()).isEqualTo(403);
        assertThat(from("Origin", "http://evil.example").status()).isEqualTo(403);
        assertThat(from("Origin", "null").status()).isEqualTo(403);
        assertThat(from("Origin", "http://127.0.0.1:9090").status()).isEqualTo(403);
        assertThat(mdm.tokens()).isEmpty();
    }

    @Test
    void ownPagesAndNames_areLetIn() {
        assertThat(from("Origin", "http://127.0.0.1:8080").status()).isEqualTo(201);
        assertThat(from("Host", "localhost:8080").status()).isEqualTo(201);
        assertThat(from("Host", "[::1]:8080").status()).isEqualTo(201);
    }

    @Test
    void onTheNetwork_theTokenIsWanted_andForeignNamesAreRefusedStill() {
        LabControl open = new LabControl(lab, urls, ControlGuard.ofNetwork("lab.example", "token-1"));
        Map<String, String> own = Map.of("host", "192.0.2.1:8080", "authorization", "Bearer token-1");

        assertThat(state(open, own)).isEqualTo(200);
        assertThat(state(open, Map.of("host", "lab.example", "authorization", "Bearer token-1")))
                .isEqualTo(200);
        assertThat(state(open, Map.of("host", "192.0.2.1:8080"))).isEqualTo(401);
        assertThat(state(open, Map.of("host", "192.0.2.1:8080", "authorization", "Bearer token-2")))
                .isEqualTo(401);
        assertThat(state(open, Map.of("host", "evil.example", "authorization", "Bearer token-1")))
                .isEqualTo(403);
    }

    private static int state(LabControl control, Map<String, String> headers) {
        return control.handle(new ControlRequest("GET", "/lab/state", Map.of(), headers, ""))
                .status();
    }

    private ControlReply from(String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("host", "127.0.0.1:8080"));
        headers.put(header.toLowerCase(java.util.Locale.ROOT), value);
        return control.handle(new ControlRequest("POST", "/lab/tokens", Map.of(), headers, ""));
    }

    private ControlReply call(String method, String path, String body) {
        String[] parts = path.split("\\?how=", -1);
        Map<String, String> query = parts.length == 2 ? Map.of("how", parts[1]) : Map.of();
        return control.handle(new ControlRequest(method, parts[0], query, Map.of("host", "127.0.0.1:8080"), body));
    }

    private static JsonNode json(ControlReply reply) {
        try {
            return new JsonMapper().readTree(reply.json());
        } catch (JsonProcessingException e) {
            throw new AssertionError(reply.json(), e);
        }
    }

    @Test
    void samplePolicy_namesTheCaAndItsRoot() throws Exception {
        JsonNode policy = new JsonMapper().readTree(lab.samplePolicy(urls.scep()));

        assertThat(policy.path("serverUrl").asText()).isEqualTo("http://127.0.0.1:8080/scep");
        assertThat(policy.path("caThumbprint").asText())
                .isEqualTo(lab.caThumbprint())
                .hasSize(64);
        assertThat(Optional.of(policy.path("rootCertificate").asText()))
                .get()
                .asString()
                .startsWith("MII");
    }
}

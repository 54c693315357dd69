package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.scepter.agent.enrollment.choice.CspPlan;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BridgeTextTest {
    private static final String CHALLENGE = "TopSecretChallenge7";
    private static final PolicyId WIFI = new PolicyId("wifi");

    private static BridgeText text(String subject) {
        ScepPolicy policy = ScepPolicy.builder()
                .id(WIFI)
                .name("wifi")
                .revision("1")
                .renewPeriodDays(30)
                .keyLength(2048)
                .serverUrl("https://ca.example/scep/pkiclient.exe")
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .subjectName(SubjectName.parse(subject))
                .caThumbprint(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"))
                .build();
        return new BridgeText(
                CspPlan.of(Backend.CSP_WMI, policy, Optional.empty()).bridge().orElseThrow());
    }

    private static String golden(String file) throws IOException {
        try (InputStream input = BridgeTextTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(input, file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ArrayNode json(BridgeText text) {
        ArrayNode calls = new ObjectMapper().createArrayNode();
        text.fill(calls, WIFI);
        return calls;
    }

    @Test
    void text_isTheKnownOne() throws IOException {
        assertThat(text("CN=device-1").lines())
                .isEqualTo(golden("bridge.txt").lines().toList());
    }

    @Test
    void json_isTheKnownOne() throws IOException {
        assertThat(json(text("CN=device-1"))).isEqualTo(new ObjectMapper().readTree(golden("bridge.json")));
    }

    @Test
    void challenge_isInNeither() {
        assertThat(text("CN=device-1").lines() + " " + json(text("CN=device-1")))
                .doesNotContain(CHALLENGE);
    }

    @Test
    void whatWouldDriveATerminal_isNotPrinted() {
        assertThat(text("CN=\"a\u202eb\"").lines())
                .noneMatch(line -> line.contains("\u202e"))
                .contains("      string SubjectName = CN=a b");
    }

    @Test
    void numbers_areNumbers() {
        List<JsonNode> sint32 = json(text("CN=device-1")).findParents("type").stream()
                .filter(property -> property.path("type").asText().equals("sint32"))
                .toList();

        assertThat(sint32)
                .hasSize(5)
                .allMatch(property -> property.path("value").isInt());
    }
}

package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract section 4, {@code --json}: every field, in the form that is promised. */
class JsonOutputTest {
    private static final String[] FIELDS = {
        "policyId",
        "name",
        "principal",
        "revision",
        "state",
        "backend",
        "backendReason",
        "thumbprint",
        "thumbprintSha256",
        "serialNumber",
        "subject",
        "notBefore",
        "notAfter",
        "nextAttempt",
        "proofs",
        "warnings",
        "error",
        "attempt"
    };
    private static final String[] PROOFS = {
        "stored", "keySigns", "chainBuilds", "inValidity", "usagesMatch", "namesMatch", "rootTrusted"
    };
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";
    private static final List<String> STATES =
            List.of("NEW", "PENDING", "VALID", "FAILED", "BLOCKED", "EXPIRED", "REMOVED");
    private static final List<String> ACTORS =
            List.of("nobody", "user", "deviceAdmin", "policyAdmin", "caAdmin", "network");
    private static final List<String> RETRIES = List.of("never", "at", "backoff", "policyChange");

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
    void validCertificate_isDescribedAsItIs() {
        JsonNode json = lab.apply(lab.policy()).json();

        X509Certificate issued = lab.ca.log().issued().get(0);
        byte[] der = PolicyText.der(issued);
        requireForm(json);
        assertThat(json.get("policyId").asText()).isEqualTo("wifi");
        assertThat(json.get("name").asText()).isEqualTo("Wi-Fi");
        assertThat(json.get("revision").asText()).isEqualTo("1");
        assertThat(json.get("principal").asText()).isEqualTo("machine");
        assertThat(json.get("backend").asText()).isEqualTo("native");
        assertThat(json.get("thumbprint").asText()).isEqualTo(PolicyText.hash("SHA-1", der));
        assertThat(json.get("thumbprintSha256").asText()).isEqualTo(PolicyText.hash("SHA-256", der));
        assertThat(json.get("serialNumber").asText())
                .isEqualTo(HexFormat.of()
                        .withUpperCase()
                        .formatHex(issued.getSerialNumber().toByteArray()));
        // RFC 4514: the last RDN comes first.
        assertThat(json.get("subject").asText()).isEqualTo("O=Lab,CN=device-1");
        assertThat(json.get("notBefore").asText())
                .isEqualTo(issued.getNotBefore().toInstant().toString());
        assertThat(json.get("notAfter").asText())
                .isEqualTo(issued.getNotAfter().toInstant().toString());
        assertThat(json.get("nextAttempt").asText()).matches(TIME);
    }

    @Test
    void everyOutcome_hasEveryFieldAndAnErrorUnlessItIsDone() {
        List<CliResult> results = new ArrayList<>();
        results.add(lab.run("remove", "nothing", "--json"));
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));
        results.add(lab.apply(lab.policy()));
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));
        results.add(lab.apply(lab.policy()));
        lab.ca.setRules(LabCaRules.standard());
        results.add(lab.apply(lab.policy()));
        results.add(lab.apply(lab.policy().with("renewPeriodDays", 0)));
        results.add(lab.apply(lab.policy().with("id", "new").with("renewPeriodDays", 0)));
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_TIME));
        results.add(lab.run("renew", "wifi", "--json"));
        lab.server.close();
        results.add(lab.run("renew", "wifi", "--json"));
        results.add(lab.apply(lab.policy().with("id", "other").with("name", "Other")));
        results.add(lab.run("remove", "wifi", "--json", "--hold"));

        assertThat(results.stream().map(CliResult::exit)).containsExactly(0, 6, 3, 0, 4, 4, 6, 5, 5, 0);
        for (CliResult result : results) {
            requireForm(result.json());
            assertThat(result.json().get("error").isNull()).as(result.out()).isEqualTo(result.exit() == 0);
        }
        JsonNode status = lab.run("status", "--json").json();
        assertThat(status.fieldNames()).toIterable().contains("policies");
        status.get("policies").forEach(JsonOutputTest::requireForm);
    }

    @Test
    void lintAndPlan_haveTheirOwnForm() {
        String bad = lab.file(lab.policy().with("renewPeriodDays", 0)).toString();

        CliResult lint = lab.run("lint", bad, "--json");
        CliResult plan = lab.run("plan", "--policy", bad, "--json");

        assertThat(lint.exit()).isEqualTo(4);
        JsonNode finding = lint.json().get("findings").get(0);
        assertThat(finding.fieldNames()).toIterable().contains("code", "severity", "pointer", "message", "why", "fix");
        assertThat(finding.get("severity").asText()).isIn("error", "warning", "info");
        assertThat(plan.exit()).isEqualTo(4);
        assertThat(plan.json().fieldNames()).toIterable().contains("steps", "reason", "nextAttempt");
    }

    @Test
    void help_isOneObjectToo() {
        CliResult all = lab.runExactly(lab.agents(), "--help", "--json");
        CliResult one = lab.runExactly(lab.agents(), "apply", "--json", "--help");

        assertThat(all.exit()).isZero();
        assertThat(all.json().get("help").asText()).contains("COMMAND");
        assertThat(one.json().get("help").asText()).contains("--policy");
    }

    @Test
    void policyWithErrorsBesideAValidCertificate_showsTheCertificate() {
        CliResult first = lab.apply(lab.policy());

        CliResult refused = lab.apply(lab.policy().with("keyLength", 17));

        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.state()).isEqualTo("VALID");
        assertThat(refused.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(refused.errorCode()).isEqualTo("POLICY_INVALID");
        assertThat(refused.json().at("/error/actor").asText()).isEqualTo("policyAdmin");
        assertThat(refused.json().at("/error/retry/when").asText()).isEqualTo("policyChange");
    }

    private static void requireForm(JsonNode json) {
        assertThat(json.fieldNames()).toIterable().containsExactlyInAnyOrder(FIELDS);
        assertThat(json.get("proofs").fieldNames()).toIterable().containsExactlyInAnyOrder(PROOFS);
        assertThat(json.get("state").asText()).isIn(STATES);
        assertThat(json.get("warnings").isArray()).isTrue();
        for (JsonNode warning : json.get("warnings")) {
            assertThat(warning.fieldNames()).toIterable().containsExactlyInAnyOrder("code", "message");
        }
        for (String time : List.of("notBefore", "notAfter", "nextAttempt")) {
            assertThat(json.get(time).isNull() || json.get(time).asText().matches(TIME))
                    .as(json.get(time).toString())
                    .isTrue();
        }
        for (JsonNode proof : json.get("proofs")) {
            assertThat(proof.isBoolean() || proof.isNull()).isTrue();
        }
        requireErrorForm(json.get("error"));
    }

    private static void requireErrorForm(JsonNode error) {
        if (error.isNull()) {
            return;
        }
        assertThat(error.fieldNames()).toIterable().containsExactlyInAnyOrder("code", "message", "actor", "retry");
        assertThat(error.get("code").asText()).matches("[A-Z][A-Z_]+");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("actor").asText()).isIn(ACTORS);
        assertThat(error.get("retry").fieldNames()).toIterable().containsExactlyInAnyOrder("when", "at");
        assertThat(error.at("/retry/when").asText()).isIn(RETRIES);
        if (error.at("/retry/when").asText().equals("at")) {
            assertThat(error.at("/retry/at").asText()).matches(TIME);
        }
    }
}

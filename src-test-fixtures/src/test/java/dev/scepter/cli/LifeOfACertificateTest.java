package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCaRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract sections 1, 4 and 5: what commands do to a certificate while nothing goes wrong. */
class LifeOfACertificateTest {
    private static final List<String> PROOFS =
            List.of("stored", "keySigns", "chainBuilds", "inValidity", "usagesMatch", "namesMatch");

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
    void apply_enrolsAndProves() {
        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).isZero();
        assertThat(result.state()).isEqualTo("VALID");
        assertThat(result.json().get("error").isNull()).isTrue();
        for (String proof : PROOFS) {
            assertThat(result.json().get("proofs").get(proof).asBoolean(false))
                    .as(proof)
                    .isTrue();
        }
        assertThat(result.json().get("proofs").get("rootTrusted").isNull()).isTrue();
    }

    @Test
    void applyWithRoot_trustsIt() {
        CliResult result = lab.apply(lab.policy().withRoot(lab.ca.root()));

        assertThat(result.exit()).isZero();
        assertThat(result.json().get("proofs").get("rootTrusted").asBoolean(false))
                .isTrue();
    }

    @Test
    void applyAgain_sendsNothingAndKeepsTheCertificate() {
        String first = lab.apply(lab.policy()).thumbprint();
        int before = lab.exchanges();

        CliResult again = lab.apply(lab.policy());

        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isEqualTo(first);
        assertThat(lab.exchanges()).isEqualTo(before);
    }

    @Test
    void recordThatIsGone_isMadeAgainFromTheStore_asPlanSays() throws IOException {
        PolicyText policy = lab.policy().withRoot(lab.ca.root());
        String first = lab.apply(policy).thumbprint();
        Files.delete(lab.dataDir.resolve("policies/wifi.json"));
        int before = lab.exchanges();

        CliResult plan = lab.run("plan", "--policy", lab.file(policy).toString(), "--json");
        CliResult applied = lab.apply(policy);

        assertThat(plan.json().get("reason").asText(""))
                .isEqualTo("a certificate of this policy is in the store and works: it is adopted, nothing is sent");
        assertThat(plan.json().get("steps").get(0).get("name").asText("")).isEqualTo("adopt");
        assertThat(applied.exit()).isZero();
        assertThat(applied.state()).isEqualTo("VALID");
        assertThat(applied.thumbprint()).isEqualTo(first);
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(lab.run("renew", "wifi", "--json").state()).isEqualTo("VALID");
    }

    @Test
    void renew_givesAnotherCertificateWithAnotherKey() throws IOException {
        CliResult first = lab.apply(lab.policy());
        String pem = Files.readString(lab.certificateFile());

        CliResult renewed = lab.run("renew", "wifi", "--json");

        assertThat(renewed.exit()).isZero();
        assertThat(renewed.state()).isEqualTo("VALID");
        assertThat(renewed.thumbprint()).isNotEqualTo(first.thumbprint());
        assertThat(Files.readString(lab.certificateFile())).isNotEqualTo(pem);
        assertThat(lab.ca.log().issued().get(0).getPublicKey())
                .isNotEqualTo(lab.ca.log().issued().get(1).getPublicKey());
    }

    @Test
    void renewWithoutPolicy_printsAll() {
        lab.apply(lab.policy());

        CliResult renewed = lab.run("renew", "--json");

        assertThat(renewed.exit()).isZero();
        assertThat(renewed.json().get("policies")).hasSize(1);
        assertThat(lab.ca.log().issued()).hasSize(2);
    }

    @Test
    void remove_leavesNoFileBelowTheStore() {
        lab.apply(lab.policy().withRoot(lab.ca.root()));
        assertThat(lab.stored()).isNotEmpty();

        CliResult removed = lab.run("remove", "wifi", "--json");

        assertThat(removed.exit()).isZero();
        assertThat(removed.state()).isEqualTo("REMOVED");
        assertThat(lab.stored()).isEmpty();
        assertThat(lab.run("status", "wifi").exit()).isEqualTo(2);
    }

    @Test
    void removeAfterRenewal_leavesNoFileBelowTheStore() {
        lab.apply(lab.policy());
        lab.run("renew", "Wi-Fi");

        assertThat(lab.run("remove", "Wi-Fi").exit()).isZero();

        assertThat(lab.stored()).isEmpty();
    }

    @Test
    void remove_keepsARootThatAnotherPolicyCarries() {
        PolicyText policy = lab.policy().withRoot(lab.ca.root());
        lab.apply(policy);
        lab.apply(policy.with("id", "vpn").with("name", "VPN"));

        lab.run("remove", "wifi");

        assertThat(lab.dataDir.resolve("store/root")).isDirectoryContaining("glob:**.pem");
        lab.run("remove", "vpn");
        assertThat(lab.stored()).isEmpty();
    }

    @Test
    void removeOfAnAbsentPolicy_isDone() {
        CliResult removed = lab.run("remove", "never-was", "--json");

        assertThat(removed.exit()).isZero();
        assertThat(removed.state()).isEqualTo("REMOVED");
        assertThat(lab.dataDir).doesNotExist();
    }

    @Test
    void heldPolicy_staysRemovedUntilSomebodyAppliesIt() {
        lab.apply(lab.policy());

        CliResult held = lab.run("remove", "wifi", "--hold", "--json");

        assertThat(held.exit()).isZero();
        assertThat(lab.stored()).isEmpty();
        CliResult status = lab.run("status", "wifi", "--json");
        assertThat(status.exit()).isZero();
        assertThat(status.json().at("/policies/0/state").asText()).isEqualTo("REMOVED");
        assertThat(lab.run("remove", "wifi").exit()).isZero();
        assertThat(lab.apply(lab.policy()).state()).isEqualTo("VALID");
    }

    @Test
    void looks_changeNothing() {
        Path file = lab.file(lab.policy());
        lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(340));
        SortedMap<String, String> before = lab.snapshot();
        int exchanges = lab.exchanges();

        lab.run("status");
        lab.run("status", "wifi", "-v");
        lab.run("plan");
        lab.run("plan", "--policy", file.toString());
        lab.run("lint", file.toString());
        lab.run("explain", "PIN_MISMATCH");
        lab.run("version");

        assertThat(lab.snapshot()).isEqualTo(before);
        assertThat(lab.exchanges()).isEqualTo(exchanges);
    }

    @Test
    void looksWithoutADataFolder_makeNone() {
        String file = lab.file(lab.policy()).toString();

        assertThat(lab.run("status", "--json").exit()).isZero();
        assertThat(lab.run("plan", "--json").exit()).isZero();
        assertThat(lab.run("plan", "--policy", file, "--json").exit()).isZero();
        assertThat(lab.run("lint", file, "--json").exit()).isZero();
        assertThat(lab.run("version", "--json").exit()).isZero();
        assertThat(lab.run("explain", "CA_PENDING", "--json").exit()).isZero();
        assertThat(lab.run("completion").exit()).isZero();

        assertThat(lab.dataDir).doesNotExist();
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void planOfAPolicyFile_namesTheStepsAndTheReason() {
        CliResult plan = lab.run("plan", "--policy", lab.file(lab.policy()).toString(), "--json");

        JsonNode json = plan.json();
        assertThat(json.get("steps").findValuesAsText("name")).contains("authenticateCa", "makeKey", "send", "prove");
        assertThat(json.get("reason").asText()).isNotBlank();
        assertThat(json.has("nextAttempt")).isTrue();
    }

    @Test
    void inTheRenewalWindow_applyRenews() {
        lab.ca.setRules(LabCaRules.standard().with(IssueRule.standard().withLifetime(Duration.ofDays(100))));
        CliResult first = lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(75));

        CliResult again = lab.apply(lab.policy());

        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isNotEqualTo(first.thumbprint());
    }

    @Test
    void nameChanged_costsNoExchange() {
        CliResult first = lab.apply(lab.policy());
        int before = lab.exchanges();

        CliResult again = lab.apply(lab.policy()
                .with("revision", "2")
                .with("name", "Wi-Fi of the house")
                .with("retryCount", 5)
                .with("renewPeriodDays", 40)
                .with("challenge", "another"));

        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(again.json().get("revision").asText()).isEqualTo("2");
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(lab.run("status", "Wi-Fi of the house").exit()).isZero();
    }

    @Test
    void subjectChanged_bringsAnotherCertificateAndKeepsTheOldKeyForTheGrace() throws IOException {
        CliResult first = lab.apply(lab.policy());
        Set<Path> before = Set.copyOf(keyFiles());

        CliResult replaced = lab.apply(lab.policy().with("revision", "2").with("subjectName", "CN=device-2"));

        assertThat(replaced.exit()).isZero();
        assertThat(replaced.json().get("subject").asText()).isEqualTo("CN=device-2");
        assertThat(replaced.thumbprint()).isNotEqualTo(first.thumbprint());
        assertThat(keyFiles()).hasSize(2).containsAll(before);
        lab.clock.advance(Duration.ofDays(8));
        lab.apply(lab.policy().with("revision", "2").with("subjectName", "CN=device-2"));
        assertThat(keyFiles()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void expired_isSaidAndAppliedAnew() {
        lab.ca.setRules(LabCaRules.standard().with(IssueRule.standard().withLifetime(Duration.ofDays(100))));
        CliResult first = lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(101));

        CliResult status = lab.run("status", "wifi", "--json");

        JsonNode shown = status.json().at("/policies/0");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(shown.get("state").asText()).isEqualTo("EXPIRED");
        assertThat(shown.at("/error/code").asText()).isEqualTo("CERTIFICATE_EXPIRED");
        assertThat(shown.at("/proofs/inValidity").asBoolean(true)).isFalse();
        CliResult again = lab.apply(lab.policy());
        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isNotEqualTo(first.thumbprint());
    }

    @Test
    void deletedCertificate_isEnrolledAnew() throws IOException {
        CliResult first = lab.apply(lab.policy());
        Files.delete(lab.certificateFile());

        CliResult status = lab.run("status", "--json");
        CliResult again = lab.apply(lab.policy());

        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.json().at("/policies/0/state").asText()).isNotEqualTo("VALID");
        assertThat(status.json().at("/policies/0/error/code").asText()).isEqualTo("CERTIFICATE_MISSING");
        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isNotEqualTo(first.thumbprint());
    }

    @Test
    void deletedCertificateThatIsOnlyToBeReported_isReported() throws IOException {
        PolicyText policy = lab.policy().with("onMissingCertificate", "report");
        lab.apply(policy);
        Files.delete(lab.certificateFile());
        int before = lab.exchanges();

        CliResult again = lab.apply(policy);

        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.errorCode()).isEqualTo("CERTIFICATE_MISSING");
        assertThat(lab.exchanges()).isEqualTo(before);
    }

    @Test
    void certificateThatBeginsLater_isAcceptedWithAWarning() {
        lab.ca.setRules(LabCaRules.standard().with(IssueRule.standard().withNotBeforeOffset(Duration.ofHours(3))));

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).isZero();
        assertThat(result.json().get("warnings").findValuesAsText("code")).contains("clockSkew");
    }

    @Test
    void caWithRealTime_worksToo(@TempDir Path folder) {
        try (CliLab today = CliLab.in(folder, Instant.now())) {
            assertThat(today.apply(today.policy()).exit()).isZero();
        }
    }

    private List<Path> keyFiles() {
        return lab.stored().stream()
                .filter(path -> {
                    String name = String.valueOf(path.getFileName());
                    return !name.endsWith(".pem");
                })
                .toList();
    }
}

package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.mdm.Absence;
import dev.scepter.agent.mdm.AskFailure;
import dev.scepter.agent.mdm.DocumentWarning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} says of the source of policies. */
class SourceStatusTest {
    private static final String URL = "url https://policies.example/all";

    @TempDir
    private Path folder;

    private CliLab lab;

    @BeforeEach
    void startLab() {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stopLab() {
        lab.close();
    }

    @Test
    void withoutSource_nothingIsSaidOfOne() {
        CliResult text = lab.run("status");
        CliResult json = lab.run("status", "--json");

        assertThat(text.exit()).isZero();
        assertThat(text.out()).isEqualTo("There is no policy on this device." + System.lineSeparator());
        assertThat(json.json().get("source").isNull()).isTrue();
    }

    @Test
    void configuredSource_isShownBeforeItWasAsked() throws IOException {
        configure("https://policies.example/all?key=hunter2");

        CliResult text = lab.run("status");

        assertThat(text.exit()).isZero();
        assertThat(text.out()).contains("Source: " + URL, "none yet").doesNotContain("hunter2");
    }

    @Test
    void answeredSource_isShownWithAge() throws Exception {
        configure("https://policies.example/all");
        write(state(URL, List.of(), Optional.empty(), false));

        CliResult text = lab.run("status");
        JsonNode source = lab.run("status", "--json").json().get("source");

        assertThat(text.out())
                .contains("2031-05-06T04:08:09Z (3 hours ago)")
                .contains("not to begin: renew")
                .contains("vpn, not listed since 2031-05-06T04:08:09Z")
                .doesNotContain("retired", "error");
        assertThat(source.get("name").asText()).isEqualTo(URL);
        assertThat(source.get("lastAnswer").asText()).isEqualTo("2031-05-06T04:08:09Z");
        assertThat(source.get("generation").asLong()).isEqualTo(7);
        assertThat(source.at("/paused/0").asText()).isEqualTo("renew");
        assertThat(source.at("/missing/0/policyId").asText()).isEqualTo("vpn");
        assertThat(source.get("retired").asBoolean()).isFalse();
        assertThat(source.get("error").isNull()).isTrue();
    }

    @Test
    void failingSource_isShownWithWhoActsAndTheNextTry() throws Exception {
        configure("https://policies.example/all");
        Instant next = now().plus(Duration.ofHours(1));
        AskFailure failure = new AskFailure(ErrorCode.TIMED_OUT, "policies: no answer", now(), 3, Optional.of(next));
        write(state(URL, List.of(), Optional.of(failure), true));

        CliResult text = lab.run("status");
        CliResult json = lab.run("status", "--json");

        assertThat(text.exit()).isZero();
        assertThat(text.out())
                .contains(
                        "TIMED_OUT: policies: no answer", "whoever runs the network", "2031-05-06T08:08:09Z", "3 times")
                .contains("retired this device");
        assertThat(json.json().at("/source/error/code").asText()).isEqualTo("TIMED_OUT");
        assertThat(json.json().at("/source/error/retry/at").asText()).isEqualTo("2031-05-06T08:08:09Z");
        assertThat(json.json().at("/source/retired").asBoolean()).isTrue();
    }

    @Test
    void serverInTrouble_isForWhoeverAssignsPolicies_notForACa() throws Exception {
        configure("https://policies.example/all");
        AskFailure failure =
                new AskFailure(ErrorCode.SERVER_UNAVAILABLE, "policies: HTTP 503", now(), 1, Optional.empty());
        write(state(URL, List.of(), Optional.of(failure), false));

        assertThat(lab.run("status").out())
                .contains("the administrator of the policy")
                .doesNotContain("of the CA", "SCEP");
        assertThat(lab.run("status", "--json").json().at("/source/error/actor").asText())
                .isEqualTo("policyAdmin");
    }

    @Test
    void policyWhoseRootWasLeftOut_isShownWithAWarningWhileThatIsSo() throws Exception {
        assertThat(lab.apply(lab.policy()).exit()).isZero();
        configure("https://policies.example/all");
        write(state(URL, List.of(withoutItsRoot("wifi"), withoutItsRoot("vpn")), Optional.empty(), false));

        CliResult all = lab.run("status", "--json");
        CliResult one = lab.run("status", "wifi");

        assertThat(all.json().get("policies")).as("vpn is not on the device").hasSize(1);
        assertThat(all.json().at("/policies/0/warnings/0/code").asText()).isEqualTo("rootNotInstalled");
        assertThat(all.json().at("/policies/0/warnings/0/message").asText()).isEqualTo("it was left out");
        assertThat(one.out()).contains("rootNotInstalled: it was left out");
        assertThat(one.exit()).isZero();

        assertThat(lab.run("remove", "wifi", "--hold").exit()).isZero();
        assertThat(lab.run("status", "wifi").out()).contains("REMOVED").doesNotContain("rootNotInstalled");
    }

    @Test
    void commandOnAPolicyOfASource_tellsThatTheSourceDecides() throws Exception {
        PolicyText policy = lab.policy();
        CliResult own = lab.apply(policy);
        CliResult ownRemoved = lab.run("remove", "wifi", "--json");
        lab.apply(policy);
        fromNowOnOf(URL);

        CliResult applied = lab.apply(policy);
        CliResult removed = lab.run("remove", "wifi");

        assertThat(own.json().get("warnings")).isEmpty();
        assertThat(ownRemoved.json().get("warnings")).isEmpty();
        assertThat(applied.exit()).isZero();
        assertThat(applied.json().at("/warnings/0/code").asText()).isEqualTo("sourceDecides");
        assertThat(applied.json().at("/warnings/0/message").asText()).contains(URL);
        assertThat(removed.exit()).isZero();
        assertThat(removed.out()).contains("sourceDecides", URL, "--hold");
    }

    @Test
    void policyOfASourceThatIsHeld_comesWithoutThatWarning() throws Exception {
        lab.apply(lab.policy());
        fromNowOnOf(URL);

        assertThat(lab.run("remove", "wifi", "--hold", "--json").json().get("warnings"))
                .isEmpty();
    }

    @Test
    void sourceThatNeverAnswered_decidesTheExit() throws Exception {
        configure("https://policies.example/all");
        write(SourceState.none(URL)
                .withFailure(new AskFailure(ErrorCode.TIMED_OUT, "no answer", now(), 1, Optional.empty())));

        assertThat(lab.run("status").exit()).isEqualTo(5);
    }

    @Test
    void refusedPolicy_isAnEntryOfItsOwn() throws Exception {
        configure("https://policies.example/all");
        write(state(URL, List.of(refused(Optional.of("vpn"))), Optional.empty(), false));

        CliResult all = lab.run("status", "--json");
        CliResult one = lab.run("status", "vpn");

        assertThat(all.exit()).isEqualTo(4);
        assertThat(all.json().at("/policies/0/policyId").asText()).isEqualTo("vpn");
        assertThat(all.json().at("/policies/0/state").asText()).isEqualTo("NEW");
        assertThat(all.json().at("/policies/0/error/code").asText()).isEqualTo("POLICY_INVALID");
        assertThat(one.exit()).isEqualTo(4);
        assertThat(one.out()).contains("vpn (VPN): NEW", "it has an error").doesNotContain("Source:");
        assertThat(lab.run("status", "other").exit()).isEqualTo(2);
    }

    @Test
    void documentWithoutId_isShownByItsPlace() throws Exception {
        configure("https://policies.example/all");
        write(state(URL, List.of(refused(Optional.empty())), Optional.empty(), false));

        assertThat(lab.run("status").out()).contains("/policies/4 (VPN): NEW");
        assertThat(lab.run("status", "--json").json().at("/policies/0/policyId").isNull())
                .isTrue();
    }

    @Test
    void refusedDocumentOfAnAppliedPolicy_isAnErrorBesideItsState() throws Exception {
        assertThat(lab.apply(lab.policy()).exit()).isZero();
        configure("https://policies.example/all");
        write(state(URL, List.of(refused(Optional.of("wifi"))), Optional.empty(), false));

        CliResult all = lab.run("status", "--json");
        CliResult one = lab.run("status", "--json", "wifi");

        assertThat(all.exit()).isZero();
        assertThat(all.json().get("policies")).hasSize(1);
        assertThat(all.json().at("/policies/0/state").asText()).isEqualTo("VALID");
        assertThat(all.json().at("/policies/0/error/code").asText()).isEqualTo("POLICY_INVALID");
        assertThat(one.exit()).isZero();
        assertThat(one.json().at("/policies/0/error/code").asText()).isEqualTo("POLICY_INVALID");
    }

    @Test
    void mdmThatWasAsked_isShown_aFormerUrlIsNot() throws Exception {
        write(state("mdm https://mdm.example", List.of(), Optional.empty(), false));
        assertThat(lab.run("status").out()).contains("Source: mdm https://mdm.example");

        write(state(URL, List.of(), Optional.empty(), false));

        assertThat(lab.run("status").out()).doesNotContain("Source:");
    }

    private Instant now() {
        return lab.clock.instant();
    }

    private SourceState state(String source, List<Listed> listed, Optional<AskFailure> failure, boolean retired) {
        Instant then = Instant.parse("2031-05-06T04:08:09Z");
        return new SourceState(
                source,
                Optional.empty(),
                OptionalLong.of(7),
                Set.of(Pause.RENEW),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(then),
                listed,
                Map.of(new PolicyId("vpn"), Absence.begun(then, OptionalLong.empty())),
                failure,
                retired);
    }

    /** As if that source had brought the policy. */
    private void fromNowOnOf(String source) throws IOException {
        Path record = lab.dataDir.resolve("policies/wifi.json");
        String text = Files.readString(record);
        assertThat(text).contains("\"command line\"");
        Files.writeString(record, text.replace("\"command line\"", '"' + source + '"'));
    }

    private static Listed refused(Optional<String> id) {
        return new Listed(
                "/policies/4",
                id.map(PolicyId::new),
                Optional.of("VPN"),
                Optional.of("1"),
                "00",
                Optional.of(new Trouble(ErrorCode.POLICY_INVALID, "it has an error")),
                List.of());
    }

    private static Listed withoutItsRoot(String id) {
        return new Listed(
                "/policies/5",
                Optional.of(new PolicyId(id)),
                Optional.of(id),
                Optional.of("1"),
                "00",
                Optional.empty(),
                List.of(new DocumentWarning(WarningCode.ROOT_NOT_INSTALLED, "it was left out")));
    }

    private void write(SourceState state) throws ScepterException {
        new SourceStates(new LocalDurableFolder(lab.dataDir, lab.sleeper)).write(state);
    }

    private void configure(String source) throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), "{\"policySource\": \"" + source + "\"}");
    }
}

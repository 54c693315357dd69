package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract section 4: {@code rollback POLICY}. */
class RollbackCommandTest {
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private CliResult rollBack() {
        return lab.run("rollback", "wifi", "--json");
    }

    private static List<String> warnings(JsonNode status) {
        return status.get("warnings").findValuesAsText("code");
    }

    private List<String> keyFiles() throws IOException {
        try (Stream<Path> files = Files.list(lab.certificateFile().getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".key"))
                    .toList();
        }
    }

    @Test
    void certificateBefore_isInForceAgain_andOnceMoreTheNewerOne() throws IOException {
        CliResult first = lab.apply(lab.policy());
        String pem = Files.readString(lab.certificateFile());
        lab.clock.advance(Duration.ofDays(1));
        CliResult renewed = lab.run("renew", "wifi", "--json");
        lab.clock.advance(Duration.ofHours(1));
        int before = lab.exchanges();

        CliResult back = rollBack();

        assertThat(back.exit()).isZero();
        assertThat(back.state()).isEqualTo("VALID");
        assertThat(back.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(back.json().get("error").isNull()).isTrue();
        assertThat(warnings(back.json())).containsExactly("rolledBack");
        assertThat(back.json().get("nextAttempt").isNull()).isFalse();
        assertThat(Files.readString(lab.certificateFile())).isEqualTo(pem);
        lab.clock.advance(Duration.ofHours(1));
        CliResult forward = lab.run("rollback", "Wi-Fi", "--json");
        assertThat(forward.exit()).isZero();
        assertThat(forward.thumbprint()).isEqualTo(renewed.thumbprint());
        assertThat(warnings(forward.json())).isEmpty();
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(keyFiles()).hasSize(2);
    }

    @Test
    void inText_theWarningSaysUntilWhen() {
        lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(1));
        lab.run("renew", "wifi");

        CliResult back = lab.run("rollback", "wifi");

        assertThat(back.exit()).isZero();
        assertThat(back.out().replaceAll("\\s+", " "))
                .contains("VALID")
                .contains("renewal waits until")
                .contains("scepter renew");
        assertThat(lab.run("plan").out()).contains("the certificate before was put back in force");
    }

    @Test
    void heldInTheWindow_applyOfTheSamePolicyAsksNothing_renewDoes() {
        lab.ca.setRules(LabCaRules.standard().with(IssueRule.standard().withLifetime(Duration.ofDays(100))));
        CliResult first = lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(75));
        lab.apply(lab.policy());
        rollBack();
        int before = lab.exchanges();

        CliResult again = lab.apply(lab.policy());

        assertThat(again.exit()).isZero();
        assertThat(again.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(lab.exchanges()).isEqualTo(before);
        CliResult renewed = lab.run("renew", "wifi", "--json");
        assertThat(renewed.exit()).isZero();
        assertThat(renewed.thumbprint()).isNotEqualTo(first.thumbprint());
        assertThat(warnings(renewed.json())).isEmpty();
        assertThat(rollBack().thumbprint()).isEqualTo(first.thumbprint());
    }

    @Test
    void rolledBackReplacement_holdsUntilTheNextRevision() {
        CliResult first = lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(1));
        PolicyText renamed = lab.policy().with("revision", "2").with("subjectName", "CN=device-2");
        lab.apply(renamed);

        assertThat(rollBack().thumbprint()).isEqualTo(first.thumbprint());
        assertThat(lab.apply(renamed).thumbprint()).isEqualTo(first.thumbprint());

        CliResult mended = lab.apply(renamed.with("revision", "3"));
        assertThat(mended.exit()).isZero();
        assertThat(mended.json().get("subject").asText()).isEqualTo("CN=device-2");
        assertThat(warnings(mended.json())).isEmpty();
    }

    @Test
    void firstCertificate_hasNoneBefore() {
        CliResult first = lab.apply(lab.policy());

        CliResult back = rollBack();

        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.errorCode()).isEqualTo(ErrorCode.NO_PREDECESSOR.name());
        assertThat(back.state()).isEqualTo("VALID");
        assertThat(back.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(back.err()).contains("there is no certificate before").contains("scepter renew");
        assertThat(lab.run("status", "wifi").exit()).isZero();
    }

    @Test
    void graceThatIsOver_isSaidSo() {
        lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(1));
        CliResult renewed = lab.run("renew", "wifi", "--json");
        lab.clock.advance(Duration.ofDays(8));

        CliResult back = rollBack();

        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.errorCode()).isEqualTo(ErrorCode.NO_PREDECESSOR.name());
        assertThat(back.thumbprint()).isEqualTo(renewed.thumbprint());
        assertThat(back.err()).contains("ended at");
    }

    @Test
    void keyThatIsGone_isAProofThatFails() throws IOException {
        lab.apply(lab.policy());
        List<String> firstKey = keyFiles();
        lab.clock.advance(Duration.ofDays(1));
        CliResult renewed = lab.run("renew", "wifi", "--json");
        Files.delete(lab.certificateFile().resolveSibling(firstKey.get(0)));

        CliResult back = rollBack();

        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.errorCode()).isEqualTo(ErrorCode.PROOF_FAILED.name());
        assertThat(back.thumbprint()).isEqualTo(renewed.thumbprint());
        assertThat(lab.run("status", "wifi", "--json")
                        .json()
                        .at("/policies/0/error")
                        .isNull())
                .isTrue();
    }

    @Test
    void requestThatTheCaHolds_isWaitedFor() {
        lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(1));
        lab.run("renew", "wifi");
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));
        CliResult pending = lab.run("renew", "wifi", "--json");
        assertThat(pending.exit()).isEqualTo(3);

        CliResult back = rollBack();

        assertThat(back.exit()).isEqualTo(1);
        assertThat(back.errorCode()).isEqualTo(ErrorCode.ATTEMPT_UNDER_WAY.name());
        assertThat(back.thumbprint()).isEqualTo(pending.thumbprint());
        assertThat(back.err()).contains("is held by the CA");
    }

    @Test
    void unknownOrRemovedPolicy_isWrongUse() {
        assertThat(rollBack().exit()).isEqualTo(2);
        assertThat(lab.run("rollback").exit()).isEqualTo(2);
        lab.apply(lab.policy());
        lab.run("remove", "wifi", "--hold");

        CliResult back = rollBack();

        assertThat(back.exit()).isEqualTo(2);
        assertThat(back.out()).isEmpty();
        assertThat(back.err()).contains("there is nothing to roll back");
    }

    @Test
    void removalAfterwards_leavesNoFileBelowTheStore() {
        lab.apply(lab.policy());
        lab.clock.advance(Duration.ofDays(1));
        lab.run("renew", "wifi");
        rollBack();

        assertThat(lab.run("remove", "wifi").exit()).isZero();

        assertThat(lab.stored()).isEmpty();
    }

    @Test
    void helpCompletionAndExplain_knowIt() {
        assertThat(lab.runExactly(lab.agents(), "--help").out()).contains("rollback");
        assertThat(lab.run("completion").out()).contains("rollback");
        for (String code : List.of("NO_PREDECESSOR", "ATTEMPT_UNDER_WAY", "rolledBack", "CERTIFICATE_ROLLED_BACK")) {
            assertThat(lab.run("explain", code).exit()).as(code).isZero();
        }
    }
}

package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RenewalRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract sections 1, 4 and 5: requests that stay undecided, and renewals that go wrong. */
class PendingAndRenewalTest {
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
    void undecidedRequest_isPolledAsThePolicySaysAndStaysPending() {
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));

        CliResult result = lab.apply(lab.policy().with("retryCount", 4).with("retryDelaySeconds", 7));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.state()).isEqualTo("PENDING");
        assertThat(result.errorCode()).isEqualTo("CA_PENDING");
        assertThat(result.json().at("/error/actor").asText()).isEqualTo("caAdmin");
        assertThat(result.json().at("/error/retry/when").asText()).isEqualTo("at");
        assertThat(result.json().at("/error/retry/at").asText())
                .isEqualTo(result.json().get("nextAttempt").asText());
        assertThat(lab.polls()).isEqualTo(4);
        assertThat(lab.sleeper.total()).isEqualTo(Duration.ofSeconds(21));
    }

    @Test
    void noQuickPolls_endAtOnce() {
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));

        CliResult result = lab.apply(lab.policy().with("retryCount", 0));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(lab.polls()).isZero();
        assertThat(lab.sleeper.slept()).isEmpty();
    }

    @Test
    void applyAgain_goesOnWithTheSameTransaction() {
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));
        lab.apply(lab.policy());
        lab.apply(lab.policy());
        assertThat(lab.polls()).isEqualTo(6);
        lab.ca.setRules(LabCaRules.standard());

        CliResult result = lab.apply(lab.policy());

        assertThat(result.exit()).isZero();
        assertThat(result.state()).isEqualTo("VALID");
        assertThat(lab.ca.log().distinctCertificateRequests()).isEqualTo(1);
        assertThat(lab.messages().stream().map(LabExchange::transactionId).distinct())
                .hasSize(1);
        assertThat(lab.polls()).isEqualTo(7);
    }

    @Test
    void statusOfAPendingRequest_isPending() {
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));
        lab.apply(lab.policy());

        CliResult status = lab.run("status", "--json");

        JsonNode shown = status.json().at("/policies/0");
        assertThat(status.exit()).isEqualTo(3);
        assertThat(shown.get("state").asText()).isEqualTo("PENDING");
        assertThat(shown.at("/error/code").asText()).isEqualTo("CA_PENDING");
        assertThat(shown.at("/attempt/polls").asInt()).isEqualTo(3);
    }

    @Test
    void undecidedRenewal_leavesTheCertificateValidAndSaysPending() {
        CliResult first = lab.apply(lab.policy());
        lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));

        CliResult renewed = lab.run("renew", "wifi", "--json");

        assertThat(renewed.exit()).isEqualTo(3);
        assertThat(renewed.state()).isEqualTo("VALID");
        assertThat(renewed.thumbprint()).isEqualTo(first.thumbprint());
        assertThat(renewed.errorCode()).isEqualTo("CA_PENDING");
        assertThat(lab.run("status", "wifi").exit()).isZero();
        lab.ca.setRules(LabCaRules.standard());
        assertThat(lab.apply(lab.policy()).thumbprint()).isNotEqualTo(first.thumbprint());
    }

    @Test
    void refusedRenewal_leavesTheOldCertificateInForce() {
        CliResult first = lab.apply(lab.policy());
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));

        CliResult renewed = lab.run("renew", "wifi", "--json");
        CliResult status = lab.run("status", "wifi", "--json");

        assertThat(renewed.exit()).isEqualTo(6);
        assertThat(renewed.state()).isEqualTo("VALID");
        assertThat(renewed.thumbprint()).isEqualTo(first.thumbprint());
        JsonNode shown = status.json().at("/policies/0");
        assertThat(status.exit()).isZero();
        assertThat(shown.get("state").asText()).isEqualTo("VALID");
        assertThat(shown.at("/error/code").asText()).isEqualTo("CA_REFUSED_BAD_REQUEST");
        assertThat(shown.at("/attempt/failures").asInt()).isEqualTo(1);
        assertThat(lab.certificateFile()).exists();
    }

    @Test
    void failedRenewalOutsideTheWindow_isRetriedWhenTheStatusSays() {
        lab.apply(lab.policy());
        lab.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));

        CliResult renew = lab.run("renew", "wifi", "--json");
        CliResult status = lab.run("status", "wifi", "--json");

        assertThat(renew.exit()).isNotZero();
        assertThat(renew.json().at("/error/retry/at").asText())
                .isEqualTo(renew.json().get("nextAttempt").asText());
        assertThat(status.json().at("/policies/0/error/retry/at").asText())
                .isEqualTo(status.json().at("/policies/0/nextAttempt").asText());
    }

    @Test
    void renewal_goesByRenewalReqWhereItIsAdvertised() {
        lab.apply(lab.policy());

        lab.run("renew", "wifi");

        assertThat(lab.messages().get(1).messageType()).isEqualTo(OptionalInt.of(17));
    }

    @Test
    void refusedRenewalReq_leadsDownTheLadder() {
        lab.apply(lab.policy());
        lab.ca.setRules(LabCaRules.standard().with(RenewalRule.refused()));

        CliResult renewed = lab.run("renew", "wifi", "--json");

        assertThat(renewed.exit()).isZero();
        assertThat(lab.messages().stream().map(each -> each.messageType().orElse(0)))
                .containsExactly(19, 17, 19);
    }

    @Test
    void trustFailureAtRenewal_neverLeadsDownTheLadder() {
        lab.apply(lab.policy());
        lab.ca.faults().always(LabOperation.PKI_OPERATION, LabFault.WRONG_RECIPIENT_NONCE);

        CliResult renewed = lab.run("renew", "wifi", "--json");

        assertThat(renewed.exit()).isEqualTo(7);
        assertThat(renewed.state()).isEqualTo("VALID");
        assertThat(lab.messages()).hasSize(2);
    }
}

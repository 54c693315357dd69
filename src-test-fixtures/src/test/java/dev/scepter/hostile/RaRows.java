package dev.scepter.hostile;

import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOutcome;
import dev.scepter.lab.ca.RaUsage;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** Who may receive requests beside the CA itself: what the pin of the CA cannot tell, two members of the policy can. */
final class RaRows {
    private RaRows() {}

    static List<HostileRow> rows() {
        return List.of(
                server("lets a client certificate that names no usage pose as RA: the pin alone does not tell")
                        .shows(ScepRule.CHALLENGE_THEFT, ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .plan(plan -> plan.separateRa(RaUsage.BOTH))
                        .by(lab -> lab.caFault(LabFault.UNLIMITED_CLIENT_AS_RA))
                        .check(RaRows::requestWentElsewhere)
                        .refused(ErrorCode.CA_REFUSED_BAD_MESSAGE_CHECK),
                server("lets such a client pose as RA, and the policy has requireRaEku")
                        .both()
                        .shows(ScepRule.CHALLENGE_THEFT, ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .plan(plan -> plan.separateRa(RaUsage.BOTH))
                        .policy(policy -> policy.with("requireRaEku", true))
                        .by(lab -> lab.caFault(LabFault.UNLIMITED_CLIENT_AS_RA))
                        .check(RaRows::requestWentToTheRa)
                        .accepted(),
                server("lets such a client pose as RA, and the policy has raThumbprint")
                        .shows(ScepRule.CHALLENGE_THEFT, ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .plan(plan -> plan.separateRa(RaUsage.SIGNER_ONLY))
                        .by(lab -> lab.caFault(LabFault.UNLIMITED_CLIENT_AS_RA))
                        .play(lab -> lab.apply(pinnedRa(lab, lab.ca().recipient())))
                        .check(RaRows::requestWentToTheRa)
                        .accepted(),
                server("has an RA without the usage of one, and the policy has requireRaEku")
                        .shows(ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .plan(plan -> plan.separateRa(RaUsage.SIGNER_ONLY))
                        .policy(policy -> policy.with("requireRaEku", true))
                        .refusedUnsent(ErrorCode.RA_UNTRUSTED),
                server("has no RA, and the policy pins one")
                        .shows(ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .policy(policy -> policy.with("raThumbprint", "cd".repeat(32)))
                        .refusedUnsent(ErrorCode.RA_UNTRUSTED),
                server("has another RA than the policy pins")
                        .shows(ScepRule.RA_IS_CHOSEN_BY_RULES)
                        .plan(plan -> plan.separateRa(RaUsage.BOTH))
                        .policy(policy -> policy.with("raThumbprint", "cd".repeat(32)))
                        .refusedUnsent(ErrorCode.RA_UNTRUSTED),
                server("has an RA with the usage of clients only: the CA itself is asked")
                        .shows(ScepRule.CHALLENGE_THEFT)
                        .plan(plan -> plan.separateRa(RaUsage.CLIENT))
                        .check(RaRows::requestWentElsewhere)
                        .refused(ErrorCode.REPLY_SIGNER_UNKNOWN));
    }

    private static PolicyText pinnedRa(HostileLab lab, X509Certificate ra) {
        return lab.policy().with("raThumbprint", PolicyText.hash("SHA-256", PolicyText.der(ra)));
    }

    private static void requestWentToTheRa(HostileLab lab) {
        String serial = serial(lab.ca().recipient());
        assertThat(lab.ca().log().rawMessages())
                .isNotEmpty()
                .allSatisfy(
                        message -> assertThat(HexFormat.of().formatHex(message)).contains(serial));
    }

    private static void requestWentElsewhere(HostileLab lab) {
        String serial = serial(lab.ca().recipient());
        assertThat(lab.ca().log().rawMessages())
                .isNotEmpty()
                .noneSatisfy(
                        message -> assertThat(HexFormat.of().formatHex(message)).contains(serial));
        assertThat(lab.messages()).noneMatch(message -> message.outcome() == LabOutcome.ISSUED);
    }

    private static String serial(X509Certificate certificate) {
        return HexFormat.of().formatHex(certificate.getSerialNumber().toByteArray());
    }
}

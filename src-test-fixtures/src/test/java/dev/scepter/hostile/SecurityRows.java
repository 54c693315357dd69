package dev.scepter.hostile;

import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.LabOutcome;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.ca.RenewalRule;
import dev.scepter.lab.web.WireAnswers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What SCEP itself leaves open. */
final class SecurityRows {
    private SecurityRows() {}

    static List<HostileRow> rows() {
        return List.of(
                server("issues the certificate, and its reply is lost each time")
                        .both()
                        .shows(ScepRule.LOST_REPLY_IS_RESUMED)
                        .by(lab -> lab.fault(LabFault.LOST_REPLY))
                        .check(LostReplies::sameBytes)
                        .refused(ErrorCode.CONNECTION_BROKEN),
                server("issues the certificate, and its reply is lost once")
                        .both()
                        .shows(ScepRule.LOST_REPLY_IS_RESUMED)
                        .by(lab -> lab.ca().faults().next(LabOperation.PKI_OPERATION, LabFault.LOST_REPLY))
                        .check(lab -> assertThat(lab.ca().log().issued()).hasSize(lab.enrolledBefore() ? 2 : 1))
                        .accepted(),
                server("renews only what the old key asks for, for a key that signed its request")
                        .shows(ScepRule.RENEWAL_PROVES_BOTH_KEYS)
                        .only(Device.ENROLLED)
                        .by(lab -> lab.rules(rules -> rules.with(RenewalRule.onlyRenewalReq())))
                        .check(lab -> assertThat(lab.messages())
                                .allSatisfy(
                                        message -> assertThat(message.outcome()).isEqualTo(LabOutcome.ISSUED)))
                        .accepted(),
                server("repeats what it was sent, in the words of its refusal")
                        .shows(ScepRule.CHALLENGE_IS_SECRET, ScepRule.WEB_PAGE_IS_NAMED)
                        .by(lab -> lab.answer(
                                HostileLab.PKI_OPERATION,
                                (request, connection) -> WireAnswers.reply(LabReply.text(
                                                403,
                                                "refused: " + new String(request.body(), StandardCharsets.ISO_8859_1)))
                                        .write(request, connection)))
                        .refused(ErrorCode.HTTP_REFUSED),
                server("issues a certificate that names addresses to fetch")
                        .both()
                        .shows(ScepRule.NO_ADDRESS_IS_FOLLOWED)
                        .by(lab -> {
                            lab.ca().temptTo(lab.other().url());
                            lab.fault(LabFault.TEMPTING_ADDRESSES);
                        })
                        .check(lab -> assertThat(lab.other().requests()).isEmpty())
                        .accepted());
    }
}

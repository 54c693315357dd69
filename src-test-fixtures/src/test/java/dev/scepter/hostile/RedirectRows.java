package dev.scepter.hostile;

import static dev.scepter.hostile.HostileLab.GET_CA_CAPS;
import static dev.scepter.hostile.HostileLab.GET_CA_CERT;
import static dev.scepter.hostile.HostileLab.PKI_OPERATION;
import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import java.util.List;

/** Servers that send the device elsewhere. */
final class RedirectRows {
    private RedirectRows() {}

    static List<HostileRow> rows() {
        return List.of(
                server("moves PKIOperation within itself by 307")
                        .shows(ScepRule.REDIRECTS_STAY_AT_HOME)
                        .by(lab -> lab.answer(
                                PKI_OPERATION,
                                (request, connection) ->
                                        moved(lab, request.path()).write(request, connection)))
                        .accepted(),
                server("moves PKIOperation within itself by 302, which loses the request")
                        .both()
                        .shows(ScepRule.REDIRECTS_STAY_AT_HOME)
                        .by(lab -> lab.answer(
                                PKI_OPERATION, WireAnswers.redirect(302, "/scep/new?operation=PKIOperation")))
                        .refused(ErrorCode.REDIRECT_FORBIDDEN),
                server("redirects without saying where")
                        .shows(ScepRule.REDIRECTS_STAY_AT_HOME)
                        .by(lab -> lab.answer(
                                GET_CA_CERT, WireAnswers.raw("HTTP/1.1 302 Moved\r\nContent-Length: 0\r\n\r\n")))
                        .refusedUnsent(ErrorCode.REDIRECT_FORBIDDEN),
                server("redirects to the same address")
                        .shows(ScepRule.REDIRECT_LOOP)
                        .by(lab -> lab.answer(
                                GET_CA_CAPS,
                                (request, connection) -> WireAnswers.redirect(302, request.target())
                                        .write(request, connection)))
                        .refusedUnsent(ErrorCode.REDIRECT_LOOP),
                server("redirects on and on, to ever new addresses")
                        .shows(ScepRule.REDIRECT_LOOP)
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.redirectOnAndOn()))
                        .refused(ErrorCode.REDIRECT_LOOP),
                server("redirects the request to another port")
                        .both()
                        .shows(ScepRule.REDIRECT_TO_OTHER_HOST, ScepRule.REDIRECTS_STAY_AT_HOME)
                        .by(lab -> lab.answer(
                                PKI_OPERATION,
                                (request, connection) -> WireAnswers.redirect(
                                                307, lab.other().url() + "?operation=PKIOperation")
                                        .write(request, connection)))
                        .check(lab -> assertThat(lab.other().requests()).isEmpty())
                        .refused(ErrorCode.REDIRECTED_ELSEWHERE),
                server("redirects GetCACert to another host")
                        .shows(ScepRule.REDIRECT_TO_OTHER_HOST)
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.redirect(302, "http://scepter.invalid/scep")))
                        .refusedUnsent(ErrorCode.REDIRECTED_ELSEWHERE),
                server("redirects from https to http")
                        .shows(ScepRule.REDIRECT_TO_PLAIN_HTTP)
                        .by(lab -> {
                            lab.overTls(true);
                            lab.answer(
                                    GET_CA_CAPS,
                                    WireAnswers.redirect(302, lab.other().url()));
                        })
                        .check(lab -> assertThat(lab.other().requests()).isEmpty())
                        .refusedUnsent(ErrorCode.REDIRECTED_ELSEWHERE),
                server("redirects to file:///etc/passwd")
                        .shows(ScepRule.REDIRECT_TO_FILE)
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.redirect(302, "file:///etc/passwd")))
                        .refusedUnsent(ErrorCode.REDIRECTED_ELSEWHERE));
    }

    /** Redirects the address of the policy, and answers the new one. */
    private static WireAnswer moved(HostileLab lab, String path) {
        return path.equals("/scep")
                ? WireAnswers.redirect(307, "/scep/new?operation=PKIOperation")
                : (request, connection) ->
                        WireAnswers.reply(lab.server().soundReply(request)).write(request, connection);
    }
}

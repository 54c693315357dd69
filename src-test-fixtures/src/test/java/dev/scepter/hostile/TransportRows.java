package dev.scepter.hostile;

import static dev.scepter.hostile.HostileLab.GET_CA_CAPS;
import static dev.scepter.hostile.HostileLab.GET_CA_CERT;
import static dev.scepter.hostile.HostileLab.PKI_OPERATION;
import static dev.scepter.hostile.HostileRow.server;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong before a byte of SCEP is understood. */
final class TransportRows {
    private static final String PAGE =
            "<!DOCTYPE html><html><title>Sign in</title><body>Please sign in to the network</body></html>";
    private static final long GIGABYTES = 8L << 30;
    private static final int MEGABYTE = 1024 * 1024;

    private TransportRows() {}

    static List<HostileRow> rows() {
        List<HostileRow> rows = new ArrayList<>();
        rows.addAll(sizes());
        rows.addAll(times());
        rows.addAll(pages());
        return rows;
    }

    private static List<HostileRow> sizes() {
        return List.of(
                server("sends 17 KB of capabilities")
                        .shows(ScepRule.REPLIES_ARE_CAPPED, ScepRule.PARSERS_ARE_BOUNDED)
                        .by(lab -> lab.answer(GET_CA_CAPS, text("AES\n".repeat(4_400))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends a GetCACert of one byte over 1 MB")
                        .shows(ScepRule.REPLIES_ARE_CAPPED)
                        .by(lab -> lab.answer(GET_CA_CERT, binary(new byte[MEGABYTE + 1])))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends a CertRep of one byte over 1 MB")
                        .shows(ScepRule.REPLIES_ARE_CAPPED, ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(PKI_OPERATION, binary(new byte[MEGABYTE + 1])))
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                server("announces 8 GB for GetCACert and sends them")
                        .shows(ScepRule.GIGABYTES, ScepRule.PARSERS_ARE_BOUNDED)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.announced(GIGABYTES)))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("announces 8 GB for a CertRep and sends them")
                        .both()
                        .shows(ScepRule.GIGABYTES)
                        .heavy()
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.announced(GIGABYTES)))
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                server("sends a body without length and without end")
                        .shows(ScepRule.GIGABYTES)
                        .heavy()
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.endless()))
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                server("sends chunks without end")
                        .shows(ScepRule.GIGABYTES)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.endlessChunks()))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("answers by 403 with a body without end")
                        .shows(ScepRule.GIGABYTES)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.endless(403)))
                        .refusedUnsent(ErrorCode.HTTP_REFUSED),
                server("packs 500 MB into a body of 500 KB by gzip, unasked")
                        .shows(ScepRule.GZIP_BOMB)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.gzipBomb(500 * MEGABYTE)))
                        .refusedUnsent(ErrorCode.REPLY_UNDECODABLE),
                server("packs 100 MB into a CertRep by gzip, unasked")
                        .shows(ScepRule.GZIP_BOMB)
                        .heavy()
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.gzipBomb(100 * MEGABYTE)))
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                server("sends a header line without end")
                        .shows(ScepRule.HEADER_FLOOD)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.endlessHeader()))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends 1,000 headers")
                        .shows(ScepRule.HEADER_FLOOD)
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.headers(1_000)))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends a million headers with its CertRep")
                        .shows(ScepRule.HEADER_FLOOD)
                        .heavy()
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.headers(1_000_000)))
                        .refused(ErrorCode.REPLY_TOO_LARGE));
    }

    private static List<HostileRow> times() {
        WireAnswer drip = WireAnswers.drip(Duration.ofMillis(50));
        return List.of(
                server("sends its capabilities a byte at a time")
                        .shows(ScepRule.DRIP)
                        .hurried()
                        .by(lab -> lab.answer(GET_CA_CAPS, drip))
                        .refusedUnsent(ErrorCode.TIMED_OUT),
                server("sends its CertRep a byte at a time")
                        .both()
                        .shows(ScepRule.DRIP)
                        .hurried()
                        .by(lab -> lab.answer(PKI_OPERATION, drip))
                        .check(LostReplies::sameBytes)
                        .refused(ErrorCode.TIMED_OUT),
                server("takes the request and says nothing")
                        .shows(ScepRule.DRIP)
                        .hurried()
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.silence()))
                        .refused(ErrorCode.TIMED_OUT),
                server("resets the connection half-way through GetCACert")
                        .shows(ScepRule.RESET_HALF_WAY)
                        .by(lab -> lab.answer(GET_CA_CERT, resetting(lab)))
                        .refusedUnsent(ErrorCode.CONNECTION_BROKEN),
                server("resets the connection half-way through its CertRep")
                        .both()
                        .shows(ScepRule.RESET_HALF_WAY)
                        .by(lab -> lab.answer(PKI_OPERATION, resetting(lab)))
                        .check(LostReplies::sameBytes)
                        .refused(ErrorCode.CONNECTION_BROKEN));
    }

    private static List<HostileRow> pages() {
        return List.of(
                server("sends a sign-in page instead of GetCACert")
                        .shows(ScepRule.HTML, ScepRule.WEB_PAGE_IS_NAMED)
                        .by(lab -> lab.answer(GET_CA_CERT, page()))
                        .refusedUnsent(ErrorCode.REPLY_HTML),
                server("sends a sign-in page instead of a CertRep")
                        .both()
                        .shows(ScepRule.HTML)
                        .by(lab -> lab.answer(PKI_OPERATION, page()))
                        .refused(ErrorCode.REPLY_HTML),
                server("sends a sign-in page for everything, as captive portals do")
                        .shows(ScepRule.HTML)
                        .by(lab -> {
                            lab.answer(GET_CA_CAPS, page());
                            lab.answer(GET_CA_CERT, page());
                            lab.answer(PKI_OPERATION, page());
                        })
                        .refusedUnsent(ErrorCode.REPLY_HTML),
                server("refuses the request by 403 with words")
                        .both()
                        .shows(ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.reply(LabReply.text(403, "not you"))))
                        .refused(ErrorCode.HTTP_REFUSED),
                server("answers the request by 500 with words")
                        .both()
                        .shows(ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(PKI_OPERATION, WireAnswers.reply(LabReply.text(500, "broken"))))
                        .refused(ErrorCode.SERVER_UNAVAILABLE),
                server("answers the request by 204 without a body")
                        .shows(ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(
                                PKI_OPERATION, WireAnswers.raw("HTTP/1.1 204 Nothing\r\nConnection: close\r\n\r\n")))
                        .refused(ErrorCode.REPLY_EMPTY),
                server("answers the request without a body")
                        .shows(ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(PKI_OPERATION, binary(new byte[0])))
                        .refused(ErrorCode.REPLY_EMPTY),
                server("speaks SMTP")
                        .shows(ScepRule.STATUS_200_WITHIN_THE_CAP)
                        .by(lab -> lab.answer(GET_CA_CERT, WireAnswers.raw("220 mail.example ESMTP\r\n")))
                        .refusedUnsent(ErrorCode.NOT_HTTP),
                server("calls each of its answers a picture")
                        .shows(ScepRule.WRONG_CONTENT_TYPE, ScepRule.REPLY_TYPE_IS_IGNORED)
                        .by(lab -> {
                            for (String operation : List.of(GET_CA_CAPS, GET_CA_CERT, PKI_OPERATION)) {
                                lab.answer(
                                        operation,
                                        (request, connection) -> WireAnswers.body(
                                                        "image/png; charset=utf-8",
                                                        lab.server()
                                                                .soundReply(request)
                                                                .body())
                                                .write(request, connection));
                            }
                        })
                        .accepted(),
                server("calls a text of its own a CA certificate")
                        .shows(ScepRule.WRONG_CONTENT_TYPE)
                        .by(lab -> lab.answer(
                                GET_CA_CERT,
                                WireAnswers.body(
                                        "application/x-x509-ca-cert",
                                        "come back later".getBytes(StandardCharsets.UTF_8))))
                        .refusedUnsent(ErrorCode.REPLY_UNDECODABLE));
    }

    private static WireAnswer resetting(HostileLab lab) {
        return (request, connection) ->
                WireAnswers.resetHalfWay(lab.server().soundReply(request)).write(request, connection);
    }

    private static WireAnswer page() {
        return WireAnswers.body("text/html", PAGE.getBytes(StandardCharsets.UTF_8));
    }

    private static WireAnswer text(String text) {
        return WireAnswers.body("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static WireAnswer binary(byte[] bytes) {
        return WireAnswers.body("application/x-pki-message", bytes);
    }
}

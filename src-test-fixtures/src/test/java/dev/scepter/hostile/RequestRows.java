package dev.scepter.hostile;

import static dev.scepter.hostile.HostileLab.PKI_OPERATION;
import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import dev.scepter.lab.web.WireRequest;
import java.util.List;
import java.util.function.Predicate;

/** Servers that are particular about what they are sent. */
final class RequestRows {
    private static final String BASE64_OF_A_MESSAGE = ".*[?&]message=[A-Za-z0-9%]+";
    private static final String BASE64URL_ESCAPED = ".*(%2D|%5F|%20|%0A).*";
    private static final int LONGEST_QUERY = 2_048;

    private RequestRows() {}

    static List<HostileRow> rows() {
        return List.of(
                server("takes POST only, as it said")
                        .shows(ScepRule.POST_WHERE_OFFERED)
                        .by(lab -> insist(lab, 405, request -> request.method().equals("POST")))
                        .accepted(),
                server("offers no POST and takes GET with standard Base64, escaped, only")
                        .shows(ScepRule.GET_IS_ESCAPED_BASE64)
                        .by(lab -> {
                            withoutPost(lab);
                            insist(
                                    lab,
                                    400,
                                    request -> request.method().equals("GET")
                                            && request.target().matches(BASE64_OF_A_MESSAGE)
                                            && !request.target().matches(BASE64URL_ESCAPED));
                        })
                        .accepted(),
                server("offers no POST and answers a query over 2,048 characters by 404, as old IIS does")
                        .shows(ScepRule.LONG_GET_MAY_BE_REFUSED)
                        .by(lab -> {
                            withoutPost(lab);
                            insist(lab, 404, request -> request.target().length() <= LONGEST_QUERY);
                        })
                        .refused(ErrorCode.HTTP_REFUSED),
                server("knows one path only, with a name of its own")
                        .both()
                        .shows(ScepRule.URL_IS_USED_EXACTLY)
                        .policy(policy -> policy.with(
                                "serverUrl", policy.node().get("serverUrl").asText() + "/Odd%20Path/x.dll"))
                        .by(lab -> insistAlways(lab, request -> request.path().equals("/scep/Odd%20Path/x.dll")))
                        .accepted(),
                server("tells its tenants apart by a query of its own")
                        .both()
                        .shows(ScepRule.QUERY_IS_KEPT)
                        .policy(policy -> policy.with(
                                "serverUrl", policy.node().get("serverUrl").asText() + "?tenant=a%26b"))
                        .by(lab -> insistAlways(
                                lab, request -> request.target().startsWith("/scep?tenant=a%26b&operation=")))
                        .accepted(),
                server("answers chunks or Expect by 411, as small servers do")
                        .shows(ScepRule.LENGTH_INSTEAD_OF_CHUNKS)
                        .by(lab -> insist(
                                lab,
                                411,
                                request -> request.header("content-length").isPresent()
                                        && request.header("transfer-encoding").isEmpty()
                                        && request.header("expect").isEmpty()))
                        .accepted(),
                server("answers another type than application/x-pki-message by 415")
                        .shows(ScepRule.REQUEST_HAS_ITS_TYPE)
                        .by(lab -> insist(
                                lab,
                                415,
                                request -> request.header("content-type")
                                        .filter("application/x-pki-message"::equals)
                                        .isPresent()))
                        .accepted(),
                server("asks for a client certificate by TLS, and the machine has one")
                        .shows(ScepRule.NO_CLIENT_CERTIFICATE, ScepRule.TRAFFIC_IS_VISIBLE)
                        .by(lab -> lab.overTls(true))
                        .check(lab ->
                                assertThat(lab.server().clientCertificates()).isZero())
                        .accepted(),
                server("shows a TLS certificate that nobody trusts")
                        .shows(ScepRule.TRAFFIC_IS_VISIBLE)
                        .by(lab -> lab.overTls(false))
                        .refusedUnsent(ErrorCode.TLS_UNTRUSTED));
    }

    private static void withoutPost(HostileLab lab) {
        lab.rules(rules -> rules.with(Announcement.standard().withCapabilities("AES", "SHA-256", "Renewal")));
    }

    private static void insist(HostileLab lab, int status, Predicate<WireRequest> condition) {
        lab.answer(PKI_OPERATION, insisting(lab, status, condition));
    }

    private static void insistAlways(HostileLab lab, Predicate<WireRequest> condition) {
        for (String operation : List.of(HostileLab.GET_CA_CAPS, HostileLab.GET_CA_CERT, PKI_OPERATION)) {
            lab.answer(operation, insisting(lab, 404, condition));
        }
    }

    private static WireAnswer insisting(HostileLab lab, int status, Predicate<WireRequest> condition) {
        return (request, connection) -> {
            LabReply reply = condition.test(request)
                    ? lab.server().soundReply(request)
                    : LabReply.text(status, "not like this: " + request);
            WireAnswers.reply(reply).write(request, connection);
        };
    }
}

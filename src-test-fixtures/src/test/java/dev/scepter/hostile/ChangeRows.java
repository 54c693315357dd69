package dev.scepter.hostile;

import static dev.scepter.hostile.HostileLab.GET_CA_CERT;
import static dev.scepter.hostile.HostileLab.GET_NEXT_CA_CERT;
import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RequestRule;
import dev.scepter.lab.ca.RolloverRule;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Servers that are, or say, something else than before: the CA, its algorithms, the time, or nothing at all. */
final class ChangeRows {
    private static final String NEXT_CA = "application/x-x509-next-ca-cert";
    private static final Duration DRIP = Duration.ofMillis(20);
    private static final Duration A_DAY = Duration.ofHours(24);
    private static final Duration A_MARGIN = Duration.ofMinutes(10);

    private ChangeRows() {}

    static List<HostileRow> rows() {
        return List.of(
                next("announces a next CA without a signature")
                        .by(lab -> announce(lab, RolloverRule.Form.UNSIGNED))
                        .accepted(),
                next("announces a next CA by another key under its own names")
                        .by(lab -> announce(lab, RolloverRule.Form.WRONGLY_SIGNED))
                        .accepted(),
                next("sends 8 GB for GetNextCACert")
                        .heavy()
                        .by(lab -> announce(lab, WireAnswers.announced(8L << 30)))
                        .accepted(),
                next("sends a text for GetNextCACert")
                        .by(lab -> announce(
                                lab,
                                WireAnswers.body(
                                        NEXT_CA, "of no meaning".repeat(100).getBytes(StandardCharsets.UTF_8))))
                        .accepted(),
                next("sends a sign-in page for GetNextCACert")
                        .by(lab -> announce(
                                lab,
                                WireAnswers.body(
                                        "text/html",
                                        "<html><title>Sign in</title></html>".getBytes(StandardCharsets.UTF_8))))
                        .accepted(),
                next("sends GetNextCACert a byte at a time")
                        .hurried()
                        .by(lab -> announce(lab, WireAnswers.drip(DRIP)))
                        .accepted(),
                next("redirects GetNextCACert to another host")
                        .by(lab -> announce(
                                lab, WireAnswers.redirect(307, lab.other().url())))
                        .accepted(),
                server("is replaced by another CA that nobody announced")
                        .shows(ScepRule.SUCCESSOR_IS_SIGNED, ScepRule.PIN_BEFORE_ALL)
                        .only(Device.ENROLLED)
                        .by(ChangeRows::replace)
                        .check(ChangeRows::trustsNothingNew)
                        .refusedUnsent(ErrorCode.PIN_MISMATCH),
                server("is replaced by a CA that was announced without a signature")
                        .shows(ScepRule.SUCCESSOR_IS_SIGNED, ScepRule.PIN_BEFORE_ALL)
                        .only(Device.ENROLLED)
                        .by(lab -> {
                            announce(lab, RolloverRule.Form.UNSIGNED);
                            assertThat(lab.renew().exit()).isZero();
                            replace(lab);
                        })
                        .check(ChangeRows::trustsNothingNew)
                        .refusedUnsent(ErrorCode.PIN_MISMATCH),
                server("is the pinned CA, which expired yesterday")
                        .shows(ScepRule.PIN_BEFORE_ALL)
                        .plan(plan -> plan.lifetime(Duration.ofDays(1)))
                        .by(lab -> lab.advance(Duration.ofDays(2)))
                        .refusedUnsent(ErrorCode.CA_CHAIN_UNTRUSTED),
                server("offers AES first and then DES3 only, over http, and the policy has legacyAlgorithms")
                        .shows(ScepRule.NO_WEAKER_THAN_BEFORE, ScepRule.TRAFFIC_IS_VISIBLE)
                        .only(Device.ENROLLED)
                        .policy(policy -> policy.with("legacyAlgorithms", true))
                        .by(ChangeRows::weaken)
                        .refusedUnsent(ErrorCode.CAPABILITIES_DOWNGRADED),
                server("offers DES3 only from the start, and the policy has legacyAlgorithms")
                        .shows(ScepRule.NO_WEAKER_THAN_BEFORE)
                        .policy(policy -> policy.with("legacyAlgorithms", true))
                        .by(ChangeRows::weaken)
                        .accepted(),
                server("offers AES and no SCEPStandard, and the policy has expectScepStandard")
                        .shows(ScepRule.NO_WEAKER_THAN_BEFORE)
                        .policy(policy -> policy.with("expectScepStandard", true))
                        .by(lab -> lab.rules(
                                rules -> rules.with(Announcement.standard().withoutCapability("SCEPStandard"))))
                        .refusedUnsent(ErrorCode.CAPABILITIES_TOO_WEAK),
                server("says in its Date that the device is ten minutes more than 24 h behind")
                        .shows(ScepRule.CLOCK_IS_COMPARED)
                        .by(lab -> lab.answer(GET_CA_CERT, dated(lab, A_DAY.plus(A_MARGIN))))
                        .refusedUnsent(ErrorCode.CLOCK_BEHIND),
                server(
                                "says in its Date that the device is ten minutes more than 24 h behind, by plain http, and the certificate is to be renewed")
                        .only(Device.ENROLLED)
                        .shows(ScepRule.CLOCK_IS_COMPARED)
                        .by(lab -> lab.answer(GET_CA_CERT, dated(lab, A_DAY.plus(A_MARGIN))))
                        .accepted(),
                server("says in its Date that the device is ten minutes less than 24 h behind")
                        .both()
                        .shows(ScepRule.CLOCK_IS_COMPARED)
                        .by(lab -> lab.answer(GET_CA_CERT, dated(lab, A_DAY.minus(A_MARGIN))))
                        .accepted(),
                server("says in its Date that the device is years ahead")
                        .shows(ScepRule.CLOCK_IS_COMPARED)
                        .by(lab -> lab.answer(GET_CA_CERT, dated(lab, Duration.ofDays(-3_000))))
                        .accepted(),
                server("leaves the request pending for longer than the policy allows")
                        .shows(ScepRule.PENDING_IS_WAITED_FOR)
                        .policy(policy -> policy.with("pendingMaxDays", 1))
                        .by(lab -> lab.rules(rules -> rules.with(PendingRule.forever())))
                        .play(lab -> {
                            lab.apply();
                            lab.advance(Duration.ofDays(2));
                            return lab.apply();
                        })
                        .refused(ErrorCode.PENDING_TOO_LONG),
                server("is not there: its port is closed")
                        .both()
                        .shows(ScepRule.RESET_HALF_WAY)
                        .by(lab -> lab.server().close())
                        .refusedUnsent(ErrorCode.CONNECT_FAILED));
    }

    private static HostileRow.Builder next(String what) {
        return server(what).both().shows(ScepRule.SUCCESSOR_IS_SIGNED).check(lab -> {
            assertThat(lab.server().requests())
                    .anyMatch(request -> request.operation().equals(GET_NEXT_CA_CERT));
            trustsNothingNew(lab);
        });
    }

    private static void trustsNothingNew(HostileLab lab) {
        assertThat(lab.files().keySet())
                .noneMatch(path -> path.endsWith(".successors") || path.startsWith("store/root/"));
    }

    private static void announce(HostileLab lab, RolloverRule.Form form) {
        lab.rules(rules -> rules.with(Announcement.standard()
                        .withCapabilities("AES", "POSTPKIOperation", "Renewal", "SHA-256", "GetNextCACert"))
                .with(RolloverRule.to(lab.anotherCa(), form)));
    }

    private static void announce(HostileLab lab, WireAnswer answer) {
        announce(lab, RolloverRule.Form.SIGNED);
        lab.answer(GET_NEXT_CA_CERT, answer);
    }

    private static void replace(HostileLab lab) {
        byte[] root = PolicyText.der(lab.anotherCa().root());
        lab.answer(GET_CA_CERT, WireAnswers.body("application/x-x509-ca-cert", root));
    }

    private static void weaken(HostileLab lab) {
        lab.rules(rules -> rules.with(Announcement.standard().withCapabilities("POSTPKIOperation", "DES3", "SHA-1"))
                .with(RequestRule.strict().withLegacyAlgorithms(true)));
    }

    private static WireAnswer dated(HostileLab lab, Duration ahead) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                lab.now().plus(ahead).atOffset(ZoneOffset.UTC));
        return (request, connection) -> {
            LabReply reply = lab.server().soundReply(request);
            connection.send("HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: " + reply.body().length
                    + "\r\nConnection: close\r\n\r\n" + new String(reply.body(), StandardCharsets.ISO_8859_1));
        };
    }
}

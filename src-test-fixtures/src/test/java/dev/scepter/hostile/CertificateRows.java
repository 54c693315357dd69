package dev.scepter.hostile;

import static dev.scepter.hostile.HostileRow.server;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.ca.CertificateProfile;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabFault;
import java.time.Duration;
import java.util.List;

/** Certificates that come in sound replies. */
final class CertificateRows {
    private CertificateRows() {}

    static List<HostileRow> rows() {
        return List.of(
                of("issues for another key", LabFault.ANOTHER_KEY)
                        .both()
                        .shows(ScepRule.OTHER_KEY, ScepRule.CERTIFICATE_IS_FOR_OUR_KEY)
                        .refused(ErrorCode.ISSUED_FOR_OTHER_KEY),
                of("answers a renewal by the certificate that is to be renewed", LabFault.FIRST_CERTIFICATE_AGAIN)
                        .shows(ScepRule.CERTIFICATE_IS_FOR_OUR_KEY, ScepRule.REPLAY)
                        .only(Device.ENROLLED)
                        .refused(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE),
                of("issues a CA certificate", LabFault.CA_CERTIFICATE)
                        .both()
                        .shows(ScepRule.CA_TRUE, ScepRule.CERTIFICATE_IS_FIT)
                        .refused(ErrorCode.ISSUED_CERTIFICATE_UNFIT),
                of("issues a certificate that it did not sign", LabFault.FORGED_CERTIFICATE)
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .refused(ErrorCode.ISSUED_CHAIN_UNTRUSTED),
                of("issues a certificate that expired yesterday", LabFault.EXPIRED_CERTIFICATE)
                        .shows(ScepRule.PAST, ScepRule.CERTIFICATE_IS_FIT)
                        .refused(ErrorCode.ISSUED_CERTIFICATE_UNFIT),
                of("renews by a certificate that expired yesterday", LabFault.EXPIRED_CERTIFICATE)
                        .shows(ScepRule.PAST)
                        .only(Device.ENROLLED)
                        .refused(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE),
                dated("issues a certificate that begins in two days", 365, Duration.ofDays(2))
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .refused(ErrorCode.ISSUED_CERTIFICATE_UNFIT),
                dated("issues a certificate that begins in nine hours", 365, Duration.ofHours(9))
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .accepted("clockSkew"),
                dated("issues a certificate for 100 years", 36_525, Duration.ofMinutes(-10))
                        .both()
                        .shows(ScepRule.CENTURY, ScepRule.CERTIFICATE_IS_FIT)
                        .accepted("longLifetime"),
                dated("issues a certificate until the year 9999", 2_909_000, Duration.ofMinutes(-10))
                        .both()
                        .shows(ScepRule.CENTURY)
                        .accepted("longLifetime"),
                of("issues a certificate without any name", LabFault.NAMELESS_CERTIFICATE)
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .refused(ErrorCode.ISSUED_CERTIFICATE_UNFIT),
                of("issues for another subject than was asked for", LabFault.OTHER_SUBJECT)
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .accepted("subjectChanged"),
                of("issues a certificate that may only sign", LabFault.NARROWED_USAGE)
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .accepted("keyUsageNarrowed"),
                profiled(
                                "leaves out the alternative names",
                                CertificateProfile.asRequested().withoutNames())
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .policy(policy -> policy.with("subjectAlternativeName", "dns=pc7.example"))
                        .accepted("sanDropped"),
                profiled(
                                "adds an alternative name",
                                CertificateProfile.asRequested().withName("added.example"))
                        .both()
                        .shows(ScepRule.CERTIFICATE_IS_FIT)
                        .accepted("sanAdded"),
                of("issues a certificate with an extension nested 10,000 deep", LabFault.DEEP_EXTENSION)
                        .both()
                        .shows(ScepRule.PARSERS_ARE_BOUNDED)
                        .refused(ErrorCode.REPLY_NOT_DECRYPTABLE));
    }

    private static HostileRow.Builder of(String what, LabFault fault) {
        return server(what).by(lab -> lab.fault(fault));
    }

    private static HostileRow.Builder profiled(String what, CertificateProfile profile) {
        return server(what).by(lab -> lab.rules(rules -> rules.with(profile)));
    }

    private static HostileRow.Builder dated(String what, int days, Duration fromNow) {
        return server(what).by(lab -> lab.rules(rules -> rules.with(new IssueRule(Duration.ofDays(days), fromNow))));
    }
}

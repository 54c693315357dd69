package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.ThumbprintSyntaxException;
import java.util.Optional;

/** Turns the texts and numbers of single members into values; what is wrong or doubtful about one becomes a finding. */
final class ValueRules {
    private static final int SHORT_RENEW_PERIOD_DAYS = 14;

    private final Findings findings;

    ValueRules(Findings findings) {
        this.findings = findings;
    }

    Optional<PolicyId> id(String text) {
        if (!PolicyId.isValid(text)) {
            findings.add(
                    LintCode.ID_INVALID,
                    "/id",
                    "id has " + text.length() + " characters, or one that is not of A-Z, a-z, 0-9 and -");
            return Optional.empty();
        }
        if (text.startsWith("-")) {
            findings.add(LintCode.ID_LIKE_OPTION, "/id", "id starts with -");
        }
        return Optional.of(new PolicyId(text));
    }

    /**
     * @param member {@code caThumbprint} or {@code raThumbprint}
     */
    Optional<Thumbprint> thumbprint(String member, String text) {
        String pointer = "/" + member;
        try {
            Thumbprint thumbprint = Thumbprint.parse(text);
            if (thumbprint.algorithm() == Thumbprint.Algorithm.SHA1) {
                findings.add(LintCode.THUMBPRINT_SHA1, pointer, member + " is a SHA-1 thumbprint");
            }
            return Optional.of(thumbprint);
        } catch (ThumbprintSyntaxException e) {
            LintCode code = e.isMd5() ? LintCode.THUMBPRINT_MD5 : LintCode.THUMBPRINT_INVALID;
            findings.add(code, pointer, member + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    Optional<String> serverUrl(String url) {
        Optional<String> fault = ServerUrl.fault(url);
        if (fault.isPresent()) {
            findings.add(LintCode.SERVER_URL_INVALID, "/serverUrl", fault.get());
            return Optional.empty();
        }
        if (ServerUrl.hasUserInfo(url)) {
            findings.add(LintCode.SERVER_URL_USER_INFO, "/serverUrl", "serverUrl has user information before an @");
        }
        return Optional.of(url);
    }

    int renewPeriodDays(int days) {
        if (days < SHORT_RENEW_PERIOD_DAYS) {
            findings.add(
                    LintCode.RENEW_PERIOD_SHORT,
                    "/renewPeriodDays",
                    "renewPeriodDays is " + days + ", less than " + SHORT_RENEW_PERIOD_DAYS);
        }
        return days;
    }
}

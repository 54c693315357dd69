package dev.scepter.agent.policy;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectNameSyntaxException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.ThumbprintSyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns the texts and numbers of single members into values; what is wrong or doubtful about one becomes a finding. */
final class ValueRules {
    private static final Pattern CHALLENGE_TROUBLE = Pattern.compile("[!@#$%^&*_()]");
    private static final int CHALLENGE_LIMIT = 255;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");
    /** Upper bounds of RFC 5280 appendix A and RFC 2985, in characters. */
    private static final Map<String, Integer> SUBJECT_LIMITS =
            Map.of("CN", 64, "OU", 64, "O", 64, "T", 64, "SERIALNUMBER", 64, "L", 128, "ST", 128, "E", 255);

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

    Optional<Thumbprint> caThumbprint(String text) {
        try {
            Thumbprint thumbprint = Thumbprint.parse(text);
            if (thumbprint.algorithm() == Thumbprint.Algorithm.SHA1) {
                findings.add(LintCode.THUMBPRINT_SHA1, "/caThumbprint", "caThumbprint is a SHA-1 thumbprint");
            }
            return Optional.of(thumbprint);
        } catch (ThumbprintSyntaxException e) {
            LintCode code = e.isMd5() ? LintCode.THUMBPRINT_MD5 : LintCode.THUMBPRINT_INVALID;
            findings.add(code, "/caThumbprint", "caThumbprint: " + e.getMessage());
            return Optional.empty();
        }
    }

    Secret challenge(String text) {
        if (CHALLENGE_TROUBLE.matcher(text).find()) {
            // Which one it is would tell something about the challenge.
            findings.add(
                    LintCode.CHALLENGE_SPECIAL_CHARACTERS, "/challenge", "challenge holds characters that often fail");
        }
        if (text.codePointCount(0, text.length()) > CHALLENGE_LIMIT) {
            findings.add(
                    LintCode.CHALLENGE_LONG,
                    "/challenge",
                    "challenge has more than " + CHALLENGE_LIMIT + " characters");
        }
        return Secret.ofText(text);
    }

    int keyLength(int bits) {
        if (bits == ScepPolicyBuilder.DEFAULT_KEY_LENGTH) {
            findings.add(LintCode.KEY_LENGTH_WEAK, "/keyLength", "keyLength is " + bits);
        }
        return bits;
    }

    void keyLengthMissing() {
        findings.add(
                LintCode.KEY_LENGTH_DEFAULT,
                "/keyLength",
                "keyLength is missing; the default is " + ScepPolicyBuilder.DEFAULT_KEY_LENGTH);
    }

    HashAlgorithm hashAlgorithm(HashAlgorithm algorithm) {
        if (algorithm == HashAlgorithm.SHA1) {
            findings.add(LintCode.HASH_WEAK, "/hashAlgorithm", "hashAlgorithm is SHA-1");
        }
        return algorithm;
    }

    Optional<SubjectName> subjectName(String text) {
        SubjectName subject;
        try {
            subject = SubjectName.parse(text);
        } catch (SubjectNameSyntaxException e) {
            findings.add(LintCode.SUBJECT_NAME_INVALID, "/subjectName", "subjectName: " + e.getMessage());
            return Optional.empty();
        }
        if (subject.rdns().stream()
                .anyMatch(rdn -> PLACEHOLDER.matcher(rdn.value()).find())) {
            findings.add(
                    LintCode.NOT_SUPPORTED,
                    "/subjectName",
                    "placeholders {{…}} in subjectName are not supported by this build");
            return Optional.empty();
        }
        subject.rdns().forEach(this::checkLength);
        return Optional.of(subject);
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

    private void checkLength(SubjectName.Rdn rdn) {
        int length = rdn.value().codePointCount(0, rdn.value().length());
        int limit = SUBJECT_LIMITS.getOrDefault(rdn.type(), Integer.MAX_VALUE);
        if (length > limit) {
            findings.add(
                    LintCode.SUBJECT_VALUE_LONG,
                    "/subjectName",
                    "the value of " + rdn.type() + " has " + length + " characters; X.520 allows " + limit);
        }
    }
}

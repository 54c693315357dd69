package dev.scepter.agent.policy;

/**
 * One thing to say about a policy. Never carries the challenge, nor any other text that could be one.
 *
 * @param code the kind, lowerCamelCase; stable
 * @param severity an error keeps the policy from being applied
 * @param pointer the member as JSON pointer (RFC 6901), such as {@code /keyLength}; empty for the whole document
 * @param message what is so in this policy
 * @param why why it matters
 * @param fix what to do
 */
public record Finding(String code, Severity severity, String pointer, String message, String why, String fix) {

    /** A finding with the severity of its kind. */
    static Finding of(LintCode code, String pointer, String message) {
        return of(code, code.severity(), pointer, message);
    }

    /** A finding whose severity depends on the case. */
    static Finding of(LintCode code, Severity severity, String pointer, String message) {
        return new Finding(code.jsonName(), severity, pointer, message, code.why(), code.fix());
    }

    /** Says whether the policy is not applied because of this. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }
}

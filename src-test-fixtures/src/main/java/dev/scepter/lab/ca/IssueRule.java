package dev.scepter.lab.ca;

import java.time.Duration;

/**
 * Validity of the certificates that are issued.
 *
 * @param lifetime from notBefore to notAfter; positive
 * @param notBeforeOffset from now to notBefore; negative to date back
 */
public record IssueRule(Duration lifetime, Duration notBeforeOffset) {

    public IssueRule {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("lifetime must be positive: " + lifetime);
        }
    }

    /** One year, dated back by ten minutes. */
    public static IssueRule standard() {
        return new IssueRule(Duration.ofDays(365), Duration.ofMinutes(-10));
    }

    /** The same with another lifetime. */
    public IssueRule withLifetime(Duration newLifetime) {
        return new IssueRule(newLifetime, notBeforeOffset);
    }

    /** The same with another distance from now to notBefore. */
    public IssueRule withNotBeforeOffset(Duration offset) {
        return new IssueRule(lifetime, offset);
    }
}

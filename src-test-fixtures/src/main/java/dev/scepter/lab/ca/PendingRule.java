package dev.scepter.lab.ca;

/**
 * How long a request stays pending. It is asked at each message, so switching the rules moves requests under way.
 *
 * @param polls the CertPoll that gets the certificate, counted from 1; 0 for at once, without a poll
 */
public record PendingRule(int polls) {

    public PendingRule {
        if (polls < 0) {
            throw new IllegalArgumentException("polls must not be negative: " + polls);
        }
    }

    /** The certificate comes at once. */
    public static PendingRule none() {
        return new PendingRule(0);
    }

    /** The request and all polls before the {@code n}th get PENDING, the {@code n}th (from 1) gets the certificate. */
    public static PendingRule untilPoll(int n) {
        return new PendingRule(n);
    }

    /** Every poll gets PENDING. */
    public static PendingRule forever() {
        return new PendingRule(Integer.MAX_VALUE);
    }

    boolean over(int pollsSoFar) {
        return pollsSoFar >= polls;
    }
}

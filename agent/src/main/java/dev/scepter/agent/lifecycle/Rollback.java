package dev.scepter.agent.lifecycle;

import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;

/**
 * The way back to a certificate that was in force before, while it is under way.
 *
 * @param target the certificate as it will stand in the record
 * @param basis {@link BeginSteps#basis} of the policy when it was asked for
 * @param since when it was asked for
 * @param stage what comes next
 */
public record Rollback(CertificateInForce target, String basis, Instant since, Stage stage) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** The stages, in order. */
    public enum Stage {
        /** Nothing has changed yet. */
        PROVE,
        /** The store may have either certificate in force. */
        SWAP,
        SETTLE
    }

    Rollback at(Stage next) {
        return new Rollback(target, basis, since, next);
    }

    /**
     * Trouble of the machine has held it up too long: for a day, or for half of what was left of the certificate in force,
     * which is not renewed meanwhile.
     */
    boolean isOverdue(CertificateInForce inForce, Instant now) {
        Duration half = Duration.between(
                        since, ParsedCertificate.of(inForce.leaf()).notAfter())
                .dividedBy(2);
        boolean shorter = !half.isNegative() && !half.isZero() && half.compareTo(LONGEST) < 0;
        return !now.isBefore(since.plus(shorter ? half : LONGEST));
    }

    /** The same from now on if a clock that was ahead noted it. */
    Rollback soundAt(Instant now) {
        return ClockAhead.wrote(since, now, ClockAhead.TOLERATED) ? new Rollback(target, basis, now, stage) : this;
    }
}

package dev.scepter.agent.lifecycle;

import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a certificate that was put back in force is not renewed or replaced at once: that would undo the rollback. It holds
 * until the policy asks for something else, until an attempt is begun by command, or until the end of the certificate is
 * near.
 *
 * @param since when it was put back
 * @param basis {@link BeginSteps#basis} of the policy that a person did not want to be followed for now
 */
public record RenewalHold(Instant since, String basis) {

    /**
     * Until when the certificate in force of a record is held; empty if nothing holds it now. That is when renewal
     * becomes pressing; one that was put back about then or later has half of the rest of its lifetime.
     */
    static Optional<Instant> until(PolicyRecord record, Instant now) {
        return record.hold()
                .filter(hold -> hold.basis.equals(BeginSteps.basis(record.policy())))
                .flatMap(hold -> record.inForce().map(inForce -> hold.end(record, inForce, now)))
                .filter(now::isBefore);
    }

    private Instant end(PolicyRecord record, CertificateInForce inForce, Instant now) {
        Instant pressing = RenewalWindow.of(record.policy(), inForce, now).pressing();
        Instant notAfter = ParsedCertificate.of(inForce.leaf()).notAfter();
        Instant half = since.plus(Duration.between(since, notAfter).dividedBy(2));
        return half.isAfter(pressing) ? half : pressing;
    }

    /** The same from now on if a clock that was ahead noted it. */
    RenewalHold soundAt(Instant now) {
        return ClockAhead.wrote(since, now, ClockAhead.TOLERATED) ? new RenewalHold(now, basis) : this;
    }
}

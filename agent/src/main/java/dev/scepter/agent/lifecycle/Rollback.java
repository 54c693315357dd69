package dev.scepter.agent.lifecycle;

/**
 * The way back to a certificate that was in force before, while it is under way.
 *
 * @param target the certificate as it will stand in the record
 * @param basis {@link BeginSteps#basis} of the policy when it was asked for
 * @param stage what comes next
 */
public record Rollback(CertificateInForce target, String basis, Stage stage) {

    /** The stages, in order. */
    public enum Stage {
        /** Nothing has changed yet. */
        PROVE,
        /** The store may have either certificate in force. */
        SWAP,
        SETTLE
    }

    Rollback at(Stage next) {
        return new Rollback(target, basis, next);
    }
}

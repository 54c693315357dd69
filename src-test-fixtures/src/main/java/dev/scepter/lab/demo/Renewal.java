package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.util.Optional;

/** The certificate nears its end while the MDM is switched off. */
final class Renewal implements Scene {
    /** The first certificate lives so long; the second a year. */
    static final Duration LIFETIME = Duration.ofHours(4);
    /** No certificate is renewed in its first half; then at most a tenth of the rest later. */
    static final Duration UNTIL_DUE = Duration.ofMinutes(135);

    private final Stage stage;
    private final DemoTime time;
    private Optional<CertificateInForce> first = Optional.empty();

    Renewal(Stage stage, DemoTime time) {
        this.stage = stage;
        this.time = time;
    }

    @Override
    public void begins() throws ScepterException {
        stage.audience()
                .chapter(
                        "renew",
                        "The renewal, without the MDM",
                        "The first certificate lives for four hours only. The clock is put forward by more than half of"
                                + " that, and the MDM is switched off. The agent renews by itself. It first asks"
                                + " without the challenge. The old certificate stays in use until the new one is"
                                + " proven.");
        first = stage.inForce();
        stage.lab().issueAtOnce();
        stage.lab().switchMdmOff();
        time.skip(UNTIL_DUE);
    }

    @Override
    public boolean isOver() throws ScepterException {
        return stage.status().isPresent()
                && stage.mdmIsMissed()
                && !leaf(stage.inForce()).equals(leaf(first));
    }

    private static Optional<String> leaf(Optional<CertificateInForce> certificate) {
        return certificate.map(value -> value.leaf().sha256().hex());
    }

    @Override
    public void ends() throws ScepterException {
        Optional<CertificateInForce> second = stage.inForce();
        PolicyStatus status = stage.status()
                .orElseThrow(() -> new ScepterException(ErrorCode.CERTIFICATE_MISSING, "the policy has vanished"));
        stage.audience().status(status);
        stage.claim("mdmMissed", "the agent could not reach the MDM, and renewed all the same", stage.mdmIsMissed());
        stage.claim(
                "certificateChanged",
                "this is another certificate",
                second.isPresent() && !leaf(second).equals(leaf(first)));
        stage.claim(
                "keyChanged",
                "it has a new key",
                !second.map(CertificateInForce::key).equals(first.map(CertificateInForce::key)));
        stage.claim(
                "proofsHold",
                "all proofs hold for it, too",
                Stage.proofs(status).hold());
    }
}

package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.time.Instant;

/** From the policy to a certificate that is proven, also to the MDM. */
record FirstCertificate(Stage stage, StepTeller teller) implements Scene {

    @Override
    public void begins() {
        stage.audience()
                .chapter(
                        "enrol",
                        "The first certificate",
                        "Now the agent runs by itself, as ./scepter run does. It gets the policy, makes a key and asks"
                                + " the CA to certify it. The challenge is encrypted for the CA of the policy, so that"
                                + " nobody else can read it. This CA wants a person to approve each new device, so the"
                                + " agent has to ask again.");
    }

    @Override
    public boolean isOver() throws ScepterException {
        return stage.status()
                        .filter(status -> status.state() == PolicyStatus.State.VALID)
                        .isPresent()
                && stage.isVerified();
    }

    @Override
    public void waits(Duration duration) throws ScepterException {
        Instant after = stage.agent().clock().instant().plus(duration);
        boolean pollsThen = stage.status()
                .filter(status -> status.state() == PolicyStatus.State.PENDING)
                .flatMap(PolicyStatus::nextAttempt)
                .filter(poll -> !poll.isAfter(after))
                .isPresent();
        if (pollsThen) {
            teller.waits();
        }
    }

    @Override
    public void ends() throws ScepterException {
        Audience audience = stage.audience();
        audience.chapter(
                "prove",
                "The proof",
                "A certificate counts when it is seen to work, not when the CA has sent it. So the agent looks at"
                        + " what is on disk and tries the key. The MDM does not take its word for it either: the"
                        + " key of the certificate has signed a number that the MDM chose.");
        PolicyStatus status = stage.status()
                .orElseThrow(() -> new ScepterException(ErrorCode.CERTIFICATE_MISSING, "the policy has vanished"));
        Proofs proofs = Stage.proofs(status);
        audience.proofs(proofs);
        audience.status(status);
        stage.claim(
                "proofsHold",
                "all seven proofs hold",
                proofs.hold() && proofs.rootTrusted().isPresent());
        stage.tellVerified();
        audience.files(stage.files());
    }
}

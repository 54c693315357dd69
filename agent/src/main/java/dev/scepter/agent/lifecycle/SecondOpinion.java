package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.port.ChainOpinion.Judgement;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts what the machine says of a chain beside what was proven. It decides about a root that the policy brings, as that is
 * brought for the machine's sake; all else is a warning. It is asked for people who look, never on the way of a step: no step
 * could mend what the machine finds wrong.
 */
final class SecondOpinion {
    private final ChainOpinion machine;

    SecondOpinion(ChainOpinion machine) {
        this.machine = machine;
    }

    /**
     * Both opinions.
     *
     * @param proofs with {@code rootTrusted} as both say
     * @param warning what the machine finds wrong and the proofs do not
     */
    record Both(Proofs proofs, Optional<Warning> warning) {}

    /** Asks once, unless the certificate is gone. */
    Both on(ParsedCertificate certificate, Proofs proofs, Instant now) {
        Optional<Judgement> judgement = proofs.stored() ? ask(certificate.encoded()) : Optional.empty();
        return judgement
                .map(said -> new Both(
                        proofs.withRootTrusted(proofs.rootTrusted().map(trusted -> trusted && said.rootTrusted())),
                        warning(certificate, proofs, said, now)))
                .orElseGet(() -> new Both(proofs, Optional.empty()));
    }

    /** A machine that gives no answer stops nothing. */
    private Optional<Judgement> ask(EncodedCertificate leaf) {
        try {
            return machine.of(leaf);
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    /**
     * What the proofs say too is no news, nor is the time of a certificate that begins later. Where the policy brings no root,
     * one that is missing or not trusted is as it should be: often only the servers need it.
     */
    private static Optional<Warning> warning(
            ParsedCertificate certificate, Proofs proofs, Judgement said, Instant now) {
        List<String> faults = new ArrayList<>();
        if (proofs.rootTrusted().orElse(false)) {
            faults.addAll(said.rootFaults());
        }
        faults.addAll(said.faults());
        boolean doubted = proofs.chainBuilds() && certificate.isValidAt(now) && !faults.isEmpty();
        return doubted
                ? Optional.of(Warning.of(
                        WarningCode.WINDOWS_DOUBTS_CHAIN,
                        "Windows says of the chain of the certificate: " + String.join("; ", faults) + "."))
                : Optional.empty();
    }
}

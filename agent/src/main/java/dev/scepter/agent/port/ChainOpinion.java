package dev.scepter.agent.port;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import java.util.List;
import java.util.Optional;

/**
 * What the machine itself says of the chain of a certificate, as its other programs get to hear it. Revocation is not asked
 * about, and nothing is loaded from the network. Safe for several threads.
 */
@FunctionalInterface
public interface ChainOpinion {
    /** Of a machine that has none. */
    ChainOpinion NONE = leaf -> Optional.empty();

    /**
     * What the machine says.
     *
     * @param rootTrusted the chain ends in a root that the machine trusts
     * @param rootFaults that there is no such root, in words; empty if there is one
     * @param faults all else that is wrong, in words
     */
    record Judgement(boolean rootTrusted, List<String> rootFaults, List<String> faults) {
        public Judgement {
            rootFaults = List.copyOf(rootFaults);
            faults = List.copyOf(faults);
        }
    }

    /**
     * Asks for the chain of a certificate, now.
     *
     * @return empty on a machine that has no opinion
     * @throws ScepterException {@code STORE_FAILED} if the machine gives no answer
     */
    Optional<Judgement> of(EncodedCertificate leaf) throws ScepterException;
}

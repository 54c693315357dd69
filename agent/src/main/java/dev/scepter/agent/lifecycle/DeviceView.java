package dev.scepter.agent.lifecycle;

import java.util.Optional;

/**
 * What was seen on the device just now.
 *
 * @param proofs of the certificate in force; empty if there is none or nobody needs them now
 * @param chainStored its chain stands beside it
 */
public record DeviceView(Optional<Proofs> proofs, boolean chainStored) {

    /** A view in which the chain is as it should be. */
    public DeviceView(Optional<Proofs> proofs) {
        this(proofs, true);
    }
}

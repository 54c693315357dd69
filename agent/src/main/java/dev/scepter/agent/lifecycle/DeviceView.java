package dev.scepter.agent.lifecycle;

import java.util.Optional;

/**
 * What was seen on the device just now.
 *
 * @param proofs of the certificate in force; empty if there is none or nobody needs them now
 * @param chainStored its chain stands beside it
 * @param surplusRoot there is a root on record that the policy no longer carries and that its certificates do without
 * @param reclaimable what the store has for a policy whose record knows of no certificate
 */
public record DeviceView(
        Optional<Proofs> proofs, boolean chainStored, boolean surplusRoot, Optional<Reclaimable> reclaimable) {

    /** A view in which chain and roots are as they should be. */
    public DeviceView(Optional<Proofs> proofs) {
        this(proofs, true, false, Optional.empty());
    }
}

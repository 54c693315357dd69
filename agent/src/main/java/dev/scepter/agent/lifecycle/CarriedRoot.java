package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;

/**
 * A root that a policy carries into the trusted anchors.
 *
 * @param certificate the root
 * @param added true if Scepter brought it (noted before it is added): only such a root is ever removed
 * @param inherited the policy took it over for a certificate of its own, not because it carried it
 */
public record CarriedRoot(EncodedCertificate certificate, boolean added, boolean inherited) {
    /** A root that the policy carries itself. */
    public CarriedRoot(EncodedCertificate certificate, boolean added) {
        this(certificate, added, false);
    }
}

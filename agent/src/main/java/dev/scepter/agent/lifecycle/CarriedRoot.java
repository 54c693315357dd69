package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;

/**
 * A root that a policy carries into the trusted anchors.
 *
 * @param certificate the root
 * @param added true if Scepter brought it (noted before it is added): only such a root is ever removed
 */
public record CarriedRoot(EncodedCertificate certificate, boolean added) {}

package dev.scepter.agent.lifecycle;

import java.util.Optional;

/**
 * What was seen on the device just now.
 *
 * @param proofs of the certificate in force; empty if there is none or nobody needs them now
 */
public record DeviceView(Optional<Proofs> proofs) {}

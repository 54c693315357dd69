package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;

/**
 * A certificate that the store has for a policy, that its record does not know, and that is as good as one that a CA would
 * issue now.
 *
 * @param issued the certificate, its chain, and what it has otherwise than asked for
 * @param key its private key
 */
public record Reclaimable(Issued issued, KeyName key) {}

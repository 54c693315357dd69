package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Thumbprint;
import java.time.Instant;

/**
 * The certificate before the one in force, kept for a grace so that running connections survive.
 *
 * @param leafSha1 which
 * @param key its private key
 * @param removeAfter end of the grace
 */
public record Predecessor(Thumbprint leafSha1, KeyName key, Instant removeAfter) {}

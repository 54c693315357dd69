package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;

/**
 * A source's word that a policy is to be removed.
 *
 * @param keepRoots roots that only this policy brought stay trusted
 */
public record Tombstone(PolicyId id, boolean keepRoots) {}

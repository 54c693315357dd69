package dev.scepter.agent.model;

import java.util.Optional;

/**
 * Something notable that happened.
 *
 * @param id what kind of event
 * @param policy the policy that it concerns; empty if it concerns the whole agent
 * @param detail the words of the case, without secrets
 */
public record Event(EventId id, Optional<PolicyId> policy, String detail) {}

package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;

/**
 * A document of a source after a look at it.
 *
 * @param listed what of it is kept
 * @param policy what it asks for, as far as its source may; empty if it has errors
 */
record ReadDocument(Listed listed, Optional<ScepPolicy> policy) {}

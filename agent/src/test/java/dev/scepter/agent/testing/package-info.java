/**
 * Fakes of the ports and of a way to enrol, the contract tests that every implementation of a port passes, and test
 * certificates and keys.
 *
 * <p>Part of the test-jar. Must not know any real strategy, any protocol, or how the agent is put together.
 */
@NullMarked
package dev.scepter.agent.testing;

import org.jspecify.annotations.NullMarked;

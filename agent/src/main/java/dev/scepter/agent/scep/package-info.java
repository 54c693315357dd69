/**
 * SCEP (RFC 8894): messages, capabilities, and whom to trust.
 *
 * <p>Keys are used through {@code port.ManagedKey} only. Must not know policies, the journal, or where certificates and
 * keys are kept.
 */
@NullMarked
package dev.scepter.agent.scep;

import org.jspecify.annotations.NullMarked;

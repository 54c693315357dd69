/**
 * What an administrator wants: {@link dev.scepter.agent.policy.ScepPolicy}, how it is read from JSON, and what is said
 * about its mistakes.
 *
 * <p>Must not know where a policy comes from, what state it is in on this device, or how a certificate is enrolled. No
 * input or output.
 */
@NullMarked
package dev.scepter.agent.policy;

import org.jspecify.annotations.NullMarked;

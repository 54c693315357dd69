/**
 * X.509 certificates that came from outside: decoding, a view of their content, names and chains.
 *
 * <p>Outside bytes meet a bounded walk first, then Bouncy Castle, and only then the JDK. Must not know SCEP, policies or
 * any input and output.
 */
@NullMarked
package dev.scepter.agent.x509;

import org.jspecify.annotations.NullMarked;

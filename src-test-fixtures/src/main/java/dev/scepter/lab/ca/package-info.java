/**
 * A SCEP certification authority as strict as RFC 8894 wants servers to be, with rules and faults on demand.
 *
 * <p>{@link dev.scepter.lab.ca.LabCa} is the entrance. The package is written on Bouncy Castle and the JDK alone: it must
 * know nothing of the agent, so that a misreading of the protocol on one side cannot hide behind the same misreading on
 * the other. It knows nothing of HTTP beyond a status and a content type either.
 */
@NullMarked
package dev.scepter.lab.ca;

import org.jspecify.annotations.NullMarked;

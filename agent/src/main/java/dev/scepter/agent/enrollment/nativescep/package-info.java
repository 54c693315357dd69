/**
 * Enrolment by the agent's own SCEP client: the portable way on files, the default on Windows.
 *
 * <p>Knows the protocol from {@code scep} and keys from their port. Must not know how replies are carried, where keys
 * and certificates lie, or when to enrol.
 */
@NullMarked
package dev.scepter.agent.enrollment.nativescep;

import org.jspecify.annotations.NullMarked;

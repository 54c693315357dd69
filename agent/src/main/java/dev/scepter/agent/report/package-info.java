/**
 * What the device tells the MDM: the status of each policy, its events, and proofs that its keys work.
 *
 * <p>Must not know how a report is kept or brought to the MDM.
 */
@NullMarked
package dev.scepter.agent.report;

import org.jspecify.annotations.NullMarked;

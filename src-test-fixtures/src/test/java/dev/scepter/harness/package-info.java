/**
 * The crash harness of the journal, of the source's state and of the outbox: it plays the life of a policy, by commands
 * or in the resident agent of a device that an MDM manages, stops it before and after every step, every write, every
 * message and every call of the MDM in turn, restarts, and looks whether anything was lost, doubled or left behind. Points
 * in a row that leave the same behind are one situation and cost one stop.
 *
 * <p>{@link dev.scepter.harness.CrashHarness} is the entrance, {@link dev.scepter.harness.Lives} and {@link
 * dev.scepter.harness.MdmLives} what it plays. The
 * points are those that a run without a stop passes; nothing here knows the steps of the agent, so a new step is
 * tried without a change.
 */
@NullMarked
package dev.scepter.harness;

import org.jspecify.annotations.NullMarked;

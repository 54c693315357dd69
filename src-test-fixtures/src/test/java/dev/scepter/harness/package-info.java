/**
 * The crash harness of the step journal: it plays the life of a policy, stops it before and after every step, every
 * write and every message in turn, restarts, and looks whether anything was lost, doubled or left behind. Points
 * in a row that leave the same behind are one situation and cost one stop.
 *
 * <p>{@link dev.scepter.harness.CrashHarness} is the entrance, {@link dev.scepter.harness.Lives} what it plays. The
 * points are those that a run without a stop passes; nothing here knows the steps of the agent, so a new step is
 * tried without a change.
 */
@NullMarked
package dev.scepter.harness;

import org.jspecify.annotations.NullMarked;

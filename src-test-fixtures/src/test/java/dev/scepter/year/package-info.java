/**
 * A device's years in seconds: the real loop, planner and schedules, on a clock that only waiting moves, with an MDM and a CA
 * that fail as networks do.
 */
@NullMarked
package dev.scepter.year;

import org.jspecify.annotations.NullMarked;

package dev.scepter.agent.lifecycle;

import java.time.Instant;

/**
 * A request that the CA holds undecided.
 *
 * @param since when the CA first said so
 * @param polls how often it was asked since, counted anew by each command
 * @param nextPoll when to ask again
 */
public record Pending(Instant since, int polls, Instant nextPoll) {}

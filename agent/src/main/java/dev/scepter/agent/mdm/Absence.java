package dev.scepter.agent.mdm;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Since when a policy has been missing from every complete answer of its source.
 *
 * @param since when the first answer without it was given
 * @param generation of that answer; empty where the source has none
 */
public record Absence(Instant since, OptionalLong generation) {}

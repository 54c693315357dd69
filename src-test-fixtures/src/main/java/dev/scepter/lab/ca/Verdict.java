package dev.scepter.lab.ca;

/** A decision and what was seen of a challenge on the way to it. */
record Verdict(Decision decision, ChallengeSeen challenge) {}

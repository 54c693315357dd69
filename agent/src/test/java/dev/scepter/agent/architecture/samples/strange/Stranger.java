package dev.scepter.agent.architecture.samples.strange;

/** Lives in a package that the table does not know. */
public final class Stranger {}

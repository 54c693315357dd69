package dev.scepter.agent.lifecycle;

/**
 * Something worth a look that stops nothing.
 *
 * @param code stable name
 * @param message one sentence
 */
public record Warning(String code, String message) {}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.WarningCode;

/**
 * Something about a good reply that people should know.
 *
 * @param code of the catalogue
 * @param message one sentence
 */
public record ReplyWarning(WarningCode code, String message) {}

package dev.scepter.agent.scep;

/**
 * Something about a good reply that people should know.
 *
 * @param code lowerCamelCase, such as {@code weakReplyCipher}
 * @param message one sentence
 */
public record ReplyWarning(String code, String message) {}

package dev.scepter.agent.scep;

/**
 * The name of a CA on a server that has several: the {@code message} of GetCACaps and GetCACert in the drafts before
 * RFC 8894, which has no such parameter.
 *
 * @param text what is sent, unescaped
 * @param isGuess whether the name may be something else, such as a template's: then a server that answers it by 404
 *     (EJBCA) or by nothing is asked once more without it
 */
public record CaIdentifier(String text, boolean isGuess) {}

package dev.scepter.agent.port;

/**
 * What a platform can do of what a policy may ask for.
 *
 * @param userStore whether certificates can go into the store of a user
 * @param tpm whether keys can be kept in a TPM
 * @param keyReadAccess whether other accounts can be let use a key
 * @param ellipticCurves whether keys can be on elliptic curves, besides RSA
 */
public record PlatformAbilities(boolean userStore, boolean tpm, boolean keyReadAccess, boolean ellipticCurves) {}

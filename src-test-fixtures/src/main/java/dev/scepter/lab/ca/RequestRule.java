package dev.scepter.lab.ca;

/**
 * How strict the CA reads requests.
 *
 * @param legacyAlgorithms DES, 3DES and SHA-1 pass; otherwise they get badAlg
 * @param sameKey the self-signed signer must hold the key of the CSR (RFC 8894 section 2.3, SHOULD); off for clients
 *     that use a transport key of their own, for instance before an EC or TPM key
 * @param sameSubject the self-signed signer must have the subject of the CSR (section 2.3, SHOULD); micromdm's client
 *     uses another
 * @param derOnly a request in BER gets HTTP 400, as Go servers refuse it
 * @param exactPollNames the names in a CertPoll must be those of the issuing CA and of the CSR; section 3.3.3 lets
 *     servers overlook them
 * @param idempotent the same bytes again under the same transactionID get the same certificate and use up no challenge
 */
public record RequestRule(
        boolean legacyAlgorithms,
        boolean sameKey,
        boolean sameSubject,
        boolean derOnly,
        boolean exactPollNames,
        boolean idempotent) {

    /** Everything the RFC asks for, idempotent. */
    public static RequestRule strict() {
        return new RequestRule(false, true, true, true, true, true);
    }

    /** What servers in the field let pass. */
    public static RequestRule lenient() {
        return new RequestRule(true, false, false, false, false, true);
    }

    /** The same with old algorithms allowed or not. */
    public RequestRule withLegacyAlgorithms(boolean allowed) {
        return new RequestRule(allowed, sameKey, sameSubject, derOnly, exactPollNames, idempotent);
    }

    /** The same with the comparison of signer key and CSR key on or off. */
    public RequestRule withSameKey(boolean wanted) {
        return new RequestRule(legacyAlgorithms, wanted, sameSubject, derOnly, exactPollNames, idempotent);
    }

    /** The same with the comparison of signer subject and CSR subject on or off. */
    public RequestRule withSameSubject(boolean wanted) {
        return new RequestRule(legacyAlgorithms, sameKey, wanted, derOnly, exactPollNames, idempotent);
    }

    /** The same with the memory for repeated requests on or off. */
    public RequestRule withIdempotent(boolean remembered) {
        return new RequestRule(legacyAlgorithms, sameKey, sameSubject, derOnly, exactPollNames, remembered);
    }
}

package dev.scepter.agent.cli;

/** The proofs of a certificate, for {@code explain}; the names are those of JSON output. */
enum ProofWords {
    STORED(
            "stored",
            "The certificate is in the store and in use, and its key is there.",
            "Somebody deleted or replaced a file of the store; scepter apply puts it right."),
    KEY_SIGNS(
            "keySigns",
            "The key made a signature that the certificate's public key verifies.",
            "The key is damaged or belongs to another certificate; scepter apply enrols anew."),
    CHAIN_BUILDS(
            "chainBuilds",
            "The certificate leads up to the CA certificate that caThumbprint pins, and its chain stands beside it.",
            "scepter apply puts a missing chain back. If the CA issues from another hierarchy, compare caThumbprint."),
    IN_VALIDITY(
            "inValidity",
            "The certificate is valid now; a beginning up to 24 hours ahead is forgiven.",
            "Check the clock of the device; an expired certificate is enrolled anew by scepter apply."),
    USAGES_MATCH(
            "usagesMatch",
            "Signing is allowed, and each extended key usage that the policy names is in the certificate.",
            "Allow the usages in the CA's template or profile, or take them out of extendedKeyUsage in the policy."),
    NAMES_MATCH(
            "namesMatch",
            "The certificate has a subject or a subject alternative name.",
            "Check what the CA's template or profile makes of the subject."),
    ROOT_TRUSTED(
            "rootTrusted",
            "The root that the policy carries is among the trusted roots; null if the policy carries none.",
            "scepter apply puts a missing root back.");

    private final String jsonName;
    private final String meaning;
    private final String remedy;

    ProofWords(String jsonName, String meaning, String remedy) {
        this.jsonName = jsonName;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    String jsonName() {
        return jsonName;
    }

    /** When it holds. */
    String meaning() {
        return meaning;
    }

    /** What to do if it does not. */
    String remedy() {
        return remedy;
    }
}

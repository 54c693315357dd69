package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Optional;

/** Key usages (RFC 5280 section 4.2.1.3), in the order of their bits. */
public enum KeyUsage {
    DIGITAL_SIGNATURE("digitalSignature"),
    /** {@code contentCommitment} in newer texts. */
    NON_REPUDIATION("nonRepudiation"),
    KEY_ENCIPHERMENT("keyEncipherment"),
    DATA_ENCIPHERMENT("dataEncipherment"),
    KEY_AGREEMENT("keyAgreement"),
    KEY_CERT_SIGN("keyCertSign"),
    CRL_SIGN("cRLSign"),
    ENCIPHER_ONLY("encipherOnly"),
    DECIPHER_ONLY("decipherOnly");

    private static final String CONTENT_COMMITMENT = "contentCommitment";

    private final String standardName;

    KeyUsage(String standardName) {
        this.standardName = standardName;
    }

    /** The name in RFC 5280, such as {@code digitalSignature}. */
    public String standardName() {
        return standardName;
    }

    /** The usage of a name of RFC 5280, as written there; empty if there is none. */
    public static Optional<KeyUsage> ofName(String name) {
        if (name.equals(CONTENT_COMMITMENT)) {
            return Optional.of(NON_REPUDIATION);
        }
        return Arrays.stream(values())
                .filter(usage -> usage.standardName.equals(name))
                .findFirst();
    }
}

package dev.scepter.agent.policy;

import dev.scepter.agent.model.KeySpec;

/** The algorithm of the key of a certificate. */
public enum KeyAlgorithm implements JsonNamed {
    RSA("RSA"),
    EC_P256("EC-P256"),
    EC_P384("EC-P384");

    private final String jsonName;

    KeyAlgorithm(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }

    /** The key to make. */
    KeySpec spec(int rsaBits) {
        return switch (this) {
            case RSA -> KeySpec.rsa(rsaBits);
            case EC_P256 -> KeySpec.ec(256);
            case EC_P384 -> KeySpec.ec(384);
        };
    }
}

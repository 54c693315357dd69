package dev.scepter.agent.policy;

import dev.scepter.agent.model.KeySpec;

/** Where the key is kept. */
public enum KeyProtection implements JsonNamed {
    SOFTWARE("software", KeySpec.Protection.SOFTWARE),
    TPM("tpm", KeySpec.Protection.TPM),
    /** Software only if there is no TPM or it cannot do the algorithm. */
    TPM_IF_PRESENT("tpmIfPresent", KeySpec.Protection.TPM_IF_PRESENT);

    private final String jsonName;
    private final KeySpec.Protection place;

    KeyProtection(String jsonName, KeySpec.Protection place) {
        this.jsonName = jsonName;
        this.place = place;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }

    /** The same for those who make keys. */
    KeySpec.Protection place() {
        return place;
    }
}

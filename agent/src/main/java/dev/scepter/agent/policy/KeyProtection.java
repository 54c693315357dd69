package dev.scepter.agent.policy;

/** Where the key is kept. */
public enum KeyProtection implements JsonNamed {
    SOFTWARE("software"),
    TPM("tpm"),
    /** Software only if there is no TPM or it cannot do the algorithm. */
    TPM_IF_PRESENT("tpmIfPresent");

    private final String jsonName;

    KeyProtection(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

package dev.scepter.agent.policy;

/** Whose store the certificate goes into. */
public enum StoreLocation implements JsonNamed {
    MACHINE("machine"),
    USER("user");

    private final String jsonName;

    StoreLocation(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

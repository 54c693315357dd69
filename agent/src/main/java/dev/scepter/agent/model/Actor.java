package dev.scepter.agent.model;

/** Who has to act so that a failure goes away. */
public enum Actor {
    NOBODY("nobody"),
    USER("user"),
    DEVICE_ADMIN("deviceAdmin"),
    POLICY_ADMIN("policyAdmin"),
    CA_ADMIN("caAdmin"),
    NETWORK("network");

    private final String jsonName;

    Actor(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The word in JSON output. */
    public String jsonName() {
        return jsonName;
    }
}

package dev.scepter.agent.policy;

/** How grave a finding is. */
public enum Severity implements JsonNamed {
    /** The policy is not applied. */
    ERROR("error"),
    /** The policy is applied; somebody should look at it. */
    WARNING("warning"),
    /** Good to know. */
    INFO("info");

    private final String jsonName;

    Severity(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

package dev.scepter.agent.policy;

/** Whether a renewal that is signed by the old certificate carries the challenge. */
public enum RenewalChallenge implements JsonNamed {
    NEVER("never"),
    /** Only after the CA has refused without it. */
    IF_REFUSED("ifRefused"),
    ALWAYS("always");

    private final String jsonName;

    RenewalChallenge(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

package dev.scepter.agent.model;

/** When the agent tries again by itself after a failure. */
public enum RetryRule {
    /** Never by itself. */
    NEVER("never"),
    /** At a known time, such as the next poll of a pending request. */
    AT("at"),
    /** With growing delays. */
    BACKOFF("backoff"),
    /** As soon as the policy changes. */
    POLICY_CHANGE("policyChange");

    private final String jsonName;

    RetryRule(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The word in JSON output. */
    public String jsonName() {
        return jsonName;
    }
}

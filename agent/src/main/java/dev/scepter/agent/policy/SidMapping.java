package dev.scepter.agent.policy;

/** Where the security identifier goes, for strong mapping (KB5014754). */
public enum SidMapping implements JsonNamed {
    OFF("off"),
    /** A URI in the subject alternative name. */
    SAN_URI("sanUri"),
    /** Microsoft's extension 1.3.6.1.4.1.311.25.2. */
    EXTENSION("extension"),
    BOTH("both");

    private final String jsonName;

    SidMapping(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

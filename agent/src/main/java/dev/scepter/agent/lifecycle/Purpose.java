package dev.scepter.agent.lifecycle;

/** Why a certificate is asked for. */
public enum Purpose {
    /** There is none yet. */
    ENROL("enrol"),
    /** The one in force comes to its end, or somebody asked for it. */
    RENEW("renew"),
    /** The policy now wants another kind of certificate. */
    REPLACE("replace"),
    /** The one in force is gone, broken or has expired. */
    REPAIR("repair");

    private final String jsonName;

    Purpose(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The word in JSON output and in the journal. */
    public String jsonName() {
        return jsonName;
    }
}

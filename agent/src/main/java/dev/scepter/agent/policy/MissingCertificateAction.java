package dev.scepter.agent.policy;

/** What happens when somebody deleted the certificate or its key. */
public enum MissingCertificateAction implements JsonNamed {
    /** Enrol anew, at most once a day. */
    REENROL("reenrol"),
    /** Only report it. */
    REPORT("report");

    private final String jsonName;

    MissingCertificateAction(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

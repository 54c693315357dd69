package dev.scepter.agent.policy;

/** How a certificate is renewed. */
public enum RenewalMode implements JsonNamed {
    /** RenewalReq if the CA advertises it, else PKCSReq signed by the old certificate, and down from there. */
    AUTO("auto"),
    /** RenewalReq only. */
    RENEWAL_REQ("renewalReq"),
    /** PKCSReq signed by the old certificate only. */
    PKCS_REQ_SIGNED_BY_OLD("pkcsReqSignedByOld"),
    /** A new enrolment each time. */
    NEW_ENROLMENT("newEnrolment");

    private final String jsonName;

    RenewalMode(String jsonName) {
        this.jsonName = jsonName;
    }

    @Override
    public String jsonName() {
        return jsonName;
    }
}

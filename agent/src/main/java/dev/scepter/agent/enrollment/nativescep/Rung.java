package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.scep.MessageType;

/** One way to ask for a certificate; renewal goes down these as far as the CA makes it. */
public enum Rung {
    /** RenewalReq (17), signed with the certificate in force (RFC 8894 section 2.3). */
    RENEWAL_REQ(MessageType.RENEWAL_REQ, true, false),
    RENEWAL_REQ_WITH_CHALLENGE(MessageType.RENEWAL_REQ, true, true),
    /** PKCSReq (19), signed with the certificate in force: what NDES and OpenXPKI understand as a renewal. */
    PKCS_REQ_SIGNED_BY_OLD(MessageType.PKCS_REQ, true, false),
    PKCS_REQ_SIGNED_BY_OLD_WITH_CHALLENGE(MessageType.PKCS_REQ, true, true),
    /** PKCSReq (19), signed with a self-signed certificate of the new key. */
    NEW_ENROLMENT(MessageType.PKCS_REQ, false, true);

    private final MessageType messageType;
    private final boolean signedByOld;
    private final boolean withChallenge;

    Rung(MessageType messageType, boolean signedByOld, boolean withChallenge) {
        this.messageType = messageType;
        this.signedByOld = signedByOld;
        this.withChallenge = withChallenge;
    }

    MessageType messageType() {
        return messageType;
    }

    /** Signed with the certificate in force; the reply is encrypted to it, too. */
    public boolean isSignedByOld() {
        return signedByOld;
    }

    /** Carries the challenge, if the policy has one. */
    public boolean carriesChallenge() {
        return withChallenge;
    }
}

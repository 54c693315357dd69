package dev.scepter.lab.mdm;

/** What the MDM found out about the key of a certificate. */
public enum ProofVerdict {
    /** The device can use the key of this certificate now. */
    VERIFIED,
    /** The signature is not one of the certificate's key over the bytes that it should be over. */
    WRONG_SIGNATURE,
    /** The nonce is none of the last 16 that this device was given. */
    UNKNOWN_NONCE,
    /** The certificate cannot be read, is out of its time, or no CA certificate that the MDM knows issued it. */
    UNTRUSTED_CERTIFICATE,
    /** The certificate is another than the one that the device reports for the policy. */
    OTHER_CERTIFICATE,
    /** The report brings no proof for this policy. */
    NO_PROOF
}

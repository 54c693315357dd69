package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.Optional;

/**
 * A policy as the newest report of a device has it.
 *
 * @param policyId which policy
 * @param state as reported, such as {@code VALID}
 * @param cspStatus as reported: 1, 2, 16 or 32
 * @param subject of the certificate, as reported
 * @param thumbprint SHA-1 of the certificate, as reported
 * @param notAfter end of the certificate, as reported
 * @param error as reported
 * @param verdict what the MDM itself found out
 * @param chainChecked whether the verdict says anything about the issuer: not if the MDM knows no CA certificates
 */
public record LabPolicyState(
        String policyId,
        String state,
        int cspStatus,
        Optional<String> subject,
        Optional<String> thumbprint,
        Optional<Instant> notAfter,
        Optional<LabError> error,
        ProofVerdict verdict,
        boolean chainChecked) {

    /** An error as a device reported it. */
    public record LabError(String code, String message) {}
}

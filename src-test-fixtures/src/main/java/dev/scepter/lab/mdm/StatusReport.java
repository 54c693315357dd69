package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A report whose shape was checked. */
record StatusReport(
        String agentVersion,
        String hardwareId,
        OptionalLong generation,
        List<Entry> policies,
        List<LabEvent> events,
        Map<String, Proof> proofs) {

    StatusReport {
        policies = List.copyOf(policies);
        events = List.copyOf(events);
        proofs = Map.copyOf(proofs);
    }

    /** A policy as the device sees it. */
    record Entry(
            String policyId,
            String state,
            int cspStatus,
            Optional<String> subject,
            Optional<String> thumbprint,
            Optional<Instant> notAfter,
            Optional<LabPolicyState.LabError> error) {}

    /** What shall prove that the device can use a key; certificate and signature in Base64. */
    record Proof(String certificate, String algorithm, String nonce, String signature) {}
}

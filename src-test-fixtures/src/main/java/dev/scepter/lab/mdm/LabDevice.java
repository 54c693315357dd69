package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A device as the MDM knows it.
 *
 * @param id its identity
 * @param name as it called itself when it enrolled
 * @param serialNumber of the machine, if it told
 * @param os as it told
 * @param agentVersion as it told last
 * @param hardwareId as it told last
 * @param thumbprint of its device key (RFC 7638)
 * @param standing whether it is enrolled still
 * @param enrolledAt by the clock of the lab
 * @param lastSeen last call that it proved, by the clock of the lab
 * @param lastReport when the last report came in, by the clock of the lab
 * @param generation of the assignment that it works by, as reported
 * @param assignedGeneration of what is assigned to it now
 * @param policies as the newest report has them, verified
 * @param events in order, each once; the newest 10,000
 */
public record LabDevice(
        String id,
        String name,
        Optional<String> serialNumber,
        String os,
        String agentVersion,
        String hardwareId,
        String thumbprint,
        Standing standing,
        Instant enrolledAt,
        Instant lastSeen,
        Optional<Instant> lastReport,
        OptionalLong generation,
        long assignedGeneration,
        List<LabPolicyState> policies,
        List<LabEvent> events) {

    /** How the MDM treats a device. */
    public enum Standing {
        /** It gets its policies. */
        ENROLLED,
        /** It gets 410 and may report. */
        RETIRED,
        /** Its token is worth nothing: it gets 401. */
        REVOKED
    }

    public LabDevice {
        policies = List.copyOf(policies);
        events = List.copyOf(events);
    }

    /** A policy of the newest report. */
    public Optional<LabPolicyState> policy(String policyId) {
        return policies.stream()
                .filter(policy -> policy.policyId().equals(policyId))
                .findFirst();
    }
}

package dev.scepter.lab.mdm;

import dev.scepter.lab.mdm.LabDevice.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the MDM remembers of a device. Guarded by the lock of {@link LabMdm}, but for its standing. */
final class EnrolledDevice {
    private static final int MAX_NONCES = 16;
    private static final int MAX_EVENTS = 10_000;
    private static final int MAX_REPORTS = 1_000;

    private final String id;
    private final String token;
    private final String thumbprint;
    private final EnrolRequest told;
    private final Instant enrolledAt;
    private final Assignment assignment = new Assignment();
    private final Deque<String> nonces = new ArrayDeque<>();
    private final Map<String, String> reports = new LinkedHashMap<>();
    private final Deque<LabEvent> events = new ArrayDeque<>();
    private volatile Standing standing = Standing.ENROLLED;
    private Instant nonceSince = Instant.MIN;
    private boolean nonceUsed;
    private long lastSequence;
    private Instant lastSeen;
    private String agentVersion;
    private String hardwareId;
    private Optional<Instant> lastReport = Optional.empty();
    private OptionalLong generation = OptionalLong.empty();
    private List<LabPolicyState> policies = List.of();

    EnrolledDevice(String id, String token, String thumbprint, EnrolRequest told, Instant now) {
        this.id = id;
        this.token = token;
        this.thumbprint = thumbprint;
        this.told = told;
        agentVersion = told.agentVersion();
        hardwareId = told.hardwareId();
        enrolledAt = now;
        lastSeen = now;
    }

    String id() {
        return id;
    }

    String token() {
        return token;
    }

    String thumbprint() {
        return thumbprint;
    }

    Assignment assignment() {
        return assignment;
    }

    Standing standing() {
        return standing;
    }

    void stand(Standing value) {
        standing = value;
    }

    void seen(Instant now) {
        lastSeen = now;
    }

    /** Says whether the device should get a new nonce: the last one is older than it should be. */
    boolean wantsNonce(Duration lifetime, Instant now) {
        return nonces.isEmpty() || nonceSince.plus(lifetime).isBefore(now);
    }

    /** The nonce for the next report: the last one, unless a report has used it or it is old. */
    String nonce(RandomText random, Duration lifetime, Instant now) {
        if (nonceUsed || wantsNonce(lifetime, now)) {
            if (nonces.size() == MAX_NONCES) {
                nonces.removeFirst();
            }
            nonces.addLast(random.text(18));
            nonceSince = now;
            nonceUsed = false;
        }
        return nonces.getLast();
    }

    /** Notes the key of a report; false if this very report was taken before. */
    boolean isNew(String key, String digest) throws RefusedException {
        String before = reports.get(key);
        if (before != null && !before.equals(digest)) {
            throw new RefusedException(400, "idempotency_key_reused", "another report came under this Idempotency-Key");
        }
        if (before == null && reports.size() >= MAX_REPORTS) {
            reports.remove(reports.keySet().iterator().next());
        }
        reports.put(key, digest);
        return before == null;
    }

    void take(StatusReport report, ProofVerifier verifier, Instant now) {
        lastReport = Optional.of(now);
        agentVersion = report.agentVersion();
        hardwareId = report.hardwareId();
        generation = report.generation();
        policies = report.policies().stream()
                .map(entry -> state(entry, report, verifier, now))
                .toList();
        nonceUsed |= report.proofs().values().stream()
                .anyMatch(proof -> proof.nonce().equals(nonces.peekLast()));
        report.events().forEach(this::take);
    }

    private void take(LabEvent event) {
        if (event.sequence() <= lastSequence) {
            return;
        }
        lastSequence = event.sequence();
        if (events.size() == MAX_EVENTS) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    private LabPolicyState state(StatusReport.Entry entry, StatusReport report, ProofVerifier verifier, Instant now) {
        ProofVerdict verdict = Optional.ofNullable(report.proofs().get(entry.policyId()))
                .map(proof -> verifier.verify(id, proof, entry.thumbprint(), nonces, now))
                .orElse(ProofVerdict.NO_PROOF);
        return new LabPolicyState(
                entry.policyId(),
                entry.state(),
                entry.cspStatus(),
                entry.subject(),
                entry.thumbprint(),
                entry.notAfter(),
                entry.error(),
                verdict,
                verifier.checksChains());
    }

    LabDevice view(long assignedGeneration) {
        return new LabDevice(
                id,
                told.name(),
                told.serialNumber(),
                told.os(),
                agentVersion,
                hardwareId,
                thumbprint,
                standing,
                enrolledAt,
                lastSeen,
                lastReport,
                generation,
                assignedGeneration,
                policies,
                List.copyOf(events));
    }
}

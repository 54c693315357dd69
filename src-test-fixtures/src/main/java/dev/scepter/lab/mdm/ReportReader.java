package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.lab.mdm.LabPolicyState.LabError;
import dev.scepter.lab.mdm.StatusReport.Entry;
import dev.scepter.lab.mdm.StatusReport.Proof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads status reports and refuses what has not the shape of {@code docs/device-api.yaml}. */
final class ReportReader {
    private static final int MAX_POLICIES = 1_000;
    private static final int MAX_EVENTS = 500;
    private static final int MAX_TEXT = 65_536;
    private static final Set<String> STATES =
            Set.of("NEW", "PENDING", "VALID", "FAILED", "BLOCKED", "EXPIRED", "REMOVED");
    private static final Set<Long> CSP_STATUS = Set.of(1L, 2L, 16L, 32L);
    private static final Set<String> ACTORS =
            Set.of("nobody", "user", "deviceAdmin", "policyAdmin", "caAdmin", "network");
    private static final Set<String> RETRIES = Set.of("never", "at", "backoff", "policyChange");

    private ReportReader() {}

    static StatusReport read(JsonNode json, String deviceId) throws RefusedException {
        Shape report = Shape.ofDocument(json);
        report.member("deviceId").require(report.text("deviceId").equals(deviceId), "the device of the path");
        report.time("reportedAt");
        return new StatusReport(
                report.text("agentVersion", MAX_TEXT),
                report.text("hardwareId", MAX_TEXT),
                report.nullableNumber("generation"),
                entries(report),
                events(report),
                proofs(report));
    }

    private static List<Entry> entries(Shape report) throws RefusedException {
        List<Entry> entries = new ArrayList<>();
        for (Shape policy : report.objects("policies", MAX_POLICIES)) {
            for (String name : List.of("principal", "revision", "backend", "thumbprintSha256", "serialNumber")) {
                policy.nullableText(name);
            }
            for (String name : List.of("notBefore", "nextAttempt")) {
                policy.nullableTime(name);
            }
            policy.object("proofs");
            policy.objects("warnings", MAX_EVENTS);
            Shape attempt = policy.member("attempt");
            attempt.require(attempt.node().isNull() || attempt.node().isObject(), "an object or null");
            long cspStatus = policy.number("cspStatus");
            policy.member("cspStatus").require(CSP_STATUS.contains(cspStatus), "one of " + CSP_STATUS);
            entries.add(new Entry(
                    policyId(policy),
                    policy.text("state", STATES),
                    (int) cspStatus,
                    policy.nullableText("subject"),
                    policy.nullableText("thumbprint"),
                    policy.nullableTime("notAfter"),
                    error(policy)));
        }
        return entries;
    }

    private static Optional<LabError> error(Shape policy) throws RefusedException {
        if (policy.member("error").node().isNull()) {
            return Optional.empty();
        }
        Shape error = policy.object("error");
        error.text("actor", ACTORS);
        Shape retry = error.object("retry");
        retry.text("when", RETRIES);
        retry.nullableTime("at");
        return Optional.of(new LabError(error.text("code", MAX_TEXT), error.text("message")));
    }

    private static List<LabEvent> events(Shape report) throws RefusedException {
        List<LabEvent> events = new ArrayList<>();
        long last = 0;
        for (Shape event : report.objects("events", MAX_EVENTS)) {
            long sequence = event.number("sequence");
            event.member("sequence").require(sequence > last, "above the one before, from 1");
            last = sequence;
            long id = event.number("id");
            event.member("id").require(id >= 0 && id <= Integer.MAX_VALUE, "a number of an event");
            events.add(new LabEvent(
                    sequence, event.time("at"), (int) id, event.nullableText("policyId"), event.text("message")));
        }
        return events;
    }

    private static Map<String, Proof> proofs(Shape report) throws RefusedException {
        Map<String, Proof> proofs = new HashMap<>();
        for (Shape proof : report.objects("proofs", MAX_POLICIES)) {
            Proof read = new Proof(
                    proof.text("certificate", MAX_TEXT),
                    proof.text("algorithm", ProofVerifier.ALGORITHMS),
                    proof.text("proofNonce", MAX_TEXT),
                    proof.text("signature", MAX_TEXT));
            boolean first = proofs.put(policyId(proof), read) == null;
            proof.member("policyId").require(first, "proven once only");
        }
        return proofs;
    }

    private static String policyId(Shape object) throws RefusedException {
        String id = object.text("policyId");
        object.member("policyId").require(id.matches("[A-Za-z0-9-]{1,64}"), "an id of a policy");
        return id;
    }
}

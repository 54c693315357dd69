package dev.scepter.agent.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.State;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.MdmEnrollment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a device stands, as {@code POST /v1/devices/{deviceId}/status} tells it ({@code docs/device-api.yaml}). Immutable.
 */
public final class DeviceReport {
    /** No body is larger, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LONGEST_NAME = 256;

    private final Device device;
    private final OptionalLong generation;
    private final List<ObjectNode> entries;

    /**
     * Who reports.
     *
     * @param deviceId the id that the MDM gave
     * @param agentVersion of this program
     * @param hardwareId tells the machine from its copy
     * @param mdmEnrollment whether Windows itself is enrolled at an MDM; empty on a machine that is not Windows
     */
    public record Device(
            String deviceId, String agentVersion, String hardwareId, Optional<MdmEnrollment.Summary> mdmEnrollment) {}

    private DeviceReport(Device device, OptionalLong generation, List<ObjectNode> entries) {
        this.device = device;
        this.generation = generation;
        this.entries = List.copyOf(entries);
    }

    /**
     * A report of what was read just now.
     *
     * @param generation of the assignment that the device works by; empty before the first
     * @param statuses the policies on the device
     * @param refused entries of policies that a source lists and that were not taken, as {@link StatusJson#ofRefused}
     *     makes them. One whose policy is on the device lends it its error, unless it has one of its own; one without
     *     an id cannot be told
     */
    public static DeviceReport of(
            Device device, OptionalLong generation, List<PolicyStatus> statuses, List<ObjectNode> refused) {
        Map<String, ObjectNode> entries = new LinkedHashMap<>();
        for (PolicyStatus status : statuses) {
            ObjectNode entry = StatusJson.of(status);
            entry.put("cspStatus", cspStatus(status.state()));
            // The key is only that of this table; several users may have a certificate by one policy.
            entries.put(
                    entries.containsKey(status.id().text())
                            ? status.id() + " " + entries.size()
                            : status.id().text(),
                    entry);
        }
        for (ObjectNode extra : refused) {
            String id = extra.path("policyId").asText("");
            ObjectNode known = entries.get(id);
            if (known == null && PolicyId.isValid(id)) {
                entries.put(id, extra.deepCopy().put("cspStatus", cspStatus(stateOf(extra))));
            } else if (known != null && known.path("error").isNull()) {
                known.set("error", extra.path("error").deepCopy());
            }
        }
        return new DeviceReport(device, generation, List.copyOf(entries.values()));
    }

    /** The number of the ClientCertificateInstall CSP: 1 finished, 2 pending, 16 failed, 32 unknown or under way. */
    static int cspStatus(State state) {
        return switch (state) {
            case VALID -> 1;
            case PENDING -> 2;
            case FAILED, BLOCKED, EXPIRED -> 16;
            case NEW, REMOVED -> 32;
        };
    }

    private static State stateOf(ObjectNode entry) {
        String word = entry.path("state").asText();
        for (State state : State.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException("an entry has a state, not \"" + word + "\"");
    }

    /**
     * The same for reports that tell the same, in hex. What changes by itself while a device is idle (moments to come,
     * counters of polls, the time of the report) makes no difference, nor do events and proofs.
     */
    public String digest() {
        return ReportDigest.of(head(Optional.empty()), entries);
    }

    /**
     * The body of the request, in UTF-8.
     *
     * @param at the time of the report
     * @param events in order of their numbers; they and their texts are bounded by who keeps them
     * @param proofs as many go along as there is room for
     * @return never more than {@link #MOST_BYTES}
     * @throws ScepterException {@code DEFECT} if it is larger without any proof
     */
    public byte[] body(Instant at, List<NumberedEvent> events, List<Proof> proofs) throws ScepterException {
        ObjectNode body = head(Optional.of(at));
        ArrayNode policies = body.putArray("policies");
        ReportBounds.entries(entries).forEach(policies::add);
        ArrayNode told = body.putArray("events");
        events.forEach(event -> told.add(event(event)));
        ArrayNode proved = body.putArray("proofs");
        int size = write(body).length;
        if (size > MOST_BYTES) {
            throw new ScepterException(ErrorCode.DEFECT, "a report has " + size + " bytes");
        }
        for (Proof proof : proofs) {
            ObjectNode node = proof(proof);
            size += write(node).length + 1;
            if (size > MOST_BYTES) {
                break;
            }
            proved.add(node);
        }
        return write(body);
    }

    private ObjectNode head(Optional<Instant> at) {
        ObjectNode node = StatusJson.object();
        node.put("deviceId", device.deviceId());
        at.ifPresent(value -> StatusJson.time(node, "reportedAt", Optional.of(value)));
        node.put("agentVersion", ReportBounds.text(device.agentVersion(), LONGEST_NAME));
        node.put("hardwareId", ReportBounds.text(device.hardwareId(), LONGEST_NAME));
        device.mdmEnrollment().ifPresent(summary -> {
            ObjectNode found = node.putObject("mdmEnrollment");
            found.put("state", summary.state());
            found.put("server", summary.server().orElse(null));
            found.put("provider", summary.provider().orElse(null));
        });
        if (generation.isPresent()) {
            node.put("generation", generation.getAsLong());
        } else {
            node.putNull("generation");
        }
        return node;
    }

    private static ObjectNode event(NumberedEvent event) {
        ObjectNode node = StatusJson.object();
        node.put("sequence", event.sequence());
        node.put("at", event.at().truncatedTo(ChronoUnit.MILLIS).toString());
        node.put("id", event.id());
        node.put("policyId", event.policy().map(PolicyId::text).orElse(null));
        node.put("message", event.message());
        return node;
    }

    private static ObjectNode proof(Proof proof) {
        ObjectNode node = StatusJson.object();
        node.put("policyId", proof.policy().text());
        node.put(
                "certificate",
                Base64.getEncoder().encodeToString(proof.certificate().der()));
        node.put("algorithm", proof.algorithm());
        node.put("proofNonce", proof.nonce());
        node.put("signature", proof.signature());
        return node;
    }

    private static byte[] write(ObjectNode node) throws ScepterException {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new ScepterException(ErrorCode.DEFECT, "a report could not be put into JSON", e);
        }
    }
}

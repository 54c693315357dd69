package dev.scepter.lab.mdm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.mdm.LabDevice.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Answers the three calls of the device API. Thread-safe. */
final class DeviceApi {
    private static final int MAX_BODY = 8 * 1_024 * 1_024;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Object lock;
    private final Clock clock;
    private final ServerNonces serverNonces;
    private final DpopVerifier proofs;
    private final DeviceRegistry devices;
    private final PolicyAnswers answers;
    private final ProofVerifier verifier;

    /**
     * @param lock guards devices and answers; not held while an answer is
     */
    DeviceApi(
            Object lock,
            Clock clock,
            ServerNonces serverNonces,
            DpopVerifier proofs,
            DeviceRegistry devices,
            PolicyAnswers answers,
            ProofVerifier verifier) {
        this.lock = lock;
        this.clock = clock;
        this.serverNonces = serverNonces;
        this.proofs = proofs;
        this.devices = devices;
        this.answers = answers;
        this.verifier = verifier;
    }

    /** What a sound MDM answers; the whole assignment if a fault shall be made of it. */
    MdmReply reply(MdmOperation operation, MdmRequest request, Optional<MdmFault> fault, MdmWaiter wait) {
        try {
            if (request.length() > MAX_BODY) {
                throw new RefusedException(413, "too_large", "the body is over " + MAX_BODY + " bytes");
            }
            return switch (operation) {
                case ENROLL -> enrol(request);
                case POLICIES -> policies(request, fault, wait);
                case STATUS -> status(request);
            };
        } catch (RefusedException e) {
            return e.code().equals(DpopVerifier.USE_NONCE)
                    ? e.reply().withHeader("DPoP-Nonce", serverNonces.current(clock.instant()))
                    : e.reply();
        }
    }

    private MdmReply enrol(MdmRequest request) throws RefusedException {
        Instant now = clock.instant();
        DpopVerifier.Proven proof = proofs.verify(request, Optional.empty(), now);
        EnrolRequest told = EnrolRequest.read(json(request));
        synchronized (lock) {
            EnrolledDevice device = devices.enrol(told, proof.thumbprint(), now);
            ObjectNode identity = JsonNodeFactory.instance
                    .objectNode()
                    .put("deviceId", device.id())
                    .put("deviceToken", device.token());
            return renewingNonce(MdmReply.json(201, identity), proof, now);
        }
    }

    private MdmReply policies(MdmRequest request, Optional<MdmFault> fault, MdmWaiter wait) throws RefusedException {
        DeviceRegistry.Caller caller;
        Optional<MdmReply> reply;
        long known;
        synchronized (lock) {
            Instant now = clock.instant();
            caller = devices.authenticate(request, MdmOperation.POLICIES.deviceId(request), now);
            known = answers.generation(caller.device());
            reply = policies(caller.device(), request, fault, now);
        }
        Optional<Duration> held = PolicyAnswers.wait(request);
        if (reply.isEmpty() && held.isPresent()) {
            await(wait, caller.device(), known, held.get());
            synchronized (lock) {
                reply = policies(caller.device(), request, fault, clock.instant());
            }
        }
        MdmReply whole = reply.orElseGet(() -> unchanged(caller.device()));
        return renewingNonce(whole, caller.proof(), clock.instant());
    }

    private Optional<MdmReply> policies(
            EnrolledDevice device, MdmRequest request, Optional<MdmFault> fault, Instant now) throws RefusedException {
        return switch (device.standing()) {
            case REVOKED -> throw DeviceRegistry.invalid("this token was revoked");
            case RETIRED ->
                Optional.of(MdmReply.json(
                        410,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("deviceId", device.id())
                                .put("message", "this device was retired")));
            case ENROLLED ->
                fault.isPresent()
                        ? Optional.of(answers.whole(device, fault.get(), now))
                        : answers.changed(device, request, now);
        };
    }

    private MdmReply unchanged(EnrolledDevice device) {
        synchronized (lock) {
            return answers.unchanged(device);
        }
    }

    /** Holds the answer; what tells of a change takes no lock. */
    private void await(MdmWaiter wait, EnrolledDevice device, long known, Duration atMost) throws RefusedException {
        try {
            wait.await(() -> answers.generation(device) != known || device.standing() != Standing.ENROLLED, atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "unavailable", "the MDM is ending");
        }
    }

    private MdmReply status(MdmRequest request) throws RefusedException {
        Instant now = clock.instant();
        String deviceId = MdmOperation.STATUS.deviceId(request);
        synchronized (lock) {
            DeviceRegistry.Caller caller = devices.authenticate(request, deviceId, now);
            String key = request.header("Idempotency-Key").orElse("");
            if (!key.matches("[A-Za-z0-9-]{16,64}")) {
                throw new RefusedException(400, "bad_request", "Idempotency-Key must be 16 to 64 of A-Za-z0-9-");
            }
            StatusReport report = ReportReader.read(json(request), deviceId);
            if (caller.device().isNew(key, Sha256.hex(request.body()))) {
                caller.device().take(report, verifier, now);
            }
            return renewingNonce(MdmReply.empty(204), caller.proof(), now);
        }
    }

    private MdmReply renewingNonce(MdmReply reply, DpopVerifier.Proven proof, Instant now) {
        return serverNonces.isOld(proof.nonce(), now)
                ? reply.withHeader("DPoP-Nonce", serverNonces.current(now))
                : reply;
    }

    private static JsonNode json(MdmRequest request) throws RefusedException {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals(MdmReply.JSON) && !type.startsWith(MdmReply.JSON + ";")) {
            throw new RefusedException(400, "bad_request", "Content-Type must be " + MdmReply.JSON);
        }
        try {
            return MAPPER.readTree(request.text());
        } catch (JsonProcessingException e) {
            throw new RefusedException(400, "bad_request", "the body is not JSON: " + e.getOriginalMessage());
        }
    }
}

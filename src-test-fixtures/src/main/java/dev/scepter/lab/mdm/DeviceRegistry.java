package dev.scepter.lab.mdm;

import dev.scepter.lab.mdm.LabDevice.Standing;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The devices by id and by token, and who may speak for one. Guarded by the lock of {@link LabMdm}. */
final class DeviceRegistry {
    private static final int MAX = 10_000;
    private static final String SCHEME = "DPoP ";

    private final RandomText random;
    private final DpopVerifier proofs;
    private final EnrolmentTokens tokens;
    private final Map<String, EnrolledDevice> byId = new LinkedHashMap<>();
    private final Map<String, EnrolledDevice> byToken = new HashMap<>();

    DeviceRegistry(RandomText random, DpopVerifier proofs, EnrolmentTokens tokens) {
        this.random = random;
        this.proofs = proofs;
        this.tokens = tokens;
    }

    /** The identity for a token: a new one, or the one that this key got for it before. */
    EnrolledDevice enrol(EnrolRequest request, String thumbprint, Instant now) throws RefusedException {
        Optional<EnrolledDevice> known = tokens.known(request.enrolmentToken(), thumbprint)
                .filter(device -> device.standing() == Standing.ENROLLED);
        if (known.isPresent()) {
            return known.get();
        }
        tokens.requireUsable(request.enrolmentToken(), now);
        if (byId.size() >= MAX) {
            throw new RefusedException(503, "full", "the MDM takes no more than " + MAX + " devices");
        }
        EnrolledDevice device =
                new EnrolledDevice("device-" + random.hex(8), random.text(32), thumbprint, request, now);
        tokens.use(request.enrolmentToken(), device);
        byId.put(device.id(), device);
        byToken.put(device.token(), device);
        return device;
    }

    /** What a proven call is about. */
    record Caller(EnrolledDevice device, DpopVerifier.Proven proof) {}

    /** The device that the path names, if this call is proven to be from it. */
    Caller authenticate(MdmRequest request, String deviceId, Instant now) throws RefusedException {
        String authorization = request.header("Authorization").orElse("");
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw invalid("the header Authorization with scheme DPoP is missing");
        }
        String token = authorization.substring(SCHEME.length());
        DpopVerifier.Proven proof = proofs.verify(request, Optional.of(token), now);
        EnrolledDevice device = byToken.get(token);
        if (device == null || device.standing() == Standing.REVOKED) {
            throw invalid("this token is not known, or was revoked");
        }
        if (!device.thumbprint().equals(proof.thumbprint())) {
            throw invalid("this token is bound to another key");
        }
        if (!device.id().equals(deviceId)) {
            throw invalid("this token is of another device");
        }
        device.seen(now);
        return new Caller(device, proof);
    }

    Optional<EnrolledDevice> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A device that somebody says exists. */
    EnrolledDevice get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no device " + id));
    }

    Collection<EnrolledDevice> list() {
        return List.copyOf(byId.values());
    }

    static RefusedException invalid(String why) {
        return new RefusedException(401, "invalid_token", why);
    }
}

package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.time.Duration;
import java.util.Optional;

/**
 * The device API as a source of policies. Whether an answer is older than the one before it does not look at: see {@link
 * Reconciler#isStale}.
 */
public final class DeviceApiSource implements PolicySource {
    private final DeviceApi api;
    private final DeviceIdentity identity;
    private final KeyProvider keys;

    /** @param keys has the key that the identity names; it is open only while the MDM is asked */
    public DeviceApiSource(DeviceApi api, DeviceIdentity identity, KeyProvider keys) {
        this.api = api;
        this.identity = identity;
        this.keys = keys;
    }

    /** {@code mdm} and the address of the MDM: another device id there is the same source. */
    public static String name(DeviceIdentity identity) {
        return "mdm " + identity.mdmUrl();
    }

    @Override
    public String name() {
        return name(identity);
    }

    /** Another one after each enrolment. */
    public static String session(DeviceIdentity identity) {
        return identity.deviceId() + " " + identity.enrolledAt();
    }

    @Override
    public String session() {
        return session(identity);
    }

    @Override
    public PolicyAnswer ask(Optional<String> etag, Duration wait) throws ScepterException, InterruptedException {
        try (ManagedKey key = identity.openKey(keys)) {
            return api.policies(identity, key, etag, wait);
        }
    }
}

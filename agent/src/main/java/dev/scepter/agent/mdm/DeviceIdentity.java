package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.ManagedKey;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who this device is at its MDM.
 *
 * @param mdmUrl base address of the device API, in the spelling of {@link dev.scepter.agent.http.BaseUrl}
 * @param deviceId 1 to 64 of {@code A-Z a-z 0-9 -}
 * @param deviceToken worthless without the device key
 * @param key name of the device key
 * @param hardwareId the {@link HardwareId} of the machine that enrolled; empty if it had none
 * @param enrolledAt when the MDM gave this identity
 */
public record DeviceIdentity(
        String mdmUrl,
        String deviceId,
        Secret deviceToken,
        KeyName key,
        Optional<String> hardwareId,
        Instant enrolledAt) {
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern DEVICE_TOKEN = Pattern.compile("[\\x21-\\x7E]{1,4096}");

    public DeviceIdentity {
        if (!isDeviceId(deviceId)) {
            throw new IllegalArgumentException("a device id is 1 to 64 of A-Z a-z 0-9 -");
        }
        if (!isDeviceToken(deviceToken.revealText())) {
            throw new IllegalArgumentException("a device token is 1 to 4,096 visible ASCII characters");
        }
    }

    /** Says whether a text can be a device id. */
    static boolean isDeviceId(String text) {
        return DEVICE_ID.matcher(text).matches();
    }

    /** Says whether a text can be a device token: one that can stand in the header {@code Authorization}. */
    static boolean isDeviceToken(String text) {
        return DEVICE_TOKEN.matcher(text).matches();
    }

    /**
     * Whether this is the machine that enrolled. A copy of it, or another one that its files were restored to, is not;
     * where either has no hardware id nobody can tell, and it counts as the same.
     */
    public boolean isOf(MachineIdentity machine) {
        return HardwareId.mayBeSame(hardwareId, HardwareId.of(machine));
    }

    /**
     * Opens the device key; the caller closes it.
     *
     * @param keys the provider of device keys
     * @throws ScepterException {@link ErrorCode#MDM_IDENTITY_DAMAGED} if the key is gone or will never work again
     */
    public ManagedKey openKey(KeyProvider keys) throws ScepterException {
        try {
            return keys.open(key).orElseThrow(() -> withoutKey("its key " + key + " is gone", null));
        } catch (ScepterException e) {
            throw e.code() == ErrorCode.KEY_DAMAGED ? withoutKey(e.getMessage(), e) : e;
        }
    }

    private ScepterException withoutKey(String why, @Nullable Exception cause) {
        return new ScepterException(
                ErrorCode.MDM_IDENTITY_DAMAGED,
                "device " + deviceId + " at " + mdmUrl + " cannot prove who it is: " + why,
                cause);
    }
}

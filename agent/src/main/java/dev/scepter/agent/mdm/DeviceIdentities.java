package dev.scepter.agent.mdm;

import dev.scepter.agent.http.BaseUrl;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.SecretProtector;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the one identity of this device in the file {@code mdm/identity.json}; its token is protected there, and opens
 * for that device at that MDM only.
 *
 * <p>Safe for several threads, as it keeps nothing in memory; who changes something holds the folder's lock.
 */
public final class DeviceIdentities {
    /** In whose name the device's keys are made, in a key provider that holds nothing else. */
    public static final PolicyId KEY_OWNER = new PolicyId("device");

    /** Its file, in the data folder. */
    public static final String PATH = "mdm/identity.json";

    private final DurableFolder folder;
    private final SecretProtector protector;

    public DeviceIdentities(DurableFolder folder, SecretProtector protector) {
        this.folder = folder;
        this.protector = protector;
    }

    /**
     * The identity; empty if the device was never enrolled, or has forgotten it.
     *
     * @throws ScepterException {@link ErrorCode#MDM_IDENTITY_DAMAGED} if it cannot be read and never will be
     */
    public Optional<DeviceIdentity> current() throws ScepterException {
        Optional<byte[]> content = folder.read(PATH, StateFile.MAX_BYTES);
        return content.isPresent() ? Optional.of(decode(content.get())) : Optional.empty();
    }

    /** Says whether there is an identity, damaged or not. A file that cannot be read identifies nobody. */
    public boolean isEnrolled() {
        try {
            return folder.read(PATH, StateFile.MAX_BYTES).isPresent();
        } catch (ScepterException e) {
            return false;
        }
    }

    /**
     * The identity under which this machine may speak.
     *
     * @throws ScepterException {@link ErrorCode#MDM_NOT_ENROLLED} if there is none; {@link
     *     ErrorCode#MDM_HARDWARE_CHANGED} if it was given to another machine; as {@link #current}
     */
    public DeviceIdentity require(MachineIdentity machine) throws ScepterException {
        DeviceIdentity identity = current()
                .orElseThrow(() ->
                        new ScepterException(ErrorCode.MDM_NOT_ENROLLED, "this device is not enrolled at an MDM"));
        if (!identity.isOf(machine)) {
            throw new ScepterException(
                    ErrorCode.MDM_HARDWARE_CHANGED,
                    "device " + identity.deviceId() + " at " + identity.mdmUrl()
                            + " was enrolled on another machine than this one");
        }
        return identity;
    }

    /** Puts an identity in the place of the one before, in one piece. */
    public void put(DeviceIdentity identity) throws ScepterException {
        byte[] token = protector.protect(purpose(identity.mdmUrl(), identity.deviceId()), identity.deviceToken());
        StateFile file = StateFile.create()
                .put("mdmUrl", identity.mdmUrl())
                .put("deviceId", identity.deviceId())
                .put("deviceToken", Base64.getEncoder().encodeToString(token))
                .put("key", identity.key().token())
                .put("hardwareId", identity.hardwareId())
                .put("enrolledAt", identity.enrolledAt().toString());
        folder.write(PATH, file.encode());
    }

    /** Forgets the identity; no failure if there is none. Its key stays. */
    public void forget() throws ScepterException {
        folder.delete(PATH);
    }

    private DeviceIdentity decode(byte[] content) throws ScepterException {
        try {
            StateFile file = StateFile.read(content);
            String mdmUrl = file.text("mdmUrl");
            if (BaseUrl.parse(mdmUrl).filter(url -> url.text().equals(mdmUrl)).isEmpty()) {
                throw damaged("its member mdmUrl is no address of an MDM", null);
            }
            String deviceId = file.text("deviceId");
            byte[] token = Base64.getDecoder().decode(file.text("deviceToken"));
            return new DeviceIdentity(
                    mdmUrl,
                    deviceId,
                    opened(purpose(mdmUrl, deviceId), token),
                    new KeyName(KEY_OWNER, file.text("key")),
                    file.optionalText("hardwareId"),
                    Instant.parse(file.text("enrolledAt")));
        } catch (StateFile.DamagedException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw damaged("a member has no value of its kind", e);
        }
    }

    private Secret opened(String purpose, byte[] token) throws ScepterException {
        try {
            return protector.open(purpose, token);
        } catch (ScepterException e) {
            throw e.code() == ErrorCode.SECRET_UNREADABLE ? damaged(e.getMessage(), e) : e;
        }
    }

    /** Bound to the address: a token does not go to another server because somebody changed the file. */
    private static String purpose(String mdmUrl, String deviceId) {
        return "device token of " + deviceId + " at " + mdmUrl;
    }

    private static ScepterException damaged(String why, @Nullable Exception cause) {
        return new ScepterException(
                ErrorCode.MDM_IDENTITY_DAMAGED, "the identity in " + PATH + " cannot be read: " + why, cause);
    }
}

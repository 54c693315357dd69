package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Enrols this device at an MDM, so that a crash at any moment loses nothing: what is wanted stands in a file, with the
 * name of the key, before the key is made; and the identity of before is in force until the new one has its place.
 *
 * <p>Repeated after a lost answer it comes with the same key, by which the MDM knows it again. For one thread, which
 * holds the folder's lock, but for {@link #ask}.
 */
public final class MdmEnrolment {
    private static final String WISH = "mdm/enrolment.json";
    private static final int NAME_BYTES = 16;

    private final DurableFolder folder;
    private final DeviceIdentities identities;
    private final KeyProvider keys;
    private final KeySpec spec;
    private final DeviceApi api;
    private final SecureRandom random;
    private final Clock clock;

    /** At which MDM, on which machine and by which key. */
    private record Wish(String mdmUrl, Optional<String> hardwareId, KeyName key) {}

    /**
     * @param keys holds device keys and nothing else
     * @param spec what device keys are: on P-256 or RSA
     */
    public MdmEnrolment(
            DurableFolder folder,
            DeviceIdentities identities,
            KeyProvider keys,
            KeySpec spec,
            DeviceApi api,
            SecureRandom random,
            Clock clock) {
        this.folder = folder;
        this.identities = identities;
        this.keys = keys;
        this.spec = spec;
        this.api = api;
        this.random = random;
        this.clock = clock;
    }

    /** An enrolment that was begun, with its key, which {@link #close} lets go of. */
    public static final class Begun implements AutoCloseable {
        private final Wish wish;
        private final DeviceInfo device;
        private final ManagedKey key;
        private final Optional<DeviceIdentity> before;

        private Begun(Wish wish, DeviceInfo device, ManagedKey key, Optional<DeviceIdentity> before) {
            this.wish = wish;
            this.device = device;
            this.key = key;
            this.before = before;
        }

        @Override
        public void close() {
            key.close();
        }
    }

    /**
     * Trades a token for an identity and puts it in the place of the one before. Who cannot hold the folder's lock for so
     * long calls {@link #begin}, {@link #ask} and {@link #complete}.
     *
     * <p>The same machine at the same MDM keeps its key; another machine, or another MDM, gets a new one.
     *
     * @throws ScepterException as {@link DeviceApi#enroll}; the identity of before is still in force then
     */
    public DeviceIdentity enrol(String mdmUrl, Secret token, DeviceInfo device)
            throws ScepterException, InterruptedException {
        try (Begun begun = begin(mdmUrl, device)) {
            return put(begun, ask(begun, token));
        }
    }

    /**
     * Writes down what is wanted, and makes the key.
     *
     * @throws ScepterException {@link ErrorCode#SOURCE_UNUSABLE} for an address that is not permitted; if the folder or the
     *     keys cannot be used
     */
    public Begun begin(String mdmUrl, DeviceInfo device) throws ScepterException {
        String url = api.permitted(mdmUrl).text();
        Wish wish = new Wish(url, device.hardwareId(), keyName(url, device.hardwareId()));
        Optional<DeviceIdentity> before = current();
        write(wish);
        return new Begun(wish, device, openOrMake(wish.key()), before);
    }

    /**
     * Asks the MDM. Needs no lock: nothing is written.
     *
     * @throws ScepterException as {@link DeviceApi#enroll}
     */
    public Enrolled ask(Begun begun, Secret token) throws ScepterException, InterruptedException {
        return api.enroll(begun.wish.mdmUrl(), token, begun.device, begun.key);
    }

    /**
     * Puts the new identity in the place of the one before, unless that is no more what is wanted.
     *
     * @return empty if the device was enrolled, or another enrolment was begun, since {@link #begin}; then nothing is changed
     */
    public Optional<DeviceIdentity> complete(Begun begun, Enrolled enrolled) throws ScepterException {
        boolean changed = !wish().equals(Optional.of(begun.wish)) || !current().equals(begun.before);
        return changed ? Optional.empty() : Optional.of(put(begun, enrolled));
    }

    private DeviceIdentity put(Begun begun, Enrolled enrolled) throws ScepterException {
        DeviceIdentity identity = new DeviceIdentity(
                begun.wish.mdmUrl(),
                enrolled.deviceId(),
                enrolled.deviceToken(),
                begun.wish.key(),
                begun.wish.hardwareId(),
                clock.instant());
        // First: under the new identity the MDM counts anew, "retired" was said of the old one, and so were its
        // reports.
        new SourceStates(folder).forget();
        Outbox.discard(folder);
        identities.put(identity);
        tidy(identity.key());
        return identity;
    }

    /**
     * Forgets the device at its MDM, and an enrolment that was begun: identity, keys, what its source said and what was to be
     * reported. No failure if there is nothing.
     *
     * @param keys holds device keys and nothing else
     */
    public static void forget(DurableFolder folder, DeviceIdentities identities, KeyProvider keys)
            throws ScepterException {
        // First: without it nothing is sent any more.
        identities.forget();
        new SourceStates(folder).forget();
        Outbox.discard(folder);
        keys.deleteAll(DeviceIdentities.KEY_OWNER);
        folder.delete(WISH);
    }

    /** What was begun last, else what is in force; a key that will never work again is nobody's choice. */
    private KeyName keyName(String url, Optional<String> hardwareId) throws ScepterException {
        for (Wish earlier :
                Stream.of(wish(), inForce()).flatMap(Optional::stream).toList()) {
            boolean isSame = earlier.mdmUrl().equals(url) && HardwareId.mayBeSame(earlier.hardwareId(), hardwareId);
            if (isSame && !isDamaged(earlier.key())) {
                return earlier.key();
            }
        }
        byte[] token = new byte[NAME_BYTES];
        random.nextBytes(token);
        return new KeyName(DeviceIdentities.KEY_OWNER, HexFormat.of().formatHex(token));
    }

    private Optional<Wish> inForce() throws ScepterException {
        return current().map(identity -> new Wish(identity.mdmUrl(), identity.hardwareId(), identity.key()));
    }

    /** To enrol anew is what mends a damaged identity. */
    private Optional<DeviceIdentity> current() throws ScepterException {
        try {
            return identities.current();
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.MDM_IDENTITY_DAMAGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Wish> wish() throws ScepterException {
        Optional<byte[]> content = folder.read(WISH, StateFile.MAX_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            StateFile file = StateFile.read(content.get());
            KeyName key = new KeyName(DeviceIdentities.KEY_OWNER, file.text("key"));
            return Optional.of(new Wish(file.text("mdmUrl"), file.optionalText("hardwareId"), key));
        } catch (StateFile.DamagedException | IllegalArgumentException e) {
            // Nothing but a key that no identity has yet; it is cleared away in the end.
            return Optional.empty();
        }
    }

    private void write(Wish wish) throws ScepterException {
        folder.write(
                WISH,
                StateFile.create()
                        .put("mdmUrl", wish.mdmUrl())
                        .put("hardwareId", wish.hardwareId())
                        .put("key", wish.key().token())
                        .encode());
    }

    private ManagedKey openOrMake(KeyName name) throws ScepterException {
        Optional<ManagedKey> made = keys.open(name);
        return made.isPresent() ? made.get() : keys.generate(name, spec);
    }

    private boolean isDamaged(KeyName name) throws ScepterException {
        try {
            keys.open(name).ifPresent(ManagedKey::close);
            return false;
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.KEY_DAMAGED) {
                return true;
            }
            throw e;
        }
    }

    private void tidy(KeyName inForce) {
        try {
            for (KeyName name : keys.list(DeviceIdentities.KEY_OWNER)) {
                if (!name.equals(inForce)) {
                    keys.delete(name);
                }
            }
            folder.delete(WISH);
        } catch (ScepterException e) {
            // The device is enrolled all the same; the next enrolment clears away what is left.
        }
    }
}

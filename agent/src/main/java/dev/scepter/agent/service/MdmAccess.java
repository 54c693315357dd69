package dev.scepter.agent.service;

import dev.scepter.agent.mdm.DeviceApi;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.mdm.DeviceInfo;
import dev.scepter.agent.mdm.Enrolled;
import dev.scepter.agent.mdm.MdmEnrolment;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What a device has to do with its MDM: its identity, its key, the way there. */
public final class MdmAccess {
    private final Agent agent;
    private final DeviceIdentities identities;
    private final KeyProvider keys;
    private final Supplier<KeySpec> deviceKey;

    MdmAccess(Agent agent, Platform platform) {
        this.agent = agent;
        this.identities = new DeviceIdentities(agent.folder(), platform.protector());
        this.keys = platform.deviceKeys();
        this.deviceKey = platform.deviceKey();
    }

    /** Who this device is at its MDM. */
    public DeviceIdentities identities() {
        return identities;
    }

    /** The keys by which the device shows who it is; policies have none there. */
    public KeyProvider keys() {
        return keys;
    }

    /** The device API; one for each thread, as it remembers what the server wants next. */
    public DeviceApi api() {
        Seams seams = agent.seams();
        return new DeviceApi(
                agent.httpOnce(), agent.settings().allowPlainHttp(), seams.random(), seams.clock(), seams.sleeper());
    }

    /**
     * Trades a token for an identity; the lock of the data folder is held.
     *
     * @throws ScepterException as {@link MdmEnrolment#enrol}
     */
    public DeviceIdentity enrol(String mdmUrl, Secret token, String agentVersion)
            throws ScepterException, InterruptedException {
        return enrolment().enrol(mdmUrl, token, device(agentVersion));
    }

    /**
     * The same for one who does not hold the lock: it is taken for the writing only, so that commands work while the MDM is
     * asked. Nothing is done on a device that is enrolled, or that somebody else enrols meanwhile.
     *
     * @param isEnrolled asked while the lock is held
     * @param patience how long to wait for the lock, twice
     */
    void enrolBesideOthers(
            String mdmUrl, Secret token, String agentVersion, EnrolledCheck isEnrolled, Duration patience)
            throws ScepterException, InterruptedException {
        MdmEnrolment enrolment = enrolment();
        Optional<MdmEnrolment.Begun> begun = Optional.empty();
        try (DurableFolder.Lock held = agent.folder().lock(patience)) {
            if (!isEnrolled.test()) {
                begun = Optional.of(enrolment.begin(mdmUrl, device(agentVersion)));
            }
        }
        if (begun.isEmpty()) {
            return;
        }
        try (MdmEnrolment.Begun wanted = begun.get()) {
            Enrolled enrolled = enrolment.ask(wanted, token);
            try (DurableFolder.Lock held = agent.folder().lock(patience)) {
                enrolment.complete(wanted, enrolled);
            }
        }
    }

    /** Whether this device is enrolled, as this machine. */
    @FunctionalInterface
    interface EnrolledCheck {
        boolean test() throws ScepterException;
    }

    private DeviceInfo device(String agentVersion) {
        String os = System.getProperty("os.name") + " " + System.getProperty("os.version");
        return DeviceInfo.of(agent.identity(), os, agentVersion);
    }

    private MdmEnrolment enrolment() {
        Seams seams = agent.seams();
        return new MdmEnrolment(
                agent.folder(), identities, keys, deviceKey.get(), api(), seams.random(), seams.clock());
    }

    /** Forgets all of it; the lock of the data folder is held. */
    void forget() throws ScepterException {
        MdmEnrolment.forget(agent.folder(), identities, keys);
    }
}

package dev.scepter.agent.service;

import dev.scepter.agent.enrollment.choice.AbsentBackends;
import dev.scepter.agent.enrollment.nativescep.NativeScepEnrollment;
import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.StatusReader;
import dev.scepter.agent.lifecycle.UserPolicies;
import dev.scepter.agent.lifecycle.UserScope;
import dev.scepter.agent.lifecycle.Verifier;
import dev.scepter.agent.lifecycle.WayChoice;
import dev.scepter.agent.lifecycle.Ways;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.scep.TransportKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The parts of an agent that work on policies: records, engine and status of the machine, and those of its users. Building
 * them touches neither disk nor network.
 */
final class AgentScopes {
    private final Platform platform;
    private final Seams seams;
    private final ScepServers servers;
    private final MachineIdentity names;
    private final Supplier<EffectiveSettings> settings;
    private final EventSink events;
    private final KeyProvider keys;
    private final Journal journal;
    private final LifecycleEngine engine;
    private final StatusReader status;
    private final Optional<UserPolicies> users;

    /**
     * @param names what this machine is called
     * @param settings asked at each use
     */
    AgentScopes(
            Platform platform,
            Seams seams,
            ScepServers servers,
            MachineIdentity names,
            Supplier<EffectiveSettings> settings,
            EventSink events) {
        this.platform = platform;
        this.seams = seams;
        this.servers = servers;
        this.names = names;
        this.settings = settings;
        this.events = events;
        Optional<UserScopes> scopes =
                platform.userStores() == UserStores.NONE ? Optional.empty() : Optional.of(userScopes());
        this.users = scopes.map(UserPolicies::new);
        this.journal = scopes.map(of -> new Journal(platform.folder(), platform.protector(), of::besides))
                .orElseGet(() -> new Journal(platform.folder(), platform.protector()));
        EnrollmentWays machineWays = new EnrollmentWays(platform, seams.clock());
        this.keys = machineWays.keys();
        Verifier verifier = new Verifier(keys, platform.store(), platform.anchors(), seams.clock(), seams.random());
        List<Enrollment> enrollments =
                machineWays
                        .all(servers, names, this::keySpec, events, seams.random(), seams.clock(), seams.sleeper())
                        .stream()
                        .<Enrollment>map(way -> new MdmFirst(way, settings, platform.mdmEnrollment()))
                        .toList();
        this.engine = new LifecycleEngine(
                keys,
                platform.store(),
                platform.anchors(),
                journal,
                verifier,
                ways(enrollments),
                this::keySpec,
                events,
                seams.clock(),
                seams.sleeper(),
                users);
        this.status = new StatusReader(journal, verifier, engine, platform.chainOpinion(), seams.clock(), users);
    }

    private UserScopes userScopes() {
        return new UserScopes(
                platform.folder(),
                new SignedInUsers(platform.userSessions(), platform.userStores()),
                platform.store(),
                names,
                this::journal,
                this::userScope);
    }

    private UserScope userScope(
            Journal itsJournal, KeyProvider itsKeys, CertificateStore store, MachineIdentity identity) {
        Verifier verifier = new Verifier(itsKeys, store, platform.anchors(), seams.clock(), seams.random());
        LifecycleEngine itsEngine = new LifecycleEngine(
                itsKeys,
                store,
                platform.anchors(),
                itsJournal,
                verifier,
                waysOfAUser(itsKeys, identity),
                this::keySpec,
                events,
                seams.clock(),
                seams.sleeper());
        StatusReader itsStatus =
                new StatusReader(itsJournal, verifier, itsEngine, platform.chainOpinion(), seams.clock());
        return new UserScope(itsJournal, itsEngine, itsStatus);
    }

    /** Windows' own ways know the stores of the machine only. */
    private Ways waysOfAUser(KeyProvider itsKeys, MachineIdentity identity) {
        NativeScepEnrollment enrollment = new NativeScepEnrollment(
                itsKeys,
                () -> platform.transportKeys().generate(KeySpec.rsa(TransportKey.BITS)),
                servers,
                platform.folder(),
                identity,
                this::keySpec,
                events,
                seams.random(),
                seams.clock());
        return ways(List.of(new MdmFirst(enrollment, settings, platform.mdmEnrollment())));
    }

    private Ways ways(List<Enrollment> present) {
        AbsentBackends absent = new AbsentBackends(
                present.stream().map(Enrollment::name).collect(Collectors.toUnmodifiableSet()),
                WindowsPlatform.isHere(),
                () -> settings.get().minimumKeyLength());
        return new Ways(present, absent, this::wishedWay);
    }

    private WayChoice.Wish wishedWay() {
        EffectiveSettings.Setting<String> backend = settings.get().backend();
        return new WayChoice.Wish(backend.value(), backend.origin());
    }

    private KeySpec keySpec(ScepPolicy policy) {
        return policy.keySpec(settings.get().minimumKeyLength());
    }

    /** Whether a certificate of a policy is in force, for the machine or for any user. */
    boolean hasCertificate(PolicyId id) throws ScepterException {
        Optional<PolicyRecord> record = journal.read(id);
        return record.flatMap(PolicyRecord::inForce).isPresent()
                || (record.isPresent() && users.isPresent() && users.get().hasCertificate(record.get()));
    }

    /** The keys of the machine. */
    KeyProvider keys() {
        return keys;
    }

    Journal journal() {
        return journal;
    }

    LifecycleEngine engine() {
        return engine;
    }

    StatusReader status() {
        return status;
    }
}

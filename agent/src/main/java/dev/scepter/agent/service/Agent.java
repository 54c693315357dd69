package dev.scepter.agent.service;

import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.RetryingHttpClient;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.StatusReader;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.port.PlatformAbilities;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.report.ProofSigner;
import dev.scepter.agent.scep.CaIdentifier;
import dev.scepter.agent.scep.HttpScepServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One agent over one data folder. Building one touches neither disk nor network.
 *
 * <p>Safe for several threads, as far as its {@link #engine()} is; who lets it change something holds {@link #folder()}'s
 * lock meanwhile.
 */
public final class Agent implements AutoCloseable {
    private final Platform platform;
    private final DurableFolder folder;
    private final AgentSettings settings;
    private final AgentScopes scopes;
    private final Outbox outbox;
    private final EventSink events;
    private final ProofSigner proofs;
    private final MachineIdentity names = new SettledNames(this::identity, System::nanoTime);
    private final Seams seams;
    private final @Nullable HttpClient givenHttp;
    private @Nullable OkHttpBoundedClient http;

    /**
     * An agent over given parts.
     *
     * @param servers how SCEP servers are reached; null for HTTP
     * @param http what reaches everybody else; null for the network
     */
    Agent(Platform platform, Seams seams, @Nullable ScepServers servers, @Nullable HttpClient http) {
        this.platform = platform;
        this.folder = platform.folder();
        this.settings = platform.settings();
        this.seams = seams;
        this.givenHttp = http;
        this.outbox = new Outbox(folder, seams.random());
        this.events = reported(seams.events());
        this.scopes = new AgentScopes(
                platform, seams, servers != null ? servers : this::overHttp, names, this::settings, events);
        this.proofs = new ProofSigner(scopes.keys(), scopes.journal());
    }

    /** Whether a certificate of a policy is in force, for the machine or for any user. */
    boolean hasCertificate(PolicyId id) throws ScepterException {
        return scopes.hasCertificate(id);
    }

    /** An agent that uses what this machine has: its own stores on Windows, files elsewhere. */
    public static Agent onThisMachine(Path dataFolder, Seams seams) {
        return on(Platform.ofThisMachine(dataFolder, seams), seams);
    }

    /** An agent on a given platform, over HTTP. */
    public static Agent on(Platform platform, Seams seams) {
        return new Agent(platform, seams, null, null);
    }

    /** An agent of the file platform. */
    public static Agent onFiles(Path dataFolder, Seams seams) {
        return new Agent(Platform.onFiles(dataFolder, seams), seams, null, null);
    }

    /** An agent of the file platform over HTTP, with its folder and its way to make keys given. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, Seams seams) {
        return new Agent(onFolder(folder, keyPairs, seams), seams, null, null);
    }

    /** An agent of the file platform over HTTP, with all of its folders and its way to commands given. */
    public static Agent onFiles(
            DurableFolder folder, DurableFolder residence, KeyPairSource keyPairs, LocalChannel channel, Seams seams) {
        Platform platform = Platform.onFiles(folder, residence, keyPairs, seams.random(), channel);
        return new Agent(platform, seams, null, null);
    }

    /** An agent of the file platform with its folder, its way to make keys and its servers given. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, ScepServers servers, Seams seams) {
        return new Agent(onFolder(folder, keyPairs, seams), seams, servers, null);
    }

    /** An agent of the file platform over HTTP, on a machine that knows its names. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, MachineIdentity identity, Seams seams) {
        return new Agent(onFolder(folder, keyPairs, seams).withIdentity(identity), seams, null, null);
    }

    /** An agent of the file platform in a world of its own: no part of it touches the machine or the network. */
    public static Agent onFiles(
            DurableFolder folder,
            KeyPairSource keyPairs,
            MachineIdentity identity,
            ScepServers servers,
            HttpClient http,
            Seams seams) {
        return new Agent(onFolder(folder, keyPairs, seams).withIdentity(identity), seams, servers, http);
    }

    private static Platform onFolder(DurableFolder folder, KeyPairSource keyPairs, Seams seams) {
        return Platform.onFiles(folder, folder, keyPairs, seams.random(), LocalChannel.NONE);
    }

    /**
     * The resident agent over this one.
     *
     * @param agentVersion of this program, as the MDM is told
     * @param listener told of the steps of all policies, on several threads
     */
    public AgentLoop loop(String agentVersion, StepListener listener, LoopSeams loopSeams) {
        return ResidentParts.of(this, agentVersion, listener, loopSeams.telling(this::forgetProxies));
    }

    /** Where the machine may be in another network, other proxies may be due. */
    private void forgetProxies(WakeUp why) {
        if (why == WakeUp.NETWORK || why == WakeUp.RESUME) {
            platform.proxies().forget();
        }
    }

    /** What tells whether a resident agent works on the data folder: it holds the lock of this one while it does. */
    public DurableFolder residence() {
        return platform.residence();
    }

    /** Between the resident agent on this data folder and commands. */
    public LocalChannel channel() {
        return platform.channel();
    }

    /** Where events go while the lock of the data folder is held: shown, and kept for the MDM on a device that has one. */
    EventSink events() {
        return events;
    }

    /** Keeps events for the MDM on a device that is enrolled at one, and shows them nowhere. */
    EventSink keptEvents() {
        return reported(event -> {});
    }

    private EventSink reported(EventSink shown) {
        DeviceIdentities identities = new DeviceIdentities(folder, platform.protector());
        return new ReportedEvents(shown, outbox, identities::isEnrolled, seams.clock());
    }

    Seams seams() {
        return seams;
    }

    /** What this device has to do with its MDM. */
    public MdmAccess mdm() {
        return new MdmAccess(this, platform);
    }

    /** The time that this agent goes by. */
    public Clock clock() {
        return seams.clock();
    }

    public DurableFolder folder() {
        return folder;
    }

    /** Forgets the key under which this installation protects what it keeps; nothing protected may be left. */
    void forgetInstallation() throws ScepterException {
        FileSecretProtector.forget(folder);
    }

    /** The settings of this device, read at the first call. */
    public EffectiveSettings settings() {
        return settings.current();
    }

    /** Goes another way to enrol than the settings say, as the command line asks for it. */
    public void useBackend(Backend backend) {
        useBackend(backend.word());
    }

    /** The same by a word that the setting takes, so also by {@code auto}. */
    public void useBackend(String word) {
        settings.ask(word);
    }

    /** A resident agent heeds settings that were changed. */
    void readSettingsAgain() {
        settings.readAgain();
    }

    /** Changes when the settings or the identity at the MDM do. */
    int fingerprintOfSettings() {
        return settings.fingerprint();
    }

    /** Whether nobody brings policies: the source is an MDM, and this device is enrolled at none nor is told how. */
    public boolean hasNoSource() {
        return settings().policySource().equals(EffectiveSettings.MDM)
                && settings().enrollmentTokenFile().isEmpty()
                && !new DeviceIdentities(folder, platform.protector()).isEnrolled();
    }

    /** What this machine says of itself, with what its settings say before that. */
    public MachineIdentity identity() {
        return platform.identity().apply(settings().identity());
    }

    /** Whether Windows itself is enrolled at an MDM, and by whom; looks now. */
    public MdmEnrollment.Outcome mdmEnrollment() {
        return platform.mdmEnrollment().look();
    }

    /** What this platform can do. */
    public PlatformAbilities abilities() {
        return platform.abilities().get();
    }

    public Journal journal() {
        return scopes.journal();
    }

    public LifecycleEngine engine() {
        return scopes.engine();
    }

    public StatusReader status() {
        return scopes.status();
    }

    /** Signs for the MDM with the keys of this device's certificates. */
    public ProofSigner proofs() {
        return proofs;
    }

    /** What waits for the MDM. */
    public Outbox outbox() {
        return outbox;
    }

    /** The HTTP client of this agent, made at the first call: most commands need none. */
    public HttpClient http() {
        return new RetryingHttpClient(httpOnce(), seams.sleeper(), seams.clock());
    }

    /** The same, but it repeats nothing by itself. */
    synchronized HttpClient httpOnce() {
        if (givenHttp != null) {
            return givenHttp;
        }
        if (http == null) {
            http = platform.tlsTrust()
                    .map(OkHttpBoundedClient::new)
                    .orElseGet(OkHttpBoundedClient::new)
                    .by(platform.proxies());
        }
        return http;
    }

    private HttpScepServer overHttp(ScepPolicy policy, boolean post, Deadline deadline) {
        return new HttpScepServer(http(), policy.scepUrl(), caIdentifier(policy), post, deadline::left);
    }

    private static Optional<CaIdentifier> caIdentifier(ScepPolicy policy) {
        return switch (policy.templateNameUse()) {
            case AUTO -> policy.templateName().map(name -> new CaIdentifier(name, true));
            case CA_IDENTIFIER -> policy.templateName().map(name -> new CaIdentifier(name, false));
            case CSR_TEMPLATE, LABEL -> Optional.empty();
        };
    }

    @Override
    public synchronized void close() {
        if (http != null) {
            http.close();
        }
    }
}

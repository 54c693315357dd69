package dev.scepter.agent.service;

import dev.scepter.agent.enrollment.nativescep.NativeScepEnrollment;
import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.RetryingHttpClient;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.StatusReader;
import dev.scepter.agent.lifecycle.Verifier;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.platform.file.FileCertificateStore;
import dev.scepter.agent.platform.file.FileKeyProvider;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.FileTrustAnchors;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.scep.CaIdentifier;
import dev.scepter.agent.scep.HttpScepServer;
import dev.scepter.agent.scep.TransportKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One agent over one data folder. Building one touches neither disk nor network.
 *
 * <p>For one thread; who lets it change something holds {@link #folder()}'s lock meanwhile.
 */
public final class Agent implements AutoCloseable {
    /** The file platform says nothing of its machine. */
    private static final MachineIdentity NAMELESS = placeholder -> Optional.empty();

    private final DurableFolder folder;
    private final Journal journal;
    private final LifecycleEngine engine;
    private final StatusReader status;
    private final Seams seams;
    private @Nullable OkHttpBoundedClient http;

    /**
     * An agent over given parts.
     *
     * @param servers how SCEP servers are reached; null for HTTP
     */
    Agent(
            DurableFolder folder,
            KeyPairSource keyPairs,
            MachineIdentity identity,
            Seams seams,
            @Nullable ScepServers servers) {
        this.folder = folder;
        this.seams = seams;
        SecretProtector protector = new FileSecretProtector(folder, seams.random());
        FileKeyProvider keys = new FileKeyProvider(folder, protector, keyPairs);
        FileCertificateStore store = new FileCertificateStore(folder);
        FileTrustAnchors anchors = new FileTrustAnchors(folder);
        this.journal = new Journal(folder, protector);
        Verifier verifier = new Verifier(keys, store, anchors, seams.clock(), seams.random());
        NativeScepEnrollment enrollment = new NativeScepEnrollment(
                keys,
                () -> keyPairs.generate(KeySpec.rsa(TransportKey.BITS)),
                servers != null ? servers : this::overHttp,
                folder,
                identity,
                seams.events(),
                seams.random(),
                seams.clock());
        this.engine = new LifecycleEngine(
                keys,
                store,
                anchors,
                journal,
                verifier,
                List.of(enrollment),
                seams.events(),
                seams.clock(),
                seams.sleeper());
        this.status = new StatusReader(journal, verifier, engine, seams.clock());
    }

    /** An agent of the file platform. */
    public static Agent onFiles(Path dataFolder, Seams seams) {
        return new Agent(
                new LocalDurableFolder(dataFolder, seams.sleeper()),
                KeyPairSource.jdk(seams.random()),
                NAMELESS,
                seams,
                null);
    }

    /** An agent of the file platform over HTTP, with its folder and its way to make keys given. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, Seams seams) {
        return new Agent(folder, keyPairs, NAMELESS, seams, null);
    }

    /** An agent of the file platform with its folder, its way to make keys and its servers given. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, ScepServers servers, Seams seams) {
        return new Agent(folder, keyPairs, NAMELESS, seams, servers);
    }

    /** An agent of the file platform over HTTP, on a machine that knows its names. */
    public static Agent onFiles(DurableFolder folder, KeyPairSource keyPairs, MachineIdentity identity, Seams seams) {
        return new Agent(folder, keyPairs, identity, seams, null);
    }

    /** The time that this agent goes by. */
    public Clock clock() {
        return seams.clock();
    }

    public DurableFolder folder() {
        return folder;
    }

    public Journal journal() {
        return journal;
    }

    public LifecycleEngine engine() {
        return engine;
    }

    public StatusReader status() {
        return status;
    }

    /** The HTTP client of this agent, made at the first call: most commands need none. */
    public HttpClient http() {
        if (http == null) {
            http = new OkHttpBoundedClient();
        }
        return new RetryingHttpClient(http, seams.sleeper(), seams.clock());
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
    public void close() {
        if (http != null) {
            http.close();
        }
    }
}

package dev.scepter.agent.service;

import dev.scepter.agent.mdm.DeviceApi;
import dev.scepter.agent.mdm.DeviceApiSource;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.mdm.EnrolmentToken;
import dev.scepter.agent.mdm.HardwareId;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.report.DeviceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The source that the settings name, and the MDM as the one who wants reports. */
final class AgentSources implements ConfiguredSource, ReportTarget {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Agent agent;
    private final String agentVersion;
    private final DeviceIdentities identities;
    private final KeyProvider deviceKeys;
    private final SourceStates states;
    /** One for each thread that uses it: each remembers what the server wants next. */
    private final DeviceApi asking;

    private final DeviceApi reporting;
    private final RecentMdmEnrollment mdmEnrollment;

    AgentSources(Agent agent, String agentVersion) {
        this.agent = agent;
        this.agentVersion = agentVersion;
        this.identities = agent.mdm().identities();
        this.deviceKeys = agent.mdm().keys();
        this.states = new SourceStates(agent.folder());
        this.asking = agent.mdm().api();
        this.reporting = agent.mdm().api();
        this.mdmEnrollment = new RecentMdmEnrollment(agent::mdmEnrollment, agent.clock());
    }

    @Override
    public Optional<PolicySource> current() throws ScepterException, InterruptedException {
        agent.readSettingsAgain();
        EffectiveSettings settings = agent.settings();
        return settings.policySource().equals(EffectiveSettings.MDM) ? mdm() : PolicySources.named(agent);
    }

    private Optional<PolicySource> mdm() throws ScepterException, InterruptedException {
        enrolIfConfigured();
        if (identities.current().isEmpty()) {
            return Optional.empty();
        }
        DeviceIdentity identity = identities.require(agent.identity());
        return Optional.of(new DeviceApiSource(asking, identity, deviceKeys));
    }

    /** Deployed with address and token the device enrols by itself, at first and when it finds itself on another machine. */
    private void enrolIfConfigured() throws ScepterException, InterruptedException {
        Optional<String> url = agent.settings().mdmUrl();
        Optional<String> tokenFile = agent.settings().enrollmentTokenFile();
        if (isEnrolled() || url.isEmpty() || tokenFile.isEmpty()) {
            return;
        }
        Secret token = token(tokenFile.get());
        agent.mdm().enrolBesideOthers(url.get(), token, agentVersion, this::isEnrolled, PATIENCE);
    }

    private boolean isEnrolled() throws ScepterException {
        return enrolled().map(known -> known.isOf(agent.identity())).orElse(false);
    }

    private static Secret token(String path) throws ScepterException {
        String name = "the file " + path + " of the setting enrollmentTokenFile";
        try (InputStream input = Files.newInputStream(Path.of(path))) {
            return EnrolmentToken.parse(name, input.readNBytes(EnrolmentToken.MOST_FILE_BYTES + 1));
        } catch (IOException | InvalidPathException e) {
            throw new ScepterException(ErrorCode.SOURCE_UNUSABLE, name + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() throws ScepterException {
        String configured = agent.settings().policySource();
        if (!configured.equals(EffectiveSettings.MDM)) {
            return PolicySources.named(agent).map(PolicySource::name).orElse(configured);
        }
        // What is known of the MDM must outlast a failure to find out who the device is.
        return states.newest()
                .map(SourceState::source)
                .filter(source -> source.startsWith(EffectiveSettings.MDM + " "))
                .orElse(configured);
    }

    @Override
    public String session() throws ScepterException {
        return enrolled().map(DeviceApiSource::session).orElse("");
    }

    @Override
    public int fingerprint() {
        return agent.fingerprintOfSettings();
    }

    /** The identity; one that is damaged is none, as enrolling anew is its cure. */
    private Optional<DeviceIdentity> enrolled() throws ScepterException {
        try {
            return identities.current();
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.MDM_IDENTITY_DAMAGED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofSeconds(agent.settings().pollSeconds());
    }

    @Override
    public Duration longestWait() {
        EffectiveSettings settings = agent.settings();
        // No other source can hold its answer.
        boolean isMdm = settings.policySource().equals(EffectiveSettings.MDM);
        return Duration.ofSeconds(isMdm ? settings.longPollSeconds() : 0);
    }

    @Override
    public boolean isForeignMachine(String source) throws ScepterException {
        Optional<DeviceIdentity> identity = identities.current();
        return identity.isPresent()
                && DeviceApiSource.name(identity.get()).equals(source)
                && !identity.get().isOf(agent.identity());
    }

    @Override
    public Optional<Addressee> addressee() throws ScepterException {
        Optional<DeviceIdentity> enrolled = identities.current();
        if (enrolled.isEmpty()
                || !agent.settings().policySource().equals(EffectiveSettings.MDM)
                || !enrolled.get().isOf(agent.identity())) {
            return Optional.empty();
        }
        DeviceIdentity identity = enrolled.get();
        DeviceReport.Device device = new DeviceReport.Device(
                identity.deviceId(),
                agentVersion,
                HardwareId.of(agent.identity()).orElse("unknown"),
                mdmEnrollment.summary());
        return Optional.of(new Addressee(
                device,
                DeviceApiSource.session(identity),
                states.read(DeviceApiSource.name(identity)),
                parcel -> send(identity, parcel)));
    }

    private ReportAnswer send(DeviceIdentity identity, Parcel parcel) throws ScepterException, InterruptedException {
        try (ManagedKey key = identity.openKey(deviceKeys)) {
            return reporting.report(identity, key, parcel.idempotencyKey(), parcel.body());
        }
    }
}

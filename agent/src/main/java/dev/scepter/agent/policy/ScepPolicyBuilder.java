package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ScepPolicy}; what is not set has its default. Not for several threads. */
public final class ScepPolicyBuilder {
    static final int DEFAULT_KEY_LENGTH = 1024;

    private @Nullable PolicyId id;
    private @Nullable String revision;
    private @Nullable String name;
    private Optional<String> notes = Optional.empty();
    private @Nullable Thumbprint caThumbprint;
    private Optional<Secret> challenge = Optional.empty();
    private boolean oneTimeChallenge;
    private int keyLength = DEFAULT_KEY_LENGTH;
    private @Nullable SubjectName subjectName;
    private int retryCount = 3;
    private Duration retryDelay = Duration.ofSeconds(3);
    private int pendingMaxDays = 14;
    private @Nullable String serverUrl;
    private Optional<String> templateName = Optional.empty();
    private boolean includeRootCertificate;
    private Optional<EncodedCertificate> rootCertificate = Optional.empty();
    private @Nullable Integer renewPeriodDays;
    private HashAlgorithm hashAlgorithm = HashAlgorithm.SHA256;
    private RenewalMode renewalMode = RenewalMode.AUTO;
    private RenewalChallenge renewalChallenge = RenewalChallenge.IF_REFUSED;
    private boolean acceptWeakResponse = true;
    private MissingCertificateAction onMissingCertificate = MissingCertificateAction.REENROL;

    ScepPolicyBuilder() {}

    ScepPolicyBuilder(ScepPolicy policy) {
        id = policy.id();
        revision = policy.revision();
        name = policy.name();
        notes = policy.notes();
        caThumbprint = policy.caThumbprint();
        challenge = policy.challenge();
        oneTimeChallenge = policy.oneTimeChallenge();
        keyLength = policy.keyLength();
        subjectName = policy.subjectName();
        retryCount = policy.retryCount();
        retryDelay = policy.retryDelay();
        pendingMaxDays = policy.pendingMaxDays();
        serverUrl = policy.serverUrl();
        templateName = policy.templateName();
        includeRootCertificate = policy.includeRootCertificate();
        rootCertificate = policy.rootCertificate();
        renewPeriodDays = policy.renewPeriodDays();
        hashAlgorithm = policy.hashAlgorithm();
        renewalMode = policy.renewalMode();
        renewalChallenge = policy.renewalChallenge();
        acceptWeakResponse = policy.acceptWeakResponse();
        onMissingCertificate = policy.onMissingCertificate();
    }

    public ScepPolicyBuilder id(PolicyId value) {
        id = value;
        return this;
    }

    public ScepPolicyBuilder revision(String value) {
        revision = value;
        return this;
    }

    public ScepPolicyBuilder name(String value) {
        name = value;
        return this;
    }

    public ScepPolicyBuilder notes(Optional<String> value) {
        notes = value;
        return this;
    }

    public ScepPolicyBuilder caThumbprint(Thumbprint value) {
        caThumbprint = value;
        return this;
    }

    public ScepPolicyBuilder challenge(Optional<Secret> value) {
        challenge = value;
        return this;
    }

    public ScepPolicyBuilder oneTimeChallenge(boolean value) {
        oneTimeChallenge = value;
        return this;
    }

    public ScepPolicyBuilder keyLength(int value) {
        keyLength = value;
        return this;
    }

    public ScepPolicyBuilder subjectName(SubjectName value) {
        subjectName = value;
        return this;
    }

    public ScepPolicyBuilder retryCount(int value) {
        retryCount = value;
        return this;
    }

    public ScepPolicyBuilder retryDelay(Duration value) {
        retryDelay = value;
        return this;
    }

    public ScepPolicyBuilder pendingMaxDays(int value) {
        pendingMaxDays = value;
        return this;
    }

    public ScepPolicyBuilder serverUrl(String value) {
        serverUrl = value;
        return this;
    }

    public ScepPolicyBuilder templateName(Optional<String> value) {
        templateName = value;
        return this;
    }

    public ScepPolicyBuilder includeRootCertificate(boolean value) {
        includeRootCertificate = value;
        return this;
    }

    public ScepPolicyBuilder rootCertificate(Optional<EncodedCertificate> value) {
        rootCertificate = value;
        return this;
    }

    public ScepPolicyBuilder renewPeriodDays(int value) {
        renewPeriodDays = value;
        return this;
    }

    public ScepPolicyBuilder hashAlgorithm(HashAlgorithm value) {
        hashAlgorithm = value;
        return this;
    }

    public ScepPolicyBuilder renewalMode(RenewalMode value) {
        renewalMode = value;
        return this;
    }

    public ScepPolicyBuilder renewalChallenge(RenewalChallenge value) {
        renewalChallenge = value;
        return this;
    }

    public ScepPolicyBuilder acceptWeakResponse(boolean value) {
        acceptWeakResponse = value;
        return this;
    }

    public ScepPolicyBuilder onMissingCertificate(MissingCertificateAction value) {
        onMissingCertificate = value;
        return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalStateException if a required member was not set
     * @throws IllegalArgumentException if a value is outside its range
     */
    public ScepPolicy build() {
        return new ScepPolicy(
                required("id", id),
                required("revision", revision),
                required("name", name),
                notes,
                required("caThumbprint", caThumbprint),
                challenge,
                oneTimeChallenge,
                keyLength,
                required("subjectName", subjectName),
                retryCount,
                retryDelay,
                pendingMaxDays,
                required("serverUrl", serverUrl),
                templateName,
                includeRootCertificate,
                rootCertificate,
                required("renewPeriodDays", renewPeriodDays),
                hashAlgorithm,
                renewalMode,
                renewalChallenge,
                acceptWeakResponse,
                onMissingCertificate);
    }

    private static <T> T required(String member, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(member + " is required");
        }
        return value;
    }
}

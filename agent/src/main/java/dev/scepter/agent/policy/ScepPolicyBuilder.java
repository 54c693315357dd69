package dev.scepter.agent.policy;

import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
    private Optional<Integer> keyLength = Optional.empty();
    private KeyAlgorithm keyAlgorithm = KeyAlgorithm.RSA;
    private KeyProtection keyProtection = KeyProtection.SOFTWARE;
    private Set<String> keyReadAccess = Set.of();
    private StoreLocation store = StoreLocation.MACHINE;
    private Optional<String> user = Optional.empty();
    private @Nullable SubjectName subjectName;
    private Optional<SubjectAlternativeName> subjectAlternativeName = Optional.empty();
    private int retryCount = 3;
    private Duration retryDelay = Duration.ofSeconds(3);
    private int pendingMaxDays = 14;
    private @Nullable String serverUrl;
    private boolean ndesPath;
    private Optional<String> templateName = Optional.empty();
    private TemplateNameUse templateNameUse = TemplateNameUse.AUTO;
    private boolean includeRootCertificate;
    private Optional<EncodedCertificate> rootCertificate = Optional.empty();
    private @Nullable Integer renewPeriodDays;
    private HashAlgorithm hashAlgorithm = HashAlgorithm.SHA256;
    private Optional<Set<KeyUsage>> keyUsage = Optional.empty();
    private Optional<Set<ExtendedKeyUsage>> extendedKeyUsage = Optional.empty();
    private RenewalMode renewalMode = RenewalMode.AUTO;
    private RenewalChallenge renewalChallenge = RenewalChallenge.IF_REFUSED;
    private boolean legacyAlgorithms;
    private boolean acceptWeakResponse = true;
    private boolean expectScepStandard;
    private boolean requireRaEku;
    private Optional<Thumbprint> raThumbprint = Optional.empty();
    private Optional<CertificateTemplate> certificateTemplate = Optional.empty();
    private SidMapping sid = SidMapping.OFF;
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
        keyAlgorithm = policy.keyAlgorithm();
        keyProtection = policy.keyProtection();
        keyReadAccess = policy.keyReadAccess();
        store = policy.store();
        user = policy.user();
        subjectName = policy.subjectName();
        subjectAlternativeName = policy.subjectAlternativeName();
        retryCount = policy.retryCount();
        retryDelay = policy.retryDelay();
        pendingMaxDays = policy.pendingMaxDays();
        serverUrl = policy.serverUrl();
        ndesPath = policy.ndesPath();
        templateName = policy.templateName();
        templateNameUse = policy.templateNameUse();
        includeRootCertificate = policy.includeRootCertificate();
        rootCertificate = policy.rootCertificate();
        renewPeriodDays = policy.renewPeriodDays();
        hashAlgorithm = policy.hashAlgorithm();
        keyUsage = policy.keyUsage();
        extendedKeyUsage = policy.extendedKeyUsage();
        renewalMode = policy.renewalMode();
        renewalChallenge = policy.renewalChallenge();
        legacyAlgorithms = policy.legacyAlgorithms();
        acceptWeakResponse = policy.acceptWeakResponse();
        expectScepStandard = policy.expectScepStandard();
        requireRaEku = policy.requireRaEku();
        raThumbprint = policy.raThumbprint();
        certificateTemplate = policy.certificateTemplate();
        sid = policy.sid();
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
        return keyLength(Optional.of(value));
    }

    public ScepPolicyBuilder keyLength(Optional<Integer> value) {
        keyLength = value;
        return this;
    }

    public ScepPolicyBuilder keyAlgorithm(KeyAlgorithm value) {
        keyAlgorithm = value;
        return this;
    }

    public ScepPolicyBuilder keyProtection(KeyProtection value) {
        keyProtection = value;
        return this;
    }

    public ScepPolicyBuilder keyReadAccess(Set<String> value) {
        keyReadAccess = value;
        return this;
    }

    public ScepPolicyBuilder store(StoreLocation value) {
        store = value;
        return this;
    }

    public ScepPolicyBuilder user(Optional<String> value) {
        user = value;
        return this;
    }

    public ScepPolicyBuilder subjectName(SubjectName value) {
        subjectName = value;
        return this;
    }

    public ScepPolicyBuilder subjectAlternativeName(Optional<SubjectAlternativeName> value) {
        subjectAlternativeName = value;
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

    public ScepPolicyBuilder ndesPath(boolean value) {
        ndesPath = value;
        return this;
    }

    public ScepPolicyBuilder templateName(Optional<String> value) {
        templateName = value;
        return this;
    }

    public ScepPolicyBuilder templateNameUse(TemplateNameUse value) {
        templateNameUse = value;
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

    public ScepPolicyBuilder keyUsage(Optional<Set<KeyUsage>> value) {
        keyUsage = value;
        return this;
    }

    public ScepPolicyBuilder extendedKeyUsage(Optional<Set<ExtendedKeyUsage>> value) {
        extendedKeyUsage = value;
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

    public ScepPolicyBuilder legacyAlgorithms(boolean value) {
        legacyAlgorithms = value;
        return this;
    }

    public ScepPolicyBuilder acceptWeakResponse(boolean value) {
        acceptWeakResponse = value;
        return this;
    }

    public ScepPolicyBuilder expectScepStandard(boolean value) {
        expectScepStandard = value;
        return this;
    }

    public ScepPolicyBuilder requireRaEku(boolean value) {
        requireRaEku = value;
        return this;
    }

    public ScepPolicyBuilder raThumbprint(Optional<Thumbprint> value) {
        raThumbprint = value;
        return this;
    }

    public ScepPolicyBuilder certificateTemplate(Optional<CertificateTemplate> value) {
        certificateTemplate = value;
        return this;
    }

    public ScepPolicyBuilder sid(SidMapping value) {
        sid = value;
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
                keyAlgorithm,
                keyProtection,
                keyReadAccess,
                store,
                user,
                required("subjectName", subjectName),
                subjectAlternativeName,
                retryCount,
                retryDelay,
                pendingMaxDays,
                required("serverUrl", serverUrl),
                ndesPath,
                templateName,
                templateNameUse,
                includeRootCertificate,
                rootCertificate,
                required("renewPeriodDays", renewPeriodDays),
                hashAlgorithm,
                keyUsage,
                extendedKeyUsage,
                renewalMode,
                renewalChallenge,
                legacyAlgorithms,
                acceptWeakResponse,
                expectScepStandard,
                requireRaEku,
                raThumbprint,
                certificateTemplate,
                sid,
                onMissingCertificate);
    }

    private static <T> T required(String member, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(member + " is required");
        }
        return value;
    }
}

package dev.scepter.agent.policy;

import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One SCEP profile policy with effective values: what the policy leaves out has its default. Immutable; ranges hold.
 *
 * @param id identity
 * @param revision compared for equality only
 * @param name unique on a device
 * @param notes words of the administrator; never empty text, as with {@code templateName}
 * @param caThumbprint the pin of a CA certificate
 * @param challenge the challengePassword, sent literally
 * @param oneTimeChallenge whether the challenge is erased after the first SUCCESS
 * @param keyLength bits of an RSA key, 1024, 2048 or 4096; empty if the policy leaves them to the default
 * @param keyAlgorithm of the key to certify
 * @param keyProtection where the key is kept
 * @param keyReadAccess accounts or SIDs that may use the key besides SYSTEM and Administrators
 * @param store whose store the certificate goes into
 * @param user UPN or SID of the user whose store it is
 * @param subjectName the subject to ask for
 * @param subjectAlternativeName the alternative names to ask for
 * @param retryCount quick polls while the answer is PENDING, 0 to 30
 * @param retryDelay wait between them, whole seconds, 0 to 86,400
 * @param pendingMaxDays how long to go on asking after the quick polls, 1 to 90
 * @param serverUrl http or https address of the SCEP server, used exactly
 * @param ndesPath whether {@code /pkiclient.exe} is appended to {@code serverUrl}
 * @param templateName sent as CA identifier
 * @param templateNameUse what {@code templateName} is used for
 * @param includeRootCertificate whether the root certificate becomes trusted; then it is present
 * @param rootCertificate the uploaded root, a self-signed CA
 * @param renewPeriodDays renew this many days before expiry, 1 to 3,650
 * @param hashAlgorithm of certificate request and message
 * @param keyUsage the key usages that the policy names; empty if it leaves them to the default
 * @param extendedKeyUsage the extended key usages that the policy names; empty if it leaves them to the default
 * @param renewalMode how to renew
 * @param renewalChallenge whether a renewal carries the challenge
 * @param legacyAlgorithms whether the server may offer no more than 3DES, or SHA-1
 * @param acceptWeakResponse whether DES, 3DES and SHA-1 pass in replies, with a warning
 * @param expectScepStandard whether the server must advertise SCEPStandard
 * @param requireRaEku whether an RA certificate must carry the extended key usage of an RA
 * @param raThumbprint the pin of the RA certificate
 * @param certificateTemplate the Microsoft template to ask for
 * @param sid where the security identifier goes
 * @param onMissingCertificate what to do when somebody deleted the certificate
 */
public record ScepPolicy(
        PolicyId id,
        String revision,
        String name,
        Optional<String> notes,
        Thumbprint caThumbprint,
        Optional<Secret> challenge,
        boolean oneTimeChallenge,
        Optional<Integer> keyLength,
        KeyAlgorithm keyAlgorithm,
        KeyProtection keyProtection,
        Set<String> keyReadAccess,
        StoreLocation store,
        Optional<String> user,
        SubjectName subjectName,
        Optional<SubjectAlternativeName> subjectAlternativeName,
        int retryCount,
        Duration retryDelay,
        int pendingMaxDays,
        String serverUrl,
        boolean ndesPath,
        Optional<String> templateName,
        TemplateNameUse templateNameUse,
        boolean includeRootCertificate,
        Optional<EncodedCertificate> rootCertificate,
        int renewPeriodDays,
        HashAlgorithm hashAlgorithm,
        Optional<Set<KeyUsage>> keyUsage,
        Optional<Set<ExtendedKeyUsage>> extendedKeyUsage,
        RenewalMode renewalMode,
        RenewalChallenge renewalChallenge,
        boolean legacyAlgorithms,
        boolean acceptWeakResponse,
        boolean expectScepStandard,
        boolean requireRaEku,
        Optional<Thumbprint> raThumbprint,
        Optional<CertificateTemplate> certificateTemplate,
        SidMapping sid,
        MissingCertificateAction onMissingCertificate) {

    static final List<Integer> KEY_LENGTHS = List.of(1024, 2048, 4096);

    public ScepPolicy {
        if (revision.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a policy has a revision and a name");
        }
        notes = notes.filter(text -> !text.isEmpty());
        templateName = templateName.filter(text -> !text.isEmpty());
        keyLength.filter(bits -> !KEY_LENGTHS.contains(bits)).ifPresent(bits -> {
            throw new IllegalArgumentException("keyLength is " + bits + "; allowed are " + KEY_LENGTHS);
        });
        if (keyUsage.filter(Set::isEmpty).isPresent()
                || extendedKeyUsage.filter(Set::isEmpty).isPresent()) {
            throw new IllegalArgumentException("a list of usages holds at least one");
        }
        keyUsage = keyUsage.map(Set::copyOf);
        extendedKeyUsage = extendedKeyUsage.map(Set::copyOf);
        keyReadAccess = Set.copyOf(keyReadAccess);
        IntRange.RETRY_COUNT.require("retryCount", retryCount);
        IntRange.RETRY_DELAY_SECONDS.require("retryDelay", retryDelay.toSeconds());
        if (!retryDelay.equals(Duration.ofSeconds(retryDelay.toSeconds()))) {
            throw new IllegalArgumentException("retryDelay is whole seconds, not " + retryDelay);
        }
        IntRange.PENDING_MAX_DAYS.require("pendingMaxDays", pendingMaxDays);
        IntRange.RENEW_PERIOD_DAYS.require("renewPeriodDays", renewPeriodDays);
        ServerUrl.fault(serverUrl).ifPresent(words -> {
            throw new IllegalArgumentException(words);
        });
        if (includeRootCertificate && rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("includeRootCertificate needs a rootCertificate");
        }
    }

    /** A builder that holds the defaults; the required members must be set. */
    public static ScepPolicyBuilder builder() {
        return new ScepPolicyBuilder();
    }

    /** A builder that holds the values of this policy. */
    public ScepPolicyBuilder toBuilder() {
        return new ScepPolicyBuilder(this);
    }

    /** The same policy with another challenge, or with none. */
    public ScepPolicy withChallenge(Optional<Secret> other) {
        return toBuilder().challenge(other).build();
    }

    /** The same policy without a root that becomes trusted. */
    public ScepPolicy withoutRoot() {
        return toBuilder()
                .includeRootCertificate(false)
                .rootCertificate(Optional.empty())
                .build();
    }

    /** The key to make on a device that asks for RSA keys of at least so many bits where the policy names no length. */
    public KeySpec keySpec(Optional<Integer> minimumKeyLength) {
        int bits = keyLength.orElse(Math.max(ScepPolicyBuilder.DEFAULT_KEY_LENGTH, minimumKeyLength.orElse(0)));
        return keyAlgorithm.spec(bits).keptIn(keyProtection.place()).usableBy(keyReadAccess);
    }

    /**
     * The key usages to ask for: those that the policy names, as written, else what the key can do of signing and of
     * receiving keys. An EC key only signs (RFC 8813).
     */
    public Set<KeyUsage> requestedKeyUsage() {
        return keyUsage.orElse(
                keyAlgorithm == KeyAlgorithm.RSA
                        ? Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)
                        : Set.of(KeyUsage.DIGITAL_SIGNATURE));
    }

    /** The extended key usages to ask for: those that the policy names, else client authentication. */
    public Set<ExtendedKeyUsage> requestedExtendedKeyUsage() {
        return extendedKeyUsage.orElse(Set.of(ExtendedKeyUsage.CLIENT_AUTH));
    }

    /** The address of the SCEP server: {@code serverUrl}, with the path of NDES if that is wanted. */
    public String scepUrl() {
        return ndesPath ? ServerUrl.withNdesPath(serverUrl) : serverUrl;
    }

    /**
     * Tells policies apart that need different certificates: SHA-256, in hex, over the effective values of all members
     * whose change needs a new certificate. Giving a default explicitly changes nothing, but for {@code keyLength}: what
     * a missing one comes to depends on the device; see {@link #differsAtMostInKeyLength}.
     */
    public String enrolmentFingerprint() {
        return EnrolmentFingerprint.of(this);
    }

    /** Says whether this policy would have a fingerprint if it had another {@code keyLength}, or has it already. */
    public boolean differsAtMostInKeyLength(String fingerprint) {
        return Stream.concat(
                        Stream.of(Optional.<Integer>empty()),
                        KEY_LENGTHS.stream().map(Optional::of))
                .map(bits -> toBuilder().keyLength(bits).build().enrolmentFingerprint())
                .anyMatch(fingerprint::equals);
    }

    /** {@code serverUrl} as it may stand in messages: without user info and query, which can hold secrets. */
    public String serverAddress() {
        return ServerUrl.address(serverUrl);
    }

    /** Says whether {@code serverUrl} has user info or a query, either of which may be as secret as a password. */
    public boolean mayHaveSecretAddress() {
        return ServerUrl.mayHoldSecrets(serverUrl);
    }

    /** The same policy with another {@code serverUrl}. */
    public ScepPolicy withServerUrl(String other) {
        return toBuilder().serverUrl(other).build();
    }

    /** The same policy with a {@code serverUrl} without user info and query. */
    public ScepPolicy withoutAddressSecrets() {
        return withServerUrl(ServerUrl.withoutSecrets(serverUrl));
    }

    /** Only identity and revision: the rest may be long, and addresses can hold secrets. */
    @Override
    public String toString() {
        return "policy " + id + " revision " + revision;
    }
}

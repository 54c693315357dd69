package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One attempt to get a certificate, from its beginning to the moment when the certificate is in force or the attempt is
 * given up.
 *
 * @param strategy name of the {@link Enrollment} that carries it; never changes within an attempt
 * @param purpose why
 * @param basis what the attempt was begun for; compared with the policy of today before anything is sent
 * @param fingerprint {@code ScepPolicy.enrolmentFingerprint} of the policy that it was begun for
 * @param policy the policy to ask by while its request is open, without its challenge; empty in an attempt of an older
 *     build
 * @param startedAt when
 * @param key the key that the attempt owns and that is deleted when it fails, unless it was found
 * @param sentAt when its current request was first sent; empty while nothing was
 * @param pending present while the CA holds the request
 * @param issued present once the CA issued
 * @param failing the failure for which it was given up; what is left is to clean up
 * @param data the strategy's own notes, readable by a person
 * @param secrets the strategy's own notes that hold secrets, protected on disk
 */
public record Attempt(
        String strategy,
        Purpose purpose,
        String basis,
        String fingerprint,
        Optional<ScepPolicy> policy,
        Instant startedAt,
        Optional<KeyName> key,
        Optional<Instant> sentAt,
        Optional<Pending> pending,
        Optional<Issued> issued,
        Optional<Failure> failing,
        Map<String, String> data,
        Map<String, Secret> secrets) {

    private static final String CHALLENGE_ANSWERED = "challengeAnswered";
    private static final String SEND_LOST = "sendLost";
    private static final String CHALLENGE_SENT = "challengeSent";
    private static final String RECLAIMED = "reclaimed";

    public Attempt {
        data = Map.copyOf(data);
        secrets = Map.copyOf(secrets);
    }

    /** A new attempt that has done nothing yet. */
    public static Attempt begin(String strategy, Purpose purpose, String basis, String fingerprint, Instant now) {
        return new Attempt(
                strategy,
                purpose,
                basis,
                fingerprint,
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    /** Notes by which policy the request is made; its challenge is not kept. */
    public Attempt withPolicy(ScepPolicy value) {
        return new Attempt(
                strategy,
                purpose,
                basis,
                fingerprint,
                Optional.of(value.withChallenge(Optional.empty())),
                startedAt,
                key,
                sentAt,
                pending,
                issued,
                failing,
                data,
                secrets);
    }

    /** The CA gave a final answer to a request that carried the challenge. */
    public boolean challengeAnswered() {
        return data.containsKey(CHALLENGE_ANSWERED);
    }

    /** Notes which challenge the request carries: the policy may have another one when the answer comes. */
    public Attempt withChallengeSent(Secret challenge) {
        return withSecret(CHALLENGE_SENT, challenge);
    }

    /** The challenge that the last request with one carried. */
    public Optional<Secret> challengeSent() {
        return secret(CHALLENGE_SENT);
    }

    public Attempt withChallengeAnswered() {
        return withData(CHALLENGE_ANSWERED, "yes");
    }

    /** A copy of the request may have reached the CA, and what it answered was lost. */
    public boolean isSendLost() {
        return data.containsKey(SEND_LOST);
    }

    public Attempt withSendLost(boolean lost) {
        return lost ? withData(SEND_LOST, "yes") : withoutData(SEND_LOST);
    }

    /** Its certificate and key were found on the device: nothing is asked for, and nothing is deleted when it fails. */
    public boolean isReclaimed() {
        return data.containsKey(RECLAIMED);
    }

    Attempt asReclaimed() {
        return withData(RECLAIMED, "yes");
    }

    /** A note of the strategy. */
    public Optional<String> data(String name) {
        return Optional.ofNullable(data.get(name));
    }

    /** A secret note of the strategy. */
    public Optional<Secret> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    public Attempt withData(String name, String value) {
        Map<String, String> changed = new TreeMap<>(data);
        changed.put(name, value);
        return copy(key, sentAt, pending, issued, failing, changed, secrets);
    }

    public Attempt withoutData(String name) {
        Map<String, String> changed = new TreeMap<>(data);
        changed.remove(name);
        return copy(key, sentAt, pending, issued, failing, changed, secrets);
    }

    public Attempt withSecret(String name, Secret value) {
        Map<String, Secret> changed = new TreeMap<>(secrets);
        changed.put(name, value);
        return copy(key, sentAt, pending, issued, failing, data, changed);
    }

    public Attempt withoutSecret(String name) {
        Map<String, Secret> changed = new TreeMap<>(secrets);
        changed.remove(name);
        return copy(key, sentAt, pending, issued, failing, data, changed);
    }

    /** Erases all secret notes. */
    public Attempt withoutSecrets() {
        return copy(key, sentAt, pending, issued, failing, data, Map.of());
    }

    public Attempt withoutKey() {
        return copy(Optional.empty(), sentAt, pending, issued, failing, data, secrets);
    }

    public Attempt withKey(KeyName name) {
        return copy(Optional.of(name), sentAt, pending, issued, failing, data, secrets);
    }

    public Attempt withSentAt(Optional<Instant> time) {
        return copy(key, time, pending, issued, failing, data, secrets);
    }

    public Attempt withPending(Optional<Pending> value) {
        return copy(key, sentAt, value, issued, failing, data, secrets);
    }

    public Attempt withIssued(Issued value) {
        return copy(key, sentAt, Optional.empty(), Optional.of(value), failing, data, secrets);
    }

    public Attempt withFailing(Failure failure) {
        return copy(key, sentAt, pending, issued, Optional.of(failure), data, secrets);
    }

    private Attempt copy(
            Optional<KeyName> newKey,
            Optional<Instant> newSentAt,
            Optional<Pending> newPending,
            Optional<Issued> newIssued,
            Optional<Failure> newFailing,
            Map<String, String> newData,
            Map<String, Secret> newSecrets) {
        return new Attempt(
                strategy,
                purpose,
                basis,
                fingerprint,
                policy,
                startedAt,
                newKey,
                newSentAt,
                newPending,
                newIssued,
                newFailing,
                newData,
                newSecrets);
    }
}

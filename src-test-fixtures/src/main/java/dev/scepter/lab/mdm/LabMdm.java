package dev.scepter.lab.mdm;

import dev.scepter.lab.mdm.LabDevice.Standing;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An MDM that serves the device API of {@code docs/device-api.yaml}, as strictly as that allows, without HTTP.
 * Thread-safe.
 *
 * <p>Bounds: requests of 8 MiB; 10,000 tokens and devices; 1,000 policies and tombstones for all and for each device.
 */
public final class LabMdm {
    private final Object lock = new Object();
    private final Clock clock;
    private final Optional<MdmWaiter> waiter;
    private final Changes changes = new Changes();
    private final MdmFaults faults = new MdmFaults();
    private final ExchangeLog exchanges = new ExchangeLog();
    private final ServerNonces serverNonces;
    private final EnrolmentTokens tokens;
    private final DeviceRegistry devices;
    private final PolicyAnswers answers;
    private final ProofVerifier verifier;
    private final DeviceApi api;

    private LabMdm(Builder plan) {
        RandomText random = new RandomText(plan.random);
        clock = plan.clock;
        waiter = plan.waiter;
        serverNonces = new ServerNonces(random);
        DpopVerifier proofs = new DpopVerifier(serverNonces);
        tokens = new EnrolmentTokens(random);
        devices = new DeviceRegistry(random, proofs, tokens);
        answers = new PolicyAnswers(random, plan.nonceLifetime);
        verifier = new ProofVerifier(plan.authorities);
        api = new DeviceApi(lock, clock, serverNonces, proofs, devices, answers, verifier);
    }

    /** Starts the plan of an MDM. */
    public static Builder builder(Clock clock, SecureRandom random) {
        return new Builder(clock, random);
    }

    /** Answers a request; one that asks to wait waits by the builder's waiter, or not at all. */
    public MdmReply handle(MdmRequest request) {
        return handle(request, waiter.orElse(MdmWaiter.none()));
    }

    /** Answers a request; one that asks to wait waits by the builder's waiter, or on this thread until a change. */
    public MdmReply handleInRealTime(MdmRequest request) {
        return handle(request, waiter.orElse(changes));
    }

    /** Makes a token that enrols some devices, 1 or more, for some time. */
    public String issueToken(int uses, Duration validity) {
        synchronized (lock) {
            return tokens.issue(uses, validity, clock.instant());
        }
    }

    /** All tokens, without the tokens themselves. */
    public List<LabToken> tokens() {
        synchronized (lock) {
            return tokens.list();
        }
    }

    /**
     * Assigns a policy, as JSON, to all devices, in place of the one of the same id.
     *
     * @return its id
     * @throws IllegalArgumentException if it is no JSON object with an id
     */
    public String assignToAll(String policy) {
        return change(() -> answers.all().put(policy));
    }

    /** Assigns a policy to one device, in place of the one of the same id that all have; returns its id. */
    public String assignTo(String deviceId, String policy) {
        return change(() -> devices.get(deviceId).assignment().put(policy));
    }

    /** Takes a policy, or its tombstone, from all devices without a word; says whether there was one. */
    public boolean unassignFromAll(String policyId) {
        return change(() -> answers.all().drop(policyId));
    }

    /** Takes a policy, or its tombstone, of one device away without a word; says whether there was one. */
    public boolean unassignFrom(String deviceId, String policyId) {
        return change(() -> devices.get(deviceId).assignment().drop(policyId));
    }

    /** Tells all devices to remove a policy. */
    public void removeFromAll(String policyId, Roots roots) {
        change(() -> {
            answers.all().tombstone(policyId, roots);
            return policyId;
        });
    }

    /** Tells one device to remove a policy, also one that all have. */
    public void removeFrom(String deviceId, String policyId, Roots roots) {
        change(() -> {
            devices.get(deviceId).assignment().tombstone(policyId, roots);
            return policyId;
        });
    }

    /** Tells all devices what not to begin; nothing if empty. */
    public void setPause(Set<Pause> pause) {
        change(() -> {
            answers.setPause(pause);
            return pause;
        });
    }

    /** Tells all devices how often to poll; nothing if empty. Any number, also those that devices clamp. */
    public void setPollSeconds(OptionalInt seconds) {
        change(() -> {
            answers.setPollSeconds(seconds);
            return seconds;
        });
    }

    /** Raises the generation of all devices without any other change. */
    public void raiseGeneration() {
        change(() -> {
            answers.all().raise();
            return answers;
        });
    }

    /** Wants a nonce of the server in each proof, or no longer (RFC 9449 sections 8 and 9). */
    public void requireNonce(boolean wanted) {
        serverNonces.require(wanted);
    }

    /** From now on the device gets 410 instead of policies; its reports are taken. */
    public void retire(String deviceId) {
        stand(deviceId, Standing.RETIRED);
    }

    /** From now on the token of the device is worth nothing. */
    public void revoke(String deviceId) {
        stand(deviceId, Standing.REVOKED);
    }

    /** The policies for all devices by id, as JSON. */
    public Map<String, String> policies() {
        synchronized (lock) {
            return answers.all().texts();
        }
    }

    /** The policies of one device alone by id, as JSON. */
    public Map<String, String> policiesOf(String deviceId) {
        synchronized (lock) {
            return devices.get(deviceId).assignment().texts();
        }
    }

    /** The tombstones for all devices. */
    public Map<String, Roots> tombstones() {
        synchronized (lock) {
            return answers.all().tombstones();
        }
    }

    /** What devices must not begin. */
    public Set<Pause> pause() {
        synchronized (lock) {
            return answers.pause();
        }
    }

    /** How often devices shall poll. */
    public OptionalInt pollSeconds() {
        synchronized (lock) {
            return answers.pollSeconds();
        }
    }

    /** All devices in the order of their enrolment. */
    public List<LabDevice> devices() {
        synchronized (lock) {
            return devices.list().stream().map(this::view).toList();
        }
    }

    /** A device by its id. */
    public Optional<LabDevice> device(String deviceId) {
        synchronized (lock) {
            return devices.find(deviceId).map(this::view);
        }
    }

    /** Says whether the issuers of certificates are checked: not if the MDM knows no CA certificates. */
    public boolean checksChains() {
        return verifier.checksChains();
    }

    /** The faults to come. */
    public MdmFaults faults() {
        return faults;
    }

    /** The newest calls, oldest first: at most 1,000, and 16 Mi characters of bodies. */
    public List<MdmExchange> exchanges() {
        return exchanges.list();
    }

    /** Forgets the calls so far. */
    public void clearExchanges() {
        exchanges.clear();
    }

    private interface Change<T> {
        T make();
    }

    private <T> T change(Change<T> change) {
        T result;
        synchronized (lock) {
            result = change.make();
        }
        changes.announce();
        return result;
    }

    private void stand(String deviceId, Standing standing) {
        change(() -> {
            devices.get(deviceId).stand(standing);
            return standing;
        });
    }

    private LabDevice view(EnrolledDevice device) {
        return device.view(answers.generation(device));
    }

    private MdmReply handle(MdmRequest request, MdmWaiter wait) {
        Instant now = clock.instant();
        Optional<MdmOperation> operation = MdmOperation.of(request);
        Optional<MdmFault> fault =
                operation.filter(value -> value.hasMethodOf(request)).flatMap(faults::take);
        MdmReply reply = operation.isEmpty()
                ? RefusedException.error(404, "not_found", "the device API has no " + request.path())
                : answer(operation.get(), request, fault, wait);
        exchanges.add(now, request, reply, fault);
        return reply;
    }

    private MdmReply answer(MdmOperation operation, MdmRequest request, Optional<MdmFault> fault, MdmWaiter wait) {
        if (!operation.hasMethodOf(request)) {
            return RefusedException.error(405, "method_not_allowed", request.method() + " is not for this path");
        }
        if (fault.isPresent() && fault.get().isInstead()) {
            return FaultyReplies.instead(fault.get(), request, faults.retryAfter());
        }
        MdmReply reply = api.reply(operation, request, fault, wait);
        return fault.map(value -> FaultyReplies.spoilt(value, reply)).orElse(reply);
    }

    /** The plan of an MDM. Not thread-safe. */
    public static final class Builder {
        private final Clock clock;
        private final SecureRandom random;
        private List<X509Certificate> authorities = List.of();
        private Optional<MdmWaiter> waiter = Optional.empty();
        private Duration nonceLifetime = Duration.ofDays(1);

        private Builder(Clock clock, SecureRandom random) {
            this.clock = clock;
            this.random = random;
        }

        /** CA certificates that issue for devices, each directly; without any the issuer is not checked. */
        public Builder authorities(List<X509Certificate> value) {
            authorities = List.copyOf(value);
            return this;
        }

        /** How answers are held, whoever asks. */
        public Builder waiter(MdmWaiter value) {
            waiter = Optional.of(value);
            return this;
        }

        /** After this time a device gets a new nonce for its proofs, though nothing else changed. */
        public Builder nonceLifetime(Duration value) {
            nonceLifetime = value;
            return this;
        }

        /** Makes the MDM. */
        public LabMdm build() {
            return new LabMdm(this);
        }
    }
}

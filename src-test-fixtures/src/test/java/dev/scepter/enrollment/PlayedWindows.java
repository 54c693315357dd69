package dev.scepter.enrollment;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What Windows does by itself once an enrolment was started: it makes a key, asks the CA, polls it, installs the certificate. Keys
 * and certificates are in memory, the nodes elsewhere. Safe for several threads.
 */
final class PlayedWindows {
    private static final String PROVIDER = "Microsoft Software Key Storage Provider";
    private static final int FINISHED = 1;
    private static final int PENDING = 2;
    private static final int FAILED = 16;
    private static final int RUNNING = 32;
    /** CERTSRV_E_ENROLL_DENIED. */
    private static final int DENIED = 0x80094011;

    private final Supplier<KeyPair> keyPairs;
    private final Function<byte[], Optional<byte[]>> ca;
    private final Map<String, Enrolment> enrolments = new LinkedHashMap<>();
    private final Map<KeyPlace, KeyPair> keys = new HashMap<>();
    private final Map<Thumbprint, InstalledCertificates.Found> store = new HashMap<>();
    private int made;

    private static final class Enrolment {
        private final KeyPlace key;
        private final PseudoMessage request;
        private boolean polls;
        private boolean isLookedAt;
        private Optional<State> ended = Optional.empty();

        private Enrolment(KeyPlace key, PseudoMessage request) {
            this.key = key;
            this.request = request;
        }
    }

    /**
     * @param ca answers messages; empty if no answer arrives
     */
    PlayedWindows(Supplier<KeyPair> keyPairs, Function<byte[], Optional<byte[]>> ca) {
        this.keyPairs = keyPairs;
        this.ca = ca;
    }

    /**
     * Goes on with an enrolment that was started, as far as it can.
     *
     * @param told values of the nodes by their names
     */
    synchronized State goOn(String uniqueId, Map<String, String> told) {
        Enrolment enrolment = enrolments.computeIfAbsent(uniqueId, id -> begin(told));
        if (enrolment.ended.isPresent()) {
            return enrolment.ended.get();
        }
        if (!enrolment.isLookedAt) {
            // It tells no status for a while after the Exec.
            enrolment.isLookedAt = true;
            return new State(Optional.empty(), 0, Optional.empty(), Optional.empty());
        }
        Optional<PseudoMessage> reply = ca.apply(message(enrolment).bytes()).flatMap(PseudoMessage::parse);
        if (reply.isEmpty()) {
            return state(RUNNING, 0, Optional.empty());
        }
        switch (reply.get().value("disposition")) {
            case "0" -> enrolment.ended = Optional.of(state(FINISHED, 0, Optional.of(install(enrolment, reply.get()))));
            case "3" -> {
                enrolment.polls = true;
                return state(PENDING, 0, Optional.empty());
            }
            default -> enrolment.ended = Optional.of(state(FAILED, DENIED, Optional.empty()));
        }
        return enrolment.ended.get();
    }

    private static State state(int status, int errorCode, Optional<Thumbprint> certificate) {
        return new State(Optional.of(status), errorCode, certificate, Optional.empty());
    }

    private Enrolment begin(Map<String, String> told) {
        KeyPair pair = keyPairs.get();
        KeyPlace place = new KeyPlace(PROVIDER, 0, "tp-made-by-windows-" + ++made);
        keys.put(place, pair);
        Map<String, String> values = new HashMap<>();
        values.put("type", "PKCSReq");
        values.put(
                "transaction",
                Thumbprint.of(Thumbprint.Algorithm.SHA1, place.container().getBytes(StandardCharsets.UTF_8))
                        .hex());
        values.put("subject", told.getOrDefault("SubjectName", ""));
        values.put("keyUsage", told.getOrDefault("KeyUsage", "0"));
        values.put("extendedKeyUsage", told.getOrDefault("EKUMapping", ""));
        values.put("names", told.getOrDefault("SubjectAlternativeNames", ""));
        values.put("challenge", told.getOrDefault("Challenge", ""));
        values.put("key", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        return new Enrolment(place, new PseudoMessage(values));
    }

    private static PseudoMessage message(Enrolment enrolment) {
        return enrolment.polls
                ? new PseudoMessage(Map.of("type", "CertPoll", "transaction", enrolment.request.value("transaction")))
                : enrolment.request;
    }

    private Thumbprint install(Enrolment enrolment, PseudoMessage reply) {
        EncodedCertificate certificate =
                EncodedCertificate.ofDer(Base64.getDecoder().decode(reply.value("certificate")));
        store.put(certificate.sha1(), new InstalledCertificates.Found(certificate, Optional.of(enrolment.key)));
        return certificate.sha1();
    }

    /**
     * The node of an enrolment is gone, and with it what was installed. Its key stays if there was a certificate: nothing says that
     * Windows deletes it, and only a certificate tells where it is.
     */
    synchronized void forget(String uniqueId) {
        Enrolment gone = enrolments.remove(uniqueId);
        if (gone != null) {
            Optional<Thumbprint> certificate = gone.ended.flatMap(State::certificate);
            certificate.ifPresent(store::remove);
            if (certificate.isEmpty()) {
                keys.remove(gone.key);
            }
        }
    }

    /** The enrolments that it has begun. */
    synchronized Set<String> ids() {
        return Set.copyOf(enrolments.keySet());
    }

    /** Keys that belong to no enrolment. */
    synchronized Set<String> orphanedKeys() {
        Set<String> orphans = new TreeSet<>();
        keys.keySet().stream()
                .filter(place -> enrolments.values().stream().noneMatch(enrolment -> enrolment.key.equals(place)))
                .forEach(place -> orphans.add("key " + place.container()));
        return orphans;
    }

    /** The keys that it made. */
    PlacedKeys placedKeys() {
        return new PlacedKeys() {
            @Override
            public Optional<ManagedKey> open(KeyName name, KeyPlace place) {
                return pairAt(place).map(pair -> new SoftwareKey(name, pair));
            }

            @Override
            public boolean isKeptAs(KeyPlace place, KeySpec spec) {
                return pairAt(place).isPresent();
            }

            @Override
            public void delete(KeyPlace place) {
                remove(place);
            }
        };
    }

    private synchronized Optional<KeyPair> pairAt(KeyPlace place) {
        return Optional.ofNullable(keys.get(place));
    }

    private synchronized void remove(KeyPlace place) {
        keys.remove(place);
    }

    /** The certificates that it installed. */
    InstalledCertificates installed() {
        return this::found;
    }

    private synchronized Optional<InstalledCertificates.Found> found(Thumbprint sha1) {
        return Optional.ofNullable(store.get(sha1));
    }
}

package dev.scepter.agent.testing;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeCommand;
import dev.scepter.agent.csp.NodeFormat;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Windows' CSP in memory, as far as its pages and what is known from the field say: values are frozen by the Exec, which only
 * begins the enrolment; each look at the status takes the next one of a script, and without one Windows has finished; deleting a
 * node deletes its certificate and leaves its key. Safe for several threads.
 */
public final class FakeClientCertificateInstall implements ClientCertificateInstall {
    /** Where it makes keys. */
    public static final String PROVIDER = "Microsoft Software Key Storage Provider";

    private static final int FINISHED = 1;
    private static final int PENDING = 2;
    private static final int RUNNING = 32;
    private static final int LOOKS_WITHOUT_STATUS = 2;

    private final KeyPairSource keyPairs;
    private final Ca ca;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> execs = new HashMap<>();
    private final Map<KeyPlace, KeyPair> keys = new HashMap<>();
    private final Map<Thumbprint, InstalledCertificates.Found> store = new HashMap<>();
    private final Deque<Told> script = new ArrayDeque<>();
    private final Set<Habit> habits = new TreeSet<>();
    private List<String> obstacles = List.of();
    private Faults faults = new Faults() {};
    private int made;

    /** The CA that Windows asks. */
    @FunctionalInterface
    public interface Ca {
        /**
         * Answers; asked again while it lets Windows wait.
         *
         * @param values what Windows was told, by the names of the nodes
         */
        Answer ask(Map<String, String> values, PublicKey key) throws ScepterException;
    }

    /** What comes of asking the CA. */
    public sealed interface Answer {}

    /** The CA issued. */
    public record Issued(EncodedCertificate certificate) implements Answer {}

    /** A status with its HRESULT. */
    public record Told(int status, int errorCode) implements Answer {}

    /** What may be otherwise than usual. */
    public enum Habit {
        /** Nothing is set before the Exec, as by one document of SyncML. */
        SETS_ALL_AT_ONCE,
        /** A node that was not executed has status 32 already. */
        RUNS_FROM_THE_START,
        /** The first looks at a node that was executed find no status. */
        TELLS_NO_STATUS_AT_FIRST,
        /** The Exec is refused, and surely not carried out. */
        REFUSES_THE_EXEC,
        /** The certificate that is reported is not in the store. */
        LOSES_THE_CERTIFICATE,
        /** The certificate in the store names no key of the machine. */
        NAMES_NO_KEY,
        /** Windows has finished and tells no thumbprint. */
        TELLS_NO_THUMBPRINT,
        /** The certificate is for another key than the one that it names. */
        SWAPS_THE_KEY,
        /** Deleting a node deletes its key too. */
        DELETES_KEYS
    }

    /** What can be called. */
    public enum Call {
        STATE,
        PREPARE,
        ENROLL,
        DELETE
    }

    /** Told of each call; may throw an exception to fail it, or an error to stop the caller as a kill would. */
    public interface Faults {
        /** The call has had no effect yet. */
        default void before(Call call, String uniqueId) throws ScepterException {}

        /** The call has had its whole effect. */
        default void after(Call call, String uniqueId) throws ScepterException {}
    }

    private static final class Node {
        private final Map<String, String> values = new LinkedHashMap<>();
        private boolean executed;
        private int looks;
        private Optional<State> told = Optional.empty();
        private Optional<Told> finished = Optional.empty();
        private Optional<Thumbprint> certificate = Optional.empty();
        private Optional<KeyPlace> key = Optional.empty();
    }

    public FakeClientCertificateInstall(KeyPairSource keyPairs, Ca ca) {
        this.keyPairs = keyPairs;
        this.ca = ca;
    }

    /** What the next looks at the status find; after them Windows has finished. A failure stays. */
    public synchronized void willTell(Told... told) {
        script.addAll(List.of(told));
    }

    /** The same without HRESULTs. */
    public synchronized void willTell(int... statuses) {
        for (int status : statuses) {
            script.add(new Told(status, 0));
        }
    }

    public synchronized void take(Habit... others) {
        habits.addAll(List.of(others));
    }

    public synchronized void dropHabits() {
        habits.clear();
    }

    public synchronized void setObstacles(String... reasons) {
        obstacles = List.of(reasons);
    }

    /** Replaces the faults; {@code new Faults() {}} has none. */
    public synchronized void setFaults(Faults other) {
        faults = other;
    }

    /** Fails each call of a kind, before it has any effect. */
    public static Faults failing(Call failing) {
        return new Faults() {
            @Override
            public void before(Call call, String uniqueId) throws ScepterException {
                if (call == failing) {
                    throw failed(call, uniqueId, "80041001, failed");
                }
            }
        };
    }

    /** Fails each call, before it has any effect. */
    public synchronized void breakDown() {
        faults = new Faults() {
            @Override
            public void before(Call call, String uniqueId) throws ScepterException {
                throw failed(call, uniqueId, "80041001, failed");
            }
        };
    }

    /** From now on exactly this is told of a node that was executed. */
    public synchronized void tell(String uniqueId, State state) {
        Objects.requireNonNull(nodes.get(uniqueId)).told = Optional.of(state);
    }

    /** Leaves a node behind, executed and failed. */
    public synchronized void leaveBehind(String uniqueId) {
        Node node = new Node();
        node.values.put("SubjectName", "CN=from-before");
        node.executed = true;
        node.finished = Optional.of(new Told(16, 0x80092004));
        nodes.put(uniqueId, node);
    }

    /** How often the Exec of an id was taken. */
    public synchronized int execs(String uniqueId) {
        return execs.getOrDefault(uniqueId, 0);
    }

    /** The ids whose Exec was taken more than once. */
    public synchronized Set<String> idsExecutedAgain() {
        Set<String> again = new TreeSet<>();
        execs.forEach((id, times) -> {
            if (times > 1) {
                again.add(id);
            }
        });
        return again;
    }

    /** How often any Exec was taken. */
    public synchronized int execs() {
        return execs.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The ids of all nodes, oldest first. */
    public synchronized List<String> ids() {
        return List.copyOf(nodes.keySet());
    }

    /** What Windows was told, by the names of the nodes; empty if there is no such node. */
    public synchronized Map<String, String> values(String uniqueId) {
        return nodes.containsKey(uniqueId) ? Map.copyOf(nodes.get(uniqueId).values) : Map.of();
    }

    /** Where all keys are that Windows made. */
    public synchronized Set<KeyPlace> keys() {
        return Set.copyOf(keys.keySet());
    }

    /** The certificates that Windows installed, and nobody deleted by Windows' hand. */
    public synchronized Set<Thumbprint> certificates() {
        return Set.copyOf(store.keySet());
    }

    /** Makes a key that no node knows. */
    public synchronized KeyPlace makeKey(String container) {
        KeyPlace place = new KeyPlace(PROVIDER, 0, container);
        keys.put(place, pair(1024));
        return place;
    }

    /** The keys that Windows made. */
    public PlacedKeys placedKeys() {
        return new Keys();
    }

    /** The certificates that Windows installed. */
    public InstalledCertificates installed() {
        return this::found;
    }

    @Override
    public synchronized List<String> obstacles() {
        return obstacles;
    }

    @Override
    public synchronized Optional<State> state(String uniqueId, Deadline deadline) throws ScepterException {
        faults.before(Call.STATE, uniqueId);
        Node node = nodes.get(uniqueId);
        Optional<State> state = node == null ? Optional.empty() : Optional.of(stateOf(node));
        faults.after(Call.STATE, uniqueId);
        return state;
    }

    private State stateOf(Node node) throws ScepterException {
        if (!node.executed) {
            boolean running = habits.contains(Habit.RUNS_FROM_THE_START);
            return new State(running ? Optional.of(32) : Optional.empty(), 0, Optional.empty(), Optional.empty());
        }
        if (node.told.isPresent()) {
            return node.told.get();
        }
        if (habits.contains(Habit.TELLS_NO_STATUS_AT_FIRST) && node.looks++ < LOOKS_WITHOUT_STATUS) {
            return new State(Optional.empty(), 0, Optional.empty(), Optional.empty());
        }
        Told told = node.finished.orElseGet(script::poll);
        if (told == null || (told.status() == FINISHED && node.certificate.isEmpty())) {
            told = ask(node);
        }
        if (told.status() != RUNNING && told.status() != PENDING) {
            node.finished = Optional.of(told);
        }
        return new State(
                Optional.of(told.status()),
                told.errorCode(),
                habits.contains(Habit.TELLS_NO_THUMBPRINT) ? Optional.empty() : node.certificate,
                told.status() == FINISHED ? Optional.ofNullable(node.values.get("ServerURL")) : Optional.empty());
    }

    private Told ask(Node node) throws ScepterException {
        int bits = Integer.parseInt(node.values.getOrDefault("KeyLength", "1024"));
        if (node.key.isEmpty()) {
            KeyPlace place = new KeyPlace(PROVIDER, 0, "tp-windows-made-" + ++made);
            keys.put(place, pair(bits));
            node.key = Optional.of(place);
        }
        KeyPlace place = node.key.get();
        Answer answer = ca.ask(
                Map.copyOf(node.values), Objects.requireNonNull(keys.get(place)).getPublic());
        if (answer instanceof Told told) {
            return told;
        }
        EncodedCertificate certificate = ((Issued) answer).certificate();
        if (habits.contains(Habit.SWAPS_THE_KEY)) {
            keys.put(place, pair(bits));
        }
        node.certificate = Optional.of(certificate.sha1());
        if (!habits.contains(Habit.LOSES_THE_CERTIFICATE)) {
            Optional<KeyPlace> named = habits.contains(Habit.NAMES_NO_KEY) ? Optional.empty() : node.key;
            store.put(certificate.sha1(), new InstalledCertificates.Found(certificate, named));
        }
        return new Told(FINISHED, 0);
    }

    private KeyPair pair(int bits) {
        try {
            return keyPairs.generate(KeySpec.rsa(bits));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    @Override
    public synchronized void prepare(Installation installation, Deadline deadline) throws ScepterException {
        faults.before(Call.PREPARE, installation.uniqueId());
        forget(installation.uniqueId());
        if (!habits.contains(Habit.SETS_ALL_AT_ONCE)) {
            set(installation);
        }
        faults.after(Call.PREPARE, installation.uniqueId());
    }

    private void set(Installation installation) {
        Node node = new Node();
        for (CspNode set : installation.nodes()) {
            String name = set.locUri().substring(set.locUri().lastIndexOf('/') + 1);
            if (set.command() != NodeCommand.EXEC && set.format() != NodeFormat.NODE) {
                node.values.put(name, set.value().reveal());
            }
        }
        nodes.put(installation.uniqueId(), node);
    }

    @Override
    public synchronized Optional<String> enroll(Installation installation, Deadline deadline) throws ScepterException {
        String id = installation.uniqueId();
        faults.before(Call.ENROLL, id);
        if (habits.contains(Habit.REFUSES_THE_EXEC)) {
            return Optional.of("Windows refused Exec of " + id + ": status 425, permission denied");
        }
        if (habits.contains(Habit.SETS_ALL_AT_ONCE)) {
            if (nodes.containsKey(id)) {
                throw failed(Call.ENROLL, id, "418, exists already");
            }
            set(installation);
        }
        Node node = nodes.get(id);
        if (node == null) {
            throw failed(Call.ENROLL, id, "404, node not found");
        }
        node.executed = true;
        execs.merge(id, 1, Integer::sum);
        faults.after(Call.ENROLL, id);
        return Optional.empty();
    }

    @Override
    public synchronized void delete(String uniqueId, Deadline deadline) throws ScepterException {
        faults.before(Call.DELETE, uniqueId);
        forget(uniqueId);
        faults.after(Call.DELETE, uniqueId);
    }

    private void forget(String uniqueId) {
        Node node = nodes.remove(uniqueId);
        if (node != null) {
            node.certificate.ifPresent(store::remove);
            // What came to no certificate is Windows' own affair.
            if (habits.contains(Habit.DELETES_KEYS) || node.certificate.isEmpty()) {
                node.key.ifPresent(keys::remove);
            }
        }
    }

    private synchronized Optional<InstalledCertificates.Found> found(Thumbprint sha1) {
        return Optional.ofNullable(store.get(sha1));
    }

    private synchronized Optional<KeyPair> pairAt(KeyPlace place) {
        return Optional.ofNullable(keys.get(place));
    }

    private synchronized void deleteKey(KeyPlace place) {
        keys.remove(place);
    }

    private static ScepterException failed(Call call, String uniqueId, String answer) {
        return new ScepterException(ErrorCode.CSP_FAILED, call + " of " + uniqueId + ": Windows answered " + answer);
    }

    private final class Keys implements PlacedKeys {
        @Override
        public Optional<ManagedKey> open(KeyName name, KeyPlace place) {
            return pairAt(place).map(pair -> new SoftwareKey(name, pair));
        }

        @Override
        public boolean isKeptAs(KeyPlace place, KeySpec spec) {
            return pairAt(place).isPresent()
                    && spec.protection() != KeySpec.Protection.TPM
                    && spec.readers().isEmpty();
        }

        @Override
        public void delete(KeyPlace place) {
            deleteKey(place);
        }
    }
}

package dev.scepter.harness;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.service.UserStores.UserStore;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryUsers;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.lab.ca.ChallengeSeen;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A device with two users: what outlasts the end of a process. One for each life. */
final class UserWorld implements AutoCloseable {
    static final String ANN = "S-1-5-21-1-2-3-1001";
    static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final Instant START = Instant.parse("2031-05-06T07:08:09Z");

    private final SecureRandom random = new SecureRandom();
    private final ManualClock clock = new ManualClock(START);
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final InMemoryUsers users = new InMemoryUsers();
    private final LabCa ca;
    private final LabCaServer server;
    private CrashPoints points = CrashPoints.counting();

    /** What an agent is told. */
    @FunctionalInterface
    interface Command {
        void tell(Agent agent, UserWorld world) throws ScepterException, InterruptedException;
    }

    UserWorld(LabCaRules rules) throws IOException {
        this.ca = LabCa.builder(clock, random).keyBits(1024).rules(rules).build();
        this.server = LabCaServer.start(ca);
        users.atEachCall(() -> points.reach("before a call of a user's helper"));
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                points.reach("before " + operation + " " + path);
            }

            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                points.reach("after " + operation + " " + path);
            }
        });
    }

    InMemoryUsers users() {
        return users;
    }

    LabCa ca() {
        return ca;
    }

    String url() {
        return server.url();
    }

    /** A process begins, is told something, and ends, if not at one of the points then by itself. */
    void tell(Command command, CrashPoints at) throws ScepterException, InterruptedException {
        points = at;
        points.watch(this::outlasting);
        points.open();
        try {
            tell(command);
        } catch (SimulatedCrash crash) {
            clock.advance(Duration.ofSeconds(1));
            tell(command);
        } finally {
            points.close();
        }
    }

    private void tell(Command command) throws ScepterException, InterruptedException {
        folder.crash();
        try (Agent agent = agent();
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            command.tell(agent, this);
        }
    }

    StepPoints listener() {
        return new StepPoints(points);
    }

    private Agent agent() {
        Seams seams = new Seams(clock, new ManualSleeper(clock), random, event -> {});
        // Those of the users are prepared: no key of the machine is one of them.
        Platform platform = Platform.onFiles(folder, folder, KeyPairSource.jdk(random), random, LocalChannel.NONE)
                .withUsers(users, session -> new UserStore(users.keysFor(session), users.storeFor(session)));
        return Agent.on(platform, seams);
    }

    private String outlasting() {
        StringBuilder all = new StringBuilder();
        folder.snapshot()
                .forEach((path, content) ->
                        all.append(path).append(Arrays.hashCode(content)).append(' '));
        for (PolicyId id : UserCrashTest.POLICIES) {
            for (String sid : List.of(ANN, BOB)) {
                all.append(users.keysOf(sid).list(id))
                        .append(users.storeOf(sid).list(id))
                        .append(users.storeOf(sid).inForce(id).map(EncodedCertificate::sha1));
            }
        }
        return all.append(ca.log().exchanges().size()).toString();
    }

    EncodedCertificate root() {
        try {
            return EncodedCertificate.ofDer(ca.root().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("the lab's root has no encoding", e);
        }
    }

    /** In words, who has a certificate of a policy, each with one key and as its record says. */
    String holders(PolicyId id) throws ScepterException {
        StringBuilder holders = new StringBuilder();
        try (Agent agent = agent()) {
            Optional<PolicyRecord> own = agent.journal().read(id);
            boolean placed = folder.snapshot().containsKey("store/my/" + id + "/certificate.pem");
            if (placed || own.flatMap(PolicyRecord::inForce).isPresent()) {
                holders.append("machine ");
            }
            boolean keyless = folder.list("store/my/" + id).stream().noneMatch(file -> file.endsWith(".key"));
            if (placed == keyless || own.flatMap(PolicyRecord::inForce).isPresent() != placed) {
                holders.append("(unlike its record or key) ");
            }
            for (String sid : List.of(ANN, BOB)) {
                Journal journal = agent.journal().ofUser(below(sid));
                Optional<EncodedCertificate> recorded =
                        journal.read(id).flatMap(PolicyRecord::inForce).map(CertificateInForce::leaf);
                Optional<EncodedCertificate> has = users.storeOf(sid).inForce(id);
                holders.append(has.isEmpty() ? "" : sid.equals(ANN) ? "Ann " : "Bob ");
                if (!recorded.equals(has)
                        || users.keysOf(sid).list(id).size() != (has.isEmpty() ? 0 : 1)
                        || users.storeOf(sid).list(id).size() != (has.isEmpty() ? 0 : 1)) {
                    holders.append("(unlike record or key: ")
                            .append(users.keysOf(sid).list(id))
                            .append(users.storeOf(sid).list(id))
                            .append(") ");
                }
            }
        }
        return holders.toString().trim();
    }

    private DurableFolder below(String sid) {
        String prefix = "users/" + sid + "/";
        return new DurableFolder() {
            @Override
            public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
                return folder.read(prefix + path, maxBytes);
            }

            @Override
            public void write(String path, byte[] content) throws ScepterException {
                folder.write(prefix + path, content);
            }

            @Override
            public void delete(String path) throws ScepterException {
                folder.delete(prefix + path);
            }

            @Override
            public List<String> list(String path) throws ScepterException {
                return folder.list(prefix + path);
            }

            @Override
            public List<String> listFolders(String path) throws ScepterException {
                return folder.listFolders(prefix + path);
            }

            @Override
            public Lock lock(Duration patience) throws ScepterException {
                return folder.lock(patience);
            }
        };
    }

    boolean isRootTrusted() {
        return folder.snapshot().containsKey("store/root/" + root().sha1().hex() + ".pem");
    }

    /** The records that are there, of the machine and of users. */
    List<String> records() {
        return folder.snapshot().keySet().stream()
                .filter(path -> path.contains("policies/"))
                .toList();
    }

    /** How many different requests carried a challenge. */
    long requestsWithChallenge() {
        return ca.log().exchanges().stream()
                .filter(LabExchange::isCertificateRequest)
                .filter(exchange -> exchange.challenge() != ChallengeSeen.ABSENT)
                .map(LabExchange::requestDigest)
                .distinct()
                .count();
    }

    @Override
    public void close() {
        server.close();
    }
}

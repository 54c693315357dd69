package dev.scepter.harness;

import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.mdm.LabMdm;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What outlasts the end of a process: the files, the CA, the MDM, the time. One for each run of a life. */
final class World implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T08:00:00Z");
    private static final Duration POLL = Duration.ofDays(1);
    private static final int MOST_BYTES = 16 << 20;

    /** A journal that cannot be written ends the run as a stop does; a hint may be lost. */
    private static final Predicate<String> FAILS_LIKE_A_STOP =
            Pattern.compile("(policies|authorities)/.*").asMatchPredicate();

    private final CrashPoints points;
    private final UnaryOperator<DurableFolder> flaw;
    private final List<String> violations = new ArrayList<>();
    private final ManualClock clock = new ManualClock(START);
    private final SecureRandom random = seeded();
    private final PreparedKeys keys = new PreparedKeys();
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final Set<String> rootsBefore = new TreeSet<>();
    private final LabCa ca;
    private final RequestBook requests = new RequestBook(this::violated);
    private final CertificateWatch certificates = new CertificateWatch(folder, this::violated);
    private final SecretWatch secrets = new SecretWatch(this::violated);
    private final LabMdm mdm;
    private final MdmBook mdmBook = new MdmBook(this::violated, secrets);
    private final DirectMdm toMdm;
    private final DirectPolicies policyServer;
    private Optional<PolicyFolder> policyFolder = Optional.empty();
    private Optional<Secret> enrolmentToken = Optional.empty();
    private boolean knowsCertPoll = true;
    private boolean keysAreGone;

    /** @param flaw put between the agent and its files; the identity for a sound agent */
    World(Life life, CrashPoints points, UnaryOperator<DurableFolder> flaw) {
        this.points = points;
        this.flaw = flaw;
        this.ca = LabCa.builder(clock, random)
                .keys(keys::next)
                .rules(life.rules())
                .build();
        this.mdm = LabMdm.builder(clock, random).authorities(List.of(ca.root())).build();
        mdm.setPollSeconds(OptionalInt.of(Math.toIntExact(POLL.toSeconds())));
        this.toMdm = new DirectMdm(mdm, mdmBook, points);
        this.policyServer = new DirectPolicies(points);
        folder.setFaults(new Hook());
        points.watch(this::outlasting);
    }

    /** A process begins: an agent that knows only what is on disk. */
    Agent startAgent() {
        folder.crash();
        return Agent.onFiles(
                flaw.apply(folder),
                keys,
                placeholder -> Optional.of("device-1"),
                (policy, post, deadline) -> new DirectServer(ca, policy, requests, points, knowsCertPoll),
                this::exchange,
                new Seams(clock, new ManualSleeper(clock), random, event -> {}));
    }

    private HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
        return request.url().equals(DirectPolicies.URL)
                ? policyServer.exchange(request, limit)
                : toMdm.exchange(request, limit);
    }

    /** Files, what CA, MDM and the server of policies were asked, and the time: all that a stop leaves behind. */
    private String outlasting() {
        StringBuilder all = new StringBuilder();
        folder.snapshot()
                .forEach((path, content) -> all.append(path)
                        .append(' ')
                        .append(Arrays.hashCode(content))
                        .append('\n'));
        return all.append(ca.log().exchanges().size())
                .append(' ')
                .append(mdmBook.exchanges())
                .append(' ')
                .append(policyServer.exchanges())
                .append(' ')
                .append(clock.instant())
                .toString();
    }

    void violated(String what) {
        violations.add(what
                + points.stoppedAt().map(point -> " [stopped " + point + "]").orElse(""));
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    StepListener listener() {
        return new StepPoints(points);
    }

    CrashPoints points() {
        return points;
    }

    ManualClock clock() {
        return clock;
    }

    LabCa ca() {
        return ca;
    }

    LabMdm mdm() {
        return mdm;
    }

    MdmBook mdmBook() {
        return mdmBook;
    }

    DirectMdm toMdm() {
        return toMdm;
    }

    DirectPolicies policyServer() {
        return policyServer;
    }

    /** Made when it is first asked for. */
    PolicyFolder policyFolder() {
        if (policyFolder.isEmpty()) {
            policyFolder = Optional.of(new PolicyFolder());
        }
        return policyFolder.get();
    }

    @Override
    public void close() {
        policyFolder.ifPresent(PolicyFolder::close);
    }

    /** The token that enrols the one device of this world. */
    Secret enrolmentToken() {
        if (enrolmentToken.isEmpty()) {
            String token = mdm.issueToken(1, Duration.ofDays(1));
            secrets.plant(token);
            enrolmentToken = Optional.of(Secret.ofText(token));
        }
        return enrolmentToken.get();
    }

    InMemoryDurableFolder folder() {
        return folder;
    }

    RequestBook requests() {
        return requests;
    }

    CertificateWatch certificates() {
        return certificates;
    }

    SecretWatch secrets() {
        return secrets;
    }

    SecureRandom random() {
        return random;
    }

    PreparedKeys keys() {
        return keys;
    }

    /** Files of roots that were trusted before any policy came. */
    Set<String> rootsBefore() {
        return rootsBefore;
    }

    /** Somebody deletes keys: a record may name one that is not there. */
    void keysGone() {
        keysAreGone = true;
    }

    boolean keysAreGone() {
        return keysAreGone;
    }

    /** CertPoll gets HTTP 500 from now on. */
    void forgetCertPoll() {
        knowsCertPoll = false;
    }

    /** The same numbers in each run, so that the runs pass the same points. */
    private static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(20260101);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA1PRNG", e);
        }
    }

    /** Each change of a file is a point, and an occasion to look. */
    private final class Hook implements InMemoryDurableFolder.Faults {
        @Override
        public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
            String point = "before " + operation + " " + path;
            if (FAILS_LIKE_A_STOP.test(path)) {
                points.reach(point);
            } else {
                points.reachCall(point, ErrorCode.DATA_FOLDER_UNUSABLE);
            }
        }

        @Override
        public void after(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
            if (operation == InMemoryDurableFolder.Operation.WRITE) {
                secrets.look(path, folder.read(path, MOST_BYTES).orElseThrow());
            }
            certificates.look("after " + operation + " " + path);
            points.reach("after " + operation + " " + path);
        }
    }
}

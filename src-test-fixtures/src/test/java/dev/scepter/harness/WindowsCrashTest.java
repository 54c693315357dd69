package dev.scepter.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service ends before and after each step and each change of its files, keys, certificates and roots, all of them where
 * Windows keeps them: after the next start there is one certificate with one key and one root, and after the removal nothing.
 *
 * <p>The points come from a first life that nothing stops. Each further life is stopped once in its enrolment, once in its
 * renewal, once when the old certificate goes, and once in its removal; points in a row between which nothing changed that
 * outlasts the process are one.
 */
@OnWindows
class WindowsCrashTest {
    private static final PolicyId ID = new PolicyId("crash-on-windows");
    private static final int LIFETIME_DAYS = 40;
    private static final Duration INTO_THE_WINDOW = Duration.ofDays(35);
    private static final Duration GRACE = Duration.ofDays(8);
    private static final Set<String> CHANGES =
            Set.of("write", "delete", "generate", "deleteAll", "install", "putInForce", "remove", "removeAll", "add");

    private final SecureRandom random = new SecureRandom();
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final LabCa ca = LabCa.builder(clock, random).keyBits(1024).build();
    private final List<String> violations = new ArrayList<>();

    /** What an agent has changed so far. */
    private int changes;

    private LabCaServer server;
    private Path folder;
    private String challenge = "";
    private int lives;

    /** Something that the agent is told. */
    @FunctionalInterface
    private interface Command {
        void tell(Agent agent, StepListener listener) throws ScepterException, InterruptedException;
    }

    /**
     * A part of a life.
     *
     * @param time that passes before it
     * @param certificates how many there are afterwards, each with its key
     */
    private record Act(String name, Duration time, Command command, int certificates) {}

    private final List<Act> acts = List.of(
            new Act("enrolment", Duration.ZERO, this::apply, 1),
            new Act("renewal", INTO_THE_WINDOW, WindowsCrashTest::goOn, 2),
            new Act("cleaning up", GRACE, WindowsCrashTest::goOn, 1),
            new Act(
                    "removal",
                    Duration.ZERO,
                    (agent, listener) -> agent.engine().remove(ID, false, listener),
                    0));

    @BeforeEach
    void start(@TempDir Path path) throws IOException {
        folder = path;
        server = LabCaServer.start(ca);
    }

    @AfterEach
    void stop() throws ScepterException {
        server.close();
        Platform windows = platform();
        windows.store().removeAll(ID);
        windows.keys().deleteAll(ID);
        windows.anchors().remove(root().sha256());
    }

    private void apply(Agent agent, StepListener listener) throws ScepterException, InterruptedException {
        agent.engine().apply(policy(), "crash test", Demand.NOW, listener);
    }

    private static void goOn(Agent agent, StepListener listener) throws ScepterException, InterruptedException {
        agent.engine().run(ID, Demand.WHAT_IS_DUE, listener);
    }

    @Test
    void serviceThatEndsAnywhere_leavesOneCertificateWithOneKeyAndOneRoot() throws Exception {
        List<CrashPoints> counted =
                acts.stream().map(act -> CrashPoints.counting()).toList();
        live(counted);
        List<List<Integer>> situations =
                counted.stream().map(CrashPoints::situations).toList();
        int most = situations.stream().mapToInt(List::size).max().orElseThrow();

        for (int life = 0; life < most; life++) {
            int at = life;
            live(situations.stream()
                    .map(all -> at < all.size() ? CrashPoints.stoppingAt(all.get(at)) : CrashPoints.counting())
                    .toList());
        }

        int stops = situations.stream().mapToInt(List::size).sum();
        System.out.println("crash harness: on Windows' stores: "
                + counted.stream().mapToInt(CrashPoints::count).sum() + " points, stopped once in each of their "
                + stops
                + " situations, " + violations.size() + " violations");
        assertThat(violations).isEmpty();
        assertThat(stops).isGreaterThan(40);
    }

    /** A new device enrols, renews, cleans up and is removed. */
    private void live(List<CrashPoints> points) throws ScepterException, InterruptedException {
        lives++;
        challenge = "once-" + lives;
        ca.setRules(LabCaRules.standard()
                .with(ChallengeRule.oneTime(challenge))
                .with(IssueRule.standard().withLifetime(Duration.ofDays(LIFETIME_DAYS))));
        int before = requests();
        for (int i = 0; i < acts.size(); i++) {
            Act act = acts.get(i);
            clock.advance(act.time());
            String stop = carryOut(act, points.get(i));
            look(act, stop);
        }
        if (requests() - before != 2) {
            violations.add((requests() - before) + " requests for two certificates in life " + lives);
        }
    }

    private String carryOut(Act act, CrashPoints points) throws ScepterException, InterruptedException {
        points.watch(() -> Integer.toString(changes));
        points.open();
        try {
            tell(act, points);
        } catch (SimulatedCrash crash) {
            clock.advance(Duration.ofSeconds(1));
            tell(act, CrashPoints.counting());
        } finally {
            points.close();
        }
        return act.name()
                + points.stoppedAt().map(point -> " [stopped " + point + "]").orElse("");
    }

    /** A process begins, and knows only what was kept. */
    private void tell(Act act, CrashPoints points) throws ScepterException, InterruptedException {
        try (Agent agent = agent(points);
                DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
            act.command().tell(agent, new StepPoints(points));
        }
    }

    private void look(Act act, String stop) throws ScepterException {
        Platform windows = platform();
        int certificates = windows.store().list(ID).size();
        int keys = windows.keys().list(ID).size();
        boolean trusted = windows.anchors().contains(root());
        boolean some = act.certificates() > 0;
        if (certificates != act.certificates() || keys != act.certificates()) {
            violations.add(certificates + " certificates and " + keys + " keys after the " + stop);
        }
        if (trusted != some || windows.store().inForce(ID).isPresent() != some) {
            violations.add((trusted ? "the root" : "no root") + " and "
                    + windows.store()
                            .inForce(ID)
                            .map(EncodedCertificate::toString)
                            .orElse("nothing")
                    + " in force after the " + stop);
        }
        try (Agent agent = agent(CrashPoints.counting())) {
            boolean valid = agent.status()
                    .of(ID)
                    .map(status -> status.state() == PolicyStatus.State.VALID)
                    .orElse(false);
            if (valid != some) {
                violations.add("the certificate is " + (valid ? "" : "not ") + "valid after the " + stop);
            }
        }
    }

    private int requests() {
        return (int) ca.log().exchanges(LabOperation.PKI_OPERATION).stream()
                .map(LabExchange::requestDigest)
                .distinct()
                .count();
    }

    private Platform platform() {
        // Not there yet: the agent makes it with its rights.
        return Platform.ofThisMachine(folder.resolve("data-" + lives), seams());
    }

    private Seams seams() {
        return new Seams(clock, new ManualSleeper(clock), random, event -> {});
    }

    private Agent agent(CrashPoints points) {
        Platform real = platform();
        return Agent.on(
                new Platform(
                        watched(DurableFolder.class, real.folder(), points),
                        real.residence(),
                        real.settings(),
                        real.identity(),
                        watched(KeyProvider.class, real.keys(), points),
                        real.deviceKeys(),
                        real.deviceKey(),
                        real.transportKeys(),
                        watched(CertificateStore.class, real.store(), points),
                        watched(TrustAnchors.class, real.anchors(), points),
                        real.protector(),
                        real.abilities(),
                        real.tlsTrust(),
                        real.proxies(),
                        real.chainOpinion(),
                        real.channel(),
                        real.mdmEnrollment(),
                        real.windowsWays(),
                        real.userSessions(),
                        real.userStores()),
                seams());
    }

    /** Before and after each call that changes something is a point. */
    private <T> T watched(Class<T> port, T real, CrashPoints points) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (!CHANGES.contains(method.getName())) {
                        return call(real, method, arguments);
                    }
                    points.reach("before " + method.getName());
                    Object result = call(real, method, arguments);
                    changes++;
                    points.reach("after " + method.getName());
                    return result;
                }));
    }

    private static Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private ScepPolicy policy() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Crash on Windows")
                .caThumbprint(root().sha256())
                .challenge(Optional.of(Secret.ofText(challenge)))
                .oneTimeChallenge(true)
                .subjectName(SubjectName.parse("CN=device-1"))
                .serverUrl(server.url())
                .keyLength(1024)
                .renewPeriodDays(10)
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root()))
                .build();
    }

    private EncodedCertificate root() {
        try {
            return EncodedCertificate.ofDer(ca.root().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("the lab's root has no encoding", e);
        }
    }
}

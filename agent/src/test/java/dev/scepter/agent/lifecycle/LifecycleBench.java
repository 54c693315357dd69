package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.FakeEnrollment;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.InMemorySecretProtector;
import dev.scepter.agent.testing.InMemoryTrustAnchors;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An engine over fakes, with a CA that issues for 100 days. */
final class LifecycleBench {
    static final Instant NOW = TestCa.NOW;
    static final Duration LIFETIME = Duration.ofDays(100);
    static final TestCa CA = TestCa.root("CN=Root", spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))));
    static final PolicyId ID = new PolicyId("wifi");

    final ManualClock clock = new ManualClock(NOW);
    final ManualSleeper sleeper = new ManualSleeper(clock);
    final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    final InMemoryKeyProvider soundKeys = new InMemoryKeyProvider(new PreparedKeys());
    final InMemoryCertificateStore soundStore = new InMemoryCertificateStore();
    final InMemoryTrustAnchors anchors = new InMemoryTrustAnchors();
    final RecordingEventSink events = new RecordingEventSink();
    /** Names of methods of the key provider and the store that fail now. */
    final Set<String> failing = new HashSet<>();

    /** What happens as soon as a certificate is installed. */
    Runnable afterInstall = () -> {};

    /** What happens at each call of the store. */
    Runnable atStoreCall = () -> {};

    /** Keys that cannot be deleted. */
    final Set<KeyName> stuckKeys = new HashSet<>();

    final KeyProvider keys = failing(KeyProvider.class, soundKeys, ErrorCode.KEY_PROVIDER_FAILED);
    final CertificateStore store = failing(CertificateStore.class, soundStore, ErrorCode.STORE_FAILED);
    final TrustAnchors trust = failing(TrustAnchors.class, anchors, ErrorCode.STORE_FAILED);
    final Journal journal = new Journal(folder, new InMemorySecretProtector());
    final Verifier verifier = new Verifier(keys, store, trust, clock, new SecureRandom());
    /** Who issues the next certificates. */
    TestCa issuer = CA;

    /** What the CA puts into the next certificates. */
    UnaryOperator<TestCa.Spec> issues = spec -> spec;

    /** The setting of the device. */
    Optional<Integer> minimumKeyLength = Optional.empty();

    final KeySpecs keySpecs = policy -> policy.keySpec(minimumKeyLength);
    final FakeEnrollment enrollment = new FakeEnrollment(keys, this::issue);
    final LifecycleEngine engine = new LifecycleEngine(
            keys, store, trust, journal, verifier, Ways.only(enrollment), keySpecs, events, clock, sleeper);
    /** How often the machine was asked for its opinion of a chain. */
    int opinions;

    /** What the machine says of chains. */
    Optional<ChainOpinion.Judgement> opinion = Optional.empty();

    boolean opinionFails;

    final StatusReader status = new StatusReader(
            journal,
            verifier,
            engine,
            leaf -> {
                opinions++;
                if (opinionFails) {
                    throw new ScepterException(ErrorCode.STORE_FAILED, "the fake machine gives no answer");
                }
                return opinion;
            },
            clock);
    final LifecyclePlanner planner = new LifecyclePlanner(Steppers.over(
            keys,
            store,
            trust,
            journal,
            new RecordGate(journal),
            verifier,
            Ways.only(enrollment),
            new KeyLengths(keySpecs),
            events,
            clock));

    static Duration days(long count) {
        return Duration.ofDays(count);
    }

    static ScepPolicyBuilder policyBuilder() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .renewPeriodDays(30);
    }

    static ScepPolicy policy() {
        return policyBuilder().build();
    }

    RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        return engine.apply(policy, "test", Demand.NOW, StepListener.NONE);
    }

    RunResult look() throws ScepterException, InterruptedException {
        return engine.run(ID, Demand.WHAT_IS_DUE, StepListener.NONE).orElseThrow();
    }

    RunResult renew() throws ScepterException, InterruptedException {
        return engine.run(ID, Demand.RENEWAL, StepListener.NONE).orElseThrow();
    }

    RunResult rollBack() throws ScepterException, InterruptedException {
        return engine.rollBack(ID, Demand.WHAT_IS_DUE, StepListener.NONE).orElseThrow();
    }

    RunResult remove(boolean hold) throws ScepterException, InterruptedException {
        return engine.remove(ID, hold, StepListener.NONE).orElseThrow();
    }

    PolicyRecord recorded() throws ScepterException {
        return journal.read(ID).orElseThrow();
    }

    Thumbprint leafInForce() {
        return soundStore.inForce(ID).orElseThrow().sha1();
    }

    /** A certificate in force that nothing made: for planning only. */
    CertificateInForce certificate(Instant from, Instant to) throws ScepterException {
        KeyName name = new KeyName(ID, "prepared" + soundKeys.list(ID).size());
        try (ManagedKey key = soundKeys.generate(name, KeySpec.rsa(1024))) {
            return new CertificateInForce(
                    CA.issue("CN=device", key.publicKey(), spec -> spec.validity(from, to)),
                    List.of(CA.certificate()),
                    name,
                    FakeEnrollment.NAME,
                    policy().enrolmentFingerprint(),
                    from,
                    List.of());
        }
    }

    /** An attempt for today's policy that has sent nothing. */
    static Attempt attempt(Purpose purpose) {
        return Attempt.begin(
                FakeEnrollment.NAME, purpose, BeginSteps.basis(policy()), policy().enrolmentFingerprint(), NOW);
    }

    static Failure failure(ErrorCode code, Optional<Instant> next) {
        return new Failure(
                code, "words", NOW, 1, next.isPresent() ? code.retry() : RetryRule.NEVER, Optional.empty(), next);
    }

    /** Spoils a record on disk. */
    void damage(PolicyId id) throws ScepterException {
        folder.write("policies/" + id + ".json", new byte[] {'{'});
    }

    private Issued issue(PublicKey key) {
        return new Issued(
                issuer.issue(
                        "CN=device",
                        key,
                        spec -> issues.apply(spec.validity(
                                clock.instant().minus(days(1)), clock.instant().plus(LIFETIME)))),
                List.of(issuer.certificate()),
                List.of());
    }

    private <T> T failing(Class<T> port, T sound, ErrorCode code) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    if (port.equals(CertificateStore.class)) {
                        atStoreCall.run();
                    }
                    boolean stuck = method.getName().equals("delete") && stuckKeys.contains(arguments[0]);
                    if (stuck || failing.contains(port.getSimpleName() + "." + method.getName())) {
                        throw new ScepterException(code, "the fake refuses to " + method.getName());
                    }
                    Object answer = call(method, sound, arguments);
                    if (method.getName().equals("install")) {
                        afterInstall.run();
                    }
                    return answer;
                });
        return port.cast(proxy);
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

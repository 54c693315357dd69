package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.enrollment.nativescep.NativeScepEnrollment;
import dev.scepter.agent.lifecycle.AbsentWays;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.Verifier;
import dev.scepter.agent.lifecycle.WayChoice.Wish;
import dev.scepter.agent.lifecycle.Ways;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.FakeClientCertificateInstall;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.InMemorySecretProtector;
import dev.scepter.agent.testing.InMemoryTrustAnchors;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Enrolment by Windows under a real engine, with a CA, a Windows and ports in memory. */
final class CspBench {
    static final TestCa CA = TestCa.root("CN=Root");
    static final TestCa OTHER_CA = TestCa.root("CN=Other");
    static final PolicyId ID = new PolicyId("wifi");
    static final String CHALLENGE = "the-challenge";

    final ManualClock clock = new ManualClock(TestCa.NOW);
    final ManualSleeper sleeper = new ManualSleeper(clock);
    final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    final InMemoryKeyProvider own = new InMemoryKeyProvider(new PreparedKeys());
    final InMemoryCertificateStore store = new InMemoryCertificateStore();
    final InMemoryTrustAnchors anchors = new InMemoryTrustAnchors();
    final RecordingEventSink events = new RecordingEventSink();
    final Map<Placeholder, String> identity = new EnumMap<>(Placeholder.class);
    final List<String> steps = new ArrayList<>();
    final CspNotes notes = new CspNotes(folder);
    final Journal journal = new Journal(folder, new InMemorySecretProtector());
    TestScepServer server = new TestScepServer(CA);
    TestCa issuer = CA;
    String issuedSubject = "CN=device";
    final FakeClientCertificateInstall windows = new FakeClientCertificateInstall(
            new PreparedKeys(),
            (values, key) -> new FakeClientCertificateInstall.Issued(issuer.issue(
                    issuedSubject,
                    key,
                    spec -> spec.validity(
                            clock().instant().minus(Duration.ofDays(1)),
                            clock().instant().plus(Duration.ofDays(100))))));
    final CspKeys keys =
            new CspKeys(own, windows.placedKeys(), Map.of(Backend.CSP_WMI, windows), notes, clock);
    final CspEnrollment enrollment = new CspEnrollment(
            Backend.CSP_WMI,
            windows,
            gate(),
            keys,
            windows.installed(),
            placeholder -> Optional.ofNullable(identity.get(placeholder)),
            policy -> policy.keySpec(Optional.empty()),
            new SecureRandom(),
            clock,
            sleeper);
    final LifecycleEngine engine = engine();

    private ManualClock clock() {
        return clock;
    }

    private CaGate gate() {
        return new NativeScepEnrollment(
                        own,
                        () -> new PreparedKeys().generate(KeySpec.rsa(2048)),
                        (policy, post, deadline) -> server,
                        folder,
                        placeholder -> Optional.ofNullable(identity.get(placeholder)),
                        policy -> policy.keySpec(Optional.empty()),
                        events,
                        new SecureRandom(),
                        clock)
                .gate();
    }

    private LifecycleEngine engine() {
        Verifier verifier = new Verifier(keys, store, anchors, clock, new SecureRandom());
        return new LifecycleEngine(
                keys,
                store,
                anchors,
                journal,
                verifier,
                new Ways(List.of(enrollment), AbsentWays.NONE, () -> new Wish("csp-wmi", "test")),
                policy -> policy.keySpec(Optional.empty()),
                events,
                clock,
                sleeper);
    }

    static ScepPolicyBuilder policyBuilder() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha1())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .ndesPath(true)
                .keyLength(1024)
                .retryCount(0)
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .oneTimeChallenge(true)
                .renewPeriodDays(30);
    }

    private final StepListener listener = new StepListener() {
        @Override
        public void begins(PolicyId policy, Step step) {
            steps.add(step.name());
        }
    };

    RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        return engine.apply(policy, "test", Demand.NOW, listener);
    }

    RunResult goOn() throws ScepterException, InterruptedException {
        return engine.run(ID, Demand.WHAT_IS_DUE, listener).orElseThrow();
    }

    PolicyRecord recorded() throws ScepterException {
        return journal.read(ID).orElseThrow();
    }

    /** The id of the only node. */
    String id() {
        return windows.ids().get(0);
    }
}

package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.LifecycleEngine;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.Verifier;
import dev.scepter.agent.lifecycle.Ways;
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

/** The real way to enrol under a real engine, with a server and ports in memory. */
final class NativeScepBench {
    static final TestCa CA = TestCa.root("CN=Root");
    static final PolicyId ID = new PolicyId("wifi");

    final ManualClock clock = new ManualClock(TestCa.NOW);
    TestScepServer server = new TestScepServer(CA)
            .issues(spec -> spec.validity(
                    TestCa.NOW.minus(Duration.ofDays(1)), clock.instant().plus(Duration.ofDays(100))));
    final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    final InMemoryKeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());
    final InMemoryCertificateStore store = new InMemoryCertificateStore();
    final RecordingEventSink events = new RecordingEventSink();
    final Map<Placeholder, String> identity = new EnumMap<>(Placeholder.class);
    final List<ScepPolicy> reached = new ArrayList<>();
    final CaMemory memory = new CaMemory(folder);
    final Journal journal = new Journal(folder, new InMemorySecretProtector());
    final NativeScepEnrollment enrollment = new NativeScepEnrollment(
            keys,
            () -> new PreparedKeys().generate(KeySpec.rsa(2048)),
            (policy, post, deadline) -> {
                reached.add(policy);
                return server;
            },
            folder,
            placeholder -> Optional.ofNullable(identity.get(placeholder)),
            policy -> policy.keySpec(Optional.empty()),
            events,
            new SecureRandom(),
            clock);
    final LifecycleEngine engine;

    NativeScepBench() {
        InMemoryTrustAnchors anchors = new InMemoryTrustAnchors();
        Verifier verifier = new Verifier(keys, store, anchors, clock, new SecureRandom());
        engine = new LifecycleEngine(
                keys,
                store,
                anchors,
                journal,
                verifier,
                Ways.only(enrollment),
                policy -> policy.keySpec(Optional.empty()),
                events,
                clock,
                new ManualSleeper(clock));
    }

    static ScepPolicyBuilder policyBuilder() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .retryCount(0)
                .challenge(Optional.of(Secret.ofText("the-challenge")))
                .renewPeriodDays(30);
    }

    RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        return engine.apply(policy, "test", Demand.NOW, StepListener.NONE);
    }

    /** Enrols, and a second later renews. */
    RunResult renewAfterEnrolment(ScepPolicy policy, TestScepServer.Answer... answers)
            throws ScepterException, InterruptedException {
        apply(policy);
        clock.advance(Duration.ofSeconds(1));
        server.answer(answers);
        return renew();
    }

    RunResult renew() throws ScepterException, InterruptedException {
        return engine.run(ID, Demand.RENEWAL, StepListener.NONE).orElseThrow();
    }

    PolicyRecord recorded() throws ScepterException {
        return journal.read(ID).orElseThrow();
    }

    /** Message types of all requests, C for one with challenge. */
    List<String> sent() {
        return server.requests().stream()
                .map(request -> request.messageType() + (request.withChallenge() ? "C" : ""))
                .toList();
    }
}

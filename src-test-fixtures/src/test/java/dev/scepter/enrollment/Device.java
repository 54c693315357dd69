package dev.scepter.enrollment;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A device with its files in memory, and a CA on loopback. Each command is a process of its own. */
final class Device implements AutoCloseable {
    static final PolicyId ID = new PolicyId("wifi");
    static final String CHALLENGE = "MARKED-SECRET-of-the-device";

    final ManualClock clock;
    final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    final Map<Placeholder, String> identity = new EnumMap<>(Placeholder.class);
    final List<Event> events = new ArrayList<>();
    final LabCa ca;
    private final SecureRandom random = new SecureRandom();
    private final PreparedKeys keys = new PreparedKeys();
    private final LabCaServer server;

    Device(Instant now, UnaryOperator<LabCa.Builder> plan) {
        clock = new ManualClock(now);
        ca = plan.apply(newCa("Lab")).build();
        try {
            server = LabCaServer.start(ca);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A device whose clock is ahead of every real one. */
    static Device with(UnaryOperator<LabCa.Builder> plan) {
        return new Device(Instant.parse("2031-05-06T07:08:09Z"), plan);
    }

    LabCa.Builder newCa(String name) {
        return LabCa.builder(clock, random).keys(keys::next).name(name);
    }

    ScepPolicyBuilder policy() {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(root(ca).sha256())
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl(server.url())
                .retryCount(0)
                .renewPeriodDays(30);
    }

    RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        try (Agent agent = agent()) {
            return agent.engine().apply(policy, "test", Demand.NOW, StepListener.NONE);
        }
    }

    RunResult renew() throws ScepterException, InterruptedException {
        try (Agent agent = agent()) {
            return agent.engine().run(ID, Demand.RENEWAL, StepListener.NONE).orElseThrow();
        }
    }

    RunResult runWhatIsDue() throws ScepterException, InterruptedException {
        try (Agent agent = agent()) {
            return agent.engine().run(ID, Demand.WHAT_IS_DUE, StepListener.NONE).orElseThrow();
        }
    }

    CertificateInForce inForce() throws ScepterException {
        try (Agent agent = agent()) {
            return agent.journal().read(ID).orElseThrow().inForce().orElseThrow();
        }
    }

    List<String> warnings() throws ScepterException {
        return inForce().warnings().stream().map(Warning::code).toList();
    }

    List<EventId> eventIds() {
        return events.stream().map(Event::id).toList();
    }

    static ErrorCode code(RunResult result) {
        return result.failure().orElseThrow().code();
    }

    static EncodedCertificate root(LabCa ca) {
        try {
            return EncodedCertificate.ofDer(ca.root().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("the lab's root has no encoding", e);
        }
    }

    private Agent agent() {
        return Agent.onFiles(
                folder,
                keys,
                placeholder -> Optional.ofNullable(identity.get(placeholder)),
                new Seams(clock, new ManualSleeper(clock), random, events::add));
    }

    @Override
    public void close() {
        server.close();
    }
}

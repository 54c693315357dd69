package dev.scepter.year;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.file.FileCertificateStore;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.LoopSeams;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabMdm;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A device that is enrolled at an MDM, with one policy and its first certificate, and time that only waiting moves. */
final class YearWorld {
    static final Instant START = Instant.parse("2026-01-01T08:00:00Z");
    static final PolicyId WIFI = new PolicyId("wifi");
    static final String MDM_URL = "https://mdm.example";
    static final Duration LIFETIME = Duration.ofDays(90);

    private static final Duration POLL = Duration.ofHours(24);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final Duration LONGEST_TRUST = Duration.ofDays(1);
    private static final Duration LOOK = Duration.ofHours(1);

    final ManualClock clock = new ManualClock(START);
    final LabCa ca;
    final LabMdm mdm;
    final List<String> violations = new ArrayList<>();
    private final WeatheredMdm toMdm;
    private final Agent agent;
    private final FileCertificateStore store;
    private Instant nextLook = START;
    private boolean enrolled;
    private boolean guarded = true;
    private Optional<AgentLoop> running = Optional.empty();
    private Instant end = START;

    YearWorld(Weather caWeather, Weather mdmWeather) throws ScepterException, InterruptedException {
        SecureRandom random = new SecureRandom();
        PreparedKeys keys = new PreparedKeys();
        ca = LabCa.builder(clock, random)
                .keys(keys::next)
                .rules(LabCaRules.standard().with(IssueRule.standard().withLifetime(LIFETIME)))
                .build();
        mdm = LabMdm.builder(clock, random).authorities(List.of(ca.root())).build();
        toMdm = new WeatheredMdm(mdm, mdmWeather, clock);
        InMemoryDurableFolder folder = new InMemoryDurableFolder();
        store = new FileCertificateStore(folder);
        agent = Agent.onFiles(
                folder,
                keys,
                placeholder -> Optional.of("device-1"),
                (policy, post, deadline) -> new WeatheredCa(ca, caWeather, clock),
                toMdm,
                new Seams(clock, new ManualSleeper(clock), random, event -> {}));
        mdm.setPollSeconds(OptionalInt.of(Math.toIntExact(POLL.toSeconds())));
        assign(PolicyText.of("https://ca.example/scep", ca.root()));
        enrol();
    }

    void assign(PolicyText policy) {
        mdm.assignToAll(new String(policy.bytes(), StandardCharsets.UTF_8));
    }

    private void enrol() throws ScepterException, InterruptedException {
        agent.mdm().enrol(MDM_URL, Secret.ofText(mdm.issueToken(1, Duration.ofDays(1))), "1");
    }

    /** Lives for a time; may be called again. */
    void live(Duration time) {
        end = clock.instant().plus(time);
        VirtualBell bell = new VirtualBell(clock, this::look);
        LoopSeams seams = new LoopSeams(
                bell,
                (name, work) -> {
                    work.run();
                    return () -> {};
                },
                WakeUps.NONE,
                LONGEST_WAIT,
                LONGEST_TRUST);
        AgentLoop loop = agent.loop("1", StepListener.NONE, seams);
        running = Optional.of(loop);
        loop.run();
    }

    private void look(Instant now) {
        if (!now.isBefore(end)) {
            running.orElseThrow().stop();
        }
        if (now.isBefore(nextLook)) {
            return;
        }
        nextLook = now.plus(LOOK);
        try {
            Optional<EncodedCertificate> inForce = store.inForce(WIFI);
            enrolled |= inForce.isPresent();
            boolean valid = inForce.map(ParsedCertificate::of)
                    .map(certificate -> now.isBefore(certificate.notAfter()))
                    .orElse(false);
            if (guarded && enrolled && !valid) {
                violations.add(now + ": no valid certificate");
            }
        } catch (ScepterException e) {
            violations.add(now + ": " + e);
        }
    }

    /** What the MDM found out about each policy by itself. */
    List<String> verdicts() {
        return device().policies().stream()
                .map(policy -> policy.verdict().name())
                .toList();
    }

    Instant lastReport() {
        return device().lastReport().orElseThrow();
    }

    private LabDevice device() {
        return mdm.devices().get(0);
    }

    /** From now on the policy may go. */
    void mayLose() {
        guarded = false;
    }

    Agent agent() {
        return agent;
    }
}

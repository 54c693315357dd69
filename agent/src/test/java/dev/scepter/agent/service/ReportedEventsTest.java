package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportedEventsTest {
    private static final String MARK = "MARKED-SECRET-of-an-event";
    private static final TestCa CA = TestCa.root("CN=Root");
    private static final Event EVENT = new Event(EventId.CLOCK_SKEW, Optional.empty(), "words");

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private final RecordingEventSink shown = new RecordingEventSink();
    private final DeviceIdentities identities =
            new DeviceIdentities(folder, new FileSecretProtector(folder, new SecureRandom()));
    private final Outbox outbox = new Outbox(folder, new SecureRandom());

    private List<NumberedEvent> kept() throws ScepterException {
        List<NumberedEvent> kept = new ArrayList<>();
        outbox.seal(
                events -> {
                    kept.addAll(events);
                    return new byte[0];
                },
                "digest",
                Optional.empty(),
                clock.instant());
        return kept;
    }

    private void enrol() throws ScepterException {
        folder.write("mdm/identity.json", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void apply() throws Exception {
        Seams seams = new Seams(clock, new ManualSleeper(clock), new SecureRandom(), shown);
        TestScepServer server = new TestScepServer(CA);
        ScepPolicy policy = ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .challenge(Optional.of(Secret.ofText(MARK)))
                .renewPeriodDays(30)
                .build();
        try (Agent agent = Agent.onFiles(folder, new PreparedKeys(), (any, post, deadline) -> server, seams)) {
            agent.engine().apply(policy, "test", Demand.NOW, StepListener.NONE);
        }
    }

    @Test
    void deviceWithoutMdm_showsEvents_andKeepsNone() {
        new ReportedEvents(shown, outbox, identities::isEnrolled, clock).accept(EVENT);

        assertThat(shown.events()).containsExactly(EVENT);
        assertThat(folder.snapshot()).isEmpty();
    }

    @Test
    void enrolledDevice_showsEvents_andKeepsThem() throws Exception {
        ReportedEvents events = new ReportedEvents(shown, outbox, identities::isEnrolled, clock);
        events.accept(EVENT);

        enrol();
        events.accept(EVENT);

        assertThat(shown.events()).containsExactly(EVENT, EVENT);
        assertThat(kept()).singleElement().satisfies(one -> {
            assertThat(one.at()).isEqualTo(TestCa.NOW);
            assertThat(one.id()).isEqualTo(EventId.CLOCK_SKEW.number());
        });
    }

    @Test
    void eventsOfAnAgentAtAnMdm_areKept_withoutSecrets() throws Exception {
        enrol();

        apply();

        assertThat(kept()).extracting(NumberedEvent::id).contains(EventId.CERTIFICATE_ENROLLED.number());
        assertThat(folder.snapshot().values())
                .allSatisfy(content -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .doesNotContain(MARK));
    }

    @Test
    void fullDisk_stopsNoEnrolment() throws Exception {
        enrol();
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                if (path.startsWith("mdm/outbox/")) {
                    InMemoryDurableFolder.fullDisk().before(operation, path);
                }
            }
        });

        apply();

        assertThat(shown.ids()).contains(EventId.CERTIFICATE_ENROLLED);
        assertThat(folder.list("mdm/outbox")).isEmpty();
    }
}

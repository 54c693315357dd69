package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.DocumentWarning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Outbox;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.Reconciler;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.report.DeviceReport;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a report that the MDM does not take. */
class UnwelcomeReportTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final String SOURCE = "mdm https://mdm.example";
    private static final int EVENTS = 8;
    private static final Pattern EVENT = Pattern.compile("\"sequence\"");

    private final ManualClock clock = new ManualClock(NOW);
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final Outbox outbox = new Outbox(folder, new SecureRandom());
    private final List<Parcel> sent = new ArrayList<>();
    private final Deque<Reply> replies = new ArrayDeque<>();
    private SourceState state = SourceState.none(SOURCE);

    /** What the MDM does with a report. */
    private interface Reply {
        ReportAnswer give() throws ScepterException;
    }

    @ParameterizedTest(name = "{0} {1}: {2}, {3} events, after {4} s")
    @CsvSource({
        // answer or failure, Retry-After; the same bytes again or anew, with how many events, after how many seconds
        "UNFIT, 0, anew, 4, 60",
        "MDM_RETIRED, 0, anew, 8, 3600",
        "MDM_UNAUTHORIZED, 0, same, 8, 3600",
        "HTTP_REFUSED, 0, same, 8, 60",
        "SERVER_UNAVAILABLE, 0, same, 8, 60",
        "SERVER_UNAVAILABLE, 600, same, 8, 600",
        "SERVER_UNAVAILABLE, 1, same, 8, 60",
        "SERVER_UNAVAILABLE, 999999, same, 8, 86400",
        "CONNECT_FAILED, 0, same, 8, 60",
        "REPLY_UNDECODABLE, 0, same, 8, 60"
    })
    void reportThatIsNotTaken(String what, int retryAfter, String again, int events, int seconds) throws Exception {
        ReportDesk desk = desk();
        for (int i = 0; i < EVENTS; i++) {
            outbox.add(new Event(EventId.CLOCK_SKEW, Optional.empty(), "words"), NOW);
        }
        replies.add(reply(what, retryAfter));

        send(desk);
        assertThat(isDue(desk, clock.instant().plusSeconds(seconds - 1))).isFalse();
        clock.advance(Duration.ofSeconds(seconds));
        send(desk);

        assertThat(events(sent.get(0))).isEqualTo(EVENTS);
        assertThat(events(sent.get(1))).isEqualTo(events);
        assertThat(sent.get(1).idempotencyKey().equals(sent.get(0).idempotencyKey()))
                .isEqualTo(again.equals("same"));
    }

    @Test
    void mdmThatRefusesEverythingForADay_costsNoEvent() throws Exception {
        ReportDesk desk = desk();
        outbox.add(new Event(EventId.CLOCK_SKEW, Optional.empty(), "words"), NOW);
        for (int i = 0; i < 20; i++) {
            replies.add(reply("HTTP_REFUSED", 0));
        }

        while (!replies.isEmpty()) {
            send(desk);
            clock.advance(Duration.ofHours(1));
        }
        send(desk);

        assertThat(events(sent.get(sent.size() - 1))).isEqualTo(1);
        assertThat(isDue(desk, clock.instant().plusSeconds(2))).isFalse();
    }

    @Test
    void retiredDevice_isToldOnce() throws Exception {
        state = state.retired(NOW);
        ReportDesk desk = desk();
        replies.add(reply("MDM_RETIRED", 0));

        send(desk);
        clock.advance(Duration.ofDays(3));

        assertThat(isDue(desk, clock.instant())).isFalse();
        assertThat(outbox.sealed(clock.instant())).isEmpty();
    }

    @Test
    void policyWhoseRootWasLeftOut_isReportedWithAWarning() throws Exception {
        Listed listed = new Listed(
                "/policies/0",
                Optional.of(new PolicyId("wifi")),
                Optional.of("Wi-Fi"),
                Optional.of("1"),
                "00",
                Optional.empty(),
                List.of(new DocumentWarning(WarningCode.ROOT_NOT_INSTALLED, "it was left out")));
        state = new Reconciler()
                .decide(
                        SOURCE,
                        PolicyAnswer.Policies.of(
                                NOW,
                                List.of(new SourceDocument("/policies/0", new byte[0], true)),
                                true,
                                List.of(),
                                Optional.empty()),
                        List.of(listed),
                        state,
                        List.of(),
                        NOW,
                        Duration.ofMinutes(15))
                .next();
        ReportDesk desk = desk();
        agent().engine().adopt(policy(), SOURCE, StepListener.NONE);

        send(desk);

        assertThat(new String(sent.get(0).body(), StandardCharsets.UTF_8))
                .contains("\"warnings\":[{\"code\":\"rootNotInstalled\",\"message\":\"it was left out\"}]");
    }

    private static ScepPolicy policy() {
        return ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(TestCa.root("CN=Root").certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .renewPeriodDays(30)
                .build();
    }

    private static Reply reply(String what, int retryAfter) {
        if (what.equals("UNFIT")) {
            return () -> new ReportAnswer.Unfit("the test says so");
        }
        Duration wish = retryAfter == 0 ? null : Duration.ofSeconds(retryAfter);
        return () -> {
            throw new ScepterException(ErrorCode.valueOf(what), "the test says so", null, wish);
        };
    }

    private void send(ReportDesk desk) throws ScepterException, InterruptedException {
        assertThat(isDue(desk, clock.instant())).isTrue();
        desk.delivery().orElseThrow().perform().takeIn();
    }

    private static int events(Parcel parcel) {
        return (int) EVENT.matcher(new String(parcel.body(), StandardCharsets.UTF_8))
                .results()
                .count();
    }

    private ReportDesk desk() {
        Agent agent = agent();
        DeviceReport.Device device = new DeviceReport.Device("dev-1", "1", "unknown", Optional.empty());
        ReportTarget target = new ReportTarget() {
            @Override
            public Optional<Addressee> addressee() {
                return Optional.of(new Addressee(device, "", state, UnwelcomeReportTest.this::deliver));
            }

            @Override
            public int fingerprint() {
                return 1;
            }
        };
        ReportDrafting drafting = new ReportDrafting(
                target, outbox, agent.status(), any -> List.of(), agent.proofs(), clock, new StopSign());
        return new ReportDesk(target, outbox, drafting, event -> {}, clock, Duration.ofHours(1));
    }

    private static boolean isDue(ReportDesk desk, Instant now) throws ScepterException, InterruptedException {
        Optional<AgentLoop.Work> work = desk.drafting(now);
        if (work.isPresent()) {
            work.get().perform().takeIn();
        }
        return desk.isDue(now);
    }

    private Agent agent() {
        Seams seams = new Seams(clock, new ManualSleeper(clock), new SecureRandom(), event -> {});
        return Agent.onFiles(folder, new PreparedKeys(), seams);
    }

    private ReportAnswer deliver(Parcel parcel) throws ScepterException {
        sent.add(parcel);
        Reply reply = replies.poll();
        return reply == null ? ReportAnswer.TAKEN : reply.give();
    }
}

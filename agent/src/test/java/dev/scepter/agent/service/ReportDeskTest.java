package dev.scepter.agent.service;

import static dev.scepter.agent.service.TestDevice.SOURCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.Failures;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportDeskTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDevice device = new TestDevice();
    private final TestTarget mdm = new TestTarget(device.states);
    private final StopSign stop = new StopSign();
    private final ReportDrafting drafting = new ReportDrafting(
            mdm,
            device.agent.outbox(),
            device.agent.status(),
            state -> List.of(),
            device.agent.proofs(),
            device.clock,
            stop);
    private final ReportDesk desk = desk();

    private ReportDesk desk() {
        return new ReportDesk(mdm, device.agent.outbox(), drafting, device.events, device.clock, HOUR);
    }

    /** What the loop does when it may report; says whether there is a report to send. */
    private boolean isDue(ReportDesk at) throws Exception {
        Optional<AgentLoop.Work> work = at.drafting(now());
        if (work.isPresent()) {
            work.get().perform().takeIn();
        }
        return at.isDue(now());
    }

    @AfterEach
    void close() {
        device.close();
    }

    private Instant now() {
        return device.clock.instant();
    }

    /** What the loop does when a report is due; says whether one was sent. */
    private boolean deliver(ReportDesk at) throws Exception {
        Optional<AgentLoop.Work> work = isDue(at) ? at.delivery() : Optional.empty();
        if (work.isPresent()) {
            work.get().perform().takeIn();
        }
        return work.isPresent();
    }

    /** Delivers whatever is due for so long. */
    private List<Instant> deliveriesFor(Duration time) throws Exception {
        List<Instant> deliveries = new ArrayList<>();
        for (Instant end = now().plus(time); now().isBefore(end); device.clock.advance(Duration.ofSeconds(1))) {
            if (deliver(desk)) {
                deliveries.add(now());
            }
        }
        return deliveries;
    }

    private void change(String id) throws Exception {
        device.agent.engine().apply(TestDevice.policy(id), SOURCE, Demand.NOW, StepListener.NONE);
        desk.news();
    }

    @Test
    void firstReport_goesAtOnceAndAnIdleDeviceSendsNoOther() throws Exception {
        assertThat(deliver(desk)).isTrue();

        assertThat(deliveriesFor(Duration.ofHours(2))).isEmpty();
    }

    @Test
    void change_isReported() throws Exception {
        deliver(desk);
        device.clock.advance(Duration.ofMinutes(10));

        change("wifi");

        assertThat(deliver(desk)).isTrue();
        assertThat(new String(mdm.sent.get(1).body(), UTF_8)).contains("wifi");
    }

    @Test
    void moreAndMoreNews_isReportedAfterGrowingPauses() throws Exception {
        List<Duration> pauses = new ArrayList<>();
        deliver(desk);
        for (int i = 0; i < 11; i++) {
            device.agent.outbox().add(new Event(EventId.SOURCE_NOTED, Optional.empty(), "note " + i), now());
            desk.news();
            Instant before = now();
            while (!deliver(desk)) {
                device.clock.advance(Duration.ofSeconds(1));
            }
            pauses.add(Duration.between(before, now()));
        }

        assertThat(pauses)
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void pauseIsShortAgain_onceThereWasNothingToTell() throws Exception {
        deliver(desk);
        change("wifi");
        deliveriesFor(Duration.ofMinutes(1));
        desk.news();
        assertThat(deliver(desk)).isFalse();

        change("vpn");
        assertThat(deliver(desk)).isTrue();
        change("lan");

        assertThat(Duration.between(now(), desk.next())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void mdmThatIsAway_getsTheSameReportAfterTheTimesOfTheBackoff() throws Exception {
        ScepterException away = new ScepterException(ErrorCode.TIMED_OUT, "no answer");
        mdm.fail(away, away, away);
        Instant start = now();

        List<Instant> deliveries = deliveriesFor(HOUR);

        assertThat(deliveries)
                .extracting(time -> Duration.between(start, time).toMinutes())
                .containsExactly(0L, 1L, 6L, 21L);
        assertThat(mdm.sent)
                .extracting(Parcel::idempotencyKey)
                .containsOnly(mdm.sent.get(0).idempotencyKey());
    }

    @Test
    void reportThatWasNotDelivered_outlivesARestart() throws Exception {
        mdm.fail(new ScepterException(ErrorCode.TIMED_OUT, "no answer"));
        deliver(desk);

        assertThat(deliver(desk())).isTrue();

        assertThat(mdm.sent.get(1).idempotencyKey()).isEqualTo(mdm.sent.get(0).idempotencyKey());
        assertThat(mdm.sent.get(1).body()).isEqualTo(mdm.sent.get(0).body());
    }

    @Test
    void serverThatAsksToWait_isObeyed() throws Exception {
        mdm.fail(new ScepterException(ErrorCode.TIMED_OUT, "503", null, Duration.ofHours(3)));
        deliver(desk);
        desk.news();

        assertThat(deliveriesFor(Duration.ofHours(3).minusSeconds(1))).isEmpty();
        assertThat(deliveriesFor(Duration.ofSeconds(3))).hasSize(1);
    }

    @Test
    void tokenThatIsNotTaken_isTriedAgainHourly() throws Exception {
        mdm.fail(new ScepterException(ErrorCode.MDM_UNAUTHORIZED, "401"));

        assertThat(deliveriesFor(HOUR.plusMinutes(1))).hasSize(2);
    }

    @Test
    void reportThatTheMdmCannotUse_isReplacedByANewOne() throws Exception {
        mdm.answers.add(parcel -> new ReportAnswer.Unfit("HTTP 400: no such member"));

        deliveriesFor(Duration.ofMinutes(2));

        assertThat(mdm.sent).hasSize(2);
        assertThat(mdm.sent.get(1).idempotencyKey())
                .isNotEqualTo(mdm.sent.get(0).idempotencyKey());
    }

    @Test
    void retiredDevice_saysGoodbyeOnce() throws Exception {
        deliver(desk);
        device.states.write(SourceState.none(SOURCE).retired(now()));
        device.clock.advance(Duration.ofMinutes(1));
        change("wifi");
        mdm.fail(new ScepterException(ErrorCode.MDM_RETIRED, "410"));

        assertThat(deliveriesFor(Duration.ofDays(2))).hasSize(1);
    }

    @Test
    void deviceThatIsNotEnrolled_reportsToNobody() throws Exception {
        mdm.forgetTheDevice();

        assertThat(deliver(desk)).isFalse();
    }

    @Test
    void reportThatCannotBeSealed_isToldOnceAndGoesAMinuteAfterTheDiskHasRoom() throws Exception {
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());
        assertThat(deliveriesFor(Duration.ofMinutes(10))).isEmpty();
        assertThat(device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("No space left");

        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});

        assertThat(deliveriesFor(Duration.ofSeconds(61))).hasSize(1);
    }

    @Test
    void outboxThatCannotBeRead_isToldOnceAndLookedAtAgain() throws Exception {
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) throws ScepterException {
                throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot read " + path);
            }
        });
        assertThat(deliveriesFor(Duration.ofMinutes(10))).isEmpty();
        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);

        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});

        assertThat(deliveriesFor(Duration.ofSeconds(61))).hasSize(1);
    }

    @Test
    void takenReportThatCannotBeNoted_goesAgainButNotAtOnce() throws Exception {
        mdm.answers.add(parcel -> {
            device.folder.setFaults(InMemoryDurableFolder.fullDisk());
            return ReportAnswer.TAKEN;
        });
        Failures.assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> deliver(desk));

        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});

        assertThat(deliver(desk)).isFalse();
        assertThat(deliveriesFor(Duration.ofMinutes(2))).hasSize(1);
        assertThat(mdm.sent.get(1).idempotencyKey()).isEqualTo(mdm.sent.get(0).idempotencyKey());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusalThatCannotBeNoted_isFollowedByFewReports(boolean retired) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            mdm.answers.add(parcel -> {
                device.folder.setFaults(InMemoryDurableFolder.fullDisk());
                if (retired) {
                    throw new ScepterException(ErrorCode.MDM_RETIRED, "410");
                }
                return new ReportAnswer.Unfit("HTTP 400: no such member");
            });
        }
        Instant end = now().plus(Duration.ofHours(12));

        for (; now().isBefore(end); device.clock.advance(Duration.ofSeconds(30))) {
            if (isDue(desk)) {
                Optional<AgentLoop.Work> work = desk.delivery();
                if (work.isPresent()) {
                    Failures.assertFails(
                            ErrorCode.DATA_FOLDER_UNUSABLE,
                            () -> work.get().perform().takeIn());
                }
            }
        }

        assertThat(mdm.sent).hasSizeLessThan(20);
    }

    @Test
    void anotherIdentity_reportsAtOnceWhateverBecameOfTheLast() throws Exception {
        mdm.fail(new ScepterException(ErrorCode.MDM_UNAUTHORIZED, "401"));
        deliver(desk);
        assertThat(deliver(desk)).isFalse();

        mdm.deviceId = "d-2";

        assertThat(deliver(desk)).isTrue();
    }

    @Test
    void refusalByTheMdm_isToldOnceWithItsWords() throws Exception {
        for (int i = 0; i < 5; i++) {
            String words = "HTTP 400: request " + i;
            mdm.answers.add(parcel -> new ReportAnswer.Unfit(words));
        }

        deliveriesFor(Duration.ofHours(2));

        assertThat(device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("HTTP 400: request 0");
    }

    @Test
    void failureOfSending_isToldOnce() throws Exception {
        ScepterException away = new ScepterException(ErrorCode.TIMED_OUT, "no answer");
        mdm.fail(away, away, away);

        deliveriesFor(Duration.ofHours(2));

        assertThat(device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("TIMED_OUT: no answer");
    }

    @Test
    void stop_isHeededBetweenPolicies() throws Exception {
        change("one");
        change("two");
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                if (path.equals("policies/one.json")) {
                    stop.give();
                }
                assertThat(path).isNotEqualTo("policies/two.json");
            }
        });

        assertThat(catchThrowable(() -> isDue(desk))).isInstanceOf(InterruptedException.class);
    }

    /** The lock is held meanwhile. */
    @Test
    void delivery_looksAtNoPolicyAgain() throws Exception {
        change("wifi");
        assertThat(isDue(desk)).isTrue();
        List<String> read = new ArrayList<>();
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                read.add(path);
            }
        });

        assertThat(desk.delivery()).isPresent();

        assertThat(read).noneMatch(path -> !path.startsWith("mdm/"));
    }

    @Test
    void draftThatIsNotTrueAnyMore_isMadeAnew() throws Exception {
        assertThat(isDue(desk)).isTrue();
        change("wifi");

        assertThat(desk.delivery()).isEmpty();

        assertThat(deliver(desk)).isTrue();
        assertThat(new String(mdm.sent.get(0).body(), UTF_8)).contains("wifi");
    }

    @Test
    void sendingThatWasCutOff_goesAgain() throws Exception {
        assertThat(isDue(desk)).isTrue();
        assertThat(desk.delivery()).isPresent();

        desk.cutOff();

        assertThat(deliveriesFor(Duration.ofMinutes(2))).hasSize(1);
    }

    @Test
    void clockThatWasSetBack_holdsUpNoReport() throws Exception {
        mdm.fail(new ScepterException(ErrorCode.TIMED_OUT, "no answer"));
        deliver(desk);
        device.clock.advance(Duration.ofDays(-300));

        desk.clockWasSet();

        assertThat(deliver(desk)).isTrue();
    }

    @Test
    void newsDuringAQuickDraft_makesItAnew() throws Exception {
        AgentLoop.Work drafting = desk.drafting(now()).orElseThrow();
        desk.news();
        drafting.perform().takeIn();

        assertThat(desk.isDue(now())).isFalse();
        assertThat(deliver(desk)).isTrue();
    }

    /** Else a user whose helper is slow could hold up all reports. */
    @Test
    void newsDuringASlowDraft_goesWithTheNextReport() throws Exception {
        device.agent.outbox().add(new Event(EventId.SOURCE_NOTED, Optional.empty(), "before"), now());
        AgentLoop.Work drafting = desk.drafting(now()).orElseThrow();
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                device.clock.advance(Duration.ofMinutes(5));
                desk.news();
            }
        });
        drafting.perform().takeIn();
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});

        assertThat(deliver(desk)).isTrue();

        change("wifi");
        assertThat(deliveriesFor(Duration.ofMinutes(1))).hasSize(1);
        assertThat(new String(mdm.sent.get(1).body(), UTF_8)).contains("wifi");
    }

    @Test
    void draftingThatWasCutOff_isBegunAnewAMinuteLater() throws Exception {
        assertThat(desk.drafting(now())).isPresent();

        desk.draftCutOff();

        assertThat(desk.drafting(now())).isEmpty();
        assertThat(deliveriesFor(Duration.ofSeconds(61))).hasSize(1);
    }
}

package dev.scepter.agent.mdm;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Optional<String> NO_NONCE = Optional.empty();
    private static final String STATE = "mdm/outbox/state.json";
    private static final String DAMAGED = "mdm/outbox/state.damaged";
    private static final String REPORT = "mdm/outbox/report.json";

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final List<NumberedEvent> told = new ArrayList<>();

    /** Each call is a new process. */
    private Outbox outbox() {
        return new Outbox(folder, new SecureRandom());
    }

    private static Event event(String detail) {
        return new Event(EventId.ATTEMPT_FAILED, Optional.of(new PolicyId("wifi")), detail);
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            outbox().add(event("detail " + i), NOW);
        }
    }

    private Parcel seal(String state, Instant now) throws ScepterException {
        return outbox().seal(body(state), state, NO_NONCE, now);
    }

    private ReportBody body(String state) {
        return events -> {
            told.clear();
            told.addAll(events);
            return state.getBytes(StandardCharsets.UTF_8);
        };
    }

    private void deliver(String state, Optional<String> nonce, Instant now) throws ScepterException {
        outbox().delivered(outbox().seal(body(state), state, nonce, now), now);
    }

    private boolean isWorthSending(String state, Instant now) throws ScepterException {
        return outbox().isWorthSending(state, NO_NONCE, 0, now);
    }

    private List<Long> toldNumbers() {
        return told.stream().map(NumberedEvent::sequence).toList();
    }

    private static String text(Parcel parcel) {
        return new String(parcel.body(), StandardCharsets.UTF_8);
    }

    @Test
    void freshDevice_hasItsStateToTell_andNothingSealed() throws Exception {
        assertThat(isWorthSending("A", NOW)).isTrue();
        assertThat(outbox().sealed(NOW)).isEmpty();
        assertThat(folder.snapshot()).isEmpty();
    }

    @Test
    void deliveredState_isNotWorthSendingAgain_untilItChanges() throws Exception {
        deliver("A", NO_NONCE, NOW);

        assertThat(isWorthSending("A", NOW)).isFalse();
        assertThat(isWorthSending("B", NOW)).isTrue();
    }

    @Test
    void stateOfBefore_isWorthSending_afterAnotherWasDelivered() throws Exception {
        deliver("A", NO_NONCE, NOW);
        deliver("B", NO_NONCE, NOW);

        assertThat(isWorthSending("A", NOW)).isTrue();
    }

    @Test
    void newNonce_isWorthSending_andNoNonceAsksForNothing() throws Exception {
        deliver("A", Optional.of("nonce-1"), NOW);

        assertThat(outbox().isWorthSending("A", Optional.of("nonce-1"), 0, NOW)).isFalse();
        assertThat(outbox().isWorthSending("A", Optional.of("nonce-2"), 0, NOW)).isTrue();
        assertThat(outbox().isWorthSending("A", NO_NONCE, 0, NOW)).isFalse();
    }

    @Test
    void nonceAfterAReportWithoutOne_isWorthSending() throws Exception {
        deliver("A", NO_NONCE, NOW);

        assertThat(outbox().isWorthSending("A", Optional.of("nonce-1"), 0, NOW)).isTrue();
    }

    @Test
    void dayWithoutReport_isWorthSending_upToATenthEarlierByJitter() throws Exception {
        deliver("A", NO_NONCE, NOW);
        Instant early = NOW.plus(Duration.ofMinutes(24 * 54)); // nine tenths of a day
        Instant late = NOW.plus(Duration.ofDays(1));

        assertThat(outbox().isWorthSending("A", NO_NONCE, 0, late.minusMillis(1)))
                .isFalse();
        assertThat(outbox().isWorthSending("A", NO_NONCE, 0, late)).isTrue();
        assertThat(outbox().isWorthSending("A", NO_NONCE, 1, early.minusMillis(1)))
                .isFalse();
        assertThat(outbox().isWorthSending("A", NO_NONCE, 1, early)).isTrue();
    }

    @Test
    void reportDeliveredUnderAClockAhead_holdsUpNothing() throws Exception {
        deliver("A", NO_NONCE, NOW.plus(Duration.ofDays(4_000)));

        assertThat(isWorthSending("A", NOW)).isTrue();
    }

    @Test
    void event_isWorthSending_untilItIsDelivered() throws Exception {
        deliver("A", NO_NONCE, NOW);
        outbox().add(event("words"), NOW.plusSeconds(5));
        assertThat(isWorthSending("A", NOW)).isTrue();

        deliver("A", NO_NONCE, NOW.plusSeconds(9));

        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.at()).isEqualTo(NOW.plusSeconds(5));
            assertThat(one.id()).isEqualTo(3000);
            assertThat(one.policy()).contains(new PolicyId("wifi"));
            assertThat(one.message()).isEqualTo("words");
        });
        assertThat(isWorthSending("A", NOW.plusSeconds(9))).isFalse();
    }

    @Test
    void numbers_followEachOther_andAreNeverUsedAgain() throws Exception {
        add(2);
        deliver("A", NO_NONCE, NOW);
        long first = told.get(0).sequence();
        assertThat(toldNumbers()).containsExactly(first, first + 1);

        add(1);
        deliver("A", NO_NONCE, NOW);

        assertThat(toldNumbers()).containsExactly(first + 2);
    }

    @Test
    void lostFile_beginsWithNumbersThatTheServerHasNotSeen() throws Exception {
        add(3);
        deliver("A", NO_NONCE, NOW);
        long highest = told.get(2).sequence();
        folder.delete(STATE);

        outbox().add(event("after"), NOW.plusSeconds(1));
        deliver("A", NO_NONCE, NOW.plusSeconds(1));

        assertThat(toldNumbers())
                .singleElement()
                .satisfies(number -> assertThat(number).isGreaterThan(highest));
    }

    @Test
    void clockBeforeItsEpoch_stillGivesNumbers() throws Exception {
        outbox().add(event("early"), Instant.EPOCH.minusSeconds(9));
        seal("A", NOW);

        assertThat(toldNumbers()).containsExactly(1L);
    }

    @Test
    void sealedReport_isRepeatedAsItIs_alsoAfterARestart() throws Exception {
        add(1);
        Parcel first = seal("A", NOW);
        add(1);

        Parcel again = outbox().sealed(NOW.plus(Duration.ofHours(23))).orElseThrow();
        Parcel sealedAgain = seal("B", NOW.plus(Duration.ofHours(23)));

        assertThat(first.idempotencyKey()).matches("[A-Za-z0-9-]{16,64}");
        for (Parcel repeated : List.of(again, sealedAgain)) {
            assertThat(repeated.idempotencyKey()).isEqualTo(first.idempotencyKey());
            assertThat(repeated.body()).isEqualTo(first.body());
        }
    }

    @Test
    void nextReport_carriesWhatCameMeanwhile_underAnotherKey() throws Exception {
        add(1);
        Parcel first = seal("A", NOW);
        long number = told.get(0).sequence();
        add(1);
        outbox().delivered(first, NOW);
        assertThat(outbox().sealed(NOW)).isEmpty();
        assertThat(isWorthSending("A", NOW)).isTrue();

        Parcel second = seal("B", NOW);

        assertThat(toldNumbers()).containsExactly(number + 1);
        assertThat(second.idempotencyKey()).isNotEqualTo(first.idempotencyKey());
        assertThat(text(second)).isEqualTo("B");
    }

    @Test
    void reportUnderWay_isWorthSending_alsoWhenTheStateIsAsBeforeIt() throws Exception {
        deliver("A", NO_NONCE, NOW);
        seal("B", NOW);

        assertThat(isWorthSending("A", NOW)).isTrue();
        assertThat(isWorthSending("A", NOW.plus(Duration.ofHours(23)))).isTrue();
    }

    @Test
    void reportThatWasNotDeliveredForADay_isReplacedByTheNewestState_andKeepsItsEvents() throws Exception {
        add(1);
        Parcel first = seal("A", NOW);
        List<Long> numbers = toldNumbers();
        Instant later = NOW.plus(Duration.ofHours(24)).plusSeconds(1);

        assertThat(outbox().sealed(later)).isEmpty();
        Parcel second = seal("B", later);

        assertThat(text(second)).isEqualTo("B");
        assertThat(toldNumbers()).isEqualTo(numbers);
        assertThat(second.idempotencyKey()).isNotEqualTo(first.idempotencyKey());
    }

    @Test
    void deliveryOfAReportThatWasReplaced_changesNothing() throws Exception {
        add(1);
        Parcel first = seal("A", NOW);
        Instant later = NOW.plus(Duration.ofHours(25));
        Parcel second = seal("B", later);

        outbox().delivered(first, later);
        outbox().refused(first, later);

        assertThat(outbox().sealed(later).orElseThrow().idempotencyKey()).isEqualTo(second.idempotencyKey());
    }

    @Test
    void refusedReport_isFollowedByTheNewestState_withHalfTheEvents() throws Exception {
        add(9);
        Parcel first = seal("A", NOW);
        List<Long> all = toldNumbers();

        outbox().refused(first, NOW);
        assertThat(outbox().sealed(NOW)).isEmpty();
        Parcel second = seal("B", NOW);
        assertThat(toldNumbers()).isEqualTo(all.subList(0, 4));
        outbox().delivered(second, NOW);

        assertThat(isWorthSending("B", NOW)).isTrue();
        seal("B", NOW);
        assertThat(toldNumbers()).isEqualTo(all.subList(4, 9));
    }

    @Test
    void droppedReport_isFollowedByTheNewestState_withTheSameEvents() throws Exception {
        add(9);
        Parcel first = seal("A", NOW);
        List<Long> all = toldNumbers();

        outbox().dropped(first, NOW);
        assertThat(outbox().sealed(NOW)).isEmpty();
        Parcel second = seal("B", NOW);
        outbox().dropped(first, NOW);

        assertThat(toldNumbers()).isEqualTo(all);
        assertThat(outbox().sealed(NOW).orElseThrow().idempotencyKey()).isEqualTo(second.idempotencyKey());
    }

    @Test
    void eventThatTheServerNeverTakes_stopsNoOther_andIsToldAsLost() throws Exception {
        add(3);
        seal("A", NOW);
        long poison = told.get(1).sequence();
        List<Long> taken = new ArrayList<>();

        for (int i = 0; i < 30 && isWorthSending("A", NOW); i++) {
            Parcel parcel = seal("A", NOW);
            boolean bad = told.stream().anyMatch(one -> one.sequence() == poison && one.id() == 3000);
            if (bad) {
                outbox().refused(parcel, NOW);
            } else {
                taken.addAll(toldNumbers());
                outbox().delivered(parcel, NOW);
            }
        }

        assertThat(taken).containsExactly(poison - 1, poison, poison + 1);
        assertThat(isWorthSending("A", NOW)).isFalse();
    }

    @Test
    void serverThatRefusesEverythingForLong_costsOneEvent() throws Exception {
        add(3);
        for (int i = 0; i < 10; i++) {
            outbox().refused(seal("A", NOW), NOW);
        }
        List<Long> taken = new ArrayList<>();

        outbox().delivered(seal("A", NOW), NOW);
        while (isWorthSending("A", NOW)) {
            Parcel parcel = seal("A", NOW);
            told.stream()
                    .filter(one -> one.id() == 3000)
                    .map(NumberedEvent::sequence)
                    .forEach(taken::add);
            outbox().delivered(parcel, NOW);
        }

        assertThat(taken).hasSize(2); // the first one was suspected and told as lost
    }

    @Test
    void tooManyEvents_loseTheOldest_andTheNextReportSaysHowMany() throws Exception {
        deliver("A", NO_NONCE, NOW);
        add(Outbox.MOST_EVENTS + 7);

        Parcel parcel = seal("newest", NOW);

        assertThat(text(parcel)).isEqualTo("newest");
        assertThat(told).hasSize(Outbox.MOST_EVENTS);
        NumberedEvent lost = told.get(0);
        assertThat(lost.id()).isEqualTo(EventId.EVENTS_LOST.number());
        assertThat(lost.message()).startsWith("7 events were dropped");
        assertThat(told.get(1).message()).isEqualTo("detail 7");
        assertThat(toldNumbers())
                .isEqualTo(LongStream.range(lost.sequence(), lost.sequence() + Outbox.MOST_EVENTS)
                        .boxed()
                        .toList());
        outbox().delivered(parcel, NOW);
        seal("newest", NOW);
        assertThat(told)
                .singleElement()
                .satisfies(last -> assertThat(last.message()).isEqualTo("detail " + (Outbox.MOST_EVENTS + 6)));
    }

    @Test
    void eventsLostWhileTheirReportIsUnderWay_areNotLostIfItIsDelivered() throws Exception {
        add(10);
        Parcel parcel = seal("A", NOW);
        add(Outbox.MOST_EVENTS - 5);

        outbox().delivered(parcel, NOW);
        seal("A", NOW);

        assertThat(told).hasSize(Outbox.MOST_EVENTS - 5).noneMatch(one -> one.id() == EventId.EVENTS_LOST.number());
    }

    @Test
    void longMessage_isCut_andWhatCannotBeWrittenIsBlank() throws Exception {
        outbox().add(event("a\u0000b\uD83D\uDE00" + "x".repeat(5_000)), NOW);
        outbox().add(event("y".repeat(NumberedEvent.MOST_CHARACTERS - 1) + "\uD83D\uDE00"), NOW);

        seal("A", NOW);

        assertThat(told).allSatisfy(one -> assertThat(one.message()).hasSize(NumberedEvent.MOST_CHARACTERS));
        assertThat(told.get(0).message()).startsWith("a b\uD83D\uDE00x");
        assertThat(told.get(1).message()).endsWith("y ");
    }

    @Test
    void fullOutbox_ofLongMessages_isReadBack() throws Exception {
        for (int i = 0; i <= Outbox.MOST_EVENTS; i++) {
            outbox().add(event("\u20AC".repeat(NumberedEvent.MOST_CHARACTERS)), NOW);
        }

        seal("A", NOW);

        assertThat(told).hasSize(Outbox.MOST_EVENTS);
        assertThat(folder.snapshot()).doesNotContainKey(DAMAGED);
    }

    @Test
    void fullDisk_losesTheEvent_andThrowsNothing() throws Exception {
        add(1);
        folder.setFaults(InMemoryDurableFolder.fullDisk());
        add(1);
        folder.setFaults(new InMemoryDurableFolder.Faults() {});

        seal("A", NOW);

        assertThat(told).hasSize(1);
    }

    @Test
    void reportThatCannotBeWritten_isNotSealed() throws Exception {
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> seal("A", NOW));

        assertThat(outbox().sealed(NOW)).isEmpty();
    }

    @Test
    void bodyOverTheBound_isADefect_andWritesNothing() {
        assertFails(
                ErrorCode.DEFECT,
                () -> outbox().seal(events -> new byte[Outbox.MOST_BODY_BYTES + 1], "A", NO_NONCE, NOW));

        assertThat(folder.snapshot()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u0000\u0000\u0000",
                "{}",
                "[]",
                "{\"version\":2}",
                "{\"version\":1,\"next\":5,\"taken\":9,\"most\":500,\"events\":[]}",
                "{\"version\":1,\"next\":5,\"taken\":3,\"most\":500,\"events\":[]}",
                "{\"version\":1,\"next\":5,\"taken\":4,\"most\":99999999999,\"events\":[]}",
                "{\"version\":1,\"next\":5,\"taken\":4,\"most\":500,\"lostAt\":\"today\",\"events\":[]}",
                "{\"version\":1,\"next\":5,\"taken\":3,\"most\":500,\"events\":[{\"sequence\":3,\"at\":"
                        + "\"2026-03-01T12:00:00Z\",\"id\":1,\"message\":\"\"}]}",
                "{\"version\":1,\"next\":9223372036854775807,\"taken\":9223372036854775806,\"most\":1,\"events\":[]}"
            })
    void damagedFile_isSetAside_andReportsGoOn(String content) throws Exception {
        byte[] damaged = content.getBytes(StandardCharsets.UTF_8);
        folder.write(STATE, damaged);
        assertThat(isWorthSending("A", NOW)).isTrue();
        assertThat(outbox().sealed(NOW)).isEmpty();
        assertThat(folder.snapshot()).doesNotContainKey(DAMAGED);

        add(1);
        deliver("A", NO_NONCE, NOW);

        assertThat(told).hasSize(1);
        assertThat(folder.snapshot().get(DAMAGED)).isEqualTo(damaged);
        assertThat(isWorthSending("A", NOW)).isFalse();
    }

    @Test
    void damagedBody_isReplacedByANewReport() throws Exception {
        add(1);
        Parcel first = seal("A", NOW);
        folder.write(REPORT, new byte[3]);
        assertThat(outbox().sealed(NOW)).isEmpty();

        Parcel second = seal("B", NOW);

        assertThat(text(second)).isEqualTo("B");
        assertThat(told).hasSize(1);
        assertThat(second.idempotencyKey()).isNotEqualTo(first.idempotencyKey());
    }

    @Test
    void lookingAndRepeating_writeNothing() throws Exception {
        add(1);
        Parcel parcel = seal("A", NOW);
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                throw new AssertionError(operation + " " + path);
            }
        });

        assertThat(isWorthSending("A", NOW)).isTrue();
        assertThat(outbox().sealed(NOW)).isPresent();
        assertThat(seal("B", NOW).idempotencyKey()).isEqualTo(parcel.idempotencyKey());
    }

    @Test
    void deliveredReport_leavesNoBodyBehind() throws Exception {
        deliver("A", NO_NONCE, NOW);

        assertThat(folder.snapshot()).containsOnlyKeys(STATE);
    }

    @Test
    void eventsOfSeveralThreads_areAllKept_eachUnderItsOwnNumber() throws Exception {
        Outbox shared = outbox();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "thread " + i + " ";
            work.add(threads.submit(() -> {
                start.await();
                for (int j = 0; j < 25; j++) {
                    shared.add(event(name + j), NOW);
                }
                return null;
            }));
        }

        start.countDown();
        for (Future<?> one : work) {
            one.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        seal("A", NOW);
        Set<String> details = told.stream().map(NumberedEvent::message).collect(Collectors.toSet());
        assertThat(details).hasSize(100);
        assertThat(toldNumbers()).doesNotHaveDuplicates().isSorted().hasSize(100);
    }
}

package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AgentLoopTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);
    private final ScepterException away = new ScepterException(ErrorCode.TIMED_OUT, "no answer");

    private final LoopBench bench = new LoopBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Instant now() {
        return bench.device.clock.instant();
    }

    /** Somebody else brings a policy. */
    private void adopt(String id) {
        try {
            bench.device.agent.engine().adopt(TestDevice.policy(id), TestDevice.SOURCE, StepListener.NONE);
        } catch (ScepterException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The agent lives for a while and is stopped; says how long the stop took. */
    private Duration stopAfter(Duration time) {
        Instant end = now().plus(time);
        bench.live(time);
        return Duration.between(end, now());
    }

    // A life as it should be.

    @Test
    void policiesOfTheSource_areEnrolledAndReported() throws Exception {
        bench.source.then(Assignment.of("wifi", "vpn")).thenUnchanged();

        bench.live(Duration.ofMinutes(10));

        assertThat(bench.device.certified()).containsExactlyInAnyOrder("wifi", "vpn");
        assertThat(body(bench.mdm.sent.get(bench.mdm.sent.size() - 1))).contains("\"VALID\"", "wifi", "vpn");
        assertThat(bench.device.events.ids()).startsWith(EventId.AGENT_STARTED).endsWith(EventId.AGENT_STOPPED);
        assertThat(bench.device.folder.isLocked()).isFalse();
    }

    @Test
    void idleAgent_doesNotHoldTheFolderAndRestsForLong() throws Exception {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        List<Boolean> locked = new ArrayList<>();
        AtomicInteger before = new AtomicInteger();
        bench.after(HOUR, () -> {
            locked.add(bench.device.folder.isLocked());
            before.set(bench.waits.size());
        });

        bench.live(HOUR.multipliedBy(2));

        assertThat(locked).containsExactly(false);
        assertThat(bench.waits.size() - before.get()).as("waits in an hour").isLessThan(80);
    }

    @Test
    void tombstone_removesThePolicy() throws Exception {
        bench.source
                .then(Assignment.of("wifi", "vpn"))
                .then(Assignment.of("vpn").removing("wifi").generation(2))
                .thenUnchanged();

        bench.live(HOUR);

        assertThat(bench.device.agent.journal().list()).containsExactly(new PolicyId("vpn"));
    }

    @Test
    void pausedEnrolment_waitsUntilThePauseIsOver() throws Exception {
        bench.source
                .then(Assignment.of("wifi").pausing(Pause.ENROL))
                .then(Assignment.of("wifi").generation(2));
        List<String> meanwhile = new ArrayList<>();
        bench.after(Duration.ofMinutes(10), () -> meanwhile.addAll(certified()));

        bench.live(HOUR);

        assertThat(meanwhile).isEmpty();
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void wayThatCannotBeUsed_isAFailureThatIsTriedAgain() throws Exception {
        bench.device.folder.write("config.json", "{\"backend\": \"csp-local\"}".getBytes(UTF_8));
        bench.source.then(Assignment.of("wifi")).thenUnchanged();

        bench.live(HOUR);

        assertThat(bench.device.told(EventId.ATTEMPT_FAILED))
                .allSatisfy(event -> assertThat(event.toString()).contains("BACKEND_REFUSED"))
                .hasSizeGreaterThan(1);
        assertThat(bench.device.certified()).isEmpty();
    }

    // Without an answer.

    @Test
    void startWithoutNetwork_keepsTheCachedPoliciesAndEnrolsThem() throws Exception {
        bench.device.agent.engine().adopt(TestDevice.policy("wifi"), TestDevice.SOURCE, StepListener.NONE);
        bench.source.then(away);

        bench.live(HOUR);

        assertThat(bench.device.certified()).containsExactly("wifi");
        assertThat(bench.device.told(EventId.SOURCE_FAILED)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"TIMED_OUT", "MDM_UNAUTHORIZED", "MDM_ANSWER_FOREIGN", "REPLY_UNDECODABLE", "HTTP_REFUSED"})
    void sourceThatAnswersAnError_removesNothing(ErrorCode code) throws Exception {
        bench.source.then(Assignment.of("wifi")).then(new ScepterException(code, "for days"));

        bench.live(Duration.ofDays(2));

        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void lowerGeneration_isRefused() throws Exception {
        bench.source
                .then(Assignment.of("wifi").generation(3))
                .then(Assignment.of("vpn").removing("wifi").generation(2));

        bench.live(HOUR);

        assertThat(bench.device.certified()).containsExactly("wifi");
        assertThat(bench.device.told(EventId.SOURCE_FAILED))
                .singleElement()
                .asString()
                .startsWith("MDM_ANSWER_STALE");
    }

    @Test
    void mdmThatTakesNoReport_getsItLater() throws Exception {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        bench.mdm.fail(away, away, away);

        bench.live(HOUR);

        assertThat(bench.mdm.sent.subList(0, 4))
                .extracting(Parcel::idempotencyKey)
                .containsOnly(bench.mdm.sent.get(0).idempotencyKey());
        assertThat(body(bench.mdm.sent.get(bench.mdm.sent.size() - 1))).contains("\"VALID\"");
    }

    @Test
    void silentCa_isAskedAgainByTheTimesOfTheRecord() throws Exception {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        List<Instant> next = new ArrayList<>();
        bench.device.ca.answer((server, request) -> {
            throw away;
        });
        bench.after(Duration.ofSeconds(30), () -> next.add(nextAttempt("wifi")));
        List<List<String>> certified = new ArrayList<>();
        bench.after(
                Duration.ofSeconds(31),
                () -> bench.after(
                        Duration.between(now(), next.get(0)).minusSeconds(1), () -> certified.add(certified())));

        bench.live(HOUR);

        assertThat(certified).containsExactly(List.of());
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void runsThatGoOnAndOn_holdUpAReportForFiveMinutesAtMost() {
        bench.source.then(Assignment.of("slow", "wifi")).thenUnchanged();
        bench.workers.hanging.add(PolicyDesk.NAME + "slow");
        List<Integer> sent = new ArrayList<>();
        bench.after(Duration.ofMinutes(4), () -> sent.add(bench.mdm.sent.size()));
        bench.after(Duration.ofMinutes(6), () -> sent.add(bench.mdm.sent.size()));
        bench.after(Duration.ofMinutes(20), () -> sent.add(bench.mdm.sent.size()));

        bench.live(HOUR);

        assertThat(sent).startsWith(0, 1);
        assertThat(sent.get(2)).isLessThan(7);
        assertThat(body(bench.mdm.sent.get(0))).contains("wifi", "slow");
        assertThat(bench.mdm.sent)
                .extracting(Parcel::idempotencyKey)
                .as("what was taken is noted while the run goes on")
                .doesNotHaveDuplicates();
    }

    // Things outside.

    @ParameterizedTest
    @EnumSource(WakeUp.class)
    void wakeUp_makesTheAgentAsk(WakeUp why) {
        bench.source.then(Assignment.of()).thenUnchanged();
        Instant start = now();
        bench.after(Duration.ofMinutes(5), () -> bench.wake(why));

        bench.live(Duration.ofMinutes(6));

        assertThat(bench.source.asked).containsExactly(start, start.plus(Duration.ofMinutes(5)));
    }

    @Test
    void changeThatACommandTells_isLookedAtAtOnce() throws Exception {
        bench.source.then(Assignment.of()).thenUnchanged();
        Duration quietMoment = Duration.ofMinutes(5).plusSeconds(20);
        bench.after(quietMoment, () -> adopt("vpn"));
        bench.after(quietMoment.plusSeconds(1), () -> bench.wake(WakeUp.COMMAND));

        bench.live(quietMoment.plusSeconds(3));

        assertThat(bench.device.certified()).containsExactly("vpn");
    }

    @Test
    void manyWakeUps_askOnceAMinute() {
        bench.source.then(Assignment.of()).thenUnchanged();
        for (int second = 1; second < 120; second++) {
            bench.after(Duration.ofSeconds(second), () -> bench.wake(WakeUp.NETWORK));
        }

        bench.live(Duration.ofSeconds(121));

        assertThat(bench.source.asked).hasSize(3);
    }

    @Test
    void wakeUpDuringAnAsking_makesTheAgentAskAgain() {
        bench.source.then(Assignment.of()).thenUnchanged();
        Instant start = now();
        bench.workers.hanging.add(SourceDesk.NAME);
        bench.after(Duration.ofSeconds(10), () -> bench.wake(WakeUp.NETWORK));
        bench.after(Duration.ofSeconds(40), bench.workers.hanging::clear);

        bench.live(Duration.ofMinutes(2));

        assertThat(bench.source.asked).containsExactly(start.plusSeconds(40), start.plusSeconds(60));
    }

    @Test
    void clockThatIsSetBack_stopsNothing() throws Exception {
        bench.source
                .then(Assignment.of())
                .then(Assignment.of("wifi").generation(2))
                .thenUnchanged();
        bench.device.clock.advance(Duration.ofDays(3));
        bench.after(Duration.ofMinutes(5), () -> {
            bench.device.clock.advance(Duration.ofDays(-3));
            bench.after(HOUR, bench::stop);
        });

        bench.live(Duration.ofDays(30));

        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void commandThatHoldsTheFolder_holdsUpTheWritingOnly() throws Exception {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        DurableFolder.Lock command = bench.device.folder.lock(Duration.ZERO);
        List<String> meanwhile = new ArrayList<>();
        bench.after(Duration.ofMinutes(3), () -> {
            meanwhile.addAll(bench.device.events.ids().stream().map(Enum::name).toList());
            assertThat(bench.source.asked).hasSize(1);
            command.close();
        });

        bench.live(Duration.ofMinutes(5));

        assertThat(meanwhile).containsExactly("AGENT_STARTED");
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    // Defects.

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void sourceThatBreaksDown_isToldAndTheAgentLivesOn(Class<? extends Throwable> defect) throws Exception {
        bench.source
                .then(etag -> {
                    throw defect(defect);
                })
                .then(Assignment.of("wifi"))
                .thenUnchanged();

        bench.live(HOUR);

        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("DEFECT", "source", defect.getName());
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                StackOverflowError.class,
                NoClassDefFoundError.class,
                AssertionError.class
            })
    void runThatBreaksDown_isToldAndOthersGoOn(Class<? extends Throwable> defect) throws Exception {
        bench.source.then(Assignment.of("bad", "good")).thenUnchanged();
        bench.device.servers = (policy, post, deadline) -> {
            if (policy.id().text().equals("bad")) {
                throw defect(defect);
            }
            return bench.device.ca;
        };

        bench.live(Duration.ofMinutes(50));

        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .as("it is not run again for an hour")
                .singleElement()
                .asString()
                .contains("DEFECT", "policy bad", defect.getName());
        assertThat(bench.device.certified()).containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void policyWhoseLookBreaksDown_isToldOnceAndHoldsUpNothing(Class<? extends Throwable> defect) throws Exception {
        bench.source
                .then(Assignment.of("bad"))
                .then(Assignment.of("bad", "good").generation(2))
                .thenUnchanged();
        AtomicInteger before = new AtomicInteger();
        bench.after(Duration.ofMinutes(10), () -> {
            before.set(bench.mdm.sent.size());
            bench.device.folder.setFaults(new InMemoryDurableFolder.Faults() {
                @Override
                public void reading(String path) {
                    if (path.startsWith("store/my/bad/")) {
                        throw defect(defect);
                    }
                }
            });
        });

        bench.live(Duration.ofDays(1));

        assertThat(bench.device.certified()).containsExactlyInAnyOrder("bad", "good");
        assertThat(bench.mdm.sent).hasSizeGreaterThan(before.get());
        assertThat(body(bench.mdm.sent.get(bench.mdm.sent.size() - 1))).contains("\"VALID\"", "good", "DEFECT");
        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("DEFECT", "policy bad", defect.getName());
    }

    @Test
    void sourceThatAlwaysBreaksDown_isToldOnceAndAskedLessAndLessOften() {
        bench.source.then(etag -> {
            throw defect(IllegalStateException.class);
        });

        bench.live(Duration.ofDays(1));

        assertThat(bench.device.told(EventId.AGENT_TROUBLE)).hasSize(1);
        assertThat(bench.source.asked).hasSizeLessThan(120);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void sendingThatBreaksDown_isToldAndGoesAgain(Class<? extends Throwable> defect) {
        bench.source.then(Assignment.of()).thenUnchanged();
        bench.mdm.answers.add(parcel -> {
            throw defect(defect);
        });

        bench.live(HOUR);

        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("DEFECT", "report", defect.getName());
        assertThat(bench.mdm.sent.get(1).idempotencyKey())
                .isEqualTo(bench.mdm.sent.get(0).idempotencyKey());
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void loopThatBreaksDownItself_isToldOnceAndLivesOn(Class<? extends Throwable> defect) throws Exception {
        bench.source.then(Assignment.of("wifi"));
        AtomicBoolean broken = new AtomicBoolean(true);
        bench.device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                if (broken.get() && path.startsWith("policies/")) {
                    throw defect(defect);
                }
            }
        });
        bench.after(HOUR, () -> broken.set(false));

        bench.live(HOUR.multipliedBy(2));

        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("DEFECT", defect.getName());
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void fullDisk_isToldOnceAndMendsByItself() throws Exception {
        bench.source.then(Assignment.of("wifi"));
        bench.device.folder.setFaults(InMemoryDurableFolder.fullDisk());
        bench.after(HOUR, () -> bench.device.folder.setFaults(new InMemoryDurableFolder.Faults() {}));

        bench.live(HOUR.multipliedBy(2));

        assertThat(bench.device.told(EventId.AGENT_TROUBLE)).hasSizeLessThan(5);
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    // The end.

    @ParameterizedTest
    @ValueSource(strings = {SourceDesk.NAME, PolicyDesk.NAME, ReportDesk.NAME})
    void stopInTheMiddleOfWork_interruptsItAndEndsSoon(String name) {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        bench.workers.hanging.add(name);

        Duration took = stopAfter(Duration.ofSeconds(30));

        assertThat(took).isLessThan(LONGEST_STOP);
        assertThat(bench.workers.begun).anyMatch(begun -> begun.startsWith(name));
        assertThat(bench.device.events.ids()).endsWith(EventId.AGENT_STOPPED);
        assertThat(bench.device.folder.isLocked()).isFalse();
    }

    @Test
    void workThatHeedsNoInterrupt_doesNotHoldUpTheEnd() {
        bench.source.then(Assignment.of("wifi")).thenUnchanged();
        bench.workers.hanging.add(PolicyDesk.NAME);
        bench.workers.deaf = true;

        Duration took = stopAfter(Duration.ofSeconds(30));

        assertThat(took).isLessThan(LONGEST_STOP);
        assertThat(bench.device.folder.isLocked()).as("what runs still writes").isTrue();
    }

    /** Each write takes a second. */
    @Test
    void stopWhileManyPoliciesAreTakenIn_endsSoonAndTheNextStartTakesTheRest() throws Exception {
        String[] ids = new String[100];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "policy-" + i;
        }
        bench.source.then(Assignment.of(ids));
        bench.device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                bench.device.clock.advance(Duration.ofSeconds(1));
                if (path.equals("policies/policy-9.json")) {
                    bench.stop();
                }
            }
        });

        bench.live(Duration.ofDays(1));

        assertThat(bench.device.policies()).hasSize(10);
        assertThat(bench.device.source().lastAnswer()).isEmpty();
    }

    private List<String> certified() {
        try {
            return bench.device.certified();
        } catch (ScepterException e) {
            throw new AssertionError(e);
        }
    }

    private Instant nextAttempt(String id) {
        try {
            return bench.device
                    .agent
                    .journal()
                    .read(new PolicyId(id))
                    .orElseThrow()
                    .failure()
                    .orElseThrow()
                    .nextAttempt()
                    .orElseThrow();
        } catch (ScepterException e) {
            throw new AssertionError(e);
        }
    }

    private static String body(Parcel parcel) {
        return new String(parcel.body(), UTF_8);
    }

    private static RuntimeException defect(Class<? extends Throwable> kind) {
        if (kind.equals(StackOverflowError.class)) {
            throw new StackOverflowError("stands for input that is nested too deeply");
        }
        if (kind.equals(NoClassDefFoundError.class)) {
            throw new NoClassDefFoundError("stands for a damaged installation");
        }
        if (kind.equals(AssertionError.class)) {
            throw new AssertionError("stands for any other error");
        }
        return new IllegalStateException("stands for a defect");
    }
}

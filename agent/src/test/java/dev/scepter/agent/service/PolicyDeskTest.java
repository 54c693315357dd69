package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyDeskTest {
    private final TestDevice device = new TestDevice();
    private final StopSign stop = new StopSign();
    private boolean mayRun = true;
    private Set<Purpose> paused = Set.of();
    private int changes;
    private final PolicyDesk desk = new PolicyDesk(
            device.agent.journal(),
            device.agent.engine(),
            record -> mayRun,
            record -> paused,
            () -> changes++,
            StepListener.NONE,
            device.events,
            device.clock,
            Duration.ofMinutes(1),
            new PolicyRuns(Duration.ofHours(1)),
            stop);

    @AfterEach
    void close() {
        device.close();
    }

    private Instant now() {
        return device.clock.instant();
    }

    private void adopt(String id) throws Exception {
        device.agent.engine().adopt(TestDevice.policy(id), TestDevice.SOURCE, StepListener.NONE);
    }

    private List<PolicyDesk.Run> begin() throws Exception {
        desk.look(now());
        return desk.isAnyDue(now()) ? desk.toRun(now()) : List.of();
    }

    /** Runs what is due to its end; says what that was. */
    private List<String> work() throws Exception {
        List<String> ran = new ArrayList<>();
        for (PolicyDesk.Run run : begin()) {
            ran.add(run.id().text());
            run.work().perform().takeIn();
        }
        return ran;
    }

    @Test
    void newPolicy_isRunAndThenLetAloneForAnHour() throws Exception {
        adopt("wifi");

        assertThat(work()).containsExactly("wifi");
        assertThat(device.certified()).containsExactly("wifi");

        assertThat(work()).isEmpty();
        assertThat(desk.next()).isAfter(now());
    }

    @Test
    void lookAtAPolicyWithNothingToDo_writesNothing() throws Exception {
        adopt("wifi");
        work();
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());
        device.clock.advance(Duration.ofHours(2));

        assertThat(work()).isEmpty();
        assertThat(device.told(EventId.AGENT_TROUBLE)).isEmpty();
    }

    @Test
    void policyThatACommandBrings_isNoticedWithTheNextLook() throws Exception {
        assertThat(work()).isEmpty();
        adopt("wifi");
        assertThat(work()).isEmpty();

        device.clock.advance(Duration.ofMinutes(1));

        assertThat(work()).containsExactly("wifi");
    }

    @Test
    void failureOfTheCa_isTriedAgainWhenTheRecordSaysSo() throws Exception {
        adopt("wifi");
        device.ca.answer((server, request) -> {
            throw new ScepterException(ErrorCode.TIMED_OUT, "no answer");
        });
        work();
        Instant next = device.agent
                .journal()
                .read(new PolicyId("wifi"))
                .orElseThrow()
                .failure()
                .orElseThrow()
                .nextAttempt()
                .orElseThrow();

        device.clock.set(next.minusSeconds(1));
        assertThat(work()).isEmpty();
        device.clock.set(next);

        assertThat(work()).containsExactly("wifi");
        assertThat(device.certified()).containsExactly("wifi");
    }

    @Test
    void pausedPolicy_isNotRun() throws Exception {
        adopt("wifi");
        paused = Set.of(Purpose.ENROL);

        assertThat(work()).isEmpty();
        paused = Set.of();
        desk.lookAtAll();

        assertThat(work()).containsExactly("wifi");
    }

    @Test
    void policyOfAnotherMachine_isNotRun() throws Exception {
        adopt("wifi");
        mayRun = false;

        assertThat(work()).isEmpty();
    }

    @Test
    void damagedRecord_isToldOnceAndHoldsUpNoOther() throws Exception {
        adopt("good");
        device.folder.write("policies/bad.json", "{".getBytes(UTF_8));

        assertThat(work()).containsExactly("good");
        device.clock.advance(Duration.ofMinutes(10));
        work();

        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);
    }

    @Test
    void runThatWasInterrupted_goesOnAfterFiveSeconds() throws Exception {
        adopt("wifi");
        begin();

        desk.cutOff(PolicyDesk.NAME + "wifi", false);

        assertThat(work()).isEmpty();
        device.clock.advance(Duration.ofSeconds(5));
        assertThat(work()).containsExactly("wifi");
    }

    /** What it has written is its own doing and no change by somebody else. */
    @Test
    void runThatBrokeDown_isLetAloneForAnHour() throws Exception {
        adopt("wifi");
        device.servers = (policy, post, deadline) -> {
            throw new IllegalStateException("stands for a defect");
        };
        PolicyDesk.Run run = begin().get(0);
        assertThat(catchThrowable(run.work()::perform)).isInstanceOf(IllegalStateException.class);

        desk.cutOff(PolicyDesk.NAME + "wifi", true);

        device.clock.advance(Duration.ofMinutes(59));
        assertThat(work()).isEmpty();
        device.clock.advance(Duration.ofMinutes(1));
        assertThat(begin()).hasSize(1);
    }

    @Test
    void policyThatWasRemoved_isForgotten() throws Exception {
        adopt("wifi");
        work();
        device.agent.engine().remove(new PolicyId("wifi"), false, StepListener.NONE);
        device.clock.advance(Duration.ofHours(2));
        changes = 0;

        assertThat(work()).isEmpty();
        assertThat(changes).as("there is something to report").isEqualTo(1);
    }

    /** The folder is held by nobody between the end of a run and its taking in. */
    @Test
    void changeByACommandAfterARun_isNoticed() throws Exception {
        adopt("wifi");
        device.ca.answer((server, request) -> {
            throw new ScepterException(ErrorCode.TIMED_OUT, "no answer");
        });
        Outcome ended = begin().get(0).work().perform();
        device.agent.engine().remove(new PolicyId("wifi"), false, StepListener.NONE);
        adopt("wifi");

        ended.takeIn();

        device.clock.advance(Duration.ofSeconds(1));
        desk.lookSoon();
        assertThat(work()).containsExactly("wifi");
    }

    @Test
    void runThatFailsAgainAndAgain_isToldOnce() throws Exception {
        adopt("wifi");
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());

        for (int i = 0; i < 10; i++) {
            assertThat(work()).containsExactly("wifi");
            device.clock.advance(Duration.ofMinutes(5));
        }

        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);
    }

    @Test
    void stop_isHeededBetweenLooks() throws Exception {
        adopt("wifi");
        desk.look(now());
        stop.give();

        assertThat(catchThrowable(() -> desk.isAnyDue(now()))).isInstanceOf(InterruptedException.class);
    }
}

package dev.scepter.agent.service;

import static dev.scepter.agent.service.TestDevice.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceDeskTest {
    private final ScepterException away = new ScepterException(ErrorCode.TIMED_OUT, "no answer");

    private final TestDevice device = new TestDevice();
    private final TestSource source = new TestSource(device.clock);
    private int changes;
    private int pauseChanges;
    private final SourceRules rules = new SourceRules(source, device.states);
    private final SourceDesk desk = new SourceDesk(
            source,
            device.states,
            rules,
            new PolicyIntake(
                    device.agent.journal(),
                    device.agent.engine(),
                    documents -> documents.stream().map(SourceDeskTest::read).toList(),
                    any -> true,
                    () -> true,
                    StepListener.NONE,
                    device.events,
                    device.clock,
                    new StopSign()),
            () -> 0.5,
            device.events,
            device.clock,
            () -> changes++,
            () -> pauseChanges++);

    @AfterEach
    void close() {
        device.close();
    }

    private static ReadDocument read(SourceDocument document) {
        PolicyReading reading = PolicyDocuments.read(document.content());
        return new ReadDocument(PolicyDocuments.listed(document, reading), reading.policy());
    }

    private Instant now() {
        return device.clock.instant();
    }

    /** Waits until the source is due, and asks it. */
    private Duration askWhenDue() throws Exception {
        Instant before = now();
        if (desk.next().isAfter(before)) {
            device.clock.set(desk.next());
        }
        assertThat(desk.isDue(now())).isTrue();
        desk.asking().perform().takeIn();
        return Duration.between(before, now());
    }

    private PolicyRecord record(String id) throws Exception {
        return device.agent.journal().read(new PolicyId(id)).orElseThrow();
    }

    @Test
    void source_isAskedAtOnceAndThenAfterEachInterval() throws Exception {
        source.then(Assignment.of("wifi")).thenUnchanged();

        assertThat(askWhenDue()).isZero();
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));

        assertThat(source.etags).containsExactly(Optional.empty(), Optional.of("\"1\""), Optional.of("\"1\""));
        assertThat(device.policies()).containsExactly("wifi");
    }

    @Test
    void whileItIsAsked_itIsNotDue() {
        source.then(Assignment.of());

        desk.asking();

        assertThat(desk.isDue(now().plus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void error_removesNothingAndIsToldOnce() throws Exception {
        source.then(Assignment.of("wifi")).then(away);
        askWhenDue();
        askWhenDue();
        askWhenDue();

        assertThat(device.policies()).containsExactly("wifi");
        assertThat(device.source().failure().orElseThrow().count()).isEqualTo(2);
        assertThat(device.told(EventId.SOURCE_FAILED)).containsExactly("TIMED_OUT: no answer");
    }

    @Test
    void failuresInARow_areFollowedByLongerWaitsUpToTheInterval() throws Exception {
        source.then(away);
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(2));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(4));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(8));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void serverThatAsksToWait_isObeyed() throws Exception {
        source.then(new ScepterException(ErrorCode.TIMED_OUT, "503", null, Duration.ofHours(5)));
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void unauthorized_keepsAllAndAsksHourly() throws Exception {
        source.then(Assignment.of("wifi")).then(new ScepterException(ErrorCode.MDM_UNAUTHORIZED, "401"));
        askWhenDue();
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofHours(1));
        assertThat(device.policies()).containsExactly("wifi");
    }

    @Test
    void answerAfterFailures_isTold() throws Exception {
        source.then(away).then(Assignment.of());
        askWhenDue();

        askWhenDue();

        assertThat(device.told(EventId.SOURCE_ANSWERS)).containsExactly(SOURCE);
        assertThat(device.source().failure()).isEmpty();
    }

    @Test
    void lowerGeneration_isAFailureAndChangesNothing() throws Exception {
        source.then(Assignment.of("wifi").generation(7))
                .then(Assignment.of("vpn").removing("wifi").generation(6));
        askWhenDue();
        askWhenDue();

        assertThat(device.policies()).containsExactly("wifi");
        assertThat(device.source().generation()).hasValue(7);
        assertThat(device.source().failure().orElseThrow().code()).isEqualTo(ErrorCode.MDM_ANSWER_STALE);
    }

    @Test
    void tombstone_removes() throws Exception {
        source.then(Assignment.of("wifi")).then(Assignment.of().removing("wifi").generation(2));
        askWhenDue();
        askWhenDue();

        assertThat(device.agent.journal().list()).isEmpty();
    }

    @Test
    void pause_holdsItsPurposesOfThisSourceOnly() throws Exception {
        source.then(Assignment.of("wifi").pausing(Pause.ENROL))
                .then(Assignment.of("wifi").pausing(Pause.RENEW).generation(2));
        askWhenDue();
        PolicyRecord ours = record("wifi");
        assertThat(rules.paused(ours)).containsExactlyInAnyOrder(Purpose.ENROL, Purpose.REPLACE, Purpose.REPAIR);
        assertThat(rules.paused(PolicyRecord.of(TestDevice.policy("own"), "command line")))
                .isEmpty();

        askWhenDue();

        assertThat(rules.paused(ours)).containsExactly(Purpose.RENEW);
        assertThat(pauseChanges).isEqualTo(2);
    }

    @Test
    void retiredDevice_isClearedAndItsSourceNotAskedAgain() throws Exception {
        source.then(Assignment.of("wifi")).then(etag -> new PolicyAnswer.Retired(now(), "sold"));
        askWhenDue();
        askWhenDue();

        askWhenDue();

        assertThat(device.agent.journal().list()).isEmpty();
        assertThat(device.told(EventId.DEVICE_RETIRED)).containsExactly("sold");
        assertThat(source.asked).hasSize(2);
    }

    @Test
    void answerToSomebodyElse_isNone() throws Exception {
        source.then(Assignment.of("wifi"));
        source.session = "d-1";
        Outcome answer = desk.asking().perform();
        source.session = "d-2";

        answer.takeIn();

        assertThat(device.policies()).isEmpty();
        assertThat(desk.next()).isEqualTo(now().plus(Duration.ofMinutes(1)));
    }

    @Test
    void refusalOfAnEarlierIdentity_holdsUpNothingOfTheNewOne() throws Exception {
        source.then(new ScepterException(ErrorCode.MDM_UNAUTHORIZED, "401")).then(Assignment.of("wifi"));
        source.session = "d-1";
        Outcome refusal = desk.asking().perform();
        source.session = "d-2";

        refusal.takeIn();

        assertThat(device.source().failure()).isEmpty();
        assertThat(device.told(EventId.SOURCE_FAILED)).isEmpty();
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void settingsThatChangeDuringAnAsking_areHeededAfterIt() throws Exception {
        source.then(new ScepterException(ErrorCode.MDM_UNAUTHORIZED, "401")).then(Assignment.of("wifi"));
        Outcome refusal = desk.asking().perform();
        source.fingerprint = 2;
        desk.look(now());
        assertThat(desk.isDue(now().plus(Duration.ofDays(1)))).isFalse();

        refusal.takeIn();

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void serverWithoutEtags_isAskedAfterEachIntervalThoughItMayHold() throws Exception {
        source.longestWait = Duration.ofMinutes(5);
        source.then(etag -> PolicyAnswer.Policies.of(
                now(), Assignment.of("wifi").at(now()).documents(), true, List.of(), Optional.empty()));
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void serverThatAnswersTheSameInFull_isAskedAfterEachInterval() throws Exception {
        source.longestWait = Duration.ofMinutes(5);
        source.then(Assignment.of("wifi"));
        askWhenDue();
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void newsOfAServerThatMayHold_areFollowedByTheNextAskingAMinuteAfterTheLast() throws Exception {
        source.longestWait = Duration.ofMinutes(5);
        source.then(Assignment.of("wifi"))
                .then(Assignment.of("vpn").generation(2))
                .thenUnchanged();
        askWhenDue();

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(15));
    }

    /** The lock is not held then. */
    @Test
    void answerThatNeedsNoWriting_writesNothingThoughTheStateChangesMeanwhile() throws Exception {
        source.then(Assignment.of("wifi")).thenUnchanged();
        askWhenDue();
        Outcome unchanged = desk.asking().perform();
        assertThat(unchanged.writes()).isFalse();
        device.folder.delete("mdm/source.json");
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());

        unchanged.takeIn();

        assertThat(unchanged.writes()).isFalse();
    }

    @Test
    void answerThatCannotBeWritten_comesAgain() throws Exception {
        source.then(Assignment.of("wifi"));
        Outcome answer = desk.asking().perform();
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());
        assertThat(catchThrowable(answer::takeIn)).isInstanceOf(ScepterException.class);
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));

        assertThat(device.policies()).containsExactly("wifi");
        assertThat(source.etags).containsOnly(Optional.empty());
    }

    @Test
    void changedSettings_areHeededAtOnceButNotMoreThanOnceAMinute() throws Exception {
        source.then(Assignment.of());
        askWhenDue();
        device.clock.advance(Duration.ofSeconds(10));

        source.fingerprint = 2;
        desk.look(now());

        assertThat(askWhenDue()).isEqualTo(Duration.ofSeconds(50));
        device.clock.advance(Duration.ofMinutes(5));
        source.fingerprint = 3;
        desk.look(now());
        assertThat(askWhenDue()).isZero();
    }

    @Test
    void askingThatWasCutOff_goesAgainAfterAMinute() throws Exception {
        source.then(Assignment.of());
        desk.asking();

        desk.cutOff(false);

        assertThat(askWhenDue()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void clockThatWasSetBack_holdsUpNoAsking() throws Exception {
        source.then(Assignment.of());
        askWhenDue();
        device.clock.advance(Duration.ofDays(-300));

        desk.clockWasSet();

        assertThat(desk.isDue(now())).isTrue();
    }

    @Test
    void policyOfAnotherMachine_mayNotRun() throws Exception {
        source.then(Assignment.of("wifi"));
        askWhenDue();
        assertThat(rules.mayRun(record("wifi"))).isTrue();

        source.foreign = true;

        assertThat(rules.mayRun(record("wifi"))).isFalse();
    }

    @Test
    void answerThatChangesNothing_isWrittenDownOnceADay() throws Exception {
        source.then(Assignment.of("wifi")).thenUnchanged();
        askWhenDue();
        Instant first = now();
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());

        for (int i = 0; i < 90; i++) {
            askWhenDue();
        }

        assertThat(device.source().lastAnswer()).contains(first);
        assertThat(changes).isEqualTo(1);
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});
        for (int i = 0; i < 10; i++) {
            askWhenDue();
        }
        assertThat(device.source().lastAnswer()).contains(first.plus(Duration.ofHours(24)));
    }
}

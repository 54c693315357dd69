package dev.scepter.agent.service;

import static dev.scepter.agent.service.TestDevice.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.testing.Failures;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PolicyIntakeTest {
    private static final Duration INTERVAL = Duration.ofMinutes(15);

    private final TestDevice device = new TestDevice();
    private final StopSign stop = new StopSign();
    private boolean removesOnRetire = true;
    private final PolicyIntake intake =
            intake(documents -> documents.stream().map(PolicyIntakeTest::read).toList(), device.events);
    private SourceState state = SourceState.none(SOURCE);

    private PolicyIntake intake(DocumentReader reader, EventSink events) {
        return new PolicyIntake(
                device.agent.journal(),
                device.agent.engine(),
                reader,
                any -> true,
                () -> removesOnRetire,
                StepListener.NONE,
                events,
                device.clock,
                stop);
    }

    @AfterEach
    void close() {
        device.close();
    }

    private static ReadDocument read(SourceDocument document) {
        PolicyReading reading = PolicyDocuments.read(document.content());
        return new ReadDocument(PolicyDocuments.listed(document, reading), reading.policy());
    }

    private void take(Assignment assignment) throws Exception {
        state = intake.take(SOURCE, assignment.at(device.clock.instant()), state, INTERVAL);
    }

    /** The stop comes with so many changes of files. */
    private void stopAfter(int changes) {
        AtomicInteger left = new AtomicInteger(changes);
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                if (left.decrementAndGet() == 0) {
                    stop.give();
                }
            }
        });
    }

    @Test
    void listedPolicies_areKept() throws Exception {
        take(Assignment.of("wifi", "vpn"));

        assertThat(device.policies()).containsExactlyInAnyOrder("wifi", "vpn");
        assertThat(state.listed()).hasSize(2);
        assertThat(state.etag()).contains("\"1\"");
    }

    @Test
    void lowerGeneration_isRefusedAndChangesNothing() throws Exception {
        take(Assignment.of("wifi", "vpn").generation(5));

        Failures.assertFails(
                ErrorCode.MDM_ANSWER_STALE,
                () -> take(Assignment.of("other").removing("wifi").generation(4)));

        assertThat(device.policies()).containsExactlyInAnyOrder("wifi", "vpn");
    }

    @Test
    void tombstone_removesItsPolicyAndNoOther() throws Exception {
        take(Assignment.of("wifi", "vpn"));

        take(Assignment.of("vpn").removing("wifi").generation(2));

        assertThat(device.agent.journal().list()).containsExactly(new PolicyId("vpn"));
        assertThat(device.told(EventId.POLICY_WITHDRAWN)).hasSize(1);
    }

    @Test
    void policyThatIsMissing_staysAtFirst() throws Exception {
        take(Assignment.of("wifi", "vpn"));

        take(Assignment.of("vpn").generation(2));

        assertThat(device.policies()).containsExactlyInAnyOrder("wifi", "vpn");
        assertThat(state.absences()).containsOnlyKeys(new PolicyId("wifi"));
    }

    @Test
    void damagedRecord_keepsBackNoOtherPolicyAndTheSourceIsAskedInFull() throws Exception {
        device.folder.write("policies/wifi.json", "{".getBytes(StandardCharsets.UTF_8));

        take(Assignment.of("wifi", "vpn"));

        assertThat(device.policies()).containsExactly("vpn");
        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);
        assertThat(state.etag()).isEmpty();
    }

    @Test
    void damagedRecord_isToldOnceUntilItWasMended() throws Exception {
        take(Assignment.of("wifi", "vpn"));
        device.folder.write("policies/wifi.json", "{".getBytes(StandardCharsets.UTF_8));
        take(Assignment.of("wifi", "vpn"));
        take(Assignment.of("wifi", "vpn"));
        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);

        device.folder.delete("policies/wifi.json");
        take(Assignment.of("wifi", "vpn"));
        device.folder.write("policies/wifi.json", "{".getBytes(StandardCharsets.UTF_8));
        take(Assignment.of("wifi", "vpn"));

        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(2);
    }

    @Test
    void earlierRemovalThatCannotBeFinished_keepsBackNoOtherPolicyAndTheSourceIsAskedInFull() throws Exception {
        device.agent.engine().apply(TestDevice.policy("wifi"), SOURCE, Demand.NOW, StepListener.NONE);
        take(Assignment.of("wifi", "old"));
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                if (operation == InMemoryDurableFolder.Operation.DELETE && path.startsWith("store/")) {
                    throw new ScepterException(ErrorCode.STORE_FAILED, "cannot delete " + path);
                }
            }
        });
        device.agent.engine().remove(new PolicyId("wifi"), false, StepListener.NONE);

        take(Assignment.of("wifi", "vpn").removing("old").generation(2));
        take(Assignment.of("wifi", "vpn").generation(3));

        assertThat(device.policies()).containsExactly("vpn");
        assertThat(state.generation()).hasValue(3);
        assertThat(state.etag()).isEmpty();
        assertThat(device.told(EventId.AGENT_TROUBLE)).hasSize(1);
    }

    @Test
    void policyWhoseTakingInBreaksDown_keepsBackNoOther() throws Exception {
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                if (path.startsWith("policies/wifi")) {
                    throw new IllegalStateException("stands for a defect");
                }
            }
        });

        take(Assignment.of("wifi", "vpn"));

        assertThat(device.policies()).containsExactly("vpn");
        assertThat(device.told(EventId.AGENT_TROUBLE))
                .singleElement()
                .asString()
                .contains("DEFECT");
        assertThat(state.etag()).isEmpty();
    }

    @Test
    void fullDisk_leavesThePoliciesThatAreKept() throws Exception {
        take(Assignment.of("wifi"));
        device.folder.setFaults(InMemoryDurableFolder.fullDisk());

        Failures.assertFails(
                ErrorCode.DATA_FOLDER_UNUSABLE,
                () -> take(Assignment.of("vpn").removing("wifi").generation(2)));

        assertThat(device.policies()).containsExactly("wifi");
    }

    @Test
    void refusal_isToldOnceWhileItStays() throws Exception {
        take(Assignment.of("wifi").withBroken(1));
        take(Assignment.of("wifi", "vpn").withBroken(1).generation(2));

        assertThat(device.told(EventId.POLICY_REFUSED)).hasSize(1);

        take(Assignment.of("wifi").generation(3));
        take(Assignment.of("wifi").withBroken(1).generation(4));

        assertThat(device.told(EventId.POLICY_REFUSED)).hasSize(2);
    }

    /** Compared each with each they take longer than that. */
    @Test
    @Timeout(10)
    void manyRefusals_takeLittleTime() throws Exception {
        List<ReadDocument> refused = IntStream.range(0, 60_000)
                .mapToObj(i -> new ReadDocument(
                        new Listed(
                                "/policies/" + i,
                                Optional.of(new PolicyId("policy-" + i)),
                                Optional.empty(),
                                Optional.empty(),
                                "",
                                Optional.of(new Trouble(ErrorCode.POLICY_INVALID, "wrong")),
                                List.of()),
                        Optional.empty()))
                .toList();
        AtomicInteger told = new AtomicInteger();
        PolicyIntake many = intake(documents -> refused, event -> told.incrementAndGet());
        PolicyAnswer.Policies answer =
                Assignment.of().withBroken(refused.size()).at(device.clock.instant());

        SourceState first = many.take(SOURCE, answer, state, INTERVAL);
        many.take(SOURCE, answer, first, INTERVAL);

        assertThat(told).hasValue(refused.size());
    }

    @Test
    void stopBetweenTwoPolicies_isHeededAndTheNextAnswerBringsTheRest() throws Exception {
        Assignment assigned = Assignment.of("one", "two", "three", "four");
        stopAfter(2);

        assertThatThrownBy(() -> take(assigned)).isInstanceOf(InterruptedException.class);

        assertThat(device.policies()).containsExactlyInAnyOrder("one", "two");
        assertThat(state).isEqualTo(SourceState.none(SOURCE));
    }

    @Test
    void stopBetweenTwoRemovals_isHeededAndTheNextAnswerRemovesTheRest() throws Exception {
        take(Assignment.of("one", "two", "three"));
        Assignment removing = Assignment.of().removing("one", "two", "three").generation(2);
        stopAfter(1);

        assertThatThrownBy(() -> take(removing)).isInstanceOf(InterruptedException.class);

        assertThat(device.agent.journal().list()).hasSize(2);
    }

    @Test
    void stopWhileARetiredDeviceIsCleared_isHeeded() throws Exception {
        take(Assignment.of("one", "two", "three"));
        stopAfter(1);

        assertThatThrownBy(() -> intake.removeAll(SOURCE)).isInstanceOf(InterruptedException.class);

        assertThat(device.agent.journal().list()).hasSize(2);
        assertThat(intake.isAnyLeft(SOURCE)).isTrue();
    }

    @Test
    void retiredDevice_losesWhatItsSourceBroughtAndNothingElse() throws Exception {
        take(Assignment.of("wifi", "vpn"));
        device.agent.engine().apply(TestDevice.policy("own"), "command line", Demand.NOW, StepListener.NONE);

        intake.removeAll(SOURCE);

        assertThat(device.policies()).containsExactly("own");
        assertThat(intake.isAnyLeft(SOURCE)).isFalse();
    }

    @Test
    void retiredDeviceThatKeeps_losesNothing() throws Exception {
        take(Assignment.of("wifi"));
        removesOnRetire = false;

        intake.removeAll(SOURCE);

        assertThat(device.policies()).containsExactly("wifi");
        assertThat(intake.isAnyLeft(SOURCE)).isFalse();
    }

    @Test
    void policyThatAPersonHolds_isNotBroughtBack() throws Exception {
        take(Assignment.of("wifi"));
        device.agent.engine().remove(new PolicyId("wifi"), true, StepListener.NONE);

        take(Assignment.of("wifi").generation(2));

        assertThat(device.policies()).isEmpty();
        assertThat(device.told(EventId.SOURCE_NOTED)).singleElement().asString().contains("--hold");
    }

    @Test
    void policyThatIsNotThereAnyMore_needsDocuments() throws Exception {
        take(Assignment.of("wifi"));
        assertThat(intake.needsDocuments(state)).isFalse();

        device.agent.engine().remove(new PolicyId("wifi"), false, StepListener.NONE);

        assertThat(intake.needsDocuments(state)).isTrue();
    }
}

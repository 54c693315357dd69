package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes when a grace is over, and what something else still needs. */
class PredecessorStepsTest {
    private final LifecycleBench bench = new LifecycleBench();
    private final PredecessorSteps steps = new PredecessorSteps(bench.store, bench.keys, bench.events, bench.clock);

    private CertificateInForce installed() throws Exception {
        CertificateInForce made = bench.certificate(NOW.minus(days(1)), NOW.plus(days(99)));
        bench.soundStore.install(ID, new CertificateStore.Entry(made.leaf(), made.chain(), made.key()));
        return made;
    }

    private static Predecessor over(Thumbprint leaf, KeyName key) {
        return new Predecessor(leaf, key, NOW, Optional.empty());
    }

    private static Predecessor over(CertificateInForce certificate) {
        return over(certificate.leaf().sha1(), certificate.key());
    }

    private static PolicyRecord record(CertificateInForce inForce, Predecessor... predecessors) {
        return PolicyRecord.of(policy(), "test")
                .withInForce(Optional.of(inForce))
                .withPredecessors(List.of(predecessors));
    }

    private PolicyRecord perform(PolicyRecord record) throws Exception {
        return steps.perform(
                PredecessorSteps.REMOVE,
                record,
                new StepRun(TimeLimit.ofCommand(bench.clock).deadline(), false));
    }

    private List<String> removed() {
        return bench.events.events().stream()
                .filter(event -> event.id() == EventId.PREDECESSOR_REMOVED)
                .map(Event::detail)
                .toList();
    }

    @Test
    void keyInForce_stays() throws Exception {
        CertificateInForce inForce = installed();
        CertificateInForce old = installed();

        PolicyRecord after = perform(record(inForce, over(old.leaf().sha1(), inForce.key())));

        assertThat(after.predecessors()).isEmpty();
        assertThat(bench.soundStore.list(ID)).containsExactly(inForce.leaf().sha1());
        assertThat(bench.soundKeys.list(ID)).contains(inForce.key());
    }

    @Test
    void certificateInForce_stays() throws Exception {
        CertificateInForce inForce = installed();

        PolicyRecord after = perform(record(inForce, over(inForce)));

        assertThat(after.predecessors()).isEmpty();
        assertThat(bench.soundStore.list(ID)).containsExactly(inForce.leaf().sha1());
        assertThat(bench.soundKeys.list(ID)).containsExactly(inForce.key());
        assertThat(removed()).isEmpty();
    }

    @Test
    void keyOfAnotherThatIsKept_stays() throws Exception {
        CertificateInForce inForce = installed();
        CertificateInForce old = installed();
        Predecessor kept = Predecessor.stray(LifecycleBench.CA.certificate().sha1(), old.key(), NOW);

        PolicyRecord after = perform(record(inForce, over(old), kept));

        assertThat(after.predecessors()).containsExactly(kept);
        assertThat(bench.soundKeys.list(ID)).contains(old.key());
    }

    @Test
    void keyOfAnOpenAttempt_stays() throws Exception {
        CertificateInForce inForce = installed();
        CertificateInForce old = installed();
        PolicyRecord record = record(inForce, over(old))
                .withAttempt(Optional.of(LifecycleBench.attempt(Purpose.RENEW).withKey(old.key())));

        perform(record);

        assertThat(bench.soundKeys.list(ID)).contains(old.key());
    }

    @Test
    void keyThatTwoShare_goesWithTheLast() throws Exception {
        CertificateInForce inForce = installed();
        CertificateInForce old = installed();
        CertificateInForce older = installed();

        perform(record(inForce, over(older.leaf().sha1(), old.key()), over(old)));

        assertThat(bench.soundKeys.list(ID)).containsExactlyInAnyOrder(inForce.key(), older.key());
    }

    @Test
    void oneThatCannotBeRemoved_holdsUpNoOtherAndIsToldByItself() throws Exception {
        CertificateInForce inForce = installed();
        CertificateInForce stuck = installed();
        CertificateInForce old = installed();
        bench.stuckKeys.add(stuck.key());

        PolicyRecord after = perform(record(inForce, over(stuck), over(old)));

        assertThat(after.predecessors()).containsExactly(over(stuck));
        assertThat(removed()).containsExactly("certificate " + old.leaf().sha1());
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> perform(after));
        assertThat(removed()).hasSize(1);
    }
}

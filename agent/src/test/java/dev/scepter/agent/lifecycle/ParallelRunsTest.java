package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that run at the same time, and the roots that they share. */
@Timeout(120)
class ParallelRunsTest {
    private static final PolicyId VPN = new PolicyId("vpn");
    /** Above the certificates that the bench's CA issues. */
    private static final EncodedCertificate ISSUING = LifecycleBench.CA.certificate();

    private static final EncodedCertificate ONE = TestCa.root(
                    "CN=One", spec -> spec.validity(NOW.minus(days(10)), NOW.plus(days(3650))))
            .certificate();

    private final LifecycleBench bench = new LifecycleBench();

    private static ScepPolicy with(PolicyId id, EncodedCertificate root) {
        return policyBuilder()
                .id(id)
                .name(id.text())
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root))
                .build();
    }

    private static ScepPolicy withoutRoot(PolicyId id) {
        return policyBuilder().id(id).name(id.text()).build();
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the other run did not come", e);
        }
    }

    private RunResult apply(ScepPolicy policy, StepListener listener) throws Exception {
        return bench.engine.apply(policy, "test", Demand.NOW, listener);
    }

    private void remove(PolicyId id) throws Exception {
        assertThat(bench.engine
                        .remove(id, false, StepListener.NONE)
                        .orElseThrow()
                        .failure())
                .isEmpty();
    }

    @Test
    void twoPoliciesAtTwoSlowServers_runAtTheSameTime() throws Exception {
        CyclicBarrier bothAsk = new CyclicBarrier(2);
        bench.issues = spec -> {
            meet(bothAsk);
            return spec;
        };

        FutureTask<RunResult> other = start(() -> apply(withoutRoot(VPN), StepListener.NONE));
        RunResult here = apply(withoutRoot(ID), StepListener.NONE);

        assertThat(here.record().inForce()).isPresent();
        assertThat(other.get().record().inForce()).isPresent();
        assertThat(bench.journal.read(VPN)).contains(other.get().record());
    }

    @Test
    void rootHandedToAPolicyThatRuns_isNotLost() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(withoutRoot(VPN));
        CountDownLatch asks = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        bench.issues = spec -> {
            asks.countDown();
            try {
                assertThat(answers.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return spec;
        };
        FutureTask<Optional<RunResult>> renewal = start(() -> bench.engine.run(VPN, Demand.RENEWAL, StepListener.NONE));
        assertThat(asks.await(60, TimeUnit.SECONDS)).isTrue();

        remove(ID);
        assertThat(bench.journal.read(VPN).orElseThrow().roots()).containsExactly(new CarriedRoot(ISSUING, true, true));
        answers.countDown();

        PolicyRecord heir = renewal.get().orElseThrow().record();
        assertThat(heir.predecessors()).hasSize(1);
        assertThat(heir.roots()).containsExactly(new CarriedRoot(ISSUING, true, true));
        assertThat(bench.journal.read(VPN)).contains(heir);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        remove(VPN);
        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void storeThatIsAskedForARoot_holdsUpNoOtherRun() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(withoutRoot(VPN));
        bench.engine.run(VPN, Demand.RENEWAL, StepListener.NONE);
        assertThat(bench.journal.read(VPN).orElseThrow().predecessors()).hasSize(1);
        List<Boolean> heldUp = new ArrayList<>();
        bench.atStoreCall =
                () -> heldUp.add(Thread.holdsLock(bench.journal.gate().monitor()));

        remove(ID);

        assertThat(heldUp).isNotEmpty().containsOnly(false);
        assertThat(bench.journal.read(VPN).orElseThrow().roots()).containsExactly(new CarriedRoot(ISSUING, true, true));
    }

    @Test
    void twoThatLetGoAtTheSameTime_leaveAnOwnerWhileTheRootIsNeeded() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(with(VPN, ISSUING));
        CyclicBarrier both = new CyclicBarrier(2);

        FutureTask<RunResult> other = start(() -> apply(withoutRoot(VPN), meetingAt(SurplusRootSteps.LET_GO, both)));
        apply(withoutRoot(ID), meetingAt(SurplusRootSteps.LET_GO, both));
        other.get();

        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        remove(ID);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ISSUING));
        remove(VPN);
        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void twoThatAreRemovedAtTheSameTime_leaveNothing() throws Exception {
        bench.apply(with(ID, ISSUING));
        bench.apply(with(VPN, ISSUING));
        CyclicBarrier both = new CyclicBarrier(2);

        FutureTask<Optional<RunResult>> other =
                start(() -> bench.engine.remove(VPN, false, meetingAt(RemovalSteps.REMOVE_ROOT, both)));
        bench.engine.remove(ID, false, meetingAt(RemovalSteps.REMOVE_ROOT, both));
        other.get();

        assertThat(bench.anchors.all()).isEmpty();
        assertThat(bench.journal.list()).isEmpty();
    }

    /** For each of two runs: both begin the step before one performs it, and both have performed it before one goes on. */
    private static StepListener meetingAt(Step where, CyclicBarrier barrier) {
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        return new StepListener() {
            @Override
            public void begins(PolicyId policy, Step step) {
                if (step.equals(where) && begun.compareAndSet(false, true)) {
                    meet(barrier);
                }
            }

            @Override
            public void ended(PolicyId policy, Step step, Duration took) {
                if (step.equals(where) && ended.compareAndSet(false, true)) {
                    meet(barrier);
                }
            }
        };
    }

    /** The removal comes after the look at the root and before the policy that now carries it is on record. */
    @Test
    void rootThatGoesWhileAPolicyTakesItUp_isBroughtBack() throws Exception {
        bench.apply(with(ID, ONE));
        bench.apply(withoutRoot(VPN));
        AtomicBoolean removed = new AtomicBoolean();
        bench.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                if (path.endsWith("vpn.json") && removed.compareAndSet(false, true)) {
                    try {
                        remove(ID);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            }
        });

        apply(with(VPN, ONE), StepListener.NONE);

        assertThat(bench.journal.list()).containsExactly(VPN);
        assertThat(bench.anchors.all()).isEqualTo(Set.of(ONE));
        remove(VPN);
        assertThat(bench.anchors.all()).isEmpty();
    }

    @Test
    void manyPoliciesThatComeAndGo_shareRootsWithoutLosingOrLeavingOne() throws Exception {
        CyclicBarrier begin = new CyclicBarrier(4);
        List<FutureTask<Boolean>> lives = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            PolicyId id = new PolicyId("policy-" + i);
            EncodedCertificate mine = i % 2 == 0 ? ONE : ISSUING;
            lives.add(start(() -> {
                meet(begin);
                for (int round = 0; round < 5; round++) {
                    assertThat(apply(with(id, mine), StepListener.NONE).failure())
                            .isEmpty();
                    assertThat(bench.anchors.all()).contains(mine);
                    apply(withoutRoot(id), StepListener.NONE);
                    apply(with(id, mine), StepListener.NONE);
                    assertThat(bench.anchors.all()).contains(mine);
                    remove(id);
                }
                return true;
            }));
        }

        for (FutureTask<Boolean> life : lives) {
            assertThat(life.get()).isTrue();
        }
        assertThat(bench.anchors.all()).isEmpty();
        assertThat(bench.journal.list()).isEmpty();
    }

    @Test
    void policyThatRunsAlready_isNotRunAgain() throws Exception {
        AtomicBoolean tried = new AtomicBoolean();
        StepListener again = new StepListener() {
            @Override
            public void begins(PolicyId policy, Step step) {
                if (tried.compareAndSet(false, true)) {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> bench.engine.run(ID, Demand.NOW, StepListener.NONE));
                }
            }
        };

        assertThat(apply(withoutRoot(ID), again).failure()).isEmpty();

        assertThat(tried).isTrue();
        assertThat(bench.look().failure()).isEmpty();
    }

    @Test
    void policyThatRuns_isNotAdopted() throws Exception {
        AtomicBoolean tried = new AtomicBoolean();
        StepListener adopting = new StepListener() {
            @Override
            public void begins(PolicyId policy, Step step) {
                if (tried.compareAndSet(false, true)) {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> bench.engine.adopt(with(ID, ONE), "test", StepListener.NONE));
                }
            }
        };

        assertThat(apply(withoutRoot(ID), adopting).failure()).isEmpty();

        assertThat(tried).isTrue();
        assertThat(bench.recorded().policy()).isEqualTo(withoutRoot(ID));
    }

    /** The removal comes after the record was read and before it is written. */
    @Test
    void rootHandedToAPolicyThatIsAdopted_isNotLost() throws Exception {
        AtomicReference<Callable<Boolean>> whileAdopted = new AtomicReference<>(() -> true);
        LifecycleEngine engine = new LifecycleEngine(
                bench.keys,
                bench.store,
                bench.trust,
                bench.journal,
                bench.verifier,
                Ways.only(bench.enrollment),
                policy -> {
                    call(whileAdopted.getAndSet(() -> true));
                    return bench.keySpecs.of(policy);
                },
                bench.events,
                bench.clock,
                bench.sleeper);
        engine.apply(with(ID, ISSUING), "test", Demand.NOW, StepListener.NONE);
        engine.apply(withoutRoot(VPN), "test", Demand.NOW, StepListener.NONE);
        whileAdopted.set(() -> engine.remove(ID, false, StepListener.NONE).isPresent());
        ScepPolicy longer = policyBuilder().id(VPN).name("vpn").keyLength(4096).build();

        engine.adopt(longer, "test", StepListener.NONE);

        assertThat(bench.journal.list()).containsExactly(VPN);
        PolicyRecord heir = bench.journal.read(VPN).orElseThrow();
        assertThat(heir.policy()).isEqualTo(longer);
        assertThat(heir.roots()).containsExactly(new CarriedRoot(ISSUING, true, true));
    }

    private static void call(Callable<Boolean> action) {
        try {
            assertThat(action.call()).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

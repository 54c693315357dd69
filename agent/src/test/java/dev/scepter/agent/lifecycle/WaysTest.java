package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.lifecycle.WayChoice.Wish;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.testing.FakeEnrollment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two ways over one bench: which is gone, and for how long. */
class WaysTest {
    private final LifecycleBench bench = new LifecycleBench();
    private Wish wish = Wish.NONE;
    private Probe firstSays = new Probe.Usable();
    private Probe otherSays = new Probe.Usable();
    private final Enrollment first = way("first");
    private final Enrollment other = way("other");
    private final Ways ways = new Ways(
            List.of(first, other),
            policy -> List.of(
                    new Candidate("other", Probe.of(List.of("never asked"))),
                    new Candidate("absent", Probe.of(List.of("not built")))),
            () -> wish);
    private final LifecycleEngine engine = new LifecycleEngine(
            bench.keys,
            bench.store,
            bench.trust,
            bench.journal,
            bench.verifier,
            ways,
            bench.keySpecs,
            bench.events,
            bench.clock,
            bench.sleeper);

    /** Goes as the fake of the bench does, under another name. */
    private Enrollment way(String name) {
        return (Enrollment) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Enrollment.class}, (self, method, arguments) -> {
                    if (method.getName().equals("name")) {
                        return name;
                    }
                    if (method.getName().equals("probe")) {
                        return name.equals("first") ? firstSays : otherSays;
                    }
                    try {
                        return method.invoke(bench.enrollment, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private RunResult apply() throws Exception {
        return engine.apply(policy(), "test", Demand.NOW, StepListener.NONE);
    }

    private static Wish asked(String way) {
        return new Wish(way, "test");
    }

    @Test
    void way_isRecordedBesideTheCertificate() throws Exception {
        wish = asked("other");

        apply();

        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("other");
    }

    @Test
    void refusedWay_isPassedOver() throws Exception {
        firstSays = Probe.of(List.of("broken"));

        apply();

        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("other");
    }

    @Test
    void presentWay_isAskedItselfAndAnAbsentOneIsShown() {
        WayChoice choice = ways.choose(policy());

        assertThat(choice.candidates()).extracting(Candidate::way).containsExactly("first", "other", "absent");
        assertThat(choice.candidates().get(1).probe().isUsable()).isTrue();
    }

    @Test
    void certificate_isRenewedByItsWay_whateverIsWantedNow() throws Exception {
        apply();
        wish = asked("other");
        firstSays = Probe.of(List.of("broken"));

        engine.run(LifecycleBench.ID, Demand.RENEWAL, StepListener.NONE);

        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("first");
        assertThat(engine.way(bench.recorded()).way()).contains("first");
    }

    @Test
    void openAttempt_keepsItsWayAfterTheChallengeWasSent() throws Exception {
        bench.enrollment.answer(FakeEnrollment.pending());
        engine.apply(
                policyBuilder()
                        .challenge(Optional.of(Secret.ofText("a-challenge")))
                        .retryCount(0)
                        .build(),
                "test",
                Demand.NOW,
                StepListener.NONE);
        wish = asked("other");
        firstSays = Probe.of(List.of("broken"));

        engine.run(LifecycleBench.ID, Demand.NOW, StepListener.NONE);

        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("first");
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
    }

    @Test
    void afterARequestWasSent_noOtherWayIsTakenByItself() throws Exception {
        bench.enrollment.answer(FakeEnrollment.refused(ErrorCode.CA_REFUSED));
        apply();
        boolean closed = bench.recorded().attempt().isEmpty();
        firstSays = Probe.of(List.of("broken"));

        RunResult byItself = apply();
        wish = asked("other");
        RunResult named = apply();

        assertThat(closed).isTrue();
        assertThat(byItself.failure().orElseThrow().message()).contains("sent by first before", "broken");
        assertThat(named.failure()).isEmpty();
        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("other");
    }

    @Test
    void whatWasSentBefore_goesOnByItsWay() throws Exception {
        firstSays = Probe.of(List.of("not now"));
        bench.enrollment.answer(FakeEnrollment.refused(ErrorCode.CA_REFUSED));
        apply();
        firstSays = new Probe.Usable();

        apply();

        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("other");
    }

    @Test
    void noUsableWay_failsBeforeAnyStep_andWaitsForTheNextLook() throws Exception {
        wish = asked("absent");

        RunResult result = apply();
        Forecast forecast = engine.forecast(bench.recorded());

        Failure failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REFUSED);
        assertThat(failure.message()).contains("not built");
        assertThat(failure.purpose()).contains(Purpose.ENROL);
        assertThat(bench.enrollment.performed()).isEmpty();
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(result.nextAttempt().orElseThrow()).isAfter(bench.clock.instant());
        assertThat(forecast.steps()).isEmpty();
        assertThat(forecast.way().way()).isEmpty();
    }

    @Test
    void noUsableWay_isDueAllTheSame() throws Exception {
        wish = asked("absent");

        Forecast forecast = engine.forecast(policy(), "test");

        assertThat(forecast.steps()).extracting(Step::name).containsExactly("begin");
    }

    @Test
    void anotherWish_endsTheTrouble() throws Exception {
        wish = asked("absent");
        apply();
        wish = Wish.NONE;

        RunResult result = apply();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.recorded().inForce().orElseThrow().strategy()).isEqualTo("first");
    }
}

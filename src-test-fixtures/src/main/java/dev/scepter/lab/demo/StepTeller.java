package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.EventSink;
import dev.scepter.lab.demo.Audience.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells the agent's steps in the words of the demo. What the CA answered comes as an event within the step. */
final class StepTeller implements StepListener, EventSink {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("authenticateCa", "fetch the CA's certificates; one has the thumbprint of the policy"),
            Map.entry("nameKey", "choose a name for the new key"),
            Map.entry("makeKey", "make a new key; it never leaves the device"),
            Map.entry("buildRequest", "write the request and store it, so that a crash cannot lose it"),
            Map.entry("send", "send the request"),
            Map.entry("poll", "ask the CA again"),
            Map.entry("install", "put the new certificate into the store, not in use yet"),
            Map.entry("prove", "prove that the certificate and its key work"),
            Map.entry("trustRoot", "add the policy's root to the trusted roots of this data folder"),
            Map.entry("putInForce", "put the certificate in use"),
            Map.entry("settle", "note that it is done"));

    private final Audience audience;
    private final Clock real;
    private Stopwatch watch;
    private Optional<EventId> answer = Optional.empty();

    /** @param real measures what is told */
    StepTeller(Audience audience, Clock real) {
        this.audience = audience;
        this.real = real;
        this.watch = Stopwatch.start(real);
    }

    @Override
    public void accept(Event event) {
        if (event.id() == EventId.REQUEST_PENDING || event.id() == EventId.RENEWAL_STEPPED_DOWN) {
            answer = Optional.of(event.id());
        }
    }

    @Override
    public void begins(PolicyId policy, Step step) {
        watch = Stopwatch.start(real);
    }

    @Override
    public void ended(PolicyId policy, Step step, Duration byDemoTime) {
        Duration took = watch.elapsed();
        String words = WORDS.getOrDefault(step.name(), step.title());
        if (answer.equals(Optional.of(EventId.REQUEST_PENDING))) {
            audience.step(step.name(), words + "; the CA keeps it until somebody has approved", Result.WAIT, took);
        } else if (answer.equals(Optional.of(EventId.RENEWAL_STEPPED_DOWN))) {
            audience.step(step.name(), words + "; this CA refuses it without the challenge", Result.REFUSED, took);
        } else {
            audience.step(step.name(), words, Result.OK, took);
        }
        answer = Optional.empty();
    }

    @Override
    public void failed(PolicyId policy, Step step, Duration byDemoTime, Failure failure) {
        audience.step(step.name(), WORDS.getOrDefault(step.name(), step.title()), Result.FAILED, watch.elapsed());
        answer = Optional.empty();
    }

    /** The agent waits before it asks the CA again. */
    void waits() {
        audience.step(
                "wait",
                "not approved yet; the clock is put forward by what the policy says",
                Result.WAIT,
                Duration.ZERO);
    }
}

package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.port.WakeUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A resident agent on one thread: its waits move the clock, and its work beside the loop is done while it waits. */
final class LoopBench implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_WAITS = 100_000;

    final TestDevice device;
    final TestSource source;
    final TestTarget mdm;
    final ManualWorkers workers = new ManualWorkers();
    /** How long the loop waited each time. */
    final List<Duration> waits = new ArrayList<>();

    private final List<Consumer<WakeUp>> listeners = new ArrayList<>();
    private final TreeMap<Instant, List<Runnable>> appointments = new TreeMap<>();
    private boolean rung;
    private final AgentLoop loop;

    LoopBench() {
        this(new TestDevice());
    }

    LoopBench(TestDevice device) {
        this.device = device;
        this.source = new TestSource(device.clock);
        this.mdm = new TestTarget(device.states);
        LoopSeams seams = new LoopSeams(
                new Bell() {
                    @Override
                    public void ring() {
                        rung = true;
                    }

                    @Override
                    public void await(Duration atMost) {
                        waitFor(atMost);
                    }
                },
                workers,
                listener -> {
                    listeners.add(listener);
                    return () -> listeners.remove(listener);
                },
                LONGEST_WAIT,
                Duration.ofHours(1));
        loop = ResidentParts.of(device.agent, source, mdm, StepListener.NONE, seams);
    }

    /** What is to happen after a time. */
    void after(Duration time, Runnable action) {
        appointments
                .computeIfAbsent(device.clock.instant().plus(time), moment -> new ArrayList<>())
                .add(action);
    }

    /** Something happens outside. */
    void wake(WakeUp why) {
        listeners.forEach(listener -> listener.accept(why));
    }

    /** The agent lives so long and is stopped. */
    void live(Duration time) {
        after(time, loop::stop);
        loop.run();
    }

    /** Ends the agent. */
    void stop() {
        loop.stop();
    }

    private void waitFor(Duration atMost) {
        if (workers.workOn() || rung) {
            rung = false;
            return;
        }
        waits.add(atMost);
        if (waits.size() > MOST_WAITS) {
            throw new AssertionError("the loop never rests");
        }
        Instant end = device.clock.instant().plus(atMost);
        if (!appointments.isEmpty() && !appointments.firstKey().isAfter(end)) {
            device.clock.set(appointments.firstKey());
            appointments.pollFirstEntry().getValue().forEach(Runnable::run);
            return;
        }
        device.clock.set(end);
    }

    @Override
    public void close() {
        device.close();
    }
}

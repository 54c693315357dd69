package dev.scepter.agent.service;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Work beside the loop that goes on when told, on the thread that tells. */
final class ManualWorkers implements Workers {
    /** Names of all work that was begun, oldest first. */
    final List<String> begun = new ArrayList<>();

    private final List<Job> waiting = new ArrayList<>();
    /** Work whose name begins so hangs: only an interrupt ends it. */
    final Set<String> hanging = new HashSet<>();
    /** It does not end by an interrupt either. */
    boolean deaf;

    private static final class Job {
        private final String name;
        private final Runnable work;
        private boolean interrupted;

        Job(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }
    }

    @Override
    public Runnable begin(String name, Runnable work) {
        Job job = new Job(name, work);
        begun.add(name);
        waiting.add(job);
        return () -> job.interrupted = true;
    }

    private boolean working;

    /** It is work that goes on now, not the loop. */
    boolean isWorking() {
        return working;
    }

    /** Carries out what does not hang; says whether there was anything. */
    boolean workOn() {
        List<Job> now = waiting.stream().filter(this::goesOn).toList();
        waiting.removeAll(now);
        working = true;
        now.forEach(ManualWorkers::perform);
        working = false;
        return !now.isEmpty();
    }

    private boolean goesOn(Job job) {
        return job.interrupted ? !deaf : hanging.stream().noneMatch(job.name::startsWith);
    }

    private static void perform(Job job) {
        if (job.interrupted) {
            Thread.currentThread().interrupt();
        }
        job.work.run();
        // It was that of the work's own thread.
        Thread.interrupted();
    }
}

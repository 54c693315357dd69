package dev.scepter.harness;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Plays a life once without a stop, and then once for each situation that its points find: stopped there, restarted, gone on to
 * the end. And once for each call that may fail: failed there, gone on later.
 */
final class CrashHarness {
    private static final Duration RESTART = Duration.ofSeconds(1);
    /** Longer than the agent waits after a first failure of the machine or the network, shorter than after a refusal. */
    private static final Duration LATER = Duration.ofMinutes(10);

    private final UnaryOperator<DurableFolder> flaw;

    /** A harness of the agent as it is. */
    CrashHarness() {
        this(UnaryOperator.identity());
    }

    /** @param flaw what stands between the agent and its files, to see whether the harness notices */
    CrashHarness(UnaryOperator<DurableFolder> flaw) {
        this.flaw = flaw;
    }

    CrashReport run(Life life) {
        List<String> violations = new ArrayList<>();
        CrashPoints counting = CrashPoints.counting();
        Optional<Ending> undisturbed = play(life, counting, violations);
        if (undisturbed.isEmpty()) {
            return new CrashReport(life.name(), 0, 0, violations);
        }
        // The runs share nothing that changes.
        counting.situations().parallelStream()
                .map(point -> playStopped(life, CrashPoints.stoppingAt(point), undisturbed.get()))
                .toList()
                .forEach(violations::addAll);
        counting.calls().parallelStream()
                .map(point -> playStopped(life, CrashPoints.failingAt(point), undisturbed.get()))
                .toList()
                .forEach(violations::addAll);
        return new CrashReport(
                life.name(), counting.count(), counting.situations().size(), violations);
    }

    private List<String> playStopped(Life life, CrashPoints stopping, Ending undisturbed) {
        List<String> violations = new ArrayList<>();
        Optional<Ending> ending = play(life, stopping, violations);
        String stop = " [stopped " + stopping.stoppedAt().orElse("nowhere") + "]";
        if (stopping.stoppedAt().isEmpty()) {
            violations.add("the run did not pass its point" + stop);
        }
        ending.map(value -> value.differenceFrom(undisturbed, life.moreRequests()))
                .filter(difference -> !difference.isEmpty())
                .ifPresent(difference -> violations.add(difference + stop));
        return violations;
    }

    /** Empty if the life could not be brought to its end. */
    private Optional<Ending> play(Life life, CrashPoints points, List<String> violations) {
        World world = new World(life, points, flaw);
        try {
            for (Life.Act act : life.acts()) {
                if (act instanceof Life.Command command) {
                    carryOut(command, world);
                } else if (act instanceof Life.Undisturbed undisturbed) {
                    try (Agent agent = world.startAgent()) {
                        undisturbed.call().tell(agent, world);
                    }
                } else if (act instanceof Life.Happening happening) {
                    happening.what().accept(world);
                }
            }
            new MdmView(world).look(world.startAgent());
            new SourceView(world).look(world.startAgent());
            return Optional.of(Ending.of(world.startAgent(), world));
        } catch (ScepterException e) {
            world.violated("a command failed: " + e.code() + " " + e.getMessage());
            return Optional.empty();
        } catch (IllegalStateException | IllegalArgumentException e) {
            // How the agent reports that it is in a state which it holds impossible.
            world.violated("a command broke down: " + e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            world.violated("the harness was interrupted");
            return Optional.empty();
        } finally {
            violations.addAll(world.violations());
            world.close();
        }
    }

    private static void carryOut(Life.Command command, World world) throws ScepterException, InterruptedException {
        command.removed().forEach(world.certificates()::removalBegins);
        command.removed().forEach(world.requests()::giveUp);
        try {
            world.points().open();
            tellUntilFailure(world, command, command.call());
            if (world.points().hasFailedJustNow()) {
                world.clock().advance(LATER);
                lookAfterCrash(world, Set.copyOf(command.removed()));
                tell(world, command, command.afterCrash());
            }
        } catch (SimulatedCrash crash) {
            world.clock().advance(RESTART);
            lookAfterCrash(world, Set.copyOf(command.removed()));
            tell(world, command, command.afterCrash());
        } finally {
            world.points().close();
        }
        new SettledState(world).look(world.startAgent());
        command.removed().forEach(world.certificates()::removalEnded);
    }

    /** The failure that the harness brought about may end the command. */
    private static void tellUntilFailure(World world, Life.Command command, Life.Call call)
            throws ScepterException, InterruptedException {
        try {
            tell(world, command, call);
        } catch (ScepterException e) {
            if (!e.getMessage().contains("the harness failed the call")) {
                throw e;
            }
        }
    }

    private static void tell(World world, Life.Command command, Life.Call call)
            throws ScepterException, InterruptedException {
        try (Agent agent = world.startAgent()) {
            if (command.resident()) {
                call.tell(agent, world);
                return;
            }
            try (DurableFolder.Lock held = agent.folder().lock(Duration.ZERO)) {
                call.tell(agent, world);
            }
        }
    }

    /** Before anything is mended: what a person who looks sees. */
    private static void lookAfterCrash(World world, Set<PolicyId> removed) throws ScepterException {
        world.certificates().look("after the crash");
        for (PolicyStatus status : world.startAgent().status().all()) {
            boolean guarded = world.certificates().guarded().contains(status.id());
            if (guarded
                    && !removed.contains(status.id())
                    && status.certificate().isPresent()) {
                // A root that the policy has just come to carry is not trusted before it is brought.
                boolean rootToCome = status.proofs().map(Proofs::failing).equals(Optional.of(List.of("rootTrusted")));
                boolean valid = status.state() == PolicyStatus.State.VALID || rootToCome;
                if (!valid) {
                    world.violated("policy " + status.id() + " is shown as " + status.state()
                            + " though its certificate works");
                }
            }
        }
    }
}

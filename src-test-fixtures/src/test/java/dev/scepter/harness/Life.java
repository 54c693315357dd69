package dev.scepter.harness;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.service.Agent;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The script of a life: what the agent is told to do, and what happens to it meanwhile.
 *
 * @param name as in the report
 * @param rules of the CA at the beginning
 * @param acts what happens, in order
 * @param moreRequests how many more requests and certificates than without a stop there may be
 */
record Life(String name, LabCaRules rules, List<Act> acts, int moreRequests) {

    Life {
        acts = List.copyOf(acts);
    }

    /** One line of the script. */
    sealed interface Act {}

    /**
     * The agent is told to do something; the process may end meanwhile.
     *
     * @param call what it is told
     * @param afterCrash what it is told after a restart
     * @param removed what is taken away by this
     * @param resident it takes the lock of the folder itself
     */
    record Command(Call call, Call afterCrash, List<PolicyId> removed, boolean resident) implements Act {
        Command {
            removed = List.copyOf(removed);
        }
    }

    /** The agent does something, and nothing comes in between. */
    record Undisturbed(Call call) implements Act {}

    /** Something happens outside the agent. */
    record Happening(Consumer<World> what) implements Act {}

    /** Something told to an agent. */
    @FunctionalInterface
    interface Call {
        void tell(Agent agent, World world) throws ScepterException, InterruptedException;
    }

    static Script named(String name, LabCaRules rules) {
        return new Script(name, rules);
    }

    /** Writes a life down. Not for several threads. */
    static final class Script {
        private final String name;
        private final LabCaRules rules;
        private final List<Act> acts = new ArrayList<>();
        private int moreRequests;

        private Script(String name, LabCaRules rules) {
            this.name = name;
            this.rules = rules;
        }

        /** {@code scepter apply}; repeated after a crash. */
        Script apply(Function<LabCa, ScepPolicy> policy) {
            return command(applying(policy), applying(policy));
        }

        /** {@code scepter apply} that the CA refuses; after a crash the agent goes on by itself and tries no second time. */
        Script applyOnce(Function<LabCa, ScepPolicy> policy) {
            Call goOn = (agent, world) -> {
                ScepPolicy wanted = policy.apply(world.ca());
                boolean known = agent.journal()
                        .read(wanted.id())
                        .filter(record -> record.policy().revision().equals(wanted.revision()))
                        .isPresent();
                if (known) {
                    agent.engine().run(wanted.id(), Demand.WHAT_IS_DUE, world.listener());
                } else {
                    applying(policy).tell(agent, world);
                }
            };
            return command(applying(policy), goOn);
        }

        /** What the service does by itself. */
        Script runWhatIsDue(PolicyId id) {
            Call call = (agent, world) -> agent.engine().run(id, Demand.WHAT_IS_DUE, world.listener());
            return command(call, call);
        }

        /**
         * {@code scepter rollback}; after a crash only if nothing of it was written down, because twice leads forward.
         *
         * @param back to the older certificate; else forward again
         */
        Script rollBack(PolicyId id, boolean back) {
            Call call = (agent, world) -> agent.engine().rollBack(id, Demand.WHAT_IS_DUE, world.listener());
            Call goOn = (agent, world) -> {
                PolicyRecord record = agent.journal().read(id).orElseThrow();
                if (record.rollback().isPresent() || record.hold().isPresent() == back) {
                    agent.engine().run(id, Demand.WHAT_IS_DUE, world.listener());
                } else {
                    call.tell(agent, world);
                }
            };
            return command(call, goOn);
        }

        /** {@code scepter remove}. */
        Script remove(PolicyId id) {
            Call call = (agent, world) -> agent.engine().remove(id, false, world.listener());
            acts.add(new Command(call, call, List.of(id), false));
            return this;
        }

        /** Any command; repeated after a crash. */
        Script tell(Call call) {
            return command(call, call);
        }

        /** What another life has tried: no point counts. */
        Script undisturbed(Call call) {
            acts.add(new Undisturbed(call));
            return this;
        }

        /** {@code scepter run} for a time, in which the source takes policies away. */
        Script resident(Duration time, PolicyId... removed) {
            Call call = new Resident(time);
            acts.add(new Command(call, call, List.of(removed), true));
            return this;
        }

        /** The MDM assigns a policy. */
        Script assign(Function<LabCa, PolicyText> policy) {
            return happens(world -> {
                PolicyText text = policy.apply(world.ca());
                world.secrets().plant(text.node().path("challenge").textValue());
                world.mdm().assignToAll(new String(text.bytes(), StandardCharsets.UTF_8));
            });
        }

        Script timePasses(Duration duration) {
            return happens(world -> world.clock().advance(duration));
        }

        Script caChanges(UnaryOperator<LabCaRules> change) {
            return happens(world -> world.ca().setRules(change.apply(world.ca().rules())));
        }

        Script happens(Consumer<World> what) {
            acts.add(new Happening(what));
            return this;
        }

        /** A crash may cost this many requests more. */
        Script mayNeedMoreRequests(int count) {
            moreRequests = count;
            return this;
        }

        Life end() {
            return new Life(name, rules, acts, moreRequests);
        }

        private Script command(Call call, Call afterCrash) {
            acts.add(new Command(call, afterCrash, List.of(), false));
            return this;
        }

        private static Call applying(Function<LabCa, ScepPolicy> policy) {
            return (agent, world) -> {
                ScepPolicy wanted = policy.apply(world.ca());
                wanted.challenge().ifPresent(challenge -> world.secrets().plant(challenge.revealText()));
                agent.engine().apply(wanted, "crash harness", Demand.NOW, world.listener());
            };
        }
    }
}

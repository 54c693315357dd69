package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "renew", description = "Renew now, also outside the window. Without POLICY: all policies.")
final class RenewCommand extends AgentCommand {
    @Parameters(arity = "0..1", paramLabel = "POLICY", description = "Id or unique name.")
    private @Nullable String policy;

    RenewCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    boolean makesNews() {
        return true;
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        Optional<Backend> asked = backend();
        if (policy != null) {
            about(require(agent, policy).id());
        }
        try (DurableFolder.Lock held = lock(agent)) {
            if (policy != null) {
                PolicyStatus status = renew(agent, requireInUse(agent, policy, "renew"), asked);
                printStatus(status);
                return status.exitCode();
            }
            StatusList all = new StatusList();
            all.addAll(
                    agent,
                    record -> record.removal().isPresent() ? List.of() : List.of(renew(agent, record.id(), asked)));
            all.print(this);
            return all.exitCode();
        }
    }

    private PolicyStatus renew(Agent agent, PolicyId id, Optional<Backend> asked)
            throws ScepterException, InterruptedException {
        Optional<RunResult> result = agent.engine().run(id, within(Demand.RENEWAL), progress());
        RunResult ran = result.orElseThrow(() -> new IllegalStateException("the record vanished under the lock"));
        warnOfSettledWay(asked, ran.record());
        return agent.status().after(ran);
    }
}

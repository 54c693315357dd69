package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description = "Go back to the certificate before, while its grace lasts. Once more: forward again.")
final class RollbackCommand extends AgentCommand {
    @Parameters(paramLabel = "POLICY", description = "Id or unique name.")
    private String policy = "";

    RollbackCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    boolean makesNews() {
        return true;
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        about(require(agent, policy).id());
        try (DurableFolder.Lock held = lock(agent)) {
            PolicyId id = requireInUse(agent, policy, "roll back");
            RunResult result = agent.engine()
                    .rollBack(id, within(Demand.WHAT_IS_DUE), progress())
                    .orElseThrow(() -> new IllegalStateException("the record vanished under the lock"));
            PolicyStatus status = agent.status().after(result);
            printStatus(status);
            return status.exitCode();
        }
    }
}

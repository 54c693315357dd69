package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Remove a policy: its certificate, its keys, and the root if only this policy brought it.")
final class RemoveCommand extends AgentCommand {
    @Parameters(paramLabel = "POLICY", description = "Id or unique name. One that is not there: done.")
    private String policy = "";

    @Option(names = "--hold", description = "A source does not bring the policy back.")
    private boolean hold;

    RemoveCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        Optional<PolicyRecord> seen = find(agent, policy);
        if (seen.isEmpty()) {
            return absent();
        }
        about(seen.get().id());
        try (DurableFolder.Lock held = lock(agent)) {
            Optional<PolicyRecord> record = find(agent, policy);
            if (record.isEmpty()) {
                return absent();
            }
            RunResult result = agent.engine()
                    .remove(record.get().id(), hold, progress())
                    .orElseThrow(() -> new IllegalStateException("the record vanished under the lock"));
            PolicyStatus status = agent.status().after(result);
            printStatus(status);
            return status.exitCode();
        }
    }

    private ExitCode absent() {
        if (json()) {
            Optional<String> id = PolicyId.isValid(policy) ? Optional.of(policy) : Optional.empty();
            printJson(StatusJson.ofUnknown(id, Optional.empty(), "REMOVED", Optional.empty()));
        } else {
            console().show("There is no policy \"" + policy + "\" on this device; nothing to remove.");
        }
        return ExitCode.DONE;
    }
}

package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Remove a policy: its certificate, its keys, and the root if only this policy brought it.")
final class RemoveCommand extends AgentCommand {
    private static final Warning ROOT_STAYS = Warning.of(
            WarningCode.ROOT_STAYS,
            "the state file is gone or cannot be read; a root that the policy brought is still trusted");

    @Parameters(paramLabel = "POLICY", description = "Id or unique name. One that is not there: done.")
    private String policy = "";

    @Option(names = "--hold", description = "A source does not bring the policy back.")
    private boolean hold;

    RemoveCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    boolean makesNews() {
        return true;
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        Optional<PolicyRecord> seen;
        try {
            seen = find(agent, policy);
        } catch (ScepterException e) {
            // Only an id leads to one record; a mark to hold needs the policy that cannot be read.
            if (!Journal.isUnreadable(e) || hold) {
                throw e;
            }
            return removeUnreadable(agent, new PolicyId(policy));
        }
        if (seen.isEmpty()) {
            return hasLeftovers(agent) ? removeUnreadable(agent, new PolicyId(policy)) : absent();
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
            String source = record.get().source();
            if (!hold && !source.equals(ApplyCommand.SOURCE)) {
                status = status.withWarning(Warning.of(
                        WarningCode.SOURCE_DECIDES,
                        "the source \"" + source + "\" may bring it back; remove --hold keeps it away"));
            }
            printStatus(status);
            return status.exitCode();
        }
    }

    private ExitCode removeUnreadable(Agent agent, PolicyId id) throws ScepterException, InterruptedException {
        about(id);
        try (DurableFolder.Lock held = lock(agent)) {
            agent.engine().removeUnreadable(id, progress());
            Optional<PolicyStatus> left = agent.status().of(id);
            if (left.isPresent()) {
                // A user who is away still has something of it.
                printStatus(left.get().withWarning(ROOT_STAYS));
                return left.get().exitCode();
            }
        }
        if (json()) {
            ObjectNode node = StatusJson.ofUnknown(Optional.of(id.text()), "REMOVED", Optional.empty());
            StatusJson.warnings(node, List.of(ROOT_STAYS));
            printJson(node);
        } else {
            console().show(id + ": REMOVED");
            console().show("  warning: " + ROOT_STAYS.message());
        }
        return ExitCode.DONE;
    }

    /** Certificate or keys without a record: somebody deleted the state file. */
    private boolean hasLeftovers(Agent agent) throws ScepterException {
        return PolicyId.isValid(policy) && agent.engine().hasLeftovers(new PolicyId(policy));
    }

    private ExitCode absent() {
        if (json()) {
            Optional<String> id = PolicyId.isValid(policy) ? Optional.of(policy) : Optional.empty();
            printJson(StatusJson.ofUnknown(id, "REMOVED", Optional.empty()));
        } else {
            console().show("There is no policy \"" + policy + "\" on this device; nothing to remove.");
        }
        return ExitCode.DONE;
    }
}

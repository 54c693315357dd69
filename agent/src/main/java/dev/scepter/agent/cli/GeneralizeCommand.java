package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Generalization;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "generalize",
        description =
                "Before an image is taken: forget who this device is at its MDM, and remove all policies with their"
                        + " certificates and keys, so that each copy enrols as itself. The service must be stopped.")
final class GeneralizeCommand extends AgentCommand {
    GeneralizeCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException {
        List<PolicyId> removed;
        try (DurableFolder.Lock residence = residence(agent);
                DurableFolder.Lock held = lock(agent)) {
            removed = new Generalization(agent).perform(progress());
        }
        if (json()) {
            ObjectNode node = StatusJson.object();
            ArrayNode ids = node.putArray("removedPolicies");
            removed.forEach(id -> ids.add(id.text()));
            node.putNull("error");
            printJson(node);
        } else {
            console().show("This device has no identity any more, and no policy; " + removed.size() + " removed.");
            console().show("Do not start the service again before the image is taken.");
        }
        return ExitCode.DONE;
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = StatusJson.object();
        node.putNull("removedPolicies");
        StatusJson.failure(node, failure);
        printJson(node);
    }

    /** A running agent would enrol again what is removed here. */
    private static DurableFolder.Lock residence(Agent agent) throws ScepterException {
        try {
            return agent.residence().lock(Duration.ZERO);
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.DATA_FOLDER_BUSY) {
                throw e;
            }
            throw new ScepterException(
                    e.code(), "the agent runs; stop it first, by scepter service stop: " + e.getMessage(), e);
        }
    }
}

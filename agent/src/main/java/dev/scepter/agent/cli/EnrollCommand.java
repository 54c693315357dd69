package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "enroll",
        description = "Enrol this device at an MDM by a token that the MDM gave out. Policies come with scepter run.")
final class EnrollCommand extends AgentCommand {
    @Option(
            names = "--mdm-url",
            required = true,
            paramLabel = "URL",
            description = "The MDM: https, or http to this machine.")
    private String mdmUrl = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the enrolment token; - is standard input.")
    private Path tokenFile = Path.of("-");

    private Optional<String> address = Optional.empty();

    EnrollCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    boolean makesNews() {
        return true;
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        address = Optional.of(address(agent));
        Secret token = TokenFile.read(tokenFile, console());
        DeviceIdentity identity;
        console().complain("scepter: asking " + mdmUrl + "; this may take a minute if it does not answer");
        try (DurableFolder.Lock held = lock(agent)) {
            identity = agent.mdm().enrol(mdmUrl, token, ProgramVersion.read());
        }
        if (json()) {
            ObjectNode node = json("ENROLLED", Optional.of(identity));
            node.putNull("error");
            printJson(node);
        } else {
            console().show("Enrolled at " + identity.mdmUrl() + " as device " + identity.deviceId() + ".");
            console().show("scepter run fetches its policies and applies them.");
        }
        return ExitCode.DONE;
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = json("FAILED", Optional.empty());
        StatusJson.failure(node, failure);
        printJson(node);
    }

    /** An address that is not permitted is wrong use here, not trouble of the device. */
    private String address(Agent agent) throws UsageException {
        try {
            return agent.mdm().api().permitted(mdmUrl).text();
        } catch (ScepterException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private ObjectNode json(String state, Optional<DeviceIdentity> identity) {
        ObjectNode node = StatusJson.object();
        node.put("deviceId", identity.map(DeviceIdentity::deviceId).orElse(null));
        node.put("mdmUrl", address.orElse(null));
        StatusJson.time(node, "enrolledAt", identity.map(DeviceIdentity::enrolledAt));
        return node.put("state", state);
    }
}

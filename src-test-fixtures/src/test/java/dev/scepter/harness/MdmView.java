package dev.scepter.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.mdm.DeviceApiSource;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Agent;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabPolicyState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares at the end of a life what the MDM knows with what is true on the device. */
final class MdmView {
    private static final int MOST_BYTES = 1 << 20;
    private static final String OUTBOX = "mdm/outbox/state.json";

    private final World world;

    MdmView(World world) {
        this.world = world;
    }

    /** What the MDM says of its devices, without what differs from run to run. */
    List<String> describe() {
        return world.mdm().devices().stream().map(MdmView::describe).toList();
    }

    private static String describe(LabDevice device) {
        List<String> policies = device.policies().stream()
                .map(policy -> policy.policyId() + " " + policy.state() + " " + policy.verdict())
                .sorted()
                .toList();
        return device.standing() + " " + policies;
    }

    void look(Agent agent) throws ScepterException {
        Optional<DeviceIdentity> identity = agent.mdm().identities().current();
        List<LabDevice> devices = world.mdm().devices();
        if (devices.size() != (identity.isPresent() ? 1 : 0)) {
            world.violated("the MDM has " + devices.size() + " devices");
        }
        if (identity.isEmpty() || devices.isEmpty()) {
            return;
        }
        LabDevice device = devices.get(0);
        if (!identity.get().deviceId().equals(device.id())) {
            world.violated("the device has another identity than the MDM gave it");
        }
        if (!agent.mdm()
                .keys()
                .list(DeviceIdentities.KEY_OWNER)
                .equals(List.of(identity.get().key()))) {
            world.violated("there is another device key than that of the identity");
        }
        if (device.lastReport().isPresent()) {
            compareReport(agent, device);
            lookAtOutbox();
            lookAtSource(identity.get(), device);
        }
    }

    private void compareReport(Agent agent, LabDevice device) throws ScepterException {
        Map<String, String> truth = new TreeMap<>();
        for (PolicyStatus status : agent.status().all()) {
            String thumbprint = status.certificate()
                    .map(certificate -> certificate.encoded().sha1().hex())
                    .orElse("-");
            truth.put(status.id().text(), status.state() + " " + thumbprint);
        }
        Map<String, String> told = new TreeMap<>();
        for (LabPolicyState policy : device.policies()) {
            told.put(
                    policy.policyId(),
                    policy.state() + " " + policy.thumbprint().orElse("-"));
        }
        if (!told.equals(truth)) {
            world.violated("the MDM was told " + told + ", and the device has " + truth);
        }
    }

    /** Nothing is left to tell but that the agent has ended. */
    private void lookAtOutbox() throws ScepterException {
        JsonNode outbox = MdmBook.parse(world.folder().read(OUTBOX, MOST_BYTES).orElseThrow());
        if (outbox.has("sealed")) {
            world.violated("a report is under way still");
        }
        if (outbox.path("taken").longValue() != world.mdmBook().lastEvent().orElse(0)) {
            world.violated("the outbox takes another event for the last one that the MDM was told");
        }
        for (JsonNode event : outbox.path("events")) {
            if (event.path("id").intValue() != EventId.AGENT_STOPPED.number()) {
                world.violated("an event was not told: " + event);
            }
        }
    }

    private void lookAtSource(DeviceIdentity identity, LabDevice device) throws ScepterException {
        String source = DeviceApiSource.name(identity);
        SourceState state = new SourceStates(world.folder()).read(source);
        if (state.retired() != (device.standing() == LabDevice.Standing.RETIRED)) {
            world.violated("retired at the device: " + state.retired() + ", at the MDM: " + device.standing());
        }
        if (state.retired()) {
            return;
        }
        if (state.generation().orElse(-1) != device.assignedGeneration()) {
            world.violated("the source was not asked to the end: " + state.generation());
        }
    }
}

package dev.scepter.agent.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Puts the parts of a resident agent together. */
final class ResidentParts {
    private ResidentParts() {}

    static AgentLoop of(Agent agent, String agentVersion, StepListener listener, LoopSeams seams) {
        Clock clock = agent.clock();
        SecureRandom random = agent.seams().random();
        LoopEvents events = new LoopEvents(agent.events());
        AgentSources sources = new AgentSources(agent, agentVersion);
        ReportDesk reports = new ReportDesk(
                sources,
                agent.outbox(),
                agent.status(),
                ResidentParts::refused,
                agent.proofs(),
                clock);
        PolicyIntake intake = new PolicyIntake(
                agent.journal(),
                agent.engine(),
                ResidentParts::read,
                () -> !agent.settings().keepsOnRetire(),
                listener,
                events,
                clock);
        SourceDesk source = new SourceDesk(
                sources, new SourceStates(agent.folder()), intake, random::nextDouble, events, clock, reports::news);
        PolicyDesk policies =
                new PolicyDesk(agent.journal(), agent.engine(), source::paused, reports::news, listener, events, clock);
        return new AgentLoop(source, reports, policies, new FolderTurn(agent.folder(), clock), events, clock, seams);
    }

    private static List<ReadDocument> read(List<dev.scepter.agent.mdm.SourceDocument> documents) {
        return documents.stream()
                .map(document -> {
                    var reading = new dev.scepter.agent.policy.PolicyReader().read(document.content());
                    return new ReadDocument(
                            new dev.scepter.agent.mdm.Listed(
                                    document.where(),
                                    reading.id(),
                                    reading.name(),
                                    reading.revision(),
                                    document.digest(),
                                    java.util.Optional.empty()),
                            reading.policy());
                })
                .toList();
    }

    private static List<ObjectNode> refused(SourceState state) {
        return List.of();
    }
}

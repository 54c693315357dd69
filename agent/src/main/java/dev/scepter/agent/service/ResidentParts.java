package dev.scepter.agent.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.report.StatusJson;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the parts of a resident agent together. */
final class ResidentParts {
    private ResidentParts() {}

    /** An agent that asks and tells whom its settings name. */
    static AgentLoop of(Agent agent, String agentVersion, StepListener listener, LoopSeams seams) {
        AgentSources sources = new AgentSources(agent, agentVersion);
        return of(agent, sources, sources, listener, seams);
    }

    static AgentLoop of(
            Agent agent, ConfiguredSource asked, ReportTarget told, StepListener listener, LoopSeams seams) {
        Clock clock = agent.clock();
        SecureRandom random = agent.seams().random();
        LoopEvents events = new LoopEvents(agent.seams().events(), agent.keptEvents());
        StopSign stop = new StopSign();
        ReportDrafting drafting = new ReportDrafting(
                told, agent.outbox(), agent.status(), ResidentParts::refused, agent.proofs(), clock, stop);
        ReportDesk reports = new ReportDesk(told, agent.outbox(), drafting, events, clock, seams.longestTrust());
        PolicyDocuments reader = new PolicyDocuments(agent);
        PolicyIntake intake = new PolicyIntake(
                agent.journal(),
                agent.engine(),
                documents -> read(reader, documents),
                reader::allowsRootsOf,
                () -> !agent.settings().keepsOnRetire(),
                listener,
                agent.events(),
                clock,
                stop);
        PolicyRuns runs = new PolicyRuns(seams.longestTrust());
        SourceStates states = new SourceStates(agent.folder());
        SourceRules rules = new SourceRules(asked, states);
        SourceDesk source = new SourceDesk(
                asked,
                states,
                rules,
                intake,
                random::nextDouble,
                agent.events(),
                clock,
                reports::news,
                runs::lookAtAll);
        PolicyDesk policies = new PolicyDesk(
                agent.journal(),
                agent.engine(),
                rules::mayRun,
                rules::paused,
                reports::news,
                listener,
                events,
                clock,
                seams.longestWait(),
                runs,
                stop);
        return new AgentLoop(
                source, reports, policies, new FolderTurn(agent.folder(), clock), events, clock, stop, seams);
    }

    private static List<ReadDocument> read(PolicyDocuments reader, List<SourceDocument> documents)
            throws ScepterException {
        List<PolicyReading> readings = reader.prepare(documents);
        List<ReadDocument> read = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            PolicyReading reading = readings.get(i);
            read.add(new ReadDocument(PolicyDocuments.listed(documents.get(i), reading), reading.policy()));
        }
        return read;
    }

    private static List<ObjectNode> refused(SourceState state) {
        List<ObjectNode> entries = new ArrayList<>();
        for (Listed listed : state.listed()) {
            listed.trouble().ifPresent(trouble -> entries.add(entry(listed, trouble)));
        }
        return entries;
    }

    private static ObjectNode entry(Listed listed, Trouble trouble) {
        Failure failure = new Failure(
                trouble.code(),
                trouble.message(),
                Instant.EPOCH,
                1,
                trouble.code().retry(),
                Optional.empty(),
                Optional.empty());
        return StatusJson.ofRefused(listed.id(), listed.name(), listed.revision(), failure);
    }
}

package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.channel.Answer;
import dev.scepter.agent.channel.ChannelError;
import dev.scepter.agent.channel.Handler;
import dev.scepter.agent.channel.Request;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the running agent answers to commands. At each endpoint it looks at the certificates for one of them at a
 * time, and once in five seconds; so those who may only ask keep administrators from nothing.
 */
final class AgentAnswers implements Handler {
    private static final long LONGEST_QUEUE_SECONDS = 10;

    private final Agent agent;
    private final AgentLoop loop;
    private final Instant startedAt;
    private final Map<Endpoint, Desk> desks = new EnumMap<>(Endpoint.class);

    /** Where those of one endpoint queue. */
    private record Desk(Semaphore turn, RecentStatuses statuses) {}

    AgentAnswers(Agent agent, AgentLoop loop, Instant startedAt) {
        this.agent = agent;
        this.loop = loop;
        this.startedAt = startedAt;
        for (Endpoint endpoint : Endpoint.values()) {
            RecentStatuses statuses = new RecentStatuses(agent.status()::each, agent.clock());
            desks.put(endpoint, new Desk(new Semaphore(1, true), statuses));
        }
    }

    @Override
    public Answer answer(Endpoint endpoint, Request request) throws InterruptedException {
        try {
            return switch (request.call()) {
                case STATUS -> status(Optional.ofNullable(desks.get(endpoint)).orElseThrow(), request);
                case AGENT -> new Answer.Result(AgentFacts.of(agent, loop, startedAt));
                case LOOK_NOW -> {
                    loop.lookNow();
                    yield new Answer.Result(StatusJson.object());
                }
            };
        } catch (UsageException e) {
            return Answer.refused(ChannelError.USAGE, e.getMessage());
        } catch (ScepterException e) {
            return new Answer.Refused(e.code().name(), e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // A defect here must not end the agent, and the one who asks is to know of it.
            return new Answer.Refused(
                    ErrorCode.DEFECT.name(),
                    "the running agent met an unexpected " + e.getClass().getName());
        }
    }

    private Answer status(Desk desk, Request request) throws InterruptedException, ScepterException, UsageException {
        if (!desk.turn().tryAcquire(LONGEST_QUEUE_SECONDS, TimeUnit.SECONDS)) {
            return Answer.refused(ChannelError.BUSY, "the running agent is answering others");
        }
        try {
            desk.statuses().begin();
            StatusView view = StatusView.of(
                    agent,
                    desk.statuses()::of,
                    request.policy(),
                    request.verbose(),
                    new StatusText(false, request.verbose()));
            ObjectNode content = StatusJson.object();
            content.put("exitCode", view.exitCode().number());
            content.set("status", view.json());
            ArrayNode text = content.putArray("text");
            view.lines().forEach(text::add);
            return new Answer.Result(content);
        } finally {
            desk.statuses().end();
            desk.turn().release();
        }
    }
}

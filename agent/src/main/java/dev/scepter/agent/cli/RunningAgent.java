package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.channel.Answer;
import dev.scepter.agent.channel.Call;
import dev.scepter.agent.channel.ChannelError;
import dev.scepter.agent.channel.ClientSide;
import dev.scepter.agent.channel.Request;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The agent that runs on the same data folder, as commands meet it. Nobody depends on its being there. */
final class RunningAgent {
    private final ClientSide client;
    private final Console console;

    RunningAgent(LocalChannel channel, Console console) {
        this.client = new ClientSide(channel, System::nanoTime);
        this.console = console;
    }

    /**
     * What {@code status} would show, if this account might look itself.
     *
     * @return empty if no agent answers; why is told on the console, if there is more to say
     * @throws ScepterException with what the agent met itself
     */
    Optional<StatusView> status(Optional<String> policy, boolean verbose) throws ScepterException, UsageException {
        Optional<Answer> answer;
        try {
            answer = client.ask(Endpoint.STATUS, new Request(Call.STATUS, policy, verbose));
        } catch (IOException e) {
            notAsked(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (answer.isPresent() && answer.get() instanceof Answer.Refused refused) {
            throwIfOfCommand(refused);
            notAsked(refused.code() + ": " + refused.message());
            return Optional.empty();
        }
        Optional<StatusView> view = answer.map(Answer.Result.class::cast).flatMap(RunningAgent::view);
        if (answer.isPresent() && view.isEmpty()) {
            notAsked("its answer makes no sense; is it of another version?");
        }
        return view;
    }

    private void notAsked(String why) {
        console.complain("scepter: the running agent could not be asked: " + why);
    }

    private static void throwIfOfCommand(Answer.Refused refused) throws ScepterException, UsageException {
        if (refused.code().equals(ChannelError.USAGE.name())) {
            throw new UsageException(refused.message());
        }
        Optional<ErrorCode> code = Arrays.stream(ErrorCode.values())
                .filter(known -> known.name().equals(refused.code()))
                .findFirst();
        if (code.isPresent()) {
            throw new ScepterException(code.get(), refused.message());
        }
    }

    private static Optional<StatusView> view(Answer.Result result) {
        ObjectNode content = result.content();
        Optional<ExitCode> exitCode = Arrays.stream(ExitCode.values())
                .filter(known -> content.path("exitCode").asInt(-1) == known.number())
                .findFirst();
        if (exitCode.isEmpty() || !(content.get("status") instanceof ObjectNode status)) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode line : content.path("text")) {
            lines.add(TextBlock.printable(line.asText()));
        }
        return Optional.of(new StatusView(status, lines, exitCode.get()));
    }

    /** What it says of itself; empty if none answers. */
    Optional<ObjectNode> facts() {
        try {
            return client.ask(Endpoint.STATUS, Request.of(Call.AGENT))
                    .flatMap(answer ->
                            answer instanceof Answer.Result result ? Optional.of(result.content()) : Optional.empty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Has it look at once at what a command did, if one runs. If that cannot be, it looks within a minute by itself.
     *
     * @param verbose whether to say so
     */
    void lookNow(boolean verbose) {
        String outcome;
        try {
            Optional<Answer> answer = client.ask(Endpoint.ADMIN, Request.of(Call.LOOK_NOW));
            if (answer.isEmpty()) {
                return;
            }
            outcome = answer.get() instanceof Answer.Refused refused
                    ? "could not be told to look: " + refused.code() + ": " + refused.message()
                    : "was told to look at it at once";
        } catch (IOException e) {
            outcome = "could not be told to look: " + e.getMessage();
        }
        if (verbose) {
            console.complain("scepter: the running agent " + outcome);
        }
    }
}

package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.mdm.AskFailure;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.PolicySources;
import dev.scepter.agent.service.SourceWarnings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The source of policies as {@code status} shows it. */
final class ShownSource {
    /** What names of MDMs begin with. */
    private static final String MDM = "mdm";

    private static final int LABEL = 14;

    private final SourceState state;
    private final Instant now;

    private ShownSource(SourceState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /** The source that is configured, with what is known of it; empty if there is none and no MDM was ever asked. */
    static Optional<ShownSource> of(Agent agent) throws ScepterException {
        SourceStates states = new SourceStates(agent.folder());
        Optional<PolicySource> named = PolicySources.named(agent);
        Optional<SourceState> state = named.isPresent()
                ? Optional.of(states.read(named.get().name()))
                : states.newest().filter(newest -> newest.source().startsWith(MDM));
        return state.map(known -> new ShownSource(known, agent.clock().instant()));
    }

    /** What it is called. */
    String name() {
        return state.source();
    }

    Optional<Instant> lastAnswer() {
        return state.lastAnswer();
    }

    /** Documents that the source lists and that are not applied. */
    List<Listed> refused() {
        return state.listed().stream()
                .filter(listed -> listed.trouble().isPresent())
                .toList();
    }

    /** The status of a policy with what was worth a look in what the source lists of it. */
    PolicyStatus beside(PolicyStatus status) {
        return SourceWarnings.beside(state, status);
    }

    /** Why a document is not applied. */
    static Failure failure(Listed refused) {
        return refused.trouble()
                .map(trouble -> AgentCommand.failure(trouble.code(), refused.where() + ": " + trouble.message()))
                .orElseThrow(() -> new IllegalArgumentException("nothing speaks against it"));
    }

    /** A source that fails after it has answered leaves in force what it brought; before that, nothing is known. */
    ExitCode exitCode() {
        return state.failure()
                .filter(failure -> state.lastAnswer().isEmpty())
                .map(failure -> failure.code().exitCode())
                .orElse(ExitCode.DONE);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(TextBlock.shorten("Source: " + state.source(), TextBlock.COLUMNS));
        field(
                lines,
                "last answer",
                state.lastAnswer()
                        .map(at -> time(at) + " (" + age(at) + "); one without news is noted once a day")
                        .orElse("none yet"));
        if (!state.paused().isEmpty()) {
            field(lines, "paused", "the source asks not to begin: " + String.join(", ", paused()));
        }
        if (state.retired()) {
            field(lines, "retired", "the MDM has retired this device; it is asked no more");
        }
        new TreeMap<>(state.absences())
                .forEach((id, absence) -> field(
                        lines, "missing", id + ", not listed since " + time(absence.since()) + "; it stays for now"));
        state.failure().ifPresent(failure -> failure(lines, failure));
        return lines;
    }

    private static void failure(List<String> lines, AskFailure failure) {
        ErrorCode code = failure.code();
        field(lines, "error", code + ": " + failure.message());
        field(
                lines,
                "failed",
                failure.count() + (failure.count() == 1 ? " time" : " times") + ", last at " + time(failure.at()));
        field(lines, "meaning", code.meaning());
        field(lines, "what to do", code.remedy());
        field(lines, "who", StatusText.who(failure.actor()));
        field(lines, "asked again", failure.nextAsk().map(ShownSource::time).orElse("not by itself"));
    }

    void fill(ObjectNode node) {
        node.put("name", state.source());
        StatusJson.time(node, "lastAnswer", state.lastAnswer());
        if (state.generation().isPresent()) {
            node.put("generation", state.generation().getAsLong());
        } else {
            node.putNull("generation");
        }
        ArrayNode words = node.putArray("paused");
        paused().forEach(words::add);
        node.put("retired", state.retired());
        ArrayNode missing = node.putArray("missing");
        new TreeMap<>(state.absences()).forEach((id, absence) -> {
            ObjectNode entry = missing.addObject().put("policyId", id.text());
            StatusJson.time(entry, "since", Optional.of(absence.since()));
        });
        StatusJson.error(node, state.failure().map(ShownSource::problem));
    }

    private static Problem problem(AskFailure failure) {
        ErrorCode code = failure.code();
        return new Problem(code, failure.message(), failure.actor(), code.retry(), failure.nextAsk());
    }

    private List<String> paused() {
        return state.paused().stream().sorted().map(Pause::word).toList();
    }

    private String age(Instant at) {
        Duration age = Duration.between(at, now);
        if (age.isNegative()) {
            return "later than the clock of this device";
        }
        if (age.toDays() >= 2) {
            return age.toDays() + " days ago";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " hours ago";
        }
        if (age.toMinutes() >= 2) {
            return age.toMinutes() + " minutes ago";
        }
        return age.toSeconds() == 1 ? "1 second ago" : age.toSeconds() + " seconds ago";
    }

    private static void field(List<String> lines, String label, String text) {
        lines.addAll(TextBlock.field(label, text, LABEL, TextBlock.COLUMNS));
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

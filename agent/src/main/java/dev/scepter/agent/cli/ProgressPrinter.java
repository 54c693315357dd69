package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.port.EventSink;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Shows each step with the time it took, one line a step. A step may end well although the CA said no, because there is
 * another way; the events within the step tell.
 */
public final class ProgressPrinter implements StepListener, EventSink {
    private static final Set<EventId> REFUSALS = Set.of(EventId.RENEWAL_STEPPED_DOWN, EventId.STRONGER_CIPHER_TRIED);

    private static final int TITLE_COLUMNS = 62;
    private static final int WIDE_COLUMNS = 80;

    private final PrintStream stream;
    private final boolean named;
    private Optional<Event> answer = Optional.empty();

    public ProgressPrinter(PrintStream stream) {
        this(stream, false);
    }

    /**
     * @param named each line names its policy, where several are worked on
     */
    ProgressPrinter(PrintStream stream, boolean named) {
        this.stream = stream;
        this.named = named;
    }

    @Override
    public void accept(Event event) {
        if (REFUSALS.contains(event.id()) || event.id() == EventId.REQUEST_PENDING) {
            answer = Optional.of(event);
        }
    }

    @Override
    public void begins(PolicyId policy, Step step) {
        answer = Optional.empty();
    }

    @Override
    public void ended(PolicyId policy, Step step, Duration took) {
        Optional<Event> refusal = answer.filter(event -> REFUSALS.contains(event.id()));
        line(refusal.isPresent() ? "no" : answer.isPresent() ? "wait" : "ok", policy, step.title(), took);
        refusal.ifPresent(event -> words(event.detail()));
    }

    @Override
    public void failed(PolicyId policy, Step step, Duration took, Failure failure) {
        line("FAILED", policy, step.title(), took);
        words(failure.code() + ": " + failure.message());
    }

    @Override
    public void waits(PolicyId policy, Duration duration) {
        if (!duration.isNegative() && !duration.isZero()) {
            line("wait", policy, "before asking the CA again", duration);
        }
    }

    private void line(String result, PolicyId policy, String title, Duration took) {
        String text = TextBlock.shorten(named ? policy + ": " + title : title, named ? WIDE_COLUMNS : TITLE_COLUMNS);
        stream.println(String.format(
                Locale.ROOT,
                "  %-7s %-" + (named ? WIDE_COLUMNS : TITLE_COLUMNS) + "s %6.2f s",
                result,
                text,
                seconds(took)));
    }

    private void words(String text) {
        TextBlock.wrap(text, 88).forEach(line -> stream.println("          " + line));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

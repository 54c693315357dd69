package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.PolicyId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows each step with the time it took, one line a step. */
public final class ProgressPrinter implements StepListener {
    private final PrintStream stream;

    public ProgressPrinter(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void ended(PolicyId policy, Step step, Duration took) {
        line("ok", step, took);
    }

    @Override
    public void failed(PolicyId policy, Step step, Duration took, Failure failure) {
        line("FAILED", step, took);
        TextBlock.wrap(failure.code() + ": " + failure.message(), 88)
                .forEach(words -> stream.println("          " + words));
    }

    @Override
    public void waits(PolicyId policy, Duration duration) {
        if (!duration.isNegative() && !duration.isZero()) {
            stream.println(String.format(
                    Locale.ROOT, "  %-7s %-62s %6.2f s", "wait", "before asking the CA again", seconds(duration)));
        }
    }

    private void line(String result, Step step, Duration took) {
        stream.println(String.format(Locale.ROOT, "  %-7s %-62s %6.2f s", result, step.title(), seconds(took)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

package dev.scepter.agent.cli;

import dev.scepter.agent.enrollment.choice.CspPlan;
import dev.scepter.agent.lifecycle.Forecast;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.WayChoice;
import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code plan} shows of one policy.
 *
 * @param reason why these steps
 * @param forecast empty where this device would not take the policy
 * @param asked the CSP that was asked for by name, and what it would be told
 */
record PlannedPolicy(
        PolicyId id,
        String reason,
        Optional<Forecast> forecast,
        WayChoice way,
        Optional<Backend> asked,
        Optional<CspPlan> csp) {

    static PlannedPolicy of(Forecast forecast, Optional<Backend> asked, Optional<CspPlan> csp) {
        return new PlannedPolicy(
                forecast.policy(), forecast.reason(), Optional.of(forecast), forecast.way(), asked, csp);
    }

    /** The way that the policy goes on this device; where it goes none yet, the one that was asked for. */
    Optional<String> backend() {
        return way.way().or(() -> asked.map(Backend::word));
    }

    /** What would be done if nothing fails; nothing where no way can be used. */
    List<Step> steps() {
        return way.way().isEmpty() ? List.of() : forecast.map(Forecast::steps).orElse(List.of());
    }

    /** Something of an experimental way is shown. */
    boolean isExperimental() {
        return asked.or(() -> way.way().flatMap(Backend::ofWord))
                .map(Backend::isExperimental)
                .orElse(false);
    }

    /** A CSP was asked for that cannot be told what the policy says. */
    boolean isUnspeakable() {
        return csp.filter(plan -> plan.nodes().isEmpty()).isPresent();
    }

    /** What a way said against itself when the choice was made. */
    List<String> refusals(String backend) {
        return way.candidates().stream()
                .filter(candidate -> candidate.way().equals(backend))
                .flatMap(candidate -> candidate.probe().reasons().stream())
                .toList();
    }

    /** For people. */
    List<String> lines(boolean verbose) {
        List<String> lines = new ArrayList<>(TextBlock.paragraph(id + ": " + reason));
        forecast.ifPresent(known -> {
            steps().forEach(step -> lines.add("  " + step.title()));
            known.nextAttempt().ifPresent(next -> lines.add("  next look: " + next.truncatedTo(ChronoUnit.SECONDS)));
        });
        String shown = way.way().map(Backend::shown).orElse("none");
        lines.addAll(TextBlock.paragraph("  backend: " + shown + "; " + way.reason()));
        if (verbose) {
            for (Candidate candidate : way.candidates()) {
                String says = candidate.probe().isUsable()
                        ? "can be used"
                        : "refused: " + String.join("; ", candidate.probe().reasons());
                lines.addAll(TextBlock.paragraph("    " + Backend.shown(candidate.way()) + ": " + says));
            }
        }
        csp.ifPresent(plan -> lines.addAll(new CspPlanText(asked.orElseThrow(), plan).lines()));
        return lines;
    }
}

package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.model.Actor;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A {@link PolicyStatus} for people: at most 100 columns, complete without colour. */
final class StatusText {
    private static final int COLUMNS = 100;
    private static final int LABEL = 14;

    private final boolean colour;
    private final boolean verbose;

    /** @param verbose say by which way a certificate comes, and why */
    StatusText(boolean colour, boolean verbose) {
        this.colour = colour;
        this.verbose = verbose;
    }

    List<String> lines(PolicyStatus status) {
        List<String> lines = new ArrayList<>();
        String name = status.name().equals(status.id().text()) ? "" : " (" + status.name() + ")";
        lines.add(TextBlock.shorten(status.id() + name, COLUMNS - 12) + ": " + state(status.state()));
        status.principal()
                .filter(principal -> !principal.equals(PolicyStatus.MACHINE))
                .ifPresent(principal -> field(lines, "user", principal));
        status.certificate().ifPresent(certificate -> certificate(lines, certificate));
        if (verbose) {
            status.backendReason().ifPresent(reason -> field(lines, "backend", backend(status) + "; " + reason));
        } else {
            status.backend()
                    .flatMap(Backend::ofWord)
                    .filter(Backend::isExperimental)
                    .ifPresent(backend -> field(lines, "backend", backend.shown()));
        }
        status.proofs().ifPresent(proofs -> field(lines, "proofs", proofs(proofs)));
        for (Warning warning : status.warnings()) {
            field(lines, "warning", warning.code() + ": " + warning.message());
        }
        status.attempt()
                .ifPresent(attempt -> field(
                        lines,
                        "attempt",
                        attempt.purpose()
                                        .map(purpose -> purpose.jsonName() + ", ")
                                        .orElse("")
                                + attempt.phase()
                                + attempt.step()
                                        .map(step -> ", at step " + step)
                                        .orElse("")));
        status.error().ifPresent(problem -> problem(lines, problem));
        status.nextAttempt().ifPresent(next -> field(lines, "next", time(next)));
        return lines;
    }

    /** A policy that its source lists and that is neither applied nor on this device. */
    List<String> lines(Listed refused) {
        List<String> lines = new ArrayList<>();
        String id = refused.id().map(PolicyId::text).orElse(refused.where());
        String name = refused.name()
                .filter(text -> !text.equals(id))
                .map(text -> " (" + text + ")")
                .orElse("");
        lines.add(TextBlock.shorten(id + name, COLUMNS - 12) + ": " + state(PolicyStatus.State.NEW));
        problem(lines, Problem.of(ShownSource.failure(refused)));
        return lines;
    }

    private void certificate(List<String> lines, ParsedCertificate certificate) {
        field(lines, "subject", certificate.subject());
        field(lines, "thumbprint", certificate.encoded().sha1().hex());
        field(lines, "valid", time(certificate.notBefore()) + " to " + time(certificate.notAfter()));
    }

    private static String backend(PolicyStatus status) {
        return status.backend().map(Backend::shown).orElse("none");
    }

    private static String proofs(Proofs proofs) {
        return proofs.hold() ? "all hold" : "failing: " + String.join(", ", proofs.failing());
    }

    private void problem(List<String> lines, Problem problem) {
        field(lines, "error", problem.code() + ": " + problem.message());
        field(lines, "meaning", problem.code().meaning());
        field(lines, "what to do", problem.code().remedy());
        field(lines, "who", who(problem.actor()));
        switch (problem.when()) {
            case NEVER -> field(lines, "retry", "not by itself; run the command again");
            case POLICY_CHANGE -> field(lines, "retry", "when the policy changes");
            case AT, BACKOFF ->
                problem.at()
                        .ifPresent(at -> field(lines, "retry", "due " + time(at) + "; scepter apply tries at once"));
        }
    }

    static String who(Actor actor) {
        return switch (actor) {
            case NOBODY -> "nobody";
            case USER -> "the user";
            case DEVICE_ADMIN -> "the administrator of this device";
            case POLICY_ADMIN -> "the administrator of the policy";
            case CA_ADMIN -> "the administrator of the CA";
            case NETWORK -> "whoever runs the network";
        };
    }

    private String state(PolicyStatus.State state) {
        if (!colour) {
            return state.name();
        }
        String code = switch (state) {
            case VALID -> "32";
            case NEW, PENDING, REMOVED -> "33";
            case FAILED, BLOCKED, EXPIRED -> "31";
        };
        return "\u001b[" + code + "m" + state.name() + "\u001b[0m";
    }

    private static void field(List<String> lines, String label, String text) {
        lines.addAll(TextBlock.field(label, text, LABEL, COLUMNS));
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The root of a policy comes before the request, for a way to enrol that needs it so. The attempt notes how far that is. */
final class RootFirst {
    private static final String OBSERVED = "rootObserved";
    private static final String TRUSTED = "rootTrusted";

    private RootFirst() {}

    static boolean isOne(Step step) {
        return step.equals(CompletionSteps.OBSERVE_ROOT) || step.equals(CompletionSteps.TRUST_ROOT);
    }

    /** What is still to do for the root that the policy carries; empty if nothing is. */
    static Optional<Step> next(PolicyRecord record, Attempt attempt) {
        Optional<String> wanted = wanted(record);
        if (wanted.isEmpty() || attempt.data(TRUSTED).equals(wanted)) {
            return Optional.empty();
        }
        // Between the look and the adding the policy may have come to carry another root.
        return attempt.data(OBSERVED).equals(wanted)
                ? Optional.of(CompletionSteps.TRUST_ROOT)
                : Optional.of(CompletionSteps.OBSERVE_ROOT);
    }

    /** The record after a step was performed. */
    static PolicyRecord after(Step step, PolicyRecord performed) {
        String note = step.equals(CompletionSteps.OBSERVE_ROOT) ? OBSERVED : TRUSTED;
        String root = wanted(performed).orElseThrow();
        return performed.withAttempt(performed.attempt().map(attempt -> attempt.withData(note, root)));
    }

    /** The root that the policy carries was brought before the request. */
    static boolean isDone(PolicyRecord record, Attempt attempt) {
        Optional<String> wanted = wanted(record);
        return wanted.isPresent() && attempt.data(TRUSTED).equals(wanted);
    }

    /** The steps of a way with those for the root where they belong. */
    static List<Step> outline(List<Step> steps) {
        List<Step> all = new ArrayList<>(steps);
        int at = 0;
        while (at < steps.size() && !steps.get(at).concernsRequest()) {
            at++;
        }
        all.addAll(at, List.of(CompletionSteps.OBSERVE_ROOT, CompletionSteps.TRUST_ROOT));
        return all;
    }

    private static Optional<String> wanted(PolicyRecord record) {
        return RootSteps.wanted(record).map(EncodedCertificate::sha256).map(sha256 -> sha256.hex());
    }
}

package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.EffectiveSettings;
import java.util.List;
import java.util.Optional;

/**
 * By which way a policy is enrolled, and why. Pure: made of what the candidates said.
 *
 * @param way the name of the way; empty if none can be used
 * @param reason why this one, or why none; for people
 * @param candidates what each way said, in the order in which they were considered; empty where the way was settled before
 */
public record WayChoice(Optional<String> way, String reason, List<Candidate> candidates) {
    /** The word of the setting {@code backend} that leaves the choice to Scepter. */
    public static final String AUTO = EffectiveSettings.AUTO;

    /** A way and what it said. */
    public record Candidate(String way, Probe probe) {}

    /**
     * Which way somebody wants.
     *
     * @param word {@link #AUTO} or the name of a way
     * @param origin where that stands, for people
     */
    public record Wish(String word, String origin) {
        /** Nobody said anything. */
        public static final Wish NONE = new Wish(AUTO, "default");

        public boolean isAuto() {
            return word.equals(AUTO);
        }
    }

    public WayChoice {
        candidates = List.copyOf(candidates);
    }

    /**
     * Chooses. A way that is named is taken or nothing is: there is no falling back on another one that nobody wanted.
     * Of itself, the first that can be used is taken, and never an experimental one.
     */
    static WayChoice among(List<Candidate> candidates, Wish wish) {
        if (!wish.isAuto()) {
            return named(candidates, wish);
        }
        List<Candidate> eligible = candidates.stream()
                .filter(candidate -> !isExperimental(candidate.way()))
                .toList();
        for (Candidate candidate : eligible) {
            if (candidate.probe().isUsable()) {
                String reason = "no way is named, and this is the first that can be used";
                return new WayChoice(Optional.of(candidate.way()), reason, candidates);
            }
        }
        return new WayChoice(Optional.empty(), "no way can be used: " + refusals(eligible), candidates);
    }

    private static WayChoice named(List<Candidate> candidates, Wish wish) {
        String asked = "asked for (" + wish.origin() + ")";
        Optional<Candidate> found = candidates.stream()
                .filter(candidate -> candidate.way().equals(wish.word()))
                .findFirst();
        if (found.isEmpty()) {
            return new WayChoice(
                    Optional.empty(), wish.word() + " is " + asked + " and is no way that there is", candidates);
        }
        return found.get().probe().isUsable()
                ? new WayChoice(Optional.of(wish.word()), asked, candidates)
                : new WayChoice(
                        Optional.empty(),
                        Backend.shown(wish.word()) + " is " + asked + " and cannot be used: "
                                + String.join("; ", found.get().probe().reasons()),
                        candidates);
    }

    /** Stays with the way by which something was sent; another one is only taken where somebody names it. */
    static WayChoice staying(List<Candidate> candidates, String way) {
        List<String> reasons = candidates.stream()
                .filter(candidate -> candidate.way().equals(way))
                .findFirst()
                .map(candidate -> candidate.probe().reasons())
                .orElse(List.of("it is not known here"));
        String sent =
                "a request was sent by " + Backend.shown(way) + " before, and no other way is taken by itself then";
        return reasons.isEmpty()
                ? new WayChoice(Optional.of(way), sent, candidates)
                : new WayChoice(
                        Optional.empty(), sent + "; it cannot be used: " + String.join("; ", reasons), candidates);
    }

    /** The way stands in the record. */
    static WayChoice settled(String way, String reason) {
        return new WayChoice(Optional.of(way), reason, List.of());
    }

    private static boolean isExperimental(String way) {
        return Backend.ofWord(way).map(Backend::isExperimental).orElse(false);
    }

    private static String refusals(List<Candidate> candidates) {
        return String.join(
                ". ",
                candidates.stream()
                        .map(candidate -> candidate.way() + ": "
                                + String.join("; ", candidate.probe().reasons()))
                        .toList());
    }
}

package dev.scepter.agent.mdm;

import dev.scepter.agent.mdm.Reconciliation.Removal;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides what the answer of a source means for the policies on the device. Only the owning source removes. Pure. */
public final class Reconciler {

    /** Whether an answer is older than what is known already; such a one is an error and changes nothing. */
    public boolean isStale(PolicyAnswer.Policies answer, SourceState before) {
        return answer.generation().isPresent()
                && before.generation().isPresent()
                && answer.generation().getAsLong() < before.generation().getAsLong();
    }

    /**
     * Whether the source must be asked without ETag, because "nothing has changed" would not help.
     *
     * <p>That is so while something listed is not on the device (a crash, a record that was deleted, a person's removal
     * without hold), while a value of the device stands in the way of a policy, while an absence needs answers (see {@link
     * AbsenceRule}), and while one is known of a policy that has gone.
     */
    public boolean mustAskInFull(SourceState state, List<Owned> owned, Instant now) {
        Set<PolicyId> there = owned.stream()
                .filter(policy -> policy.held() || !policy.removing())
                .map(Owned::id)
                .collect(Collectors.toSet());
        Set<PolicyId> seen = new HashSet<>();
        for (Listed listed : state.listed()) {
            boolean first = listed.id().map(seen::add).orElse(true);
            if (first && needsDocument(listed, there)) {
                return true;
            }
        }
        Set<PolicyId> active = active(owned, state.source());
        boolean removes = !state.paused().contains(Pause.REMOVE);
        return state.absences().entrySet().stream()
                .anyMatch(known -> !active.contains(known.getKey())
                        || (removes && AbsenceRule.needsAnswer(known.getValue(), state.generation(), now)));
    }

    private static boolean needsDocument(Listed listed, Set<PolicyId> there) {
        Optional<ErrorCode> trouble = listed.trouble().map(Trouble::code);
        if (trouble.isEmpty() || trouble.get() == ErrorCode.POLICY_CONFLICT) {
            return listed.id().isPresent() && !there.contains(listed.id().get());
        }
        return trouble.get().retry() == RetryRule.BACKOFF;
    }

    /**
     * Decides.
     *
     * @param source name of the source that answered
     * @param answer not {@linkplain #isStale stale}
     * @param read one for each document of the answer, in its order
     * @param before of the same source
     * @param owned all policies that are recorded on the device
     * @param now the time of the device
     * @param interval the usual time between two answers of the source
     */
    public Reconciliation decide(
            String source,
            PolicyAnswer.Policies answer,
            List<Listed> read,
            SourceState before,
            List<Owned> owned,
            Instant now,
            Duration interval) {
        if (read.size() != answer.documents().size()) {
            throw new IllegalArgumentException(
                    answer.documents().size() + " documents were answered, and " + read.size() + " were read");
        }
        if (!before.source().equals(source)) {
            throw new IllegalArgumentException(
                    "the state is that of \"" + before.source() + "\", not of \"" + source + "\"");
        }
        return new Decision(source, answer, read, before, owned, now, interval).reconciliation();
    }

    static String names(Set<PolicyId> ids) {
        return ids.stream().sorted().map(PolicyId::text).collect(Collectors.joining(", "));
    }

    private static Set<PolicyId> active(Collection<Owned> owned, String source) {
        return owned.stream()
                .filter(policy -> policy.isActive() && policy.source().equals(source))
                .map(Owned::id)
                .collect(Collectors.toSet());
    }

    /** One decision under way. */
    private static final class Decision {
        private final String source;
        private final PolicyAnswer.Policies answer;
        private final List<Listed> listed;
        private final SourceState before;
        private final Map<PolicyId, Owned> owned;
        private final Instant now;
        private final Duration interval;

        private final Set<PolicyId> present = new HashSet<>();
        private final List<Integer> apply = new ArrayList<>();
        private final Map<PolicyId, Tombstone> obeyed = new HashMap<>();
        private final List<String> notes = new ArrayList<>();

        Decision(
                String source,
                PolicyAnswer.Policies answer,
                List<Listed> read,
                SourceState before,
                List<Owned> owned,
                Instant now,
                Duration interval) {
            this.interval = interval;
            this.source = source;
            this.answer = answer;
            this.listed = new ArrayList<>(read);
            this.before = before;
            this.owned = owned.stream().collect(Collectors.toMap(Owned::id, Function.identity()));
            this.now = now;
        }

        Reconciliation reconciliation() {
            notes.addAll(answer.troubles());
            for (int i = 0; i < listed.size(); i++) {
                take(i);
            }
            answer.removed().forEach(this::bury);
            boolean allKnown =
                    listed.stream().allMatch(document -> document.id().isPresent());
            MissingPolicies missing =
                    MissingPolicies.of(answer, active(), present, allKnown, before.absences(), now, interval);
            notes.addAll(missing.notes());
            List<Removal> removals = new ArrayList<>(missing.removals());
            boolean postponed = answer.paused().contains(Pause.REMOVE) && !obeyed.isEmpty();
            if (postponed) {
                notes.add("the source has paused removals, so that these wait: " + names(obeyed.keySet()));
            } else {
                obeyed.values()
                        .forEach(tombstone -> removals.add(new Removal(
                                tombstone.id(), tombstone.keepRoots(), "its source says that it is to be removed")));
            }
            removals.sort((one, other) -> one.id().compareTo(other.id()));
            SourceState next = new SourceState(
                    source,
                    answer.etag().filter(ignored -> !postponed),
                    answer.generation(),
                    answer.paused(),
                    answer.pollSeconds(),
                    answer.proofNonce(),
                    Optional.of(answer.at()),
                    listed,
                    missing.absences(),
                    Optional.empty(),
                    false);
            return new Reconciliation(apply, removals, next, notes);
        }

        private void take(int index) {
            Listed document = listed.get(index);
            if (document.id().isEmpty()) {
                return;
            }
            PolicyId id = document.id().get();
            boolean first = present.add(id);
            if (document.trouble().isPresent()) {
                return;
            }
            Optional<Owned> there = Optional.ofNullable(owned.get(id));
            if (!first) {
                refuse(index, "the source lists the id " + id + " twice; the first one counts");
            } else if (there.map(Owned::held).orElse(false)) {
                // What a person wanted is no trouble.
                notes.add("a person removed the policy " + id + " with --hold");
            } else if (there.map(policy -> !policy.source().equals(source)).orElse(false)) {
                String other = there.map(Owned::source).orElse("");
                refuse(
                        index,
                        "the policy " + id + " was brought by another source, \"" + other + "\"; that one counts");
            } else {
                apply.add(index);
            }
        }

        private void refuse(int index, String message) {
            notes.add(message);
            listed.set(index, listed.get(index).withTrouble(new Trouble(ErrorCode.POLICY_CONFLICT, message)));
        }

        private void bury(Tombstone tombstone) {
            PolicyId id = tombstone.id();
            Optional<Owned> there = Optional.ofNullable(owned.get(id)).filter(Owned::isActive);
            if (present.contains(id)) {
                notes.add("the source both lists and removes the policy " + id + "; it stays");
            } else if (there.map(policy -> !policy.source().equals(source)).orElse(false)) {
                notes.add("the source removes the policy " + id + ", which another source brought; it stays");
            } else if (there.isPresent()) {
                obeyed.put(id, tombstone);
            }
        }

        /** Policies of this source that are not removed by this answer: what goes by its word is not missing. */
        private Set<PolicyId> active() {
            Set<PolicyId> active = new HashSet<>(Reconciler.active(owned.values(), source));
            active.removeAll(obeyed.keySet());
            return active;
        }
    }
}

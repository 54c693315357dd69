package dev.scepter.agent.service;

import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which policies are due, and which may run now: never more than {@value #MOST_AT_ONE_CA} at one CA. A run sends one
 * request at a time, so there are never more requests than runs. For one thread.
 *
 * <p>A CA that does not answer keeps its places until its runs give up, and must not keep those of others. So once {@value
 * #SHARED} run, a CA that has a place gets no second one, and {@value #MOST} run in all: four silent CAs have all their places
 * and leave one to each of sixteen others. A run costs two threads, its own and that of its exchange, and both end with it.
 */
final class PolicyRuns {
    private static final int MOST_AT_ONE_CA = 4;
    private static final int SHARED = 16;
    private static final int MOST = 32;

    private final Duration longestTrust;
    private final Map<PolicyId, Entry> entries = new TreeMap<>(Comparator.comparing(PolicyId::text));

    /** @param longestTrust a certificate that somebody deletes is missed after this time */
    PolicyRuns(Duration longestTrust) {
        this.longestTrust = longestTrust;
    }

    private static final class Entry {
        private final int fingerprint;
        private String ca = "";
        private Instant due = Instant.MIN;
        private boolean hasWork;
        private boolean running;

        Entry(int fingerprint) {
            this.fingerprint = fingerprint;
        }
    }

    /**
     * Takes in what the journal holds now. What is new, or was changed by somebody else, is due.
     *
     * @param records a fingerprint of each record
     * @return whether anything was found that was not known
     */
    boolean found(Map<PolicyId, Integer> records) {
        boolean changed =
                entries.entrySet().removeIf(entry -> !entry.getValue().running && !records.containsKey(entry.getKey()));
        for (Map.Entry<PolicyId, Integer> record : records.entrySet()) {
            Entry known = entries.get(record.getKey());
            boolean same = known != null && (known.running || known.fingerprint == record.getValue());
            if (!same) {
                entries.put(record.getKey(), new Entry(record.getValue()));
                changed = true;
            }
        }
        return changed;
    }

    /** The policies whose time has come, the longest due first. */
    List<PolicyId> due(Instant now) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getValue().running && !now.isBefore(entry.getValue().due))
                .sorted(Comparator.comparing(entry -> entry.getValue().due))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those of them that may run now. */
    List<PolicyId> ready(Instant now) {
        List<PolicyId> ready = new ArrayList<>();
        Map<String, Integer> at = new HashMap<>();
        running().forEach(entry -> at.merge(entry.ca, 1, Integer::sum));
        int all = (int) running().count();
        for (PolicyId id : due(now)) {
            String ca = ca(id);
            int places = all < SHARED ? MOST_AT_ONE_CA : 1;
            if (isKnownToHaveWork(id) && all < MOST && at.getOrDefault(ca, 0) < places) {
                at.merge(ca, 1, Integer::sum);
                all++;
                ready.add(id);
            }
        }
        return ready;
    }

    /** A policy that is due has something to do, and its requests go to this CA. */
    void hasWork(PolicyId id, String ca) {
        change(id, entry -> {
            entry.ca = ca;
            entry.hasWork = true;
        });
    }

    /** It is known already that a policy has something to do. */
    boolean isKnownToHaveWork(PolicyId id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.hasWork).orElse(false);
    }

    void begun(PolicyId id) {
        change(id, entry -> entry.running = true);
    }

    /** There was nothing to do. */
    void looked(PolicyId id, Optional<Instant> next, Instant now) {
        change(id, entry -> entry.due = nextLook(next, now));
    }

    /**
     * A run has ended, come to something or not.
     *
     * @param fingerprint of the record as it left it; empty if there is none any more
     * @param next when something is due; empty if nothing is by itself
     */
    void ended(PolicyId id, Optional<Integer> fingerprint, Optional<Instant> next, Instant now) {
        entries.remove(id);
        fingerprint.ifPresent(value -> {
            Entry entry = new Entry(value);
            entry.due = nextLook(next, now);
            entries.put(id, entry);
        });
    }

    void forget(PolicyId id) {
        entries.remove(id);
    }

    /** Everything is due: the machine slept, or its clock was set. */
    void lookAtAll() {
        entries.values().forEach(entry -> entry.due = Instant.MIN);
    }

    /** When the next one is due that does not run now; empty if none is. */
    Optional<Instant> next() {
        return entries.values().stream()
                .filter(entry -> !entry.running)
                .map(entry -> entry.due)
                .min(Comparator.naturalOrder());
    }

    private String ca(PolicyId id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.ca).orElse("");
    }

    private Instant nextLook(Optional<Instant> next, Instant now) {
        Instant look = now.plus(longestTrust);
        return next.filter(look::isAfter).orElse(look);
    }

    private void change(PolicyId id, Consumer<Entry> how) {
        Optional.ofNullable(entries.get(id)).ifPresent(how);
    }

    private Stream<Entry> running() {
        return entries.values().stream().filter(entry -> entry.running);
    }
}

package dev.scepter.lab.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers which proofs were shown, as long as their time would let them pass again. Thread-safe. */
final class SeenProofs {
    private static final int MAX = 100_000;

    private final Duration memory;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    SeenProofs(Duration memory) {
        this.memory = memory;
    }

    /** Notes a proof; false if it was there before. */
    synchronized boolean add(String thumbprint, String jti, Instant now) {
        Iterator<Instant> oldest = seen.values().iterator();
        while (oldest.hasNext()) {
            boolean stale = oldest.next().plus(memory).isBefore(now);
            if (!stale && seen.size() < MAX) {
                break;
            }
            oldest.remove();
        }
        return seen.putIfAbsent(thumbprint + ' ' + jti, now) == null;
    }
}

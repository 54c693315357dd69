package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statuses that are kept for five seconds from the end of the answer that they were made for, as long as the record of the policy
 * is the same: a status signs with the key, and whoever may ask may ask without a pause. For one thread at a time.
 */
final class RecentStatuses {
    static final Duration GOOD = Duration.ofSeconds(5);

    private final StatusView.Look look;
    private final Clock clock;
    private final Map<PolicyId, Seen> seen = new HashMap<>();
    private Optional<Instant> since = Optional.empty();

    private record Seen(PolicyRecord record, List<PolicyStatus> statuses) {
        Seen {
            statuses = List.copyOf(statuses);
        }
    }

    RecentStatuses(StatusView.Look look, Clock clock) {
        this.look = look;
        this.clock = clock;
    }

    /** An answer begins: what is too old, or from the future of a clock that was set, is forgotten. */
    void begin() {
        Instant now = clock.instant();
        boolean good = since.isPresent()
                && !now.isBefore(since.get())
                && now.isBefore(since.get().plus(GOOD));
        if (!good) {
            since = Optional.empty();
            seen.clear();
        }
    }

    List<PolicyStatus> of(PolicyRecord record) throws ScepterException {
        Optional<Seen> known = Optional.ofNullable(seen.get(record.id()))
                .filter(one -> one.record().equals(record));
        if (known.isPresent()) {
            return known.get().statuses();
        }
        List<PolicyStatus> statuses = look.at(record);
        seen.put(record.id(), new Seen(record, statuses));
        return statuses;
    }

    /** The answer is made: however long that took, those who waited for it get the same. */
    void end() {
        since = since.or(() -> Optional.of(clock.instant()));
    }
}

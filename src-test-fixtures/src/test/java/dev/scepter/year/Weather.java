package dev.scepter.year;

import dev.scepter.agent.model.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * How the way to a server is, at any time: fair, or what goes wrong. Immutable.
 *
 * @param changes from when on; before the first it is fair
 */
record Weather(NavigableMap<Instant, Optional<ErrorCode>> changes) {
    /** What networks, proxies and portals do to a request that never reaches its server. */
    private static final List<ErrorCode> STORMS = List.of(
            ErrorCode.HOST_UNKNOWN,
            ErrorCode.CONNECT_FAILED,
            ErrorCode.TIMED_OUT,
            ErrorCode.CONNECTION_BROKEN,
            ErrorCode.SERVER_UNAVAILABLE,
            ErrorCode.TLS_UNTRUSTED,
            ErrorCode.REDIRECTED_ELSEWHERE,
            ErrorCode.REPLY_HTML,
            ErrorCode.NOT_HTTP);

    static Weather fair() {
        return new Weather(new TreeMap<>());
    }

    /** Foul from a time on. */
    static Weather foulFrom(Instant start, ErrorCode code) {
        return new Weather(new TreeMap<>(Map.of(start, Optional.of(code))));
    }

    /** Foul, but for an hour in each period, at a random time of it. */
    static Weather anHourIn(Duration period, Instant start, Instant end, Random random) {
        NavigableMap<Instant, Optional<ErrorCode>> changes = new TreeMap<>();
        for (Instant begin = start; begin.isBefore(end); begin = begin.plus(period)) {
            changes.put(begin, storm(random));
            long room = period.minusHours(1).toSeconds();
            Instant opens = begin.plusSeconds(1 + (long) (random.nextDouble() * (room - 1)));
            changes.put(opens, Optional.empty());
            changes.put(opens.plus(Duration.ofHours(1)), storm(random));
        }
        return new Weather(changes);
    }

    /** Storms of minutes to weeks, and fair times of hours to weeks in between. */
    static Weather changing(Instant start, Instant end, Random random) {
        NavigableMap<Instant, Optional<ErrorCode>> changes = new TreeMap<>();
        Instant at = start;
        while (at.isBefore(end)) {
            at = at.plus(between(Duration.ofHours(2), Duration.ofDays(20), random));
            changes.put(at, storm(random));
            at = at.plus(between(Duration.ofMinutes(1), Duration.ofDays(15), random));
            changes.put(at, Optional.empty());
        }
        return new Weather(changes);
    }

    /** What happens to a request now; empty if it arrives. */
    Optional<ErrorCode> at(Instant now) {
        return Optional.ofNullable(changes.floorEntry(now)).flatMap(Map.Entry::getValue);
    }

    /** The longest time without a fair hour. */
    Duration longestStorm() {
        Duration longest = Duration.ZERO;
        Optional<Instant> begun = Optional.empty();
        for (Map.Entry<Instant, Optional<ErrorCode>> change : changes.entrySet()) {
            if (change.getValue().isPresent() && begun.isEmpty()) {
                begun = Optional.of(change.getKey());
            } else if (change.getValue().isEmpty() && begun.isPresent()) {
                Duration storm = Duration.between(begun.get(), change.getKey());
                longest = List.of(longest, storm).stream()
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
                begun = Optional.empty();
            }
        }
        return longest;
    }

    private static Optional<ErrorCode> storm(Random random) {
        return Optional.of(STORMS.get(random.nextInt(STORMS.size())));
    }

    /** Short ones as often as long ones. */
    private static Duration between(Duration least, Duration most, Random random) {
        double low = Math.log((double) least.toSeconds());
        double high = Math.log((double) most.toSeconds());
        return Duration.ofSeconds(Math.round(Math.exp(low + random.nextDouble() * (high - low))));
    }
}

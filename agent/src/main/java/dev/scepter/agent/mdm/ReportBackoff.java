package dev.scepter.agent.mdm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a report that was not delivered is tried again.
 *
 * @param failures in a row
 * @param notBefore the moment of the next try
 */
public record ReportBackoff(int failures, Instant notBefore) {
    /** Nothing failed. */
    public static final ReportBackoff NONE = new ReportBackoff(0, Instant.MIN);

    private static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60));

    private static final Duration SHORTEST = WAITS.get(0);
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * After one more failure: 1, 5, 15, 30, then 60 minutes, or as long as the server asked, a minute to a day.
     *
     * @param retryAfter what the server asked for
     */
    public ReportBackoff failed(Optional<Duration> retryAfter, Instant now) {
        Duration wait = retryAfter
                .map(asked -> asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked)
                .map(asked -> asked.compareTo(LONGEST) > 0 ? LONGEST : asked)
                .orElse(WAITS.get(Math.min(failures, WAITS.size() - 1)));
        return after(wait, now);
    }

    /** After an answer 401 or 410: each hour, as people must act. */
    public ReportBackoff unauthorized(Instant now) {
        return after(HOURLY, now);
    }

    /** Says whether it is time. A moment more than a day ahead was written by another clock and holds up nothing. */
    public boolean mayTry(Instant now) {
        return !now.isBefore(notBefore) || now.isBefore(notBefore.minus(LONGEST));
    }

    private ReportBackoff after(Duration wait, Instant now) {
        return new ReportBackoff(Math.min(failures, Integer.MAX_VALUE - 1) + 1, now.plus(wait));
    }
}

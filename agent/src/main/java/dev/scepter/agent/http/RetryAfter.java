package dev.scepter.agent.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110 §10.2.3). */
final class RetryAfter {
    /** Longer waits are no advice any more; the agent has its own schedule. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /**
     * How long the server asks to wait, 0 to one day; empty if it does not ask.
     *
     * <p>A date is taken relative to the server's own {@code Date}, as the clocks of devices are often wrong; without
     * that it says nothing.
     */
    static Optional<Duration> of(HttpReply reply) {
        return reply.header("Retry-After").map(String::strip).flatMap(text -> parse(text, reply));
    }

    private static Optional<Duration> parse(String text, HttpReply reply) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(bounded(Duration.ofSeconds(Integer.parseInt(text))));
        }
        return HttpReply.parseDate(text)
                .flatMap(until -> reply.date().map(now -> bounded(Duration.between(now, until))));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}

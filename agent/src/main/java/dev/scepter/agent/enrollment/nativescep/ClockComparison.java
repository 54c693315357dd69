package dev.scepter.agent.enrollment.nativescep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Compares the clock of the device with the Date header of a server, which has whole seconds and nobody vouches for. */
final class ClockComparison {
    /** What is behind by more gets certificates that are not valid yet for longer than can be forgiven. */
    static final Duration TOO_FAR_BEHIND = Duration.ofHours(24);

    private static final Duration NOTABLE = Duration.ofMinutes(5);

    private ClockComparison() {}

    /** Says whether a request would bring a certificate that is of no use. */
    static boolean isTooFarBehind(Optional<Instant> server, Instant device) {
        return server.filter(time -> time.isAfter(device.plus(TOO_FAR_BEHIND))).isPresent();
    }

    /** The difference in words; empty if it is under 5 minutes or not known. */
    static Optional<String> words(Optional<Instant> server, Instant device) {
        return server.map(time -> Duration.between(device, time))
                .filter(skew -> skew.abs().compareTo(NOTABLE) > 0)
                .map(skew -> "The clock of the device is " + skew.abs().toSeconds() + " s "
                        + (skew.isNegative() ? "ahead of" : "behind") + " the server's.");
    }
}

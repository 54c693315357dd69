package dev.scepter.agent.service;

import dev.scepter.agent.port.MdmEnrollment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What reports say of Windows' enrolment: good for a quarter of an hour, as a look reads many keys. Safe for several threads. */
final class RecentMdmEnrollment {
    static final Duration GOOD = Duration.ofMinutes(15);

    private final MdmEnrollment mdmEnrollment;
    private final Clock clock;
    private Optional<Seen> seen = Optional.empty();

    private record Seen(Instant at, MdmEnrollment.Outcome outcome) {}

    RecentMdmEnrollment(MdmEnrollment mdmEnrollment, Clock clock) {
        this.mdmEnrollment = mdmEnrollment;
        this.clock = clock;
    }

    /** Empty on a machine that is not Windows. */
    synchronized Optional<MdmEnrollment.Summary> summary() {
        Instant now = clock.instant();
        // A look from the future is one by a clock that was set.
        boolean good = seen.filter(known ->
                        !now.isBefore(known.at()) && now.isBefore(known.at().plus(GOOD)))
                .isPresent();
        if (!good) {
            seen = Optional.of(new Seen(now, mdmEnrollment.look()));
        }
        return seen.map(Seen::outcome)
                .filter(outcome -> !(outcome instanceof MdmEnrollment.NotWindows))
                .map(MdmEnrollment.Outcome::summary);
    }
}

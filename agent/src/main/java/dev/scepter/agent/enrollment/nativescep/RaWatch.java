package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Tells people when the RA of a CA changes or comes to its end: those of NDES expire after two years, silently. */
final class RaWatch {
    private static final Duration SOON = Duration.ofDays(30);

    private final CaMemory memory;
    private final PolicyEvents events;
    private final Clock clock;

    RaWatch(CaMemory memory, PolicyEvents events, Clock clock) {
        this.memory = memory;
        this.events = events;
        this.clock = clock;
    }

    synchronized void look(ScepPolicy policy, AuthenticatedCa ca) {
        String now = ca.ra().map(ra -> ra.sha256().hex()).orElse("none");
        Optional<String> before = memory.lastRa(policy.caThumbprint());
        if (before.isPresent() && !before.get().equals(now)) {
            events.tell(policy, EventId.RA_CHANGED, "it was " + before.get() + ", now it is " + now);
        }
        if (!memory.rememberRa(policy.caThumbprint(), now)) {
            events.tell(policy, EventId.HINT_LOST, "the RA certificate is " + now);
        }
        ca.ra()
                .filter(this::endsSoon)
                .ifPresent(ra -> events.tell(
                        policy,
                        EventId.RA_EXPIRES_SOON,
                        ra.sha1() + " ends " + ParsedCertificate.of(ra).notAfter()));
    }

    private boolean endsSoon(EncodedCertificate ra) {
        return ParsedCertificate.of(ra).notAfter().isBefore(clock.instant().plus(SOON));
    }
}

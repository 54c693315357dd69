package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.NextCa;
import dev.scepter.agent.scep.RaRules;
import dev.scepter.agent.scep.ScepServer;
import java.time.Clock;
import java.util.List;

/**
 * Follows a CA to its successor (RFC 8894 section 4.7): only to one that the CA announced under its own signature. Any other
 * change of CA stays a wrong pin.
 */
final class Rollover {
    private final Successors successors;
    private final PolicyEvents events;
    private final Clock clock;

    Rollover(DurableFolder folder, PolicyEvents events, Clock clock) {
        this.successors = new Successors(folder);
        this.events = events;
        this.clock = clock;
    }

    /**
     * A CA that is authenticated.
     *
     * @param pin by which it was: the policy's, or that of an accepted successor
     */
    record Authenticated(Thumbprint pin, AuthenticatedCa ca) {}

    /**
     * Authenticates what GetCACert returned, by the pin, else by an accepted successor, the newest that suits. Which
     * those are is read only when the pin does not suit.
     *
     * @throws ScepterException as {@link AuthenticatedCa#authenticate}
     */
    Authenticated authenticate(ScepPolicy policy, List<EncodedCertificate> set, RaRules rules) throws ScepterException {
        Thumbprint pin = policy.caThumbprint();
        try {
            return new Authenticated(pin, AuthenticatedCa.authenticate(set, pin, rules, clock.instant()));
        } catch (ScepterException e) {
            // The pinned one may be gone, or still be sent though it has expired.
            if (e.code() != ErrorCode.PIN_MISMATCH && e.code() != ErrorCode.CA_CHAIN_UNTRUSTED) {
                throw e;
            }
            return bySuccessor(policy, set, rules, e);
        }
    }

    private Authenticated bySuccessor(
            ScepPolicy policy, List<EncodedCertificate> set, RaRules rules, ScepterException pinFailed)
            throws ScepterException {
        ScepterException failure = pinFailed;
        for (Thumbprint next : known(policy)) {
            if (!AuthenticatedCa.holds(set, next)) {
                continue;
            }
            try {
                AuthenticatedCa ca = AuthenticatedCa.authenticate(set, next, rules, clock.instant());
                events.tell(policy, EventId.CA_ROLLED_OVER, "in place of " + policy.caThumbprint() + " now " + next);
                return new Authenticated(next, ca);
            } catch (ScepterException e) {
                // The newest one's failure is what people have to mend.
                failure = failure == pinFailed ? e : failure;
            }
        }
        throw failure;
    }

    /** A file that is damaged or cannot be read vouches for nobody: then the pin's own failure stands. */
    private List<Thumbprint> known(ScepPolicy policy) {
        String path = Successors.path(policy.caThumbprint());
        try {
            Successors.Known known = successors.of(policy.caThumbprint());
            if (known.damaged()) {
                events.tell(policy, EventId.NEXT_CA_IGNORED, path + " has lines that are none");
            }
            return known.newestFirst();
        } catch (ScepterException e) {
            events.tell(policy, EventId.NEXT_CA_IGNORED, path + " cannot be read: " + e.code() + ": " + e.getMessage());
            return List.of();
        }
    }

    /** Asks who comes next. Nothing depends on the answer today, so a failure is only told. */
    void askForNext(ScepPolicy policy, ScepServer server, AuthenticatedCa current) throws InterruptedException {
        try {
            for (EncodedCertificate next : NextCa.read(server.getNextCaCert(), current, clock.instant())) {
                if (successors.accept(policy.caThumbprint(), next, current.anchor(), clock.instant())) {
                    events.tell(
                            policy,
                            EventId.NEXT_CA_ACCEPTED,
                            next.sha256() + " after " + current.anchor().sha256());
                }
            }
        } catch (ScepterException e) {
            events.tell(policy, EventId.NEXT_CA_IGNORED, e.code() + ": " + e.getMessage());
        }
    }
}

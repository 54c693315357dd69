package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.CaCertificates;
import dev.scepter.agent.scep.Capabilities;
import dev.scepter.agent.scep.RaRules;
import dev.scepter.agent.scep.ScepServer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first step of a transaction: everything that is checked before a key is made or anything secret leaves. */
final class CaAuthentication {
    private final KeyProvider keys;
    private final ServerChoice servers;
    private final CaMemory memory;
    private final CapabilityMemory bestSeen;
    private final Rollover rollover;
    private final RaWatch raWatch;
    private final CertificateWish wishes;
    private final EventSink events;
    private final Clock clock;

    CaAuthentication(
            KeyProvider keys,
            ServerChoice servers,
            CaMemory memory,
            DurableFolder folder,
            CertificateWish wishes,
            EventSink events,
            Clock clock) {
        this.keys = keys;
        this.servers = servers;
        this.memory = memory;
        this.bestSeen = new CapabilityMemory(folder);
        this.rollover = new Rollover(folder, events, clock);
        this.raWatch = new RaWatch(memory, events, clock);
        this.wishes = wishes;
        this.events = events;
        this.clock = clock;
    }

    ScepTransaction perform(ScepTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepPolicy policy = context.policy();
        Purpose purpose = transaction.attempt().purpose();
        // Without a challenge for the certificate that the policy wants now, the old one may still vouch for it.
        boolean vouched = purpose == Purpose.RENEW || (purpose == Purpose.REPLACE && context.challengeSpent());
        boolean renewal = vouched && oldKeyWorks(context);
        // What fails here costs nothing; the wish itself is made again for the request.
        wishes.of(context, purpose);
        requireChallenge(policy, RenewalLadder.rungs(policy, facts(context, renewal, true)));

        ScepServer server = servers.of(policy, context.deadline());
        Found found = look(policy, server);
        AuthenticatedCa ca = found.ca();
        if (ca.recipientAmbiguous()) {
            event(
                    policy,
                    EventId.RECIPIENT_AMBIGUOUS,
                    "requests are encrypted to " + ca.recipient().sha1());
        }
        raWatch.look(policy, ca);
        List<Rung> rungs = RenewalLadder.rungs(
                policy, facts(context, renewal, found.capabilities().supportsRenewal()));
        Rung rung = RenewalLadder.first(rungs, memory.worked(found.pin())).orElseThrow();
        if (found.capabilities().supportsNextCa()) {
            rollover.askForNext(policy, server, ca);
        }
        return transaction.withCa(found.pin(), found.rules(), ca, found.capabilities(), rung);
    }

    /** Looks at a CA as for a transaction, and goes away. */
    void look(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        look(policy, servers.of(policy, deadline));
    }

    /** A CA that suits the policy, and what it can do. */
    private record Found(Thumbprint pin, AuthenticatedCa ca, RaRules rules, Capabilities capabilities) {}

    private Found look(ScepPolicy policy, ScepServer server) throws ScepterException, InterruptedException {
        Capabilities capabilities = Capabilities.parse(server.getCaCaps());
        List<EncodedCertificate> set = CaCertificates.decode(server.getCaCert());
        RaRules rules = new RaRules(policy.raThumbprint(), policy.requireRaEku());
        Rollover.Authenticated authenticated = rollover.authenticate(policy, set, rules);
        checkClock(policy, server);
        noteIdentifier(policy, server);
        AlgorithmChoice.of(policy, capabilities, Optional.empty());
        if (policy.scepUrl().toLowerCase(Locale.ROOT).startsWith("http:")) {
            bestSeen.check(policy.caThumbprint(), capabilities);
        }
        return new Found(authenticated.pin(), authenticated.ca(), rules, capabilities);
    }

    /** Without a challenge that may be sent there is nothing to ask; known before the CA is troubled. */
    private static void requireChallenge(ScepPolicy policy, List<Rung> rungs) throws ScepterException {
        if (rungs.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.CHALLENGE_SPENT,
                    "asking " + policy.serverAddress() + " for a new certificate: the one-time challenge of revision "
                            + policy.revision() + " was answered already");
        }
    }

    private static RenewalLadder.Facts facts(EnrollmentContext context, boolean renewal, boolean advertised) {
        return new RenewalLadder.Facts(
                renewal,
                advertised,
                context.challenge().isPresent(),
                context.challengeSpent() && context.challenge().isEmpty());
    }

    /** The old key signs the renewal and receives the reply; one that only signs cannot. */
    private boolean oldKeyWorks(EnrollmentContext context) throws ScepterException {
        if (context.inForce().isEmpty()) {
            return false;
        }
        try {
            Optional<ManagedKey> found = keys.open(context.inForce().get().key());
            if (found.isEmpty()) {
                return false;
            }
            try (ManagedKey key = found.get()) {
                return key.canDecrypt();
            }
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.KEY_DAMAGED) {
                throw e;
            }
            return false;
        }
    }

    private void checkClock(ScepPolicy policy, ScepServer server) throws ScepterException {
        Optional<String> difference = ClockComparison.words(server.serverTime(), clock.instant());
        if (ClockComparison.isTooFarBehind(server.serverTime(), clock.instant())) {
            throw new ScepterException(
                    ErrorCode.CLOCK_BEHIND,
                    "asking " + policy.serverAddress() + " for its certificates: it answered at "
                            + server.serverTime().orElseThrow() + ", and the clock of the device says "
                            + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "; no request was sent");
        }
        difference.ifPresent(words -> event(policy, EventId.CLOCK_SKEW, words));
    }

    private void noteIdentifier(ScepPolicy policy, ScepServer server) {
        if (server.isIdentifierUnknown()
                && !memory.rememberUnknownIdentifier(
                        policy.caThumbprint(), policy.templateName().orElse(""))) {
            event(policy, EventId.HINT_LOST, "the server does not know the CA identifier");
        }
    }

    private void event(ScepPolicy policy, EventId id, String detail) {
        events.accept(new Event(id, Optional.of(policy.id()), detail));
    }
}

package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
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
    private final PolicyEvents events;
    private final Clock clock;

    CaAuthentication(
            KeyProvider keys,
            ServerChoice servers,
            CaMemory memory,
            DurableFolder folder,
            CertificateWish wishes,
            PolicyEvents events,
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
        Found found = look(policy, server, purpose == Purpose.RENEW && isPlain(policy));
        AuthenticatedCa ca = found.ca();
        if (ca.recipientAmbiguous()) {
            events.tell(
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
        ScepTransaction begun = transaction.withCa(found.pin(), found.rules(), ca, found.capabilities(), rung);
        return renewal ? begun.vouchedByOld() : begun;
    }

    /** Looks at a CA as for a transaction, and goes away. */
    void look(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        look(policy, servers.of(policy, deadline), false);
    }

    /** The same, and says what was found. */
    Found find(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        return look(policy, servers.of(policy, deadline), false);
    }

    /** A CA that suits the policy, and what it can do. */
    record Found(Thumbprint pin, AuthenticatedCa ca, RaRules rules, Capabilities capabilities) {}

    /** @param clockUnproven a wrong time that anybody in between may have told is no reason to let a certificate end */
    private Found look(ScepPolicy policy, ScepServer server, boolean clockUnproven)
            throws ScepterException, InterruptedException {
        Capabilities capabilities = Capabilities.parse(server.getCaCaps());
        List<EncodedCertificate> set = CaCertificates.decode(server.getCaCert());
        RaRules rules = new RaRules(policy.raThumbprint(), policy.requireRaEku());
        Rollover.Authenticated authenticated = rollover.authenticate(policy, set, rules);
        checkClock(policy, server, clockUnproven);
        noteIdentifier(policy, server);
        AlgorithmChoice.of(policy, capabilities, Optional.empty());
        if (isPlain(policy)) {
            noteCapabilities(policy, capabilities);
        }
        return new Found(authenticated.pin(), authenticated.ca(), rules, capabilities);
    }

    private static boolean isPlain(ScepPolicy policy) {
        return policy.scepUrl().toLowerCase(Locale.ROOT).startsWith("http:");
    }

    /** Without legacy algorithms there is nothing to be downgraded to, and the note decides nothing. */
    private void noteCapabilities(ScepPolicy policy, Capabilities capabilities) throws ScepterException {
        try {
            bestSeen.check(policy.caThumbprint(), capabilities);
        } catch (ScepterException e) {
            if (policy.legacyAlgorithms()) {
                throw e;
            }
            events.tell(policy, EventId.HINT_LOST, e.getMessage());
        }
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

    private void checkClock(ScepPolicy policy, ScepServer server, boolean unproven) throws ScepterException {
        Optional<String> difference = ClockComparison.words(server.serverTime(), clock.instant());
        if (!unproven && ClockComparison.isTooFarBehind(server.serverTime(), clock.instant())) {
            throw new ScepterException(
                    ErrorCode.CLOCK_BEHIND,
                    "asking " + policy.serverAddress() + " for its certificates: it answered at "
                            + server.serverTime().orElseThrow() + ", and the clock of the device says "
                            + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "; no request was sent");
        }
        difference.ifPresent(words -> events.tell(policy, EventId.CLOCK_SKEW, words));
    }

    private void noteIdentifier(ScepPolicy policy, ScepServer server) {
        if (server.isIdentifierUnknown()
                && !memory.rememberUnknownIdentifier(
                        policy.caThumbprint(), policy.templateName().orElse(""))) {
            events.tell(policy, EventId.HINT_LOST, "the server does not know the CA identifier");
        }
    }
}

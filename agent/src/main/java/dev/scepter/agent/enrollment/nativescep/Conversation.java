package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.CertRep;
import dev.scepter.agent.scep.CertRepReader;
import dev.scepter.agent.scep.ExpectedReply;
import dev.scepter.agent.scep.MessageType;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.ScepServer;
import dev.scepter.agent.scep.ScepServer.OnServerError;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.agent.x509.SubjectNames;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends the stored request or a poll, and says what the answer means for the attempt. */
final class Conversation {
    private static final Set<String> WEAK = Set.of("weakReplyCipher", "weakReplySignature");

    private final ScepServers servers;
    private final CaMemory memory;
    private final RequestBuilder requests;
    private final CertRepReader replies;
    private final EventSink events;
    private final Clock clock;

    Conversation(
            ScepServers servers,
            CaMemory memory,
            RequestBuilder requests,
            CertRepReader replies,
            EventSink events,
            Clock clock) {
        this.servers = servers;
        this.memory = memory;
        this.requests = requests;
        this.replies = replies;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Sends the stored bytes. If they may have gone out before and are refused now, the refusal may be of a request that
     * was granted: then the CA is asked once by CertPoll before it is believed (a one-time challenge works once).
     */
    StepOutcome send(ScepTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        boolean byRenewalReq = transaction.rung().messageType() == MessageType.RENEWAL_REQ;
        ScepServer server = server(transaction, context);
        byte[] reply;
        try {
            reply = server.pkiOperation(
                    transaction.request(), byRenewalReq ? OnServerError.REPORT : OnServerError.SEND_AGAIN);
        } catch (ScepterException e) {
            boolean refusal = (transaction.rung().isSignedByOld() && e.code() == ErrorCode.HTTP_REFUSED)
                    || (byRenewalReq && e.code() == ErrorCode.SERVER_UNAVAILABLE);
            if (!refusal) {
                // Nobody signed it: the request of a first certificate may still be answered.
                throw e;
            }
            return context.resumed() || server.wasSentAgain()
                    ? doubted(transaction, e.code(), e.getMessage())
                    : refused(transaction, context, e.code(), e.getMessage());
        }
        CertRep answer = read(transaction, context, transaction.senderNonce(), reply);
        if (answer instanceof CertRep.Refused refusal && (context.resumed() || server.wasSentAgain())) {
            return doubted(answered(transaction), refusal.code(), words(context.policy(), transaction, refusal));
        }
        return outcome(transaction, context, answer);
    }

    private static StepOutcome doubted(ScepTransaction transaction, ErrorCode code, String message) {
        return new StepOutcome.Advanced(
                transaction.refusedAfterLoss(code, message).attempt());
    }

    /** Asks about the request (CertPoll). */
    StepOutcome poll(ScepTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        RequestBuilder.Message message = requests.poll(transaction, context);
        if (!transaction.isRefusedAfterLoss()) {
            byte[] reply =
                    server(transaction, context).pkiOperation(message.der().revealBytes(), OnServerError.SEND_AGAIN);
            return outcome(transaction, context, read(transaction, context, message.nonce(), reply));
        }
        try {
            byte[] reply =
                    server(transaction, context).pkiOperation(message.der().revealBytes(), OnServerError.REPORT);
            CertRep answer = read(transaction, context, message.nonce(), reply);
            if (!(answer instanceof CertRep.Refused)) {
                return outcome(transaction.notRefused(), context, answer);
            }
        } catch (ScepterException e) {
            // Servers without CertPoll answer it by an HTTP error (scepserver: 500). The refusal stands then.
            if (e.code() != ErrorCode.HTTP_REFUSED && e.code() != ErrorCode.SERVER_UNAVAILABLE) {
                throw e;
            }
        }
        return refused(transaction, context, transaction.refusalCode(), transaction.refusalMessage());
    }

    private ScepServer server(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        boolean post = transaction.capabilities().supportsPost();
        ScepPolicy policy = context.policy();
        String url = transaction.serverUrl(policy);
        ScepPolicy asked = url.equals(policy.serverUrl())
                ? policy
                : policy.toBuilder().serverUrl(url).build();
        return servers.of(asked, post, context.deadline());
    }

    private CertRep read(ScepTransaction transaction, EnrollmentContext context, Nonce nonce, byte[] reply)
            throws ScepterException {
        boolean renewal = transaction.attempt().purpose() == Purpose.RENEW;
        try (ManagedKey newKey = requests.newKey(transaction);
                ManagedKey signerKey = requests.signerKey(transaction, context)) {
            ExpectedReply expected = new ExpectedReply(
                    transaction.transactionId(),
                    nonce,
                    transaction.ca(clock.instant()),
                    transaction.signer(),
                    newKey.publicKey(),
                    context.policy().acceptWeakResponse(),
                    clock.instant(),
                    renewal ? context.inForce().map(old -> old.leaf()) : Optional.empty());
            return replies.read(reply, expected, signerKey);
        }
    }

    private StepOutcome outcome(ScepTransaction transaction, EnrollmentContext context, CertRep answer)
            throws ScepterException {
        if (answer instanceof CertRep.Refused refusal) {
            return refused(transaction, context, refusal.code(), words(context.policy(), transaction, refusal));
        }
        if (answer instanceof CertRep.Issued issued) {
            return issued(answered(transaction), context.policy(), issued);
        }
        String url = transaction.serverUrl(context.policy());
        return new StepOutcome.StillPending(transaction.pendingAt(url).attempt());
    }

    private StepOutcome issued(ScepTransaction transaction, ScepPolicy policy, CertRep.Issued issued)
            throws ScepterException {
        if (transaction.attempt().purpose() == Purpose.RENEW) {
            remember(transaction, policy);
        }
        issued.warnings().stream()
                .filter(warning -> WEAK.contains(warning.code()))
                .forEach(warning -> events.accept(
                        new Event(EventId.WEAK_REPLY_ACCEPTED, Optional.of(policy.id()), warning.message())));
        List<Warning> warnings = new ArrayList<>();
        issued.warnings().forEach(warning -> warnings.add(new Warning(warning.code(), warning.message())));
        byte[] subject = ParsedCertificate.of(issued.leaf()).subjectDer();
        if (!SubjectNames.areEqual(subject, transaction.subject())) {
            warnings.add(new Warning(
                    "subjectChanged", "The CA issued the certificate for another subject than was asked for."));
        }
        return new StepOutcome.CertificateIssued(
                transaction.attempt(), new Issued(issued.leaf(), issued.chain(), warnings));
    }

    private void remember(ScepTransaction transaction, ScepPolicy policy) throws ScepterException {
        if (!memory.remember(transaction.pin(), transaction.rung())) {
            events.accept(new Event(
                    EventId.HINT_LOST, Optional.of(policy.id()), "the way of renewal was " + transaction.rung()));
        }
    }

    /** One way of renewal refused is not the end: the next one down is tried, with the same key. */
    private StepOutcome refused(ScepTransaction transaction, EnrollmentContext context, ErrorCode code, String message)
            throws ScepterException {
        ScepTransaction answered = answered(transaction);
        boolean spent =
                context.policy().oneTimeChallenge() && answered.attempt().challengeAnswered();
        RenewalLadder.Facts facts = new RenewalLadder.Facts(
                transaction.rung().isSignedByOld(),
                transaction.capabilities().supportsRenewal(),
                context.challenge().isPresent() && !spent,
                spent || (context.challengeSpent() && context.challenge().isEmpty()));
        Optional<Rung> next = RenewalLadder.below(RenewalLadder.rungs(context.policy(), facts), transaction.rung());
        if (!transaction.rung().isSignedByOld() || next.isEmpty()) {
            return new StepOutcome.Refused(answered.attempt(), code, message);
        }
        events.accept(new Event(
                EventId.RENEWAL_STEPPED_DOWN,
                Optional.of(context.policy().id()),
                transaction.rung() + " was refused (" + message + "); trying " + next.get()));
        return new StepOutcome.Advanced(answered.steppedDown(next.get()).attempt());
    }

    static ScepTransaction answered(ScepTransaction transaction) {
        return transaction.carriesChallenge()
                ? new ScepTransaction(transaction.attempt().withChallengeAnswered())
                : transaction;
    }

    private static String words(ScepPolicy policy, ScepTransaction transaction, CertRep.Refused refusal)
            throws ScepterException {
        return "asking " + policy.serverAddress() + " for a certificate (" + transaction.rung() + "): the CA refused, "
                + refusal.describe();
    }
}

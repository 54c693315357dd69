package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.CertRep;
import dev.scepter.agent.scep.CertRepReader;
import dev.scepter.agent.scep.ExpectedReply;
import dev.scepter.agent.scep.MessageAlgorithms.Cipher;
import dev.scepter.agent.scep.MessageType;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.ReplyWarning;
import dev.scepter.agent.scep.ScepServer;
import dev.scepter.agent.scep.ScepServer.OnServerError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Sends the stored request or a poll, and says what the answer means for the attempt. */
final class Conversation {
    private static final Set<WarningCode> WEAK =
            EnumSet.of(WarningCode.WEAK_REPLY_CIPHER, WarningCode.WEAK_REPLY_SIGNATURE);
    /** HTTP errors, which nobody signs. */
    private static final Set<ErrorCode> UNSIGNED = EnumSet.of(ErrorCode.HTTP_REFUSED, ErrorCode.SERVER_UNAVAILABLE);
    /** How servers that know no CertPoll answer it. */
    private static final Set<ErrorCode> NO_CERT_POLL = EnumSet.of(
            ErrorCode.HTTP_REFUSED,
            ErrorCode.SERVER_UNAVAILABLE,
            ErrorCode.REPLY_EMPTY,
            ErrorCode.REPLY_HTML,
            ErrorCode.REPLY_UNDECODABLE);
    /** Old Go servers answer ciphers that they do not know by an HTTP 500 in such words. */
    private static final Pattern NAMES_ALGORITHMS =
            Pattern.compile("HTTP 500\\b.*(algorithm|cipher|\\bAES|\\bDES)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final ServerChoice servers;
    private final CaMemory memory;
    private final RequestBuilder requests;
    private final CertRepReader replies;
    private final PolicyEvents events;
    private final Clock clock;

    Conversation(
            ServerChoice servers,
            CaMemory memory,
            RequestBuilder requests,
            CertRepReader replies,
            PolicyEvents events,
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
        ScepServer server = servers.of(transaction, context.policy(), context.deadline());
        byte[] reply;
        try {
            reply = server.pkiOperation(
                    transaction.request(), byRenewalReq ? OnServerError.REPORT : OnServerError.SEND_AGAIN);
        } catch (ScepterException e) {
            // A busy server is no refusal, except to RenewalReq, which some answer by 503 when they do not know it.
            if ((server.isBusy() && !byRenewalReq) || !UNSIGNED.contains(e.code())) {
                throw e;
            }
            return unsigned(transaction, context, e, context.resumed() || server.wasSentAgain());
        }
        CertRep answer = read(transaction, context, transaction.senderNonce(), reply);
        if (answer instanceof CertRep.Refused refusal && (context.resumed() || server.wasSentAgain())) {
            return doubted(answered(transaction), refusal.code(), words(context.policy(), transaction, refusal));
        }
        return outcome(transaction, context, answer, server);
    }

    /**
     * An HTTP error that is about the message, though nobody signed it. It is a refusal where the old certificate signed:
     * servers refuse RenewalReq and renewals like that. It never makes a second message carry a one-time challenge, so
     * such a request stays open as that of a first certificate does.
     */
    private StepOutcome unsigned(
            ScepTransaction transaction, EnrollmentContext context, ScepterException e, boolean inDoubt)
            throws ScepterException {
        memory.forget(transaction.pin(), transaction.rung());
        boolean stronger = namesAlgorithms(e.getMessage()) && mayTryStronger(transaction, context);
        boolean refusal = isRefusal(transaction, context, e.code());
        boolean askable = e.code() == ErrorCode.HTTP_REFUSED && !transaction.isAskedAfterLoss();
        if (inDoubt && (stronger || refusal || askable)) {
            return doubted(transaction, e.code(), e.getMessage());
        }
        if (!stronger && !refusal) {
            throw e;
        }
        return stronger
                ? stronger(transaction, context.policy(), e.getMessage())
                : refused(transaction, context, e.code(), e.getMessage());
    }

    private static boolean isRefusal(ScepTransaction transaction, EnrollmentContext context, ErrorCode code)
            throws ScepterException {
        Rung rung = transaction.rung();
        return !carriesOneTimeChallenge(transaction, context)
                && (code == ErrorCode.HTTP_REFUSED
                        ? rung.isSignedByOld()
                        : rung.messageType() == MessageType.RENEWAL_REQ);
    }

    private static boolean carriesOneTimeChallenge(ScepTransaction transaction, EnrollmentContext context) {
        return context.policy().oneTimeChallenge() && transaction.carriesChallenge();
    }

    private static boolean namesAlgorithms(String message) {
        return NAMES_ALGORITHMS.matcher(message).find();
    }

    private static StepOutcome doubted(ScepTransaction transaction, ErrorCode code, String message) {
        return new StepOutcome.Advanced(
                transaction.refusedAfterLoss(code, message).attempt());
    }

    /** Asks about the request (CertPoll). */
    StepOutcome poll(ScepTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        RequestBuilder.Message message = requests.poll(transaction, context);
        ScepServer server = servers.of(transaction, context.policy(), context.deadline());
        if (!transaction.isRefusedAfterLoss()) {
            byte[] reply = server.pkiOperation(message.der().revealBytes(), OnServerError.SEND_AGAIN);
            return outcome(transaction, context, read(transaction, context, message.nonce(), reply), server);
        }
        try {
            byte[] reply = server.pkiOperation(message.der().revealBytes(), OnServerError.REPORT);
            CertRep answer = read(transaction, context, message.nonce(), reply);
            if (!(answer instanceof CertRep.Refused)) {
                return outcome(transaction.notRefused(), context, answer, server);
            }
        } catch (ScepterException e) {
            // Servers without CertPoll answer it by an HTTP error (scepserver: 500) or an empty page.
            if (server.isBusy() || !NO_CERT_POLL.contains(e.code())) {
                throw e;
            }
        }
        return stands(transaction, context, transaction.refusalCode(), transaction.refusalMessage());
    }

    /** What was refused was not granted before either. */
    private StepOutcome stands(ScepTransaction transaction, EnrollmentContext context, ErrorCode code, String message)
            throws ScepterException {
        if (UNSIGNED.contains(code)) {
            if (namesAlgorithms(message) && mayTryStronger(transaction, context)) {
                return stronger(transaction, context.policy(), message);
            }
            if (!isRefusal(transaction, context, code)) {
                return new StepOutcome.Advanced(transaction.askedAfterLoss().attempt());
            }
        }
        return refused(transaction, context, code, message);
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
                    transaction.requested(),
                    context.policy().acceptWeakResponse(),
                    clock.instant(),
                    renewal ? context.inForce().map(old -> old.leaf()) : Optional.empty());
            return replies.read(reply, expected, signerKey);
        }
    }

    private StepOutcome outcome(
            ScepTransaction transaction, EnrollmentContext context, CertRep answer, ScepServer server)
            throws ScepterException {
        if (answer instanceof CertRep.Refused refusal) {
            return refused(transaction, context, refusal.code(), words(context.policy(), transaction, refusal));
        }
        if (answer instanceof CertRep.Issued issued) {
            return issued(answered(transaction), context.policy(), issued, server);
        }
        String url = transaction.serverUrl(context.policy());
        return new StepOutcome.StillPending(transaction.pendingAt(url).attempt(), true);
    }

    private StepOutcome issued(ScepTransaction transaction, ScepPolicy policy, CertRep.Issued issued, ScepServer server)
            throws ScepterException {
        // What nobody signed may have passed, or be forged: the better way is tried again next time.
        if (transaction.attempt().purpose() == Purpose.RENEW && transaction.isSteppedBySignature()) {
            remember(transaction, policy);
        }
        issued.warnings().stream()
                .filter(warning -> WEAK.contains(warning.code()))
                .forEach(warning -> events.tell(policy, EventId.WEAK_REPLY_ACCEPTED, warning.message()));
        List<Warning> warnings = new ArrayList<>();
        for (ReplyWarning warning : issued.warnings()) {
            String measured = warning.code() == WarningCode.CLOCK_SKEW
                    ? ClockComparison.words(server.serverTime(), clock.instant())
                            .map(words -> " " + words)
                            .orElse("")
                    : "";
            warnings.add(Warning.of(warning.code(), warning.message() + measured));
        }
        transaction.namesKept().ifPresent(why -> warnings.add(Warning.of(WarningCode.NAMES_KEPT, why)));
        return new StepOutcome.CertificateIssued(
                transaction.attempt(), new Issued(issued.leaf(), issued.chain(), warnings));
    }

    private void remember(ScepTransaction transaction, ScepPolicy policy) throws ScepterException {
        if (!memory.remember(transaction.pin(), transaction.rung())) {
            events.tell(policy, EventId.HINT_LOST, "the way of renewal was " + transaction.rung());
        }
    }

    /** One way of renewal refused is not the end: the next one down is tried, with the same key. */
    private StepOutcome refused(ScepTransaction transaction, EnrollmentContext context, ErrorCode code, String message)
            throws ScepterException {
        boolean signed = !UNSIGNED.contains(code);
        ScepTransaction answered = signed ? answered(transaction) : transaction;
        memory.forget(transaction.pin(), transaction.rung());
        if (code == ErrorCode.CA_REFUSED_BAD_ALG && mayTryStronger(transaction, context)) {
            return stronger(answered, context.policy(), message);
        }
        boolean spent =
                context.policy().oneTimeChallenge() && answered.attempt().challengeAnswered();
        RenewalLadder.Facts facts = new RenewalLadder.Facts(
                transaction.rung().isSignedByOld() || transaction.isVouchedByOld(),
                transaction.capabilities().supportsRenewal(),
                context.challenge().isPresent() && !spent,
                spent || (context.challengeSpent() && context.challenge().isEmpty()));
        Optional<Rung> next =
                RenewalLadder.next(RenewalLadder.rungs(context.policy(), facts), transaction.refusedWithThis());
        if (next.isEmpty()) {
            return new StepOutcome.Refused(answered.attempt(), code, message);
        }
        events.tell(
                context.policy(),
                EventId.RENEWAL_STEPPED_DOWN,
                transaction.rung() + " was refused (" + message + "); trying " + next.get());
        return new StepOutcome.Advanced(answered.steppedDown(next.get(), signed).attempt());
    }

    /** Once, where it can help, and where no challenge is lost that works once. */
    private static boolean mayTryStronger(ScepTransaction transaction, EnrollmentContext context)
            throws ScepterException {
        boolean usual = AlgorithmChoice.of(context.policy(), transaction.capabilities(), transaction.forcedCipher())
                        .cipher()
                == Cipher.AES128_CBC;
        return usual && !carriesOneTimeChallenge(transaction, context);
    }

    private StepOutcome stronger(ScepTransaction transaction, ScepPolicy policy, String message) {
        events.tell(policy, EventId.STRONGER_CIPHER_TRIED, message);
        return new StepOutcome.Advanced(
                transaction.withCipher(Cipher.AES256_CBC).attempt());
    }

    static ScepTransaction answered(ScepTransaction transaction) {
        return transaction.carriesChallenge()
                ? new ScepTransaction(transaction.attempt().withChallengeAnswered())
                : transaction;
    }

    private static String words(ScepPolicy policy, ScepTransaction transaction, CertRep.Refused refusal)
            throws ScepterException {
        return "asking " + policy.serverAddress() + " for a certificate (" + transaction.rung() + "): the CA refused, "
                + refusal.describe()
                + (policy.keyAlgorithm() == KeyAlgorithm.RSA
                        ? ""
                        : "; the request has an EC key, which not every CA takes");
    }
}

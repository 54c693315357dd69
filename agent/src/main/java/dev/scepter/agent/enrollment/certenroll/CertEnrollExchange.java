package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.enrollment.nativescep.RenewalLadder;
import dev.scepter.agent.enrollment.nativescep.Rung;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.scep.CertRep;
import dev.scepter.agent.scep.ScepServer;
import dev.scepter.agent.scep.ScepServer.OnServerError;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Carries Windows' messages to the CA and the answers back, and says what they mean for the attempt. */
final class CertEnrollExchange {
    /** How servers that know no CertPoll answer it, or what Windows cannot read. */
    private static final Set<ErrorCode> NO_ANSWER = EnumSet.of(
            ErrorCode.HTTP_REFUSED,
            ErrorCode.SERVER_UNAVAILABLE,
            ErrorCode.REPLY_EMPTY,
            ErrorCode.REPLY_HTML,
            ErrorCode.REPLY_UNDECODABLE,
            ErrorCode.CERTENROLL_FAILED);

    private final ScepObjects objects;
    private final CaGate gate;
    private final EventSink events;
    private final Clock clock;

    CertEnrollExchange(ScepObjects objects, CaGate gate, EventSink events, Clock clock) {
        this.objects = objects;
        this.gate = gate;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Sends the stored bytes. If they may have gone out before, a refusal may be of a request that was granted, and another
     * process than the one that made them may not be able to read what comes: then the CA is asked once by CertPoll.
     */
    StepOutcome send(CertEnrollTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepServer server = server(transaction, context);
        byte[] reply;
        try {
            reply = server.pkiOperation(transaction.request(), OnServerError.SEND_AGAIN);
        } catch (ScepterException e) {
            if (!isRefusal(transaction, context, e.code())) {
                throw e;
            }
            return isInDoubt(transaction, context, server)
                    ? doubted(transaction, e.code(), e.getMessage())
                    : refused(transaction, context, e.code(), e.getMessage());
        }
        boolean inDoubt = isInDoubt(transaction, context, server);
        ScepObjects.Answer answer;
        try {
            answer = read(transaction, reply);
        } catch (ScepterException e) {
            if (!inDoubt || e.code() != ErrorCode.CERTENROLL_FAILED) {
                throw e;
            }
            return doubted(transaction, e.code(), e.getMessage());
        }
        if (inDoubt && answer instanceof ScepObjects.Refused refusal) {
            CertRep.Refused signed = signed(refusal);
            return doubted(transaction.answered(), signed.code(), words(transaction, context.policy(), signed));
        }
        return outcome(transaction, context, answer);
    }

    private static boolean isInDoubt(CertEnrollTransaction transaction, EnrollmentContext context, ScepServer server) {
        return (context.resumed() || server.wasSentAgain()) && !transaction.isAskedAfterLoss();
    }

    private static StepOutcome doubted(CertEnrollTransaction transaction, ErrorCode code, String message) {
        return new StepOutcome.Advanced(
                transaction.refusedAfterLoss(code, message).attempt());
    }

    /**
     * An HTTP 4xx to what the old certificate signed is a refusal, though nobody signed it: so servers say that they know no such
     * renewal. It never makes a second message carry a one-time challenge.
     */
    private static boolean isRefusal(CertEnrollTransaction transaction, EnrollmentContext context, ErrorCode code)
            throws ScepterException {
        return code == ErrorCode.HTTP_REFUSED
                && transaction.rung().isSignedByOld()
                && !(context.policy().oneTimeChallenge() && transaction.carriesChallenge());
    }

    /** Asks about the request (CertPoll). */
    StepOutcome poll(CertEnrollTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepServer server = server(transaction, context);
        if (!transaction.isRefusedAfterLoss()) {
            byte[] reply = server.pkiOperation(pollMessage(transaction), OnServerError.SEND_AGAIN);
            return outcome(transaction, context, read(transaction, reply));
        }
        Optional<ScepObjects.Answer> answer = Optional.empty();
        try {
            byte[] reply = server.pkiOperation(pollMessage(transaction), OnServerError.REPORT);
            answer = Optional.of(read(transaction, reply));
        } catch (ScepterException e) {
            if (server.isBusy() || !NO_ANSWER.contains(e.code())) {
                throw e;
            }
        }
        ErrorCode code = transaction.refusalCode();
        boolean unread = code == ErrorCode.CERTENROLL_FAILED;
        if (answer.isPresent() && (unread || !(answer.get() instanceof ScepObjects.Refused))) {
            return outcome(transaction.notRefused(), context, answer.get());
        }
        return unread
                ? new StepOutcome.Advanced(transaction.askedAfterLoss().attempt())
                : refused(transaction, context, code, transaction.refusalMessage());
    }

    private byte[] pollMessage(CertEnrollTransaction transaction) throws ScepterException {
        try {
            return Base64.getDecoder().decode(objects.poll(transaction.asked()));
        } catch (IllegalArgumentException e) {
            throw new ScepterException(
                    ErrorCode.CERTENROLL_FAILED,
                    "asking about a request by CertEnroll: Windows' message is no Base64",
                    e);
        }
    }

    private ScepServer server(CertEnrollTransaction transaction, EnrollmentContext context) throws ScepterException {
        ScepPolicy policy = context.policy();
        return gate.server(policy, transaction.serverUrl(policy), transaction.capabilities(), context.deadline());
    }

    private ScepObjects.Answer read(CertEnrollTransaction transaction, byte[] reply) throws ScepterException {
        return objects.read(transaction.asked(), Base64.getEncoder().encodeToString(reply));
    }

    private StepOutcome outcome(CertEnrollTransaction transaction, EnrollmentContext context, ScepObjects.Answer answer)
            throws ScepterException {
        if (answer instanceof ScepObjects.Refused refusal) {
            CertRep.Refused signed = signed(refusal);
            return refused(transaction, context, signed.code(), words(transaction, context.policy(), signed));
        }
        if (answer instanceof ScepObjects.Issued issued) {
            return new StepOutcome.Advanced(transaction
                    .withCertificate(issued.certificate(), clock.instant())
                    .attempt());
        }
        String url = transaction.serverUrl(context.policy());
        return new StepOutcome.StillPending(transaction.pendingAt(url).attempt(), true);
    }

    /** One way of renewal refused is not the end: the next one down is tried, with the same key. */
    private StepOutcome refused(
            CertEnrollTransaction transaction, EnrollmentContext context, ErrorCode code, String message)
            throws ScepterException {
        CertEnrollTransaction answered = code == ErrorCode.HTTP_REFUSED ? transaction : transaction.answered();
        boolean spent =
                context.policy().oneTimeChallenge() && answered.attempt().challengeAnswered();
        RenewalLadder.Facts facts = new RenewalLadder.Facts(
                transaction.rung().isSignedByOld() || transaction.isVouchedByOld(),
                false,
                context.challenge().isPresent() && !spent,
                spent || (context.challengeSpent() && context.challenge().isEmpty()));
        Optional<Rung> next =
                RenewalLadder.next(RenewalLadder.rungs(context.policy(), facts), transaction.refusedWithThis());
        if (!transaction.isVouchedByOld() || next.isEmpty()) {
            return new StepOutcome.Refused(answered.attempt(), code, message);
        }
        events.accept(new Event(
                EventId.RENEWAL_STEPPED_DOWN,
                Optional.of(context.policy().id()),
                transaction.rung() + " was refused (" + message + "); trying " + next.get()));
        return new StepOutcome.Advanced(answered.steppedDown(next.get()).attempt());
    }

    /** As if Scepter had read it, so that codes and words are the same. */
    private static CertRep.Refused signed(ScepObjects.Refused refusal) {
        return new CertRep.Refused(
                refusal.failInfo().map(String::valueOf),
                Optional.of(refusal.text()).filter(text -> !text.isBlank()),
                Optional.empty(),
                Optional.empty());
    }

    private static String words(CertEnrollTransaction transaction, ScepPolicy policy, CertRep.Refused refusal)
            throws ScepterException {
        return "asking " + policy.serverAddress() + " for a certificate by CertEnroll (" + transaction.rung()
                + "): the CA refused, " + refusal.describe();
    }
}

package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.enrollment.nativescep.RenewalLadder;
import dev.scepter.agent.enrollment.nativescep.Rung;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.Placeholders;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Everything up to the bytes of a request: the CA, which way to ask, and Windows' message. Nothing secret leaves. */
final class CertEnrollBeginning {
    /** More than any message of SCEP; a longer one goes into no record. */
    private static final int MOST_MESSAGE = 1_000_000;

    private static final int MOST_ID = 1_024;

    private final ScepObjects objects;
    private final WindowsRequests requests;
    private final CaGate gate;
    private final KeyProvider keys;
    private final MachineIdentity identity;

    CertEnrollBeginning(
            ScepObjects objects, WindowsRequests requests, CaGate gate, KeyProvider keys, MachineIdentity identity) {
        this.objects = objects;
        this.requests = requests;
        this.gate = gate;
        this.keys = keys;
        this.identity = identity;
    }

    CertEnrollTransaction authenticate(CertEnrollTransaction transaction, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepPolicy policy = context.policy();
        Purpose purpose = transaction.attempt().purpose();
        // Without a challenge for the certificate that the policy wants now, the old one may still vouch for it.
        boolean vouched = (purpose == Purpose.RENEW || (purpose == Purpose.REPLACE && context.challengeSpent()))
                && oldKeyWorks(context);
        // What fails here costs nothing; the wish itself is made again for the request.
        Placeholders.resolve(policy, identity);
        requireChallenge(policy, ladder(context, vouched));
        CaGate.KnownCa known = gate.authenticate(policy, context.deadline());
        List<Rung> rungs = ladder(context, vouched && known.capabilities().supportsRenewal());
        requireChallenge(policy, rungs);
        return transaction.withCa(known, rungs.get(0), vouched);
    }

    /** Windows chooses between PKCSReq and RenewalReq itself, so the ladder knows the first only. */
    static List<Rung> ladder(EnrollmentContext context, boolean renewal) {
        return RenewalLadder.rungs(
                context.policy(),
                new RenewalLadder.Facts(
                        renewal,
                        false,
                        context.challenge().isPresent(),
                        context.challengeSpent() && context.challenge().isEmpty()));
    }

    private static void requireChallenge(ScepPolicy policy, List<Rung> rungs) throws ScepterException {
        if (rungs.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.CHALLENGE_SPENT,
                    "asking " + policy.serverAddress() + " for a new certificate: the one-time challenge of revision "
                            + policy.revision() + " was answered already");
        }
    }

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

    /** Begun twice, after a crash or a refusal, it leaves no first request behind: that one was never sent or is over. */
    CertEnrollTransaction build(CertEnrollTransaction transaction, EnrollmentContext context) throws ScepterException {
        ScepPolicy policy = Placeholders.resolve(context.policy(), identity);
        Rung rung = transaction.rung();
        Optional<Secret> challenge = rung.carriesChallenge() ? context.challenge() : Optional.empty();
        List<AlternativeName> names = policy.subjectAlternativeName()
                .map(alternative -> alternative.names())
                .orElse(List.of());
        ScepObjects.Request request = new ScepObjects.Request(
                transaction.key(),
                policy.subjectName(),
                names,
                policy.requestedKeyUsage(),
                policy.requestedExtendedKeyUsage(),
                gate.digest(policy, transaction.capabilities()),
                challenge,
                transaction.certificates(),
                transaction.anchor(),
                CertEnrollTransaction.capabilityText(transaction.capabilities()),
                rung.isSignedByOld() ? Optional.of(oldCertificate(context)) : Optional.empty());
        requests.begin(transaction.key());
        ScepObjects.Begun begun = objects.begin(request);
        requireSound(begun);
        return transaction.withRequest(begun, challenge);
    }

    private static EncodedCertificate oldCertificate(EnrollmentContext context) throws ScepterException {
        return context.inForce()
                .map(CertificateInForce::leaf)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_MISSING, "renewing: the certificate in force is gone"));
    }

    /** What cannot be sent again after a crash is not sent at all. */
    private static void requireSound(ScepObjects.Begun begun) throws ScepterException {
        String id = begun.transaction().id();
        String message = begun.message().revealText();
        boolean sound =
                !id.isBlank() && id.length() <= MOST_ID && !message.isEmpty() && message.length() <= MOST_MESSAGE;
        if (!sound || !isBase64(message)) {
            throw new ScepterException(
                    ErrorCode.CERTENROLL_FAILED,
                    "making a request by CertEnroll: Windows gave a message of " + message.length()
                            + " characters and a transaction id of " + id.length() + ", which cannot be used");
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

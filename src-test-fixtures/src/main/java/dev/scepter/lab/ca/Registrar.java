package dev.scepter.lab.ca;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides on requests by the rules and keeps the transactions. Not thread-safe. */
final class Registrar {
    private final LabAuthority authority;
    private final MessageOpener opener;
    private final SignerCheck signers;
    private final EndEntityIssuer issuer;
    private final Clock clock;
    private final Consumer<Decision.Issued> onIssued;
    private final Consumer<CertificationRequest> onAccepted;
    private final ChallengeGate challenges = new ChallengeGate();
    private final Transactions transactions = new Transactions();

    Registrar(
            LabAuthority authority,
            EndEntityIssuer issuer,
            Clock clock,
            Consumer<Decision.Issued> onIssued,
            Consumer<CertificationRequest> onAccepted) {
        this.authority = authority;
        this.opener = new MessageOpener(authority.recipient());
        this.signers = new SignerCheck(authority.issuer().certificate());
        this.issuer = issuer;
        this.clock = clock;
        this.onIssued = onIssued;
        this.onAccepted = onAccepted;
    }

    Verdict decide(PkiMessage message, LabCaRules rules) {
        try {
            byte[] data = opener.open(message, rules.requests().legacyAlgorithms());
            Optional<MessageType> type = MessageType.of(message.messageType());
            if (type.isPresent() && type.get() == MessageType.CERT_POLL) {
                return poll(message, PollNames.read(data), rules);
            }
            if (type.isEmpty() || type.get() == MessageType.CERT_REP) {
                throw new RefusalException(
                        FailInfo.BAD_REQUEST, "messageType " + message.messageType() + " is not supported");
            }
            return request(message, type.get(), data, rules);
        } catch (RefusalException e) {
            return refused(e, ChallengeSeen.NOT_READ);
        }
    }

    private Verdict request(PkiMessage message, MessageType type, byte[] data, LabCaRules rules)
            throws RefusalException {
        Optional<Transaction> earlier = transactions.find(message.transactionId());
        boolean sameBytes = earlier.isPresent() && earlier.get().requestDigest().equals(message.digest());
        if (sameBytes && rules.requests().idempotent()) {
            return new Verdict(earlier.get().decision(), earlier.get().challenge());
        }
        CertificationRequest csr =
                CertificationRequest.read(data, rules.requests().legacyAlgorithms());
        boolean renewal = type == MessageType.RENEWAL_REQ || signers.isIssuedHere(message.signer());
        ChallengeRule challengeRule =
                renewal && !rules.renewal().challengeWanted() ? ChallengeRule.none() : rules.challenge();
        ChallengeSeen seen = challenges.look(challengeRule, csr.challenge());
        try {
            if (earlier.isPresent() && !sameBytes) {
                throw new RefusalException(FailInfo.BAD_REQUEST, "another request has this transactionID");
            }
            if (renewal) {
                checkRenewalAccepted(type, rules.renewal());
                signers.checkRenewal(message.signer(), csr, clock.instant());
            } else {
                SignerCheck.checkNewcomer(message.signer(), csr, rules.requests(), clock.instant());
            }
            ChallengeGate.check(challengeRule, seen);
            checkWillingness(rules);
        } catch (RefusalException e) {
            return refused(e, seen);
        }
        challenges.use(challengeRule, csr.challenge());
        return new Verdict(accept(message, csr, seen, rules), seen);
    }

    private Decision accept(PkiMessage message, CertificationRequest csr, ChallengeSeen seen, LabCaRules rules) {
        onAccepted.accept(csr);
        Transaction transaction = new Transaction(
                message.digest(), message.signer().getSubjectPublicKeyInfo(), csr, seen, 0, Optional.empty());
        return proceed(message.transactionId(), transaction, rules);
    }

    private Verdict poll(PkiMessage message, PollNames names, LabCaRules rules) throws RefusalException {
        Transaction transaction = transactions
                .find(message.transactionId())
                .orElseThrow(() -> new RefusalException(FailInfo.BAD_CERT_ID, "no such transaction"));
        if (!transaction.signerKey().equals(message.signer().getSubjectPublicKeyInfo())) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the poll has another signer than the request");
        }
        if (rules.requests().exactPollNames() && !names.equals(expectedNames(transaction))) {
            throw new RefusalException(
                    FailInfo.BAD_CERT_ID, "issuer or subject of the poll is not that of the request");
        }
        if (transaction.issued().isPresent()) {
            return new Verdict(transaction.decision(), ChallengeSeen.NOT_READ);
        }
        try {
            checkWillingness(rules);
        } catch (RefusalException e) {
            transactions.remove(message.transactionId());
            throw e;
        }
        Decision decision = proceed(message.transactionId(), transaction.polled(), rules);
        return new Verdict(decision, ChallengeSeen.NOT_READ);
    }

    private PollNames expectedNames(Transaction transaction) {
        return new PollNames(
                authority.issuer().certificate().getSubject(), transaction.csr().subject());
    }

    private Decision proceed(String id, Transaction transaction, LabCaRules rules) {
        Transaction next = transaction;
        if (rules.pending().over(transaction.polls())) {
            Decision.Issued issued = issuer.issue(rules.profile().apply(transaction.csr()), rules.issue());
            onIssued.accept(issued);
            next = transaction.withIssued(issued);
        }
        transactions.put(id, next);
        return next.decision();
    }

    private static void checkRenewalAccepted(MessageType type, RenewalRule rule) throws RefusalException {
        boolean accepted = type == MessageType.RENEWAL_REQ ? rule.byRenewalReq() : rule.byPkcsReq();
        if (!accepted) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "renewal by " + type + " is not supported");
        }
    }

    private static void checkWillingness(LabCaRules rules) throws RefusalException {
        if (rules.refusal().isPresent()) {
            throw new RefusalException(rules.refusal().get(), "refused by the rules of the lab");
        }
    }

    private static Verdict refused(RefusalException refusal, ChallengeSeen seen) {
        return new Verdict(new Decision.Refused(refusal.failInfo(), refusal.text()), seen);
    }
}

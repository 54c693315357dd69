package dev.scepter.lab.ca;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes log entries of one call, knowing what is known when it comes in. */
record ExchangeNote(
        Instant time, LabOperation operation, Optional<String> caIdentifier, String digest, Optional<LabFault> fault) {

    LabExchange of(LabOutcome outcome, String text) {
        return new LabExchange(
                time,
                operation,
                caIdentifier,
                digest,
                OptionalInt.empty(),
                Optional.empty(),
                ChallengeSeen.NOT_READ,
                outcome,
                Optional.empty(),
                text,
                fault);
    }

    LabExchange unprocessed(PkiMessage message) {
        return of(message, ChallengeSeen.NOT_READ, LabOutcome.FAULTED, Optional.empty(), "");
    }

    LabExchange of(PkiMessage message, Verdict verdict) {
        Decision decision = verdict.decision();
        if (decision instanceof Decision.Refused refused) {
            return of(
                    message, verdict.challenge(), LabOutcome.REFUSED, Optional.of(refused.failInfo()), refused.text());
        }
        LabOutcome outcome = decision instanceof Decision.Issued ? LabOutcome.ISSUED : LabOutcome.PENDING;
        return of(message, verdict.challenge(), outcome, Optional.empty(), "");
    }

    private LabExchange of(
            PkiMessage message, ChallengeSeen challenge, LabOutcome outcome, Optional<FailInfo> failInfo, String text) {
        return new LabExchange(
                time,
                operation,
                caIdentifier,
                digest,
                OptionalInt.of(message.messageType()),
                Optional.of(message.transactionId()),
                challenge,
                outcome,
                failInfo,
                text,
                fault);
    }
}

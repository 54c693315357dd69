package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.enrollment.nativescep.Notes;
import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The notes of an {@link Attempt} as an enrolment by Windows. Immutable. */
record CspAttempt(Attempt attempt) {
    private static final String YES = "yes";
    private static final String PIN = "pin";
    private static final String CA_CERTIFICATES = "caCertificates";
    private static final String NOTED = "noted";
    private static final String PREPARED = "prepared";
    private static final String EXECUTED = "executed";
    private static final String PENDING_AT_CA = "pendingAtCa";
    private static final String SUBJECT = "subjectName";
    private static final String ALTERNATIVES = "subjectAlternativeName";

    boolean hasCa() {
        return attempt.data(CA_CERTIFICATES).isPresent();
    }

    /** The CA that the pin has vouched for. */
    CspAttempt withCa(CaGate.KnownCa known) {
        String certificates = known.certificates().stream()
                .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
                .collect(Collectors.joining(" "));
        return new CspAttempt(attempt.withData(PIN, known.pin().hex()).withData(CA_CERTIFICATES, certificates));
    }

    List<EncodedCertificate> caCertificates() throws ScepterException {
        return notes().certificates(CA_CERTIFICATES);
    }

    /** The certificate that the pin names. */
    EncodedCertificate anchor() throws ScepterException {
        Thumbprint pin = notes().thumbprint(PIN);
        return caCertificates().stream()
                .filter(certificate -> pin.matches(certificate.der()))
                .findFirst()
                .orElseThrow(() -> Notes.damaged(CA_CERTIFICATES));
    }

    /** The name of the key, of which the node has its name too. */
    KeyName key() {
        return attempt.key().orElseThrow(() -> new IllegalStateException("the node has no name yet"));
    }

    String uniqueId() {
        return key().containerName();
    }

    boolean isNoted() {
        return attempt.data(NOTED).isPresent();
    }

    CspAttempt noted() {
        return new CspAttempt(attempt.withData(NOTED, YES));
    }

    boolean isPrepared() {
        return attempt.data(PREPARED).isPresent();
    }

    /** Windows was told what to ask for; what that is stays as it is, whatever the machine is called later. */
    CspAttempt prepared(ScepPolicy asked) {
        Attempt changed =
                attempt.withData(SUBJECT, asked.subjectName().toText()).withData(PREPARED, YES);
        changed = asked.subjectAlternativeName().isPresent()
                ? changed.withData(
                        ALTERNATIVES, asked.subjectAlternativeName().get().toText())
                : changed;
        return new CspAttempt(
                asked.challenge().isPresent()
                        ? changed.withChallengeSent(asked.challenge().get())
                        : changed);
    }

    /** The policy with the names and the challenge that Windows was told. */
    ScepPolicy asked(ScepPolicy policy) throws ScepterException {
        SubjectName subject = notes().parsed(SUBJECT, SubjectName::parse);
        Optional<SubjectAlternativeName> alternatives =
                attempt.data(ALTERNATIVES).isPresent()
                        ? Optional.of(notes().parsed(ALTERNATIVES, SubjectAlternativeName::parse))
                        : Optional.empty();
        Optional<Secret> challenge = attempt.challengeSent();
        return policy.toBuilder()
                .subjectName(subject)
                .subjectAlternativeName(alternatives)
                .challenge(challenge)
                .build();
    }

    boolean isExecuted() {
        return attempt.data(EXECUTED).isPresent();
    }

    /**
     * Windows was told to begin, or it is not known whether it was.
     *
     * @param time from which on news is waited for
     */
    CspAttempt executed(Instant time) {
        return new CspAttempt(attempt.withData(EXECUTED, time.toString()));
    }

    /** Since when news is waited for. */
    Instant executedAt() throws ScepterException {
        return notes().parsed(EXECUTED, CspAttempt::time);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    boolean isPendingAtCa() {
        return attempt.data(PENDING_AT_CA).isPresent();
    }

    CspAttempt pendingAtCa() {
        return new CspAttempt(attempt.withData(PENDING_AT_CA, YES));
    }

    /** The challenge may have left, so it never goes again by itself. */
    CspAttempt challengeUsed() {
        return attempt.challengeSent().isPresent() ? new CspAttempt(attempt.withChallengeAnswered()) : this;
    }

    private Notes notes() {
        return new Notes(attempt);
    }
}

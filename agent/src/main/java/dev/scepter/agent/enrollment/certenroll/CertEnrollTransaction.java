package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.enrollment.nativescep.CaGate.KnownCa;
import dev.scepter.agent.enrollment.nativescep.Notes;
import dev.scepter.agent.enrollment.nativescep.Rung;
import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.scep.Capabilities;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The notes of an {@link Attempt} as the transaction that they describe. Immutable. */
record CertEnrollTransaction(Attempt attempt) {
    private static final String YES = "yes";
    private static final String PIN = "pin";
    private static final String CA_CERTIFICATES = "caCertificates";
    private static final String CAPABILITIES = "capabilities";
    private static final String RUNG = "rung";
    private static final String REFUSED_RUNGS = "refusedRungs";
    private static final String VOUCHED_BY_OLD = "vouchedByOld";
    private static final String PUBLIC_KEY = "publicKey";
    static final String TRANSACTION_ID = "transactionId";
    private static final String CARRIES_CHALLENGE = "carriesChallenge";
    private static final String REFUSAL_CODE = "refusedAfterLossCode";
    private static final String REFUSAL_MESSAGE = "refusedAfterLossMessage";
    private static final String ASKED_AFTER_LOSS = "askedAfterLoss";
    private static final String CERTIFICATE = "certificate";
    private static final String REQUEST = "request";
    private static final String SERVER_URL = "serverUrl";

    boolean hasCa() {
        return attempt.data(CA_CERTIFICATES).isPresent();
    }

    boolean hasPublicKey() {
        return attempt.data(PUBLIC_KEY).isPresent();
    }

    boolean hasRequest() {
        return attempt.secret(REQUEST).isPresent();
    }

    boolean hasCertificate() {
        return attempt.data(CERTIFICATE).isPresent();
    }

    /** @param vouched a certificate in force with a working key can sign, so that there is a ladder */
    CertEnrollTransaction withCa(KnownCa known, Rung rung, boolean vouched) {
        Attempt changed = attempt.withData(PIN, known.pin().hex())
                .withData(
                        CA_CERTIFICATES,
                        known.certificates().stream()
                                .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
                                .collect(Collectors.joining(" ")))
                .withData(CAPABILITIES, String.join(" ", known.capabilities().keywords()))
                .withData(RUNG, rung.name());
        return new CertEnrollTransaction(vouched ? changed.withData(VOUCHED_BY_OLD, YES) : changed);
    }

    Thumbprint pin() throws ScepterException {
        return notes().thumbprint(PIN);
    }

    List<EncodedCertificate> certificates() throws ScepterException {
        return notes().certificates(CA_CERTIFICATES);
    }

    /** The one that the pin vouched for. */
    EncodedCertificate anchor() throws ScepterException {
        Thumbprint pin = pin();
        return certificates().stream()
                .filter(certificate -> pin.matches(certificate.der()))
                .findFirst()
                .orElseThrow(() -> Notes.damaged(CA_CERTIFICATES));
    }

    Capabilities capabilities() throws ScepterException {
        return Capabilities.ofKeywords(List.of(notes().text(CAPABILITIES).split(" ")));
    }

    Rung rung() throws ScepterException {
        return notes().constant(RUNG, Rung.class);
    }

    boolean isVouchedByOld() {
        return attempt.data(VOUCHED_BY_OLD).isPresent();
    }

    /** The rungs that were refused, with the present one. */
    Set<Rung> refusedWithThis() throws ScepterException {
        Set<Rung> refused = EnumSet.of(rung());
        if (attempt.data(REFUSED_RUNGS).isPresent()) {
            refused.addAll(notes().parsed(
                            REFUSED_RUNGS,
                            names -> Arrays.stream(names.split(" "))
                                    .map(Rung::valueOf)
                                    .toList()));
        }
        return refused;
    }

    CertEnrollTransaction withPublicKey(PublicKey key) {
        return new CertEnrollTransaction(
                attempt.withData(PUBLIC_KEY, Base64.getEncoder().encodeToString(key.getEncoded())));
    }

    PublicKey publicKey() throws ScepterException {
        return notes().parsed(PUBLIC_KEY, CertEnrollTransaction::rsaKey);
    }

    private static PublicKey rsaKey(String base64) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no RSA key in the notes", e);
        }
    }

    CertEnrollTransaction withRequest(ScepObjects.Begun begun, Optional<Secret> challenge) {
        Attempt changed = attempt.withData(TRANSACTION_ID, begun.transaction().id())
                .withData(CARRIES_CHALLENGE, challenge.isPresent() ? YES : "no")
                .withSecret(REQUEST, begun.message());
        return new CertEnrollTransaction(
                challenge.map(changed::withChallengeSent).orElse(changed));
    }

    /** What goes to the CA: always the same bytes. */
    byte[] request() throws ScepterException {
        Secret message = attempt.secret(REQUEST).orElseThrow(() -> Notes.damaged(REQUEST));
        try {
            return Base64.getDecoder().decode(message.revealText());
        } catch (IllegalArgumentException e) {
            throw Notes.damaged(REQUEST);
        }
    }

    ScepObjects.Transaction asked() throws ScepterException {
        return new ScepObjects.Transaction(notes().text(TRANSACTION_ID), key(), capabilityText(capabilities()));
    }

    /** The answer to GetCACaps as Windows wants it: a keyword a line. */
    static String capabilityText(Capabilities capabilities) {
        return String.join("\n", capabilities.keywords());
    }

    KeyName key() throws ScepterException {
        return attempt.key().orElseThrow(() -> Notes.damaged("key"));
    }

    boolean carriesChallenge() {
        return attempt.data(CARRIES_CHALLENGE).equals(Optional.of(YES));
    }

    /** The CA has answered under its signature, so that a challenge that works once is spent. */
    CertEnrollTransaction answered() {
        return carriesChallenge() ? new CertEnrollTransaction(attempt.withChallengeAnswered()) : this;
    }

    /** A pending transaction stays with the server that said so, whatever the policy says by now. */
    CertEnrollTransaction pendingAt(String serverUrl) {
        return new CertEnrollTransaction(attempt.withSecret(SERVER_URL, Secret.ofText(serverUrl)));
    }

    String serverUrl(ScepPolicy policy) {
        return attempt.secret(SERVER_URL).map(Secret::revealText).orElse(policy.scepUrl());
    }

    /**
     * What Windows read in the reply. The attempt waits for nothing more, and the time in which its request has to find an answer
     * begins anew: it has found one.
     */
    CertEnrollTransaction withCertificate(EncodedCertificate certificate, Instant now) {
        return new CertEnrollTransaction(answered()
                .attempt()
                .withData(CERTIFICATE, Base64.getEncoder().encodeToString(certificate.der()))
                .withPending(Optional.empty())
                .withSentAt(Optional.of(now)));
    }

    EncodedCertificate certificate() throws ScepterException {
        return notes().certificate(CERTIFICATE);
    }

    /** The CA refused this way of asking; the next one begins, with the same key. */
    CertEnrollTransaction steppedDown(Rung next) throws ScepterException {
        String refused = refusedWithThis().stream().map(Rung::name).collect(Collectors.joining(" "));
        return new CertEnrollTransaction(notRefused()
                .attempt()
                .withoutData(ASKED_AFTER_LOSS)
                .withoutSecret(REQUEST)
                .withoutSecret(SERVER_URL)
                .withSentAt(Optional.empty())
                .withPending(Optional.empty())
                .withData(RUNG, next.name())
                .withData(REFUSED_RUNGS, refused));
    }

    /** The same bytes were refused, or what came could not be read, after an answer was lost: perhaps it had been granted. */
    CertEnrollTransaction refusedAfterLoss(ErrorCode code, String message) {
        return new CertEnrollTransaction(
                attempt.withData(REFUSAL_CODE, code.name()).withData(REFUSAL_MESSAGE, message));
    }

    boolean isRefusedAfterLoss() {
        return attempt.data(REFUSAL_CODE).isPresent();
    }

    ErrorCode refusalCode() throws ScepterException {
        return notes().constant(REFUSAL_CODE, ErrorCode.class);
    }

    String refusalMessage() throws ScepterException {
        return notes().text(REFUSAL_MESSAGE);
    }

    CertEnrollTransaction notRefused() {
        return new CertEnrollTransaction(attempt.withoutData(REFUSAL_CODE).withoutData(REFUSAL_MESSAGE));
    }

    /** The CA was asked once, and nobody signed an answer: the same bytes go again, and what comes then is believed. */
    CertEnrollTransaction askedAfterLoss() {
        return new CertEnrollTransaction(notRefused().attempt().withData(ASKED_AFTER_LOSS, YES));
    }

    boolean isAskedAfterLoss() {
        return attempt.data(ASKED_AFTER_LOSS).isPresent();
    }

    private Notes notes() {
        return new Notes(attempt);
    }
}

package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.Capabilities;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.TransactionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The notes of an {@link Attempt} as the SCEP transaction that they describe. Immutable. */
record ScepTransaction(Attempt attempt) {
    private static final String PIN = "pin";
    private static final String CA_CERTIFICATES = "caCertificates";
    private static final String CAPABILITIES = "capabilities";
    private static final String RUNG = "rung";
    private static final String PUBLIC_KEY = "publicKey";
    private static final String TRANSACTION_ID = "transactionId";
    private static final String SENDER_NONCE = "senderNonce";
    private static final String SUBJECT = "subject";
    private static final String SIGNER = "signerCertificate";
    private static final String CARRIES_CHALLENGE = "carriesChallenge";
    private static final String REFUSAL_CODE = "refusedAfterLossCode";
    private static final String REFUSAL_MESSAGE = "refusedAfterLossMessage";
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

    ScepTransaction withCa(Thumbprint pin, AuthenticatedCa ca, Capabilities capabilities, Rung rung) {
        List<String> encoded = ca.certificates().stream()
                .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
                .toList();
        return new ScepTransaction(attempt.withData(PIN, pin.hex())
                .withData(CA_CERTIFICATES, String.join(" ", encoded))
                .withData(CAPABILITIES, String.join(" ", capabilities.keywords()))
                .withData(RUNG, rung.name()));
    }

    /** The CA as it was authenticated by the pin when the transaction began. */
    AuthenticatedCa ca(Instant now) throws ScepterException {
        List<EncodedCertificate> certificates = new ArrayList<>();
        for (String encoded : note(CA_CERTIFICATES).split(" ")) {
            certificates.add(EncodedCertificate.ofDer(Base64.getDecoder().decode(encoded)));
        }
        return AuthenticatedCa.authenticate(certificates, pin(), now);
    }

    Thumbprint pin() throws ScepterException {
        String hex = note(PIN);
        return Arrays.stream(Thumbprint.Algorithm.values())
                .filter(algorithm -> algorithm.hexDigits() == hex.length())
                .findFirst()
                .map(algorithm -> new Thumbprint(algorithm, hex))
                .orElseThrow(() -> damaged(PIN));
    }

    Capabilities capabilities() throws ScepterException {
        return Capabilities.ofKeywords(List.of(note(CAPABILITIES).split(" ")));
    }

    Rung rung() throws ScepterException {
        return Rung.valueOf(note(RUNG));
    }

    ScepTransaction withPublicKey(byte[] publicKeyInfo) {
        return new ScepTransaction(
                attempt.withData(PUBLIC_KEY, Base64.getEncoder().encodeToString(publicKeyInfo)));
    }

    byte[] publicKeyInfo() throws ScepterException {
        return Base64.getDecoder().decode(note(PUBLIC_KEY));
    }

    ScepTransaction withRequest(
            TransactionId id,
            Nonce nonce,
            byte[] subject,
            EncodedCertificate signer,
            Optional<Secret> challenge,
            byte[] message) {
        Attempt changed = attempt.withData(TRANSACTION_ID, id.text())
                .withData(SENDER_NONCE, HexFormat.of().formatHex(nonce.bytes()))
                .withData(SUBJECT, Base64.getEncoder().encodeToString(subject))
                .withData(SIGNER, Base64.getEncoder().encodeToString(signer.der()))
                .withData(CARRIES_CHALLENGE, challenge.isPresent() ? "yes" : "no")
                .withSecret(REQUEST, Secret.ofBytes(message));
        return new ScepTransaction(challenge.map(changed::withChallengeSent).orElse(changed));
    }

    TransactionId transactionId() throws ScepterException {
        return new TransactionId(note(TRANSACTION_ID));
    }

    Nonce senderNonce() throws ScepterException {
        return Nonce.ofBytes(HexFormat.of().parseHex(note(SENDER_NONCE)));
    }

    /** The subject of the certification request in DER; the policy may ask for another one by now. */
    byte[] subject() throws ScepterException {
        return Base64.getDecoder().decode(note(SUBJECT));
    }

    EncodedCertificate signer() throws ScepterException {
        return EncodedCertificate.ofDer(Base64.getDecoder().decode(note(SIGNER)));
    }

    boolean carriesChallenge() {
        return attempt.data(CARRIES_CHALLENGE).equals(Optional.of("yes"));
    }

    byte[] request() throws ScepterException {
        return attempt.secret(REQUEST).orElseThrow(() -> damaged(REQUEST)).revealBytes();
    }

    /** A pending transaction stays with the server that said so, whatever the policy says by now. */
    ScepTransaction pendingAt(String serverUrl) {
        return new ScepTransaction(attempt.withSecret(SERVER_URL, Secret.ofText(serverUrl)));
    }

    /** Where the transaction goes: to the policy's server, or to the one that holds it. */
    String serverUrl(ScepPolicy policy) {
        return attempt.secret(SERVER_URL).map(Secret::revealText).orElse(policy.serverUrl());
    }

    /** A transaction with the same key was refused before: its id, a digest of the key, is used up. */
    boolean isFirstOfItsKey() {
        return attempt.data(TRANSACTION_ID).isEmpty();
    }

    /** The CA refused this way of asking; the next one begins, with the same key. */
    ScepTransaction steppedDown(Rung next) {
        return new ScepTransaction(notRefused()
                .attempt()
                .withoutSecret(REQUEST)
                .withoutSecret(SERVER_URL)
                .withSentAt(Optional.empty())
                .withPending(Optional.empty())
                .withData(RUNG, next.name()));
    }

    /** The same bytes were refused after an answer was lost: perhaps the first time they were not. */
    ScepTransaction refusedAfterLoss(ErrorCode code, String message) {
        return new ScepTransaction(attempt.withData(REFUSAL_CODE, code.name()).withData(REFUSAL_MESSAGE, message));
    }

    /** The CA still holds the request, so the refusal was of the repetition only. */
    ScepTransaction notRefused() {
        return new ScepTransaction(attempt.withoutData(REFUSAL_CODE).withoutData(REFUSAL_MESSAGE));
    }

    boolean isRefusedAfterLoss() {
        return attempt.data(REFUSAL_CODE).isPresent();
    }

    ErrorCode refusalCode() throws ScepterException {
        return ErrorCode.valueOf(note(REFUSAL_CODE));
    }

    String refusalMessage() throws ScepterException {
        return note(REFUSAL_MESSAGE);
    }

    private String note(String name) throws ScepterException {
        return attempt.data(name).orElseThrow(() -> damaged(name));
    }

    private static ScepterException damaged(String name) {
        return new ScepterException(
                ErrorCode.RECORD_DAMAGED, "the record of the attempt lacks or spoils its note " + name);
    }
}

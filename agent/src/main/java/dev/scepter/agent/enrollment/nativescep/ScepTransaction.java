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
import dev.scepter.agent.scep.MessageAlgorithms.Cipher;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.RaRules;
import dev.scepter.agent.scep.RequestedCertificate;
import dev.scepter.agent.scep.TransactionId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The notes of an {@link Attempt} as the SCEP transaction that they describe. Immutable. */
record ScepTransaction(Attempt attempt) {
    private static final String YES = "yes";
    private static final String PIN = "pin";
    private static final String CA_CERTIFICATES = "caCertificates";
    private static final String CAPABILITIES = "capabilities";
    private static final String RA_PIN = "raPin";
    private static final String RA_USAGE_REQUIRED = "raUsageRequired";
    private static final String RUNG = "rung";
    private static final String CIPHER = "cipher";
    private static final String SIGN_ONLY = "signOnly";
    private static final String TRANSPORT_KEY = "transportKey";
    private static final String PUBLIC_KEY = "publicKey";
    private static final String TRANSACTION_ID = "transactionId";
    private static final String SENDER_NONCE = "senderNonce";
    private static final String SUBJECT = "subject";
    private static final String EXTENSIONS = "extensions";
    private static final byte[] NO_EXTENSIONS = {0x30, 0};
    private static final String NAMES_KEPT = "namesKept";
    private static final String SIGNER = "signerCertificate";
    private static final String CARRIES_CHALLENGE = "carriesChallenge";
    private static final String REFUSAL_CODE = "refusedAfterLossCode";
    private static final String REFUSAL_MESSAGE = "refusedAfterLossMessage";
    private static final String ASKED_AFTER_LOSS = "askedAfterLoss";
    private static final String VOUCHED_BY_OLD = "vouchedByOld";
    private static final String REFUSED_RUNGS = "refusedRungs";
    private static final String STEPPED_UNSIGNED = "steppedUnsigned";
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

    /** The key signs only, and nothing else that could receive a reply is at hand. */
    boolean lacksTransportKey() {
        return attempt.data(SIGN_ONLY).isPresent()
                && attempt.data(RUNG).equals(Optional.of(Rung.NEW_ENROLMENT.name()))
                && attempt.secret(TRANSPORT_KEY).isEmpty();
    }

    /**
     * @param pin what the CA was authenticated by: the policy's pin, or that of a successor
     */
    ScepTransaction withCa(Thumbprint pin, RaRules rules, AuthenticatedCa ca, Capabilities capabilities, Rung rung) {
        List<String> encoded = ca.certificates().stream()
                .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
                .toList();
        Attempt changed = rules.pin()
                .map(ra -> attempt.withData(RA_PIN, ra.hex()))
                .orElse(attempt)
                .withData(RA_USAGE_REQUIRED, String.valueOf(rules.usageRequired()));
        return new ScepTransaction(changed.withData(PIN, pin.hex())
                .withData(CA_CERTIFICATES, String.join(" ", encoded))
                .withData(CAPABILITIES, String.join(" ", capabilities.keywords()))
                .withData(RUNG, rung.name()));
    }

    /** The CA as it was authenticated by the pin when the transaction began. */
    AuthenticatedCa ca(Instant now) throws ScepterException {
        RaRules rules = new RaRules(
                attempt.data(RA_PIN).isPresent() ? Optional.of(notes().thumbprint(RA_PIN)) : Optional.empty(),
                attempt.data(RA_USAGE_REQUIRED).equals(Optional.of("true")));
        return AuthenticatedCa.authenticate(notes().certificates(CA_CERTIFICATES), pin(), rules, now);
    }

    Thumbprint pin() throws ScepterException {
        return notes().thumbprint(PIN);
    }

    Capabilities capabilities() throws ScepterException {
        return Capabilities.ofKeywords(List.of(notes().text(CAPABILITIES).split(" ")));
    }

    Rung rung() throws ScepterException {
        return notes().constant(RUNG, Rung.class);
    }

    /** A certificate in force with a working key can sign, so that there is a ladder. */
    ScepTransaction vouchedByOld() {
        return new ScepTransaction(attempt.withData(VOUCHED_BY_OLD, YES));
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

    /** Only the CA's signature made this attempt leave other rungs. */
    boolean isSteppedBySignature() {
        return attempt.data(STEPPED_UNSIGNED).isEmpty();
    }

    /** The cipher that is tried after the CA refused the usual one. */
    Optional<Cipher> forcedCipher() throws ScepterException {
        return attempt.data(CIPHER).isPresent()
                ? Optional.of(notes().constant(CIPHER, Cipher.class))
                : Optional.empty();
    }

    /** The CA refused the algorithms; the same is asked in a new transaction by another cipher. */
    ScepTransaction withCipher(Cipher cipher) {
        return new ScepTransaction(withoutRequest().attempt().withData(CIPHER, cipher.name()));
    }

    ScepTransaction withPublicKey(byte[] publicKeyInfo, boolean canDecrypt) {
        Attempt changed = attempt.withData(PUBLIC_KEY, Base64.getEncoder().encodeToString(publicKeyInfo));
        return new ScepTransaction(canDecrypt ? changed : changed.withData(SIGN_ONLY, YES));
    }

    ScepTransaction withTransportKey(Secret pkcs8) {
        return new ScepTransaction(attempt.withSecret(TRANSPORT_KEY, pkcs8));
    }

    /** The key that stands in for one that only signs; it lives as long as the transaction. */
    Optional<Secret> transportKey() {
        return attempt.secret(TRANSPORT_KEY);
    }

    ScepTransaction withRequest(
            TransactionId id,
            Nonce nonce,
            CertificateWish.Wish wish,
            EncodedCertificate signer,
            Optional<Secret> challenge,
            byte[] message) {
        Attempt changed = attempt.withData(TRANSACTION_ID, id.text())
                .withData(SENDER_NONCE, HexFormat.of().formatHex(nonce.bytes()))
                .withData(
                        SUBJECT,
                        Base64.getEncoder().encodeToString(wish.requested().subjectDer()))
                .withData(
                        EXTENSIONS,
                        Base64.getEncoder().encodeToString(wish.requested().extensionsDer()))
                .withData(SIGNER, Base64.getEncoder().encodeToString(signer.der()))
                .withData(CARRIES_CHALLENGE, challenge.isPresent() ? YES : "no")
                .withSecret(REQUEST, Secret.ofBytes(message));
        Attempt named =
                wish.namesKept().map(why -> changed.withData(NAMES_KEPT, why)).orElse(changed.withoutData(NAMES_KEPT));
        return new ScepTransaction(challenge.map(named::withChallengeSent).orElse(named));
    }

    TransactionId transactionId() throws ScepterException {
        return notes().parsed(TRANSACTION_ID, TransactionId::new);
    }

    Nonce senderNonce() throws ScepterException {
        return notes().parsed(SENDER_NONCE, hex -> Nonce.ofBytes(HexFormat.of().parseHex(hex)));
    }

    /** The subject of the certification request in DER; the policy may ask for another one by now. */
    byte[] subject() throws ScepterException {
        return notes().parsed(
                        SUBJECT,
                        base64 -> RequestedCertificate.ofDer(Base64.getDecoder().decode(base64), NO_EXTENSIONS)
                                .subjectDer());
    }

    /** What the certification request asked for; empty in an attempt of an older build, which noted the subject only. */
    Optional<RequestedCertificate> requested() throws ScepterException {
        if (attempt.data(EXTENSIONS).isEmpty()) {
            return Optional.empty();
        }
        byte[] subject = subject();
        return Optional.of(notes().parsed(
                        EXTENSIONS,
                        base64 -> RequestedCertificate.ofDer(
                                subject, Base64.getDecoder().decode(base64))));
    }

    /** Why the request asks for the names of the certificate in force. */
    Optional<String> namesKept() {
        return attempt.data(NAMES_KEPT);
    }

    EncodedCertificate signer() throws ScepterException {
        return notes().certificate(SIGNER);
    }

    boolean carriesChallenge() {
        return attempt.data(CARRIES_CHALLENGE).equals(Optional.of(YES));
    }

    byte[] request() throws ScepterException {
        return attempt.secret(REQUEST).orElseThrow(() -> Notes.damaged(REQUEST)).revealBytes();
    }

    /** A pending transaction stays with the server that said so, whatever the policy says by now. */
    ScepTransaction pendingAt(String serverUrl) {
        return new ScepTransaction(attempt.withSecret(SERVER_URL, Secret.ofText(serverUrl)));
    }

    /** Where the transaction goes: to the policy's server, or to the one that holds it. */
    String serverUrl(ScepPolicy policy) {
        return attempt.secret(SERVER_URL).map(Secret::revealText).orElse(policy.scepUrl());
    }

    /** A transaction with the same key was refused before: its id, a digest of the key, is used up. */
    boolean isFirstOfItsKey() {
        return attempt.data(TRANSACTION_ID).isEmpty();
    }

    /** The CA refused this way of asking; the next one begins, with the same key. */
    ScepTransaction steppedDown(Rung next, boolean signed) throws ScepterException {
        String refused = refusedWithThis().stream().map(Rung::name).collect(Collectors.joining(" "));
        Attempt changed = withoutRequest().attempt().withData(RUNG, next.name()).withData(REFUSED_RUNGS, refused);
        return new ScepTransaction(signed ? changed : changed.withData(STEPPED_UNSIGNED, YES));
    }

    private ScepTransaction withoutRequest() {
        return new ScepTransaction(notRefused()
                .attempt()
                .withoutData(ASKED_AFTER_LOSS)
                .withoutSecret(REQUEST)
                .withoutSecret(SERVER_URL)
                .withSentAt(Optional.empty())
                .withPending(Optional.empty()));
    }

    /** The same bytes were refused after an answer was lost: perhaps the first time they were not. */
    ScepTransaction refusedAfterLoss(ErrorCode code, String message) {
        return new ScepTransaction(attempt.withData(REFUSAL_CODE, code.name()).withData(REFUSAL_MESSAGE, message));
    }

    /** The CA still holds the request, so the refusal was of the repetition only. */
    ScepTransaction notRefused() {
        return new ScepTransaction(attempt.withoutData(REFUSAL_CODE).withoutData(REFUSAL_MESSAGE));
    }

    /** The CA was asked and did not grant it, but nobody signed the refusal: the same bytes go again. */
    ScepTransaction askedAfterLoss() {
        return new ScepTransaction(notRefused().attempt().withData(ASKED_AFTER_LOSS, YES));
    }

    boolean isAskedAfterLoss() {
        return attempt.data(ASKED_AFTER_LOSS).isPresent();
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

    private Notes notes() {
        return new Notes(attempt);
    }
}

package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.CertificationRequests;
import dev.scepter.agent.scep.MessageAlgorithms;
import dev.scepter.agent.scep.MessageType;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.PkiMessages;
import dev.scepter.agent.scep.PkiRequest;
import dev.scepter.agent.scep.SelfSignedSigner;
import dev.scepter.agent.scep.TransactionId;
import dev.scepter.agent.scep.TransportKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Builds the messages of a transaction and knows which key signs them and opens the replies. */
final class RequestBuilder {
    private final KeyProvider keys;
    private final PkiMessages messages;
    private final CertificateWish wishes;
    private final SelfSignedSigner selfSigned;
    private final SecureRandom random;
    private final Clock clock;

    RequestBuilder(KeyProvider keys, CertificateWish wishes, SecureRandom random, Clock clock) {
        this.wishes = wishes;
        this.keys = keys;
        this.messages = new PkiMessages(random);
        this.selfSigned = new SelfSignedSigner(random);
        this.random = random;
        this.clock = clock;
    }

    /** A message with the nonce that its reply must carry. */
    record Message(Secret der, Nonce nonce) {}

    /** The certification request of the transaction's rung, as a message that is sent as often as needed. */
    ScepTransaction build(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        Rung rung = transaction.rung();
        MessageAlgorithms algorithms = algorithms(transaction, context.policy());
        Optional<Secret> challenge = rung.carriesChallenge() ? context.challenge() : Optional.empty();
        CertificateWish.Wish wish = wishes.of(context, transaction.attempt().purpose());
        try (ManagedKey key = newKey(transaction);
                ManagedKey signerKey = signerKey(transaction, context)) {
            Secret request = CertificationRequests.build(wish.requested(), challenge, key, algorithms.digest());
            TransactionId id =
                    transaction.isFirstOfItsKey() ? TransactionId.ofKey(key.publicKey()) : TransactionId.random(random);
            Nonce nonce = Nonce.random(random);
            EncodedCertificate signer = rung.isSignedByOld()
                    ? oldCertificate(context).leaf()
                    : selfSigned.create(wish.requested(), signerKey, algorithms.digest(), clock.instant());
            byte[] message = encode(transaction, rung.messageType(), request, signer, id, nonce, algorithms, signerKey);
            return transaction.withRequest(id, nonce, wish, signer, challenge, message);
        }
    }

    /** CertPoll (RFC 8894 section 3.3.3): the same transaction and signer, a nonce of its own. */
    Message poll(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        AuthenticatedCa ca = transaction.ca(clock.instant());
        Secret names = PkiMessages.issuerAndSubject(ca.issuer(), transaction.subject());
        Nonce nonce = Nonce.random(random);
        try (ManagedKey key = signerKey(transaction, context)) {
            byte[] message = encode(
                    transaction,
                    MessageType.CERT_POLL,
                    names,
                    transaction.signer(),
                    transaction.transactionId(),
                    nonce,
                    algorithms(transaction, context.policy()),
                    key);
            return new Message(Secret.ofBytes(message), nonce);
        }
    }

    /** The key that signed the request; replies are encrypted to it. */
    ManagedKey signerKey(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        if (transaction.rung().isSignedByOld()) {
            return open(oldCertificate(context).key());
        }
        Optional<Secret> transport = transaction.transportKey();
        return transport.isPresent()
                ? TransportKey.of(transaction.attempt().key().orElseThrow(), transport.get())
                : newKey(transaction);
    }

    /** The key that the certificate is asked for. */
    ManagedKey newKey(ScepTransaction transaction) throws ScepterException {
        return open(transaction.attempt().key().orElseThrow());
    }

    private byte[] encode(
            ScepTransaction transaction,
            MessageType type,
            Secret content,
            EncodedCertificate signer,
            TransactionId id,
            Nonce nonce,
            MessageAlgorithms algorithms,
            ManagedKey key)
            throws ScepterException {
        PkiRequest request = new PkiRequest(
                type, content, transaction.ca(clock.instant()).recipient(), signer, id, nonce, algorithms);
        return messages.encode(request, key);
    }

    private ManagedKey open(KeyName name) throws ScepterException {
        return keys.open(name)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.KEY_MISSING, "opening the key " + name + ": the provider has no such key"));
    }

    private static CertificateInForce oldCertificate(EnrollmentContext context) throws ScepterException {
        return context.inForce()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_MISSING, "renewing: the certificate in force is gone"));
    }

    private static MessageAlgorithms algorithms(ScepTransaction transaction, ScepPolicy policy)
            throws ScepterException {
        return AlgorithmChoice.of(policy, transaction.capabilities(), transaction.forcedCipher());
    }
}

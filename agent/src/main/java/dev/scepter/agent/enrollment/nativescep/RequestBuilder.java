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
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.CertificationRequests;
import dev.scepter.agent.scep.MessageAlgorithms;
import dev.scepter.agent.scep.MessageType;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.PkiMessages;
import dev.scepter.agent.scep.PkiRequest;
import dev.scepter.agent.scep.SelfSignedSigner;
import dev.scepter.agent.scep.TransactionId;
import dev.scepter.agent.x509.SubjectNames;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Builds the messages of a transaction and knows which key signs them and opens the replies. */
final class RequestBuilder {
    private final KeyProvider keys;
    private final PkiMessages messages;
    private final SelfSignedSigner selfSigned;
    private final SecureRandom random;
    private final Clock clock;

    RequestBuilder(KeyProvider keys, SecureRandom random, Clock clock) {
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
        ScepPolicy policy = context.policy();
        Rung rung = transaction.rung();
        SignatureDigest digest = digest(policy);
        Optional<Secret> challenge = rung.carriesChallenge() ? context.challenge() : Optional.empty();
        byte[] subject = SubjectNames.toDer(policy.subjectName());
        try (ManagedKey key = newKey(transaction)) {
            Secret request = CertificationRequests.build(policy.subjectName(), challenge, key, digest);
            TransactionId id =
                    transaction.isFirstOfItsKey() ? TransactionId.ofKey(key.publicKey()) : TransactionId.random(random);
            Nonce nonce = Nonce.random(random);
            if (rung.isSignedByOld()) {
                EncodedCertificate signer = oldCertificate(context).leaf();
                try (ManagedKey signerKey = open(oldCertificate(context).key())) {
                    byte[] message =
                            encode(transaction, rung.messageType(), request, signer, id, nonce, digest, signerKey);
                    return transaction.withRequest(id, nonce, subject, signer, challenge, message);
                }
            }
            EncodedCertificate signer = selfSigned.create(policy.subjectName(), key, digest, clock.instant());
            byte[] message = encode(transaction, rung.messageType(), request, signer, id, nonce, digest, key);
            return transaction.withRequest(id, nonce, subject, signer, challenge, message);
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
                    digest(context.policy()),
                    key);
            return new Message(Secret.ofBytes(message), nonce);
        }
    }

    /** The key that signed the request; replies are encrypted to it. */
    ManagedKey signerKey(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        return transaction.rung().isSignedByOld() ? open(oldCertificate(context).key()) : newKey(transaction);
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
            SignatureDigest digest,
            ManagedKey key)
            throws ScepterException {
        MessageAlgorithms offered = transaction.capabilities().algorithms(false);
        PkiRequest request = new PkiRequest(
                type,
                content,
                transaction.ca(clock.instant()).recipient(),
                signer,
                id,
                nonce,
                new MessageAlgorithms(digest, offered.cipher()));
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

    private static SignatureDigest digest(ScepPolicy policy) {
        return switch (policy.hashAlgorithm()) {
            case SHA1 -> SignatureDigest.SHA1;
            case SHA256 -> SignatureDigest.SHA256;
            case SHA384 -> SignatureDigest.SHA384;
            case SHA512 -> SignatureDigest.SHA512;
        };
    }
}

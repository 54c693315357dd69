package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Secret;

/**
 * A request before it is signed and encrypted.
 *
 * @param type what is asked
 * @param content the certification request or the IssuerAndSubject, in DER
 * @param recipient the CA's or RA's certificate to encrypt to
 * @param signerCertificate of the key that signs and to which the reply will be encrypted
 * @param transactionId the same in all messages of a transaction
 * @param senderNonce fresh for each message
 * @param algorithms digest of the signature and cipher of the envelope
 */
public record PkiRequest(
        MessageType type,
        Secret content,
        EncodedCertificate recipient,
        EncodedCertificate signerCertificate,
        TransactionId transactionId,
        Nonce senderNonce,
        MessageAlgorithms algorithms) {}

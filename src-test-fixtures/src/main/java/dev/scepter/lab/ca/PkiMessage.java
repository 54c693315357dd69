package dev.scepter.lab.ca;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;

/**
 * A request as it lies on the wire: outer layer read, nothing verified, nothing decrypted.
 *
 * @param signedData the outer layer
 * @param signerInfo its only signer
 * @param signer certificate of the signer
 * @param transactionId transactionID
 * @param messageType number of the message type
 * @param senderNonce senderNonce
 * @param digest SHA-256 of the bytes, lower-case hex
 */
record PkiMessage(
        CMSSignedData signedData,
        SignerInformation signerInfo,
        X509CertificateHolder signer,
        String transactionId,
        int messageType,
        ASN1OctetString senderNonce,
        String digest) {}

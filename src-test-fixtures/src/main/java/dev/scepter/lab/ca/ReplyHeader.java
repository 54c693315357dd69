package dev.scepter.lab.ca;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * To whom a CertRep goes and by which names.
 *
 * @param transactionId transactionID of the reply
 * @param recipientNonce recipientNonce of the reply, if it has one
 * @param recipient the certificate that a SUCCESS is encrypted to
 */
record ReplyHeader(String transactionId, Optional<ASN1OctetString> recipientNonce, X509CertificateHolder recipient) {}

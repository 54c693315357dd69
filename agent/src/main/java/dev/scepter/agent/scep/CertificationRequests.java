package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** Builds certification requests (PKCS#10; RFC 8894 section 3.3.1, RFC 2985). Stateless. */
public final class CertificationRequests {

    private CertificationRequests() {}

    /**
     * A request signed by the key that it asks for.
     *
     * @param wanted what the certificate shall say
     * @param challenge sent literally, whatever its length; empty for no challengePassword at all
     * @param key the key to certify, which also signs; RSA or EC
     * @return the request in DER, a secret because it holds the challenge
     * @throws ScepterException what the key throws
     */
    public static Secret build(
            RequestedCertificate wanted, Optional<Secret> challenge, ManagedKey key, SignatureDigest digest)
            throws ScepterException {
        try {
            PKCS10CertificationRequestBuilder builder = new PKCS10CertificationRequestBuilder(
                    wanted.subject(),
                    SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
            challenge.ifPresent(secret ->
                    builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, directoryString(secret)));
            wanted.extensions()
                    .ifPresent(all -> builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, all));
            return Secret.ofBytes(builder.build(new ManagedKeySigner(key, digest))
                    .toASN1Structure()
                    .getEncoded(ASN1Encoding.DER));
        } catch (KeyFailure e) {
            throw e.failure();
        } catch (IOException e) {
            throw new ScepterException(ErrorCode.DEFECT, "the certification request could not be encoded", e);
        }
    }

    private static ASN1Encodable directoryString(Secret challenge) {
        String text = challenge.revealText();
        return DERPrintableString.isPrintableString(text) ? new DERPrintableString(text) : new DERUTF8String(text);
    }
}

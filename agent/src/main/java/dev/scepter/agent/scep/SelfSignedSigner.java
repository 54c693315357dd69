package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** Makes the certificate that signs requests where there is none of the CA yet (RFC 8894 section 2.3). */
public final class SelfSignedSigner {
    private static final Duration BACKDATED = Duration.ofDays(1);
    /** Outlives the polls of a request that stays pending for the 90 days that a policy may allow. */
    private static final Duration LIFETIME = Duration.ofDays(97);

    private static final int SERIAL_BITS = 126;

    private final SecureRandom random;

    /**
     * @param random for serial numbers
     */
    public SelfSignedSigner(SecureRandom random) {
        this.random = random;
    }

    /**
     * A self-signed certificate with the subject of the request, which strict servers compare, valid from a day before now to 97 days after.
     *
     * @param key of RSA, because nobody takes messages signed by EC
     * @throws ScepterException what the key throws
     */
    public EncodedCertificate create(RequestedCertificate wanted, ManagedKey key, SignatureDigest digest, Instant now)
            throws ScepterException {
        X500Name name = wanted.subject();
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                new Time(Date.from(second.minus(BACKDATED))),
                new Time(Date.from(second.plus(LIFETIME))),
                name,
                SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()));
        try {
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            return EncodedCertificate.ofDer(builder.build(new ManagedKeySigner(key, digest))
                    .toASN1Structure()
                    .getEncoded(ASN1Encoding.DER));
        } catch (KeyFailure e) {
            throw e.failure();
        } catch (IOException e) {
            throw new ScepterException(ErrorCode.DEFECT, "the self-signed certificate could not be encoded", e);
        }
    }
}

package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** Founds the hierarchy of a CA: root, issuing CA, RA. */
final class AuthorityFounder {
    private static final int CA_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private static final int MESSAGE_USAGE = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;

    /** Enrolment agent of AD CS; NDES has it in its signing RA certificate. */
    private static final KeyPurposeId ENROLMENT_AGENT =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.1"));

    private static final Duration DATED_BACK = Duration.ofDays(1);

    private final CertificateIssuer certificates;
    private final Clock clock;
    private final String name;
    private final Duration lifetime;

    AuthorityFounder(CertificateIssuer certificates, Clock clock, String name, Duration lifetime) {
        this.certificates = certificates;
        this.clock = clock;
        this.name = name;
        this.lifetime = lifetime;
    }

    /**
     * @param ra the usages of RA certificates; empty for a CA that receives and signs messages itself
     */
    LabAuthority found(boolean twoTier, Optional<RaUsage> ra) {
        boolean separateRa = ra.isPresent();
        // RFC 8894 section 2.1.2: a CA key that signs and decrypts messages must say so.
        int messages = separateRa ? 0 : MESSAGE_USAGE;
        LabIdentity root = root(twoTier ? 0 : messages);
        LabIdentity issuer = twoTier ? below(root, " Issuing CA", true, usage(CA_USAGE | messages)) : root;

        LabIdentity recipient = issuer;
        LabIdentity replySigner = issuer;
        List<X509CertificateHolder> shown = new ArrayList<>();
        if (separateRa) {
            recipient = switch (ra.get()) {
                case SIGNER_ONLY -> below(issuer, " RA Encryption", false, usage(KeyUsage.keyEncipherment));
                case BOTH ->
                    below(issuer, " RA Encryption", false, usage(KeyUsage.keyEncipherment), purpose(ENROLMENT_AGENT));
                case CLIENT ->
                    below(
                            issuer,
                            " RA Encryption",
                            false,
                            usage(KeyUsage.keyEncipherment),
                            purpose(KeyPurposeId.id_kp_clientAuth));
            };
            KeyPurposeId signing = ra.get() == RaUsage.CLIENT ? KeyPurposeId.id_kp_clientAuth : ENROLMENT_AGENT;
            replySigner = below(issuer, " RA Signature", false, usage(KeyUsage.digitalSignature), purpose(signing));
            shown.add(recipient.certificate());
            shown.add(replySigner.certificate());
        }
        shown.add(issuer.certificate());
        if (twoTier) {
            shown.add(root.certificate());
        }
        return new LabAuthority(issuer, recipient, replySigner, shown);
    }

    private LabIdentity root(int messages) {
        KeyPair key = certificates.newKey();
        return certificates.selfSigned(order(key, " Root CA", true, usage(CA_USAGE | messages)), key);
    }

    private LabIdentity below(LabIdentity issuer, String suffix, boolean ca, Extension... extensions) {
        KeyPair key = certificates.newKey();
        return new LabIdentity(key.getPrivate(), certificates.issue(order(key, suffix, ca, extensions), issuer));
    }

    private CertificateOrder order(KeyPair key, String suffix, boolean ca, Extension... extensions) {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, name)
                .addRDN(BCStyle.CN, name + suffix)
                .build();
        Instant now = clock.instant();
        return new CertificateOrder(
                certificates.newSerialNumber(),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                now.minus(DATED_BACK),
                now.plus(lifetime),
                ca,
                List.of(extensions));
    }

    private static Extension usage(int bits) {
        try {
            return Extension.create(Extension.keyUsage, true, new KeyUsage(bits));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a key usage", e);
        }
    }

    private static Extension purpose(KeyPurposeId purpose) {
        try {
            return Extension.create(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write an extended key usage", e);
        }
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.NullMarked;

/** A CA or RA in memory: a certificate with its keys. */
@NullMarked
public final class TestCa {
    /** The time that tests live in. */
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1000);

    private final EncodedCertificate certificate;
    private final KeyPair keys;
    private final X500Name name;

    private TestCa(EncodedCertificate certificate, KeyPair keys, X500Name name) {
        this.certificate = certificate;
        this.keys = keys;
        this.name = name;
    }

    /** What goes into a certificate. */
    public record Spec(
            String subject,
            boolean ca,
            Optional<Integer> keyUsage,
            Optional<KeyPurposeId> extendedKeyUsage,
            Optional<String> dnsName,
            Instant notBefore,
            Instant notAfter,
            BigInteger serial) {

        static Spec of(String subject) {
            return new Spec(
                    subject,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    NOW.minus(Duration.ofDays(1)),
                    NOW.plus(Duration.ofDays(365)),
                    BigInteger.valueOf(SERIAL.incrementAndGet()));
        }

        public Spec asCa() {
            return new Spec(subject, true, keyUsage, extendedKeyUsage, dnsName, notBefore, notAfter, serial);
        }

        public Spec keyUsage(int bits) {
            return new Spec(subject, ca, Optional.of(bits), extendedKeyUsage, dnsName, notBefore, notAfter, serial);
        }

        public Spec extendedKeyUsage(KeyPurposeId usage) {
            return new Spec(subject, ca, keyUsage, Optional.of(usage), dnsName, notBefore, notAfter, serial);
        }

        public Spec dnsName(String dns) {
            return new Spec(subject, ca, keyUsage, extendedKeyUsage, Optional.of(dns), notBefore, notAfter, serial);
        }

        public Spec validity(Instant from, Instant to) {
            return new Spec(subject, ca, keyUsage, extendedKeyUsage, dnsName, from, to, serial);
        }

        public Spec serial(BigInteger number) {
            return new Spec(subject, ca, keyUsage, extendedKeyUsage, dnsName, notBefore, notAfter, number);
        }
    }

    /** A self-signed CA with the key usage of most home-made ones. */
    public static TestCa root(String subject) {
        return root(subject, spec -> spec);
    }

    public static TestCa root(String subject, UnaryOperator<Spec> more) {
        KeyPair keys = SoftwareManagedKey.newKeys();
        X500Name name = new X500Name(subject);
        Spec spec = more.apply(Spec.of(subject).asCa().keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new TestCa(sign(spec, name, keys.getPublic(), keys.getPrivate()), keys, name);
    }

    public TestCa subordinate(String subject) {
        return subordinate(subject, spec -> spec);
    }

    public TestCa subordinate(String subject, UnaryOperator<Spec> more) {
        return holder(subject, spec -> more.apply(spec.asCa().keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    /** An end-entity certificate with keys, such as an RA. */
    public TestCa holder(String subject, UnaryOperator<Spec> more) {
        KeyPair subjectKeys = SoftwareManagedKey.newKeys();
        return new TestCa(issue(subject, subjectKeys.getPublic(), more), subjectKeys, new X500Name(subject));
    }

    public EncodedCertificate issue(String subject, PublicKey key, UnaryOperator<Spec> more) {
        return sign(more.apply(Spec.of(subject)), name, key, keys.getPrivate());
    }

    public EncodedCertificate issue(String subject, PublicKey key) {
        return issue(subject, key, spec -> spec);
    }

    public EncodedCertificate certificate() {
        return certificate;
    }

    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    KeyPair keys() {
        return keys;
    }

    private static EncodedCertificate sign(Spec spec, X500Name issuer, PublicKey key, PrivateKey signer) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                spec.serial(),
                Date.from(spec.notBefore()),
                Date.from(spec.notAfter()),
                new X500Name(spec.subject()),
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        try {
            if (spec.ca()) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (spec.keyUsage().isPresent()) {
                builder.addExtension(
                        Extension.keyUsage, true, new KeyUsage(spec.keyUsage().get()));
            }
            if (spec.extendedKeyUsage().isPresent()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(spec.extendedKeyUsage().get()));
            }
            if (spec.dnsName().isPresent()) {
                GeneralName dns =
                        new GeneralName(GeneralName.dNSName, spec.dnsName().get());
                builder.addExtension(
                        Extension.subjectAlternativeName, spec.subject().isEmpty(), new GeneralNames(dns));
            }
            return EncodedCertificate.ofDer(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer))
                    .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}

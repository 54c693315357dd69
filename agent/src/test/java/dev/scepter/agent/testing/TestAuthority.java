package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
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

/** A CA for certificates of TLS servers, a root or one below another. */
public final class TestAuthority {
    private final String name;
    private final KeyPair keys;
    private final EncodedCertificate certificate;

    private TestAuthority(String name, KeyPair keys, EncodedCertificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A root. */
    public static TestAuthority root(String name, KeyPair keys) {
        return new TestAuthority(name, keys, certificate(name, keys, name, keys.getPublic()));
    }

    /** A CA below this one. */
    public TestAuthority below(String other, KeyPair otherKeys) {
        return new TestAuthority(other, otherKeys, certificate(name, keys, other, otherKeys.getPublic()));
    }

    /** Its certificate. */
    public EncodedCertificate certificate() {
        return certificate;
    }

    /** A server by its DNS names, valid from an hour ago until in a day. */
    public Server server(PublicKey key, String... dnsNames) {
        List<GeneralName> names = new ArrayList<>();
        for (String dnsName : dnsNames) {
            names.add(new GeneralName(GeneralName.dNSName, dnsName));
        }
        Instant now = Instant.now();
        return new Server(
                key,
                names,
                KeyPurposeId.id_kp_serverAuth,
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(1)));
    }

    private static EncodedCertificate certificate(String issuer, KeyPair issuerKeys, String subject, PublicKey key) {
        Instant now = Instant.now();
        X509v3CertificateBuilder plan =
                plan(issuer, subject, key, now.minus(Duration.ofDays(30)), now.plus(Duration.ofDays(30)));
        try {
            plan.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            plan.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return signed(plan, issuerKeys);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder plan(
            String issuer, String subject, PublicKey key, Instant notBefore, Instant notAfter) {
        return new X509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(notBefore),
                Date.from(notAfter),
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    private static EncodedCertificate signed(X509v3CertificateBuilder plan, KeyPair issuer) throws IOException {
        try {
            return EncodedCertificate.ofDer(
                    plan.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuer.getPrivate()))
                            .getEncoded());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is to stand in the certificate of a server. Immutable. */
    public final class Server {
        private final PublicKey key;
        private final List<GeneralName> names;
        private final KeyPurposeId usage;
        private final Instant notBefore;
        private final Instant notAfter;

        private Server(
                PublicKey key, List<GeneralName> names, KeyPurposeId usage, Instant notBefore, Instant notAfter) {
            this.key = key;
            this.names = List.copyOf(names);
            this.usage = usage;
            this.notBefore = notBefore;
            this.notAfter = notAfter;
        }

        /** The same with an IP address as another name. */
        public Server withAddress(String address) {
            List<GeneralName> more = new ArrayList<>(names);
            more.add(new GeneralName(GeneralName.iPAddress, address));
            return new Server(key, more, usage, notBefore, notAfter);
        }

        /** The same for another time, from now on. */
        public Server valid(Duration from, Duration until) {
            Instant now = Instant.now();
            return new Server(key, names, usage, now.plus(from), now.plus(until));
        }

        /** The same for TLS clients. */
        public Server forClients() {
            return new Server(key, names, KeyPurposeId.id_kp_clientAuth, notBefore, notAfter);
        }

        /** The certificate. */
        public EncodedCertificate issue() {
            X509v3CertificateBuilder plan = plan(name, "CN=Test Server", key, notBefore, notAfter);
            try {
                plan.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                plan.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
                plan.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
                return signed(plan, keys);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

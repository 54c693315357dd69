package dev.scepter.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A TLS identity of 127.0.0.1, and a JVM that trusts it for a while. */
public final class Tls implements AutoCloseable {
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String KEYS = "javax.net.ssl.keyStore";
    private static final String KEYS_PASSWORD = "javax.net.ssl.keyStorePassword";
    private static final String PASSWORD = "of-no-meaning";

    private static final X500Name ROOT = new X500Name("CN=Root of a lab");

    private final KeyStore keys;
    private final PrivateKey clientKey;
    private final X509Certificate clientCertificate;

    /** One that is valid for a day. */
    public Tls() {
        this(Instant.now().minusSeconds(86_400), Instant.now().plusSeconds(86_400));
    }

    public Tls(Instant notBefore, Instant notAfter) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair authority = generator.generateKeyPair();
            KeyPair server = generator.generateKeyPair();
            X509Certificate root = signed(rootPlan(authority), authority);
            // By an authority: the JDK does not look at the end of a certificate that is trusted by itself.
            X509Certificate leaf = signed(serverPlan(server, notBefore, notAfter), authority);
            keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setCertificateEntry("root", root);
            keys.setKeyEntry("server", server.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {leaf, root});
            KeyPair client = generator.generateKeyPair();
            this.clientKey = client.getPrivate();
            Instant now = Instant.now();
            this.clientCertificate =
                    signed(serverPlan(client, now.minusSeconds(86_400), now.plusSeconds(86_400)), authority);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509v3CertificateBuilder rootPlan(KeyPair pair) throws IOException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder plan = new JcaX509v3CertificateBuilder(
                ROOT,
                BigInteger.ONE,
                Date.from(now.minusSeconds(864_000)),
                Date.from(now.plusSeconds(864_000)),
                ROOT,
                pair.getPublic());
        plan.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return plan;
    }

    private static JcaX509v3CertificateBuilder serverPlan(KeyPair pair, Instant notBefore, Instant notAfter)
            throws IOException {
        JcaX509v3CertificateBuilder plan = new JcaX509v3CertificateBuilder(
                ROOT,
                BigInteger.TWO,
                Date.from(notBefore),
                Date.from(notAfter),
                new X500Name("CN=127.0.0.1"),
                pair.getPublic());
        plan.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return plan;
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder plan, KeyPair authority)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        plan.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    }

    /** What a server needs; it takes any client certificate. */
    public SSLContext serverContext() {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), new TrustManager[] {new TakesAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on this JVM trusts the server by default, and has a client certificate that it could show. */
    public void trustedByThisJvm(Path folder) {
        Path file = folder.resolve("tls.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(null, null);
            all.setCertificateEntry("trusted", keys.getCertificate("root"));
            // Not the server's: what has a key here, the JDK trusts by itself.
            all.setKeyEntry("client", clientKey, PASSWORD.toCharArray(), new Certificate[] {clientCertificate});
            all.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        System.setProperty(TRUST, file.toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
        System.setProperty(KEYS, file.toString());
        System.setProperty(KEYS_PASSWORD, PASSWORD);
    }

    @Override
    public void close() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
        System.clearProperty(KEYS);
        System.clearProperty(KEYS_PASSWORD);
    }

    private static final class TakesAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

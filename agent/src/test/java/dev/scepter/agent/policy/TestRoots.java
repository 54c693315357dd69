package dev.scepter.agent.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Uploads for tests, all around one CA that ends at a fixed time. */
final class TestRoots {
    static final Instant NOT_AFTER = Instant.parse("2036-01-01T00:00:00Z");

    private static final KeyPair KEY = newKey();
    /** Made once: signatures differ from run to run. */
    static final byte[] ROOT = make("CN=Root", "CN=Root", KEY, true);

    static final byte[] OTHER_ROOT = make("CN=Other", "CN=Other", KEY, true);
    static final byte[] INTERMEDIATE = make("CN=Issuing", "CN=Root", KEY, true);
    static final byte[] NOT_CA = make("CN=Device", "CN=Device", KEY, false);
    /** Names itself as issuer, but another key signed it. */
    static final byte[] WRONGLY_SIGNED = make("CN=Root", "CN=Root", newKey(), true);

    static final byte[] PRIVATE_KEY = KEY.getPrivate().getEncoded();

    private TestRoots() {}

    static String base64(byte[] upload) {
        return Base64.getEncoder().encodeToString(upload);
    }

    static byte[] pem(String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] make(String subject, String issuer, KeyPair signer, boolean ca) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.ONE,
                    Date.from(NOT_AFTER.minus(Duration.ofDays(3650))),
                    Date.from(NOT_AFTER),
                    new X500Name(subject),
                    KEY.getPublic());
            if (ca) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

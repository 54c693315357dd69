package dev.scepter.interop.jscep;

import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jscep.client.Client;
import org.jscep.client.EnrollmentResponse;
import org.jscep.client.verification.CertificateVerifier;

/**
 * Enrols once by jscep's client.
 *
 * <p>Arguments: URL, SHA-256 of the CA certificate in hexadecimal digits, signer certificate, its key (PKCS#8), request, all
 * PEM; the file for the issued certificate; how often to poll while the answer is PENDING. Prints {@code SUCCESS},
 * {@code FAILURE} with the failInfo, or {@code PENDING}, after {@code polls N}.
 */
public final class ClientMain {

    private ClientMain() {}

    /** Enrols; exit code 0 whatever the server's answer is. */
    public static void main(String[] arguments) throws Exception {
        X509Certificate signer = certificate(Path.of(arguments[2]));
        PrivateKey key = key(Path.of(arguments[3]));
        PKCS10CertificationRequest request = request(Path.of(arguments[4]));
        Client client = new Client(URI.create(arguments[0]).toURL(), pin(arguments[1]));

        EnrollmentResponse response = client.enrol(signer, key, request);
        int allowed = Integer.parseInt(arguments[6]);
        int polls = 0;
        while (response.isPending() && polls < allowed) {
            response = client.poll(signer, key, signer.getSubjectX500Principal(), response.getTransactionId());
            polls++;
        }
        System.out.println("polls " + polls);
        if (response.isSuccess()) {
            write(Path.of(arguments[5]), leaf(response.getCertStore(), request));
            System.out.println("SUCCESS");
        } else {
            System.out.println(response.isPending() ? "PENDING" : "FAILURE " + response.getFailInfo());
        }
    }

    private static CertificateVerifier pin(String wanted) {
        return certificate -> {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                return MessageDigest.isEqual(digest, HexFormat.of().parseHex(wanted));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot hash the CA certificate", e);
            }
        };
    }

    private static X509Certificate leaf(CertStore store, PKCS10CertificationRequest request) throws Exception {
        byte[] wanted = request.getSubjectPublicKeyInfo().getEncoded();
        List<X509Certificate> found = new ArrayList<>();
        for (var certificate : store.getCertificates(null)) {
            if (Arrays.equals(certificate.getPublicKey().getEncoded(), wanted)) {
                found.add((X509Certificate) certificate);
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " certificates for the key of the request");
        }
        return found.get(0);
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path file) throws Exception {
        return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) pem(file));
    }

    private static PKCS10CertificationRequest request(Path file) throws Exception {
        return (PKCS10CertificationRequest) pem(file);
    }

    private static Object pem(Path file) throws Exception {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            return parser.readObject();
        }
    }

    private static void write(Path file, X509Certificate certificate) throws Exception {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        String text = encoder.encodeToString(certificate.getEncoded());
        Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
    }
}

package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;

/** Makes the listening sockets of a TLS server. */
public final class TlsServerSockets {
    private TlsServerSockets() {}

    /**
     * Those of a server with a certificate.
     *
     * @param chain what it shows, its own certificate first
     */
    public static SSLServerSocketFactory showing(KeyPair keys, EncodedCertificate... chain) {
        try {
            Certificate[] certificates = new Certificate[chain.length];
            for (int i = 0; i < chain.length; i++) {
                certificates[i] = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(chain[i].der()));
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", keys.getPrivate(), new char[0], certificates);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

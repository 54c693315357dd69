package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.port.ManagedKey.KeyTransport;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encrypts a block for one of our own keys, to see whether its provider works. Nothing in it is secret. */
final class TransportProbe {
    private TransportProbe() {}

    static byte[] encrypt(RSAPublicKey key, KeyTransport padding, byte[] content) throws GeneralSecurityException {
        Cipher cipher =
                Cipher.getInstance(padding == KeyTransport.PKCS1 ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
        switch (padding) {
            case PKCS1 -> cipher.init(Cipher.ENCRYPT_MODE, key);
            case OAEP_SHA1 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-1"));
            case OAEP_SHA256 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-256"));
        }
        return cipher.doFinal(content);
    }

    private static OAEPParameterSpec oaep(String digest) {
        return new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
    }
}

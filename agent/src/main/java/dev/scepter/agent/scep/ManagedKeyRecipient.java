package dev.scepter.agent.scep;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyTransRecipient;
import org.bouncycastle.cms.RecipientOperator;
import org.bouncycastle.operator.InputDecryptor;

/**
 * Opens envelopes for Bouncy Castle by a key that stays in its provider.
 *
 * <p>When the transported key does not decrypt, a random one takes its place, so that nobody can tell this from wrong
 * content (RFC 3218 section 2.3.2).
 */
final class ManagedKeyRecipient implements KeyTransRecipient {
    private final ManagedKey key;
    private final SecureRandom random;
    private Optional<ScepterException> keyFailure = Optional.empty();

    ManagedKeyRecipient(ManagedKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    @Override
    public RecipientOperator getRecipientOperator(
            AlgorithmIdentifier keyAlgorithm, AlgorithmIdentifier contentAlgorithm, byte[] encryptedKey)
            throws CMSException {
        EnvelopeCipher cipher = EnvelopeCipher.ofOid(contentAlgorithm.getAlgorithm())
                .orElseThrow(() -> new CMSException("cipher " + contentAlgorithm.getAlgorithm() + " is not supported"));
        byte[] iv = iv(contentAlgorithm.getParameters(), cipher);
        byte[] contentKey = contentKey(padding(keyAlgorithm), encryptedKey, cipher.keyBytes());
        return new RecipientOperator(new Decryptor(contentAlgorithm, cipher, contentKey, iv));
    }

    /** How the provider of the key failed, if it did: then nothing is known about what came. */
    Optional<ScepterException> keyFailure() {
        return keyFailure;
    }

    private byte[] contentKey(KeyTransport padding, byte[] encryptedKey, int length) {
        byte[] substitute = new byte[length];
        random.nextBytes(substitute);
        try {
            return key.decrypt(padding, encryptedKey)
                    .filter(decrypted -> decrypted.length == length)
                    .orElse(substitute);
        } catch (ScepterException e) {
            keyFailure = Optional.of(e);
            return substitute;
        }
    }

    private static KeyTransport padding(AlgorithmIdentifier algorithm) throws CMSException {
        ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
        if (PKCSObjectIdentifiers.rsaEncryption.equals(oid)) {
            return KeyTransport.PKCS1;
        }
        if (!PKCSObjectIdentifiers.id_RSAES_OAEP.equals(oid)) {
            throw new CMSException("key transport " + oid + " is not supported");
        }
        ASN1Encodable parameters = algorithm.getParameters();
        // Absent parameters mean the defaults, as an empty sequence does.
        return parameters == null ? KeyTransport.OAEP_SHA1 : oaepPadding(RSAESOAEPparams.getInstance(parameters));
    }

    private static KeyTransport oaepPadding(RSAESOAEPparams oaep) throws CMSException {
        ASN1ObjectIdentifier hash = oaep.getHashAlgorithm().getAlgorithm();
        ASN1ObjectIdentifier maskHash = AlgorithmIdentifier.getInstance(
                        oaep.getMaskGenAlgorithm().getParameters())
                .getAlgorithm();
        boolean emptyLabel =
                ASN1OctetString.getInstance(oaep.getPSourceAlgorithm().getParameters())
                                .getOctets()
                                .length
                        == 0;
        if (emptyLabel && hash.equals(maskHash)) {
            if (OIWObjectIdentifiers.idSHA1.equals(hash)) {
                return KeyTransport.OAEP_SHA1;
            }
            if (NISTObjectIdentifiers.id_sha256.equals(hash)) {
                return KeyTransport.OAEP_SHA256;
            }
        }
        throw new CMSException("OAEP with hash " + hash + " and mask hash " + maskHash + " is not supported");
    }

    private static byte[] iv(ASN1Encodable parameters, EnvelopeCipher cipher) throws CMSException {
        if (parameters instanceof ASN1OctetString octets && octets.getOctets().length == cipher.blockBytes()) {
            return octets.getOctets();
        }
        throw new CMSException("the initialisation vector of " + cipher + " is missing or of the wrong length");
    }

    /** Decrypts all content at once: it is bounded, and no byte shall be used before the padding was checked. */
    private static final class Decryptor implements InputDecryptor {
        private final AlgorithmIdentifier algorithm;
        private final EnvelopeCipher cipher;
        private final byte[] contentKey;
        private final byte[] iv;

        Decryptor(AlgorithmIdentifier algorithm, EnvelopeCipher cipher, byte[] contentKey, byte[] iv) {
            this.algorithm = algorithm;
            this.cipher = cipher;
            this.contentKey = contentKey;
            this.iv = iv;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public InputStream getInputStream(InputStream encrypted) {
            return new InputStream() {
                private InputStream content = InputStream.nullInputStream();
                private boolean decrypted;

                @Override
                public int read() throws IOException {
                    return content().read();
                }

                @Override
                public int read(byte[] target, int from, int count) throws IOException {
                    return content().read(target, from, count);
                }

                private InputStream content() throws IOException {
                    if (!decrypted) {
                        content = new ByteArrayInputStream(decrypt(encrypted.readAllBytes()));
                        decrypted = true;
                    }
                    return content;
                }
            };
        }

        private byte[] decrypt(byte[] encrypted) throws IOException {
            try {
                return cipher.decrypt(contentKey, iv, encrypted);
            } catch (GeneralSecurityException e) {
                throw new IOException("the content does not decrypt", e);
            } finally {
                Arrays.fill(contentKey, (byte) 0);
            }
        }
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.io.OutputStream;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs for Bouncy Castle by a key that stays in its provider. For one signature; fails with {@link KeyFailure}.
 */
final class ManagedKeySigner implements ContentSigner {
    private final ManagedKey key;
    private final SignatureDigest digest;
    private final WipingBuffer buffer = new WipingBuffer();

    ManagedKeySigner(ManagedKey key, SignatureDigest digest) {
        this.key = key;
        this.digest = digest;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return key.publicKey().getAlgorithm().equals("EC")
                ? new AlgorithmIdentifier(ecdsa())
                : new AlgorithmIdentifier(rsa(), DERNull.INSTANCE);
    }

    @Override
    public OutputStream getOutputStream() {
        return buffer;
    }

    @Override
    public byte[] getSignature() {
        byte[] data = buffer.toBytes();
        try {
            return key.sign(digest, data);
        } catch (ScepterException e) {
            throw new KeyFailure(e);
        } finally {
            Arrays.fill(data, (byte) 0);
            buffer.clear();
        }
    }

    private ASN1ObjectIdentifier ecdsa() {
        return switch (digest) {
            case SHA1 -> X9ObjectIdentifiers.ecdsa_with_SHA1;
            case SHA256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
            case SHA384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
            case SHA512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
        };
    }

    private ASN1ObjectIdentifier rsa() {
        return switch (digest) {
            case SHA1 -> PKCSObjectIdentifiers.sha1WithRSAEncryption;
            case SHA256 -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
            case SHA384 -> PKCSObjectIdentifiers.sha384WithRSAEncryption;
            case SHA512 -> PKCSObjectIdentifiers.sha512WithRSAEncryption;
        };
    }
}

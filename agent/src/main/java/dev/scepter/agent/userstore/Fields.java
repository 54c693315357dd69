package dev.scepter.agent.userstore;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore.Entry;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How values stand in messages, and what of them is taken. */
final class Fields {
    static final int MAX_KEYS = 1_000;
    static final int MAX_CERTIFICATES = 1_000;
    static final int MAX_CHAIN = 32;
    /** Certificates above one of somebody else's: all that may stand there, by name alone. */
    static final int MAX_PATH = 100;

    static final int MAX_CERTIFICATE_BYTES = 64 * 1024;
    static final int MAX_DIGEST_BYTES = 64;
    /** A signature, or a block of RSA: 16,384 bits, and some. */
    static final int MAX_BLOCK_BYTES = 2_100;

    private static final int SHA1_BYTES = 20;
    private static final int MAX_NAME_BYTES = 64;
    private static final int MAX_BITS = 16_384;

    private Fields() {}

    static void policy(FieldWriter fields, PolicyId policy) {
        fields.text(policy.text());
    }

    static PolicyId policy(FieldReader fields) throws GarbledException {
        String text = fields.text(MAX_NAME_BYTES);
        if (!PolicyId.isValid(text)) {
            throw new GarbledException("a policy whose name is none");
        }
        return new PolicyId(text);
    }

    static void key(FieldWriter fields, KeyName name) {
        policy(fields, name.policy());
        fields.text(name.token());
    }

    static KeyName key(FieldReader fields) throws GarbledException {
        return keyOf(policy(fields), fields);
    }

    /** The key of a known policy: only what tells it apart comes over, so it is never another policy's. */
    static KeyName keyOf(PolicyId policy, FieldReader fields) throws GarbledException {
        String token = fields.text(MAX_NAME_BYTES);
        try {
            return new KeyName(policy, token);
        } catch (IllegalArgumentException e) {
            throw new GarbledException("a key whose name is none", e);
        }
    }

    /** The kind of a key, without its readers: a user's key is that user's alone. */
    static void spec(FieldWriter fields, KeySpec spec) {
        fields.text(spec.algorithm().name())
                .number(spec.bits())
                .text(spec.protection().name());
    }

    static KeySpec spec(FieldReader fields) throws GarbledException {
        KeySpec.Algorithm algorithm = value(KeySpec.Algorithm.class, fields);
        int bits = fields.number(MAX_BITS);
        KeySpec.Protection protection = value(KeySpec.Protection.class, fields);
        try {
            return new KeySpec(algorithm, bits, protection, Set.of());
        } catch (IllegalArgumentException e) {
            throw new GarbledException("a kind of key that there is not", e);
        }
    }

    /** One of several values, by its name. */
    static <T extends Enum<T>> T value(Class<T> values, FieldReader fields) throws GarbledException {
        String name = fields.text(MAX_NAME_BYTES);
        try {
            return Enum.valueOf(values, name);
        } catch (IllegalArgumentException e) {
            throw new GarbledException("a value of " + values.getSimpleName() + " that there is not", e);
        }
    }

    static void thumbprint(FieldWriter fields, Thumbprint sha1) {
        if (sha1.algorithm() != Thumbprint.Algorithm.SHA1) {
            throw new IllegalArgumentException("certificates are known by SHA-1, not by " + sha1.algorithm());
        }
        fields.bytes(HexFormat.of().parseHex(sha1.hex()));
    }

    static Thumbprint thumbprint(FieldReader fields) throws GarbledException {
        byte[] digest = fields.bytes(SHA1_BYTES);
        if (digest.length != SHA1_BYTES) {
            throw new GarbledException("a thumbprint of " + digest.length + " bytes");
        }
        return new Thumbprint(Thumbprint.Algorithm.SHA1, HexFormat.of().formatHex(digest));
    }

    static void certificate(FieldWriter fields, EncodedCertificate certificate) {
        fields.bytes(certificate.der());
    }

    static EncodedCertificate certificate(FieldReader fields) throws GarbledException {
        byte[] der = fields.bytes(MAX_CERTIFICATE_BYTES);
        return decoded(der).orElseThrow(() -> new GarbledException("a certificate that is none, or not in DER"));
    }

    /** A certificate that both sides read alike; empty if the bytes are none, or are not what they mean in DER. */
    static Optional<EncodedCertificate> decoded(byte[] der) {
        try {
            return Optional.of(CertificateDecoder.decode(der)).filter(decoded -> Arrays.equals(decoded.der(), der));
        } catch (CertificateFormatException e) {
            return Optional.empty();
        }
    }

    static void chain(FieldWriter fields, List<EncodedCertificate> chain) {
        fields.list(chain, Fields::certificate);
    }

    static List<EncodedCertificate> chain(FieldReader fields) throws GarbledException {
        return fields.list(MAX_CHAIN, Fields::certificate);
    }

    static void entry(FieldWriter fields, Entry entry) {
        certificate(fields, entry.leaf());
        chain(fields, entry.chain());
        fields.text(entry.key().token());
    }

    static Entry entryOf(PolicyId policy, FieldReader fields) throws GarbledException {
        return new Entry(certificate(fields), chain(fields), keyOf(policy, fields));
    }
}

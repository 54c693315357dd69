package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Content of a key file: lines {@code member: value}, readable by a person; the private key is protected. */
final class KeyFile {
    static final int MAX_BYTES = 64 * 1024;
    private static final String VERSION = "1";
    private static final List<String> MEMBERS =
            List.of("version", "name", "algorithm", "publicKey", "protectedPrivateKey");

    private final KeyName name;
    private final KeySpec.Algorithm algorithm;
    private final byte[] publicKey;
    private final byte[] protectedPrivateKey;

    /** Says why a text is not a key file. */
    static final class DamagedException extends Exception {
        private DamagedException(String message) {
            super(message);
        }
    }

    /**
     * @param name the key's name
     * @param algorithm the key's algorithm
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param protectedPrivateKey PKCS#8, protected for {@link #purposeOf}
     */
    KeyFile(KeyName name, KeySpec.Algorithm algorithm, byte[] publicKey, byte[] protectedPrivateKey) {
        this.name = name;
        this.algorithm = algorithm;
        this.publicKey = publicKey.clone();
        this.protectedPrivateKey = protectedPrivateKey.clone();
    }

    /** SHA-256 of the public key, 64 upper-case hex digits; the file is named by it. */
    static String idOf(byte[] publicKey) {
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, publicKey).hex();
    }

    /** What a private key is protected for: it opens for the public key of its file only. */
    static String purposeOf(byte[] publicKey) {
        return "private key " + idOf(publicKey);
    }

    KeySpec.Algorithm algorithm() {
        return algorithm;
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] protectedPrivateKey() {
        return protectedPrivateKey.clone();
    }

    String id() {
        return idOf(publicKey);
    }

    String purpose() {
        return purposeOf(publicKey);
    }

    String encode() {
        Base64.Encoder base64 = Base64.getEncoder();
        List<String> values = List.of(
                VERSION,
                name.containerName(),
                algorithm.name(),
                base64.encodeToString(publicKey),
                base64.encodeToString(protectedPrivateKey));
        StringBuilder text =
                new StringBuilder("# A key of Scepter. Its private half opens on this installation only.\n");
        for (int i = 0; i < MEMBERS.size(); i++) {
            text.append(MEMBERS.get(i)).append(": ").append(values.get(i)).append('\n');
        }
        return text.toString();
    }

    /** Reads the name alone, so that a file that is damaged elsewhere can still be deleted by its name. */
    static Optional<KeyName> nameIn(PolicyId policy, String text) {
        return lines(text).stream()
                .filter(line -> line.startsWith("name: "))
                .findFirst()
                .flatMap(line -> KeyName.parse(line.substring("name: ".length())))
                .filter(name -> name.policy().equals(policy));
    }

    static KeyFile decode(PolicyId policy, String text) throws DamagedException {
        Map<String, String> members = members(text);
        if (!VERSION.equals(members.get("version"))) {
            throw new DamagedException("its version is not " + VERSION);
        }
        KeyName name =
                nameIn(policy, text).orElseThrow(() -> new DamagedException("it names no key of policy " + policy));
        KeySpec.Algorithm algorithm = Arrays.stream(KeySpec.Algorithm.values())
                .filter(known -> known.name().equals(members.get("algorithm")))
                .findFirst()
                .orElseThrow(() -> new DamagedException("its algorithm is unknown"));
        return new KeyFile(name, algorithm, bytes(members, "publicKey"), bytes(members, "protectedPrivateKey"));
    }

    private static Map<String, String> members(String text) throws DamagedException {
        Map<String, String> members = new HashMap<>();
        for (String line : lines(text)) {
            int colon = line.indexOf(": ");
            String member = colon < 0 ? "" : line.substring(0, colon);
            if (!MEMBERS.contains(member) || members.putIfAbsent(member, line.substring(colon + 2)) != null) {
                throw new DamagedException("it has a line that is unknown or stands twice");
            }
        }
        return members;
    }

    private static List<String> lines(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toUnmodifiableList());
    }

    private static byte[] bytes(Map<String, String> members, String member) throws DamagedException {
        String value = members.get(member);
        if (value == null) {
            throw new DamagedException("it has no " + member);
        }
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("its " + member + " is not Base64");
        }
    }
}

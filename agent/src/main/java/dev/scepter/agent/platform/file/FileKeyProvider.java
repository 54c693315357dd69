package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.SecretProtector;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys in files {@code POLICY/ID.key} of a base folder, where ID is the SHA-256 of the public key. Policies' keys stand
 * in {@code store/my/}, beside their certificates.
 *
 * <p>The private key stands there as PKCS#8, protected by the {@link SecretProtector} for this key alone. Other files
 * in the folder are left alone.
 */
public final class FileKeyProvider implements KeyProvider {
    private static final Pattern KEY_FILE_NAME = Pattern.compile("[0-9A-F]{64}\\.key");
    private static final String SUFFIX = ".key";

    private final DurableFolder folder;
    private final SecretProtector protector;
    private final KeyPairSource source;
    private final String base;

    /** A file that holds the key of a name. */
    private record Found(String path, String text) {}

    /** Keys of policies. */
    public FileKeyProvider(DurableFolder folder, SecretProtector protector, KeyPairSource source) {
        this(folder, protector, source, FileCertificateStore.STORE_FOLDER);
    }

    /**
     * Keys of a realm of its own: those of two base folders never meet, whatever their names.
     *
     * @param base a folder, with {@code /} at its end
     */
    public FileKeyProvider(DurableFolder folder, SecretProtector protector, KeyPairSource source, String base) {
        this.folder = folder;
        this.protector = protector;
        this.source = source;
        this.base = base;
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        if (spec.protection() == KeySpec.Protection.TPM) {
            throw failed("make key " + name + " (" + spec + ")", "keys in files are kept in no TPM");
        }
        Optional<Found> present = find(name);
        if (present.isPresent()) {
            throw new ScepterException(
                    ErrorCode.KEY_NAME_TAKEN,
                    "cannot make key " + name + ": there is one in "
                            + present.get().path());
        }
        KeyPair pair = newPair(name, spec);
        byte[] publicKey = pair.getPublic().getEncoded();
        byte[] protectedKey = protector.protect(
                KeyFile.purposeOf(publicKey), Secret.ofBytes(pair.getPrivate().getEncoded()));
        KeyFile file = new KeyFile(name, spec.algorithm(), publicKey, protectedKey);
        folder.write(
                folderOf(name.policy()) + "/" + file.id() + SUFFIX,
                file.encode().getBytes(StandardCharsets.US_ASCII));
        return new SoftwareKey(name, pair);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        Optional<Found> found = find(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SoftwareKey(name, pairIn(name, found.get())));
    }

    /** Who may read the files is the data folder's matter, so a key has no readers of its own here. */
    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        return spec.protection() != KeySpec.Protection.TPM && find(name).isPresent();
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        Optional<Found> found = find(name);
        if (found.isPresent()) {
            folder.delete(found.get().path());
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        List<KeyName> names = new ArrayList<>();
        for (Found file : files(policy)) {
            KeyFile.nameIn(policy, file.text()).ifPresent(names::add);
        }
        return List.copyOf(names);
    }

    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        for (Found file : files(policy)) {
            folder.delete(file.path());
        }
    }

    /** A file that no longer tells its name holds a key that is lost; it is in nobody's way. */
    private Optional<Found> find(KeyName name) throws ScepterException {
        return files(name.policy()).stream()
                .filter(file -> KeyFile.nameIn(name.policy(), file.text()).equals(Optional.of(name)))
                .findFirst();
    }

    private List<Found> files(PolicyId policy) throws ScepterException {
        List<Found> files = new ArrayList<>();
        for (String fileName : folder.list(folderOf(policy))) {
            if (KEY_FILE_NAME.matcher(fileName).matches()) {
                String path = folderOf(policy) + "/" + fileName;
                folder.read(path, KeyFile.MAX_BYTES)
                        .map(content -> new String(content, StandardCharsets.US_ASCII))
                        .ifPresent(text -> files.add(new Found(path, text)));
            }
        }
        return files;
    }

    private KeyPair newPair(KeyName name, KeySpec spec) throws ScepterException {
        try {
            return source.generate(spec);
        } catch (GeneralSecurityException | InvalidParameterException e) {
            throw failed("make key " + name + " (" + spec + ")", e.getMessage(), e);
        }
    }

    private KeyPair pairIn(KeyName name, Found found) throws ScepterException {
        String action = "open key " + name + " in " + found.path();
        try {
            KeyFile file = KeyFile.decode(name.policy(), found.text());
            if (!found.path().endsWith("/" + file.id() + SUFFIX)) {
                throw damaged(action, "its public key is another one", null);
            }
            byte[] pkcs8 = opened(action, file).revealBytes();
            KeyFactory factory = KeyFactory.getInstance(file.algorithm().name());
            PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(file.publicKey()));
            PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!isPair(publicKey, privateKey)) {
                throw damaged(action, "its two halves do not belong together", null);
            }
            return new KeyPair(publicKey, privateKey);
        } catch (KeyFile.DamagedException | GeneralSecurityException e) {
            throw damaged(action, e.getMessage(), e);
        }
    }

    private Secret opened(String action, KeyFile file) throws ScepterException {
        try {
            return protector.open(file.purpose(), file.protectedPrivateKey());
        } catch (ScepterException e) {
            throw e.code() == ErrorCode.SECRET_UNREADABLE ? damaged(action, e.getMessage(), e) : e;
        }
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        if (publicKey instanceof RSAPublicKey one && privateKey instanceof RSAPrivateKey other) {
            return one.getModulus().equals(other.getModulus());
        }
        return publicKey instanceof ECPublicKey && privateKey instanceof ECPrivateKey && signs(privateKey, publicKey);
    }

    /** The JDK cannot make the public half of an EC key from the private one, so the two are tried. */
    private static boolean signs(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = publicKey.getEncoded();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    private String folderOf(PolicyId policy) {
        return base + policy;
    }

    private static ScepterException failed(String action, String why) {
        return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "cannot " + action + ": " + why);
    }

    private static ScepterException failed(String action, @Nullable String why, Exception cause) {
        return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "cannot " + action + ": " + why, cause);
    }

    private static ScepterException damaged(String action, @Nullable String why, @Nullable Exception cause) {
        return new ScepterException(ErrorCode.KEY_DAMAGED, "cannot " + action + ": " + why, cause);
    }
}

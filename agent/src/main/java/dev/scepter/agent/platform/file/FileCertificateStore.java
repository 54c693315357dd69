package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates in PEM files.
 *
 * <p>Installed ones are {@code certificates/POLICY/SHA1.pem}: a line with the key's name, the certificate, its chain.
 * The one in force is what other programs read: {@code store/my/POLICY/certificate.pem} and {@code chain.pem}. The
 * chain is written first; the rename of {@code certificate.pem} puts the certificate in force.
 */
public final class FileCertificateStore implements CertificateStore {
    /** What other programs read; one folder a policy. */
    static final String STORE_FOLDER = "store/my/";

    private static final String INSTALLED_FOLDER = "certificates/";
    private static final String IN_FORCE = "/certificate.pem";
    private static final String CHAIN = "/chain.pem";
    private static final Pattern INSTALLED_NAME = Pattern.compile("[0-9A-F]{40}\\.pem");
    private static final String SUFFIX = ".pem";
    private static final String KEY_LINE = "Key: ";

    private final DurableFolder folder;

    public FileCertificateStore(DurableFolder folder) {
        this.folder = folder;
    }

    @Override
    public void install(PolicyId policy, Entry entry) throws ScepterException {
        String path = installedPath(policy, entry.leaf().sha1());
        byte[] content = encode(entry);
        decode(policy, path, content); // what could not be read back must not be written
        writeIfOther(path, content);
    }

    @Override
    public void putInForce(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        Entry entry = find(policy, leafSha1)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.STORE_FAILED,
                        "cannot put certificate " + leafSha1 + " of policy " + policy
                                + " in force: it is not installed"));
        writeIfOther(STORE_FOLDER + policy + CHAIN, ascii(CertificatePem.encode(entry.chain())));
        writeIfOther(STORE_FOLDER + policy + IN_FORCE, ascii(CertificatePem.encode(List.of(entry.leaf()))));
    }

    @Override
    public Optional<EncodedCertificate> inForce(PolicyId policy) throws ScepterException {
        String path = STORE_FOLDER + policy + IN_FORCE;
        Optional<byte[]> content = folder.read(path, CertificatePem.MAX_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<EncodedCertificate> certificates = CertificatePem.decode(content.get());
            return certificates.size() == 1 ? Optional.of(certificates.get(0)) : Optional.empty();
        } catch (CertificateException e) {
            // Damaged is as good as gone: no other program can use it either.
            return Optional.empty();
        }
    }

    @Override
    public boolean holdsChain(PolicyId policy, List<EncodedCertificate> chain) throws ScepterException {
        return folder.read(STORE_FOLDER + policy + CHAIN, CertificatePem.MAX_BYTES)
                .map(content -> Arrays.equals(content, ascii(CertificatePem.encode(chain))))
                .orElse(false);
    }

    @Override
    public Optional<Entry> find(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        String path = installedPath(policy, leafSha1);
        Optional<byte[]> content = folder.read(path, CertificatePem.MAX_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = decode(policy, path, content.get());
        if (!entry.leaf().sha1().equals(leafSha1)) {
            throw damaged(path, "it holds another certificate", null);
        }
        return Optional.of(entry);
    }

    /** The installed file goes last, so that a removal which was cut off can be done again. */
    @Override
    public void remove(PolicyId policy, Thumbprint leafSha1) throws ScepterException {
        boolean none = folder.read(STORE_FOLDER + policy + IN_FORCE, CertificatePem.MAX_BYTES)
                .isEmpty();
        // A chain without a certificate is what a swap or a removal that was cut off left behind.
        if (none || inForce(policy).filter(leaf -> leaf.sha1().equals(leafSha1)).isPresent()) {
            takeOutOfForce(policy);
        }
        folder.delete(installedPath(policy, leafSha1));
    }

    @Override
    public void removeAll(PolicyId policy) throws ScepterException {
        takeOutOfForce(policy);
        for (Thumbprint leaf : list(policy)) {
            folder.delete(installedPath(policy, leaf));
        }
    }

    private void takeOutOfForce(PolicyId policy) throws ScepterException {
        folder.delete(STORE_FOLDER + policy + IN_FORCE);
        folder.delete(STORE_FOLDER + policy + CHAIN);
    }

    @Override
    public List<Thumbprint> list(PolicyId policy) throws ScepterException {
        List<Thumbprint> thumbprints = new ArrayList<>();
        for (String name : folder.list(INSTALLED_FOLDER + policy)) {
            if (INSTALLED_NAME.matcher(name).matches()) {
                thumbprints.add(
                        new Thumbprint(Thumbprint.Algorithm.SHA1, name.substring(0, name.length() - SUFFIX.length())));
            }
        }
        return List.copyOf(thumbprints);
    }

    @Override
    public Others others(PolicyId policy) throws ScepterException {
        List<List<EncodedCertificate>> paths = new ArrayList<>();
        boolean complete = true;
        for (String folderOfOther : List.of(STORE_FOLDER, INSTALLED_FOLDER)) {
            for (String other : folder.listFolders(withoutSlash(folderOfOther))) {
                String theirs = folderOfOther + other;
                for (String name : other.equals(policy.text()) ? List.<String>of() : folder.list(theirs)) {
                    boolean leaf = name.endsWith(SUFFIX) && !CHAIN.equals("/" + name);
                    complete &= !leaf || addPath(paths, theirs + "/" + name, theirs + CHAIN);
                }
            }
        }
        return new Others(paths, complete);
    }

    /** False if the file cannot be read; one that another thread has removed by now is none. */
    private boolean addPath(List<List<EncodedCertificate>> paths, String file, String chainBeside)
            throws ScepterException {
        try {
            Optional<byte[]> content = folder.read(file, CertificatePem.MAX_BYTES);
            if (content.isEmpty()) {
                return true;
            }
            List<EncodedCertificate> path = new ArrayList<>(CertificatePem.decode(content.get()));
            Optional<byte[]> chain = folder.read(chainBeside, CertificatePem.MAX_BYTES);
            if (chain.isPresent()) {
                path.addAll(CertificatePem.decode(chain.get()));
            }
            return !path.isEmpty() && paths.add(path);
        } catch (CertificateException e) {
            return false;
        }
    }

    private static String withoutSlash(String path) {
        return path.substring(0, path.length() - 1);
    }

    private void writeIfOther(String path, byte[] content) throws ScepterException {
        Optional<byte[]> present = folder.read(path, CertificatePem.MAX_BYTES);
        if (present.isEmpty() || !Arrays.equals(present.get(), content)) {
            folder.write(path, content);
        }
    }

    private static byte[] encode(Entry entry) {
        List<EncodedCertificate> all = new ArrayList<>(List.of(entry.leaf()));
        all.addAll(entry.chain());
        return ascii("A certificate that Scepter installed, and its chain.\n" + KEY_LINE
                + entry.key().containerName() + "\n" + CertificatePem.encode(all));
    }

    private static Entry decode(PolicyId policy, String path, byte[] content) throws ScepterException {
        List<EncodedCertificate> all = certificates(path, content);
        if (all.isEmpty()) {
            throw damaged(path, "it holds no certificate", null);
        }
        KeyName key = new String(content, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> line.startsWith(KEY_LINE))
                .findFirst()
                .flatMap(line -> KeyName.parse(line.substring(KEY_LINE.length())))
                .filter(name -> name.policy().equals(policy))
                .orElseThrow(() -> damaged(path, "it names no key of policy " + policy, null));
        return new Entry(all.get(0), all.subList(1, all.size()), key);
    }

    private static List<EncodedCertificate> certificates(String path, byte[] content) throws ScepterException {
        try {
            return CertificatePem.decode(content);
        } catch (CertificateException e) {
            throw damaged(path, "it is damaged: " + e.getMessage(), e);
        }
    }

    private static String installedPath(PolicyId policy, Thumbprint leafSha1) {
        if (leafSha1.algorithm() != Thumbprint.Algorithm.SHA1) {
            throw new IllegalArgumentException("certificates are known by SHA-1, not by " + leafSha1.algorithm());
        }
        return INSTALLED_FOLDER + policy + "/" + leafSha1.hex() + SUFFIX;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ScepterException damaged(String path, String why, @Nullable Exception cause) {
        return new ScepterException(ErrorCode.CERTIFICATE_DAMAGED, "cannot read " + path + ": " + why, cause);
    }
}

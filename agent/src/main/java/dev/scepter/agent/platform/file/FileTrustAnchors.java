package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.TrustAnchors;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Trusted roots as {@code store/root/SHA1.pem}. Other files in the folder are left alone. */
public final class FileTrustAnchors implements TrustAnchors {
    private static final String FOLDER = "store/root";
    private static final Pattern NAME = Pattern.compile("[0-9A-F]{40}\\.pem");

    private final DurableFolder folder;

    public FileTrustAnchors(DurableFolder folder) {
        this.folder = folder;
    }

    @Override
    public boolean contains(EncodedCertificate root) throws ScepterException {
        return read(pathOf(root)).filter(root::equals).isPresent();
    }

    @Override
    public void add(EncodedCertificate root) throws ScepterException {
        String path = pathOf(root);
        Optional<EncodedCertificate> present = read(path);
        if (present.isPresent() && !present.get().equals(root)) {
            throw new ScepterException(
                    ErrorCode.STORE_FAILED, "cannot add root " + root.sha256() + ": " + path + " holds another one");
        }
        if (present.isEmpty()) {
            folder.write(path, CertificatePem.encode(List.of(root)).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Fails if the root may be in a file that cannot be read. */
    @Override
    public void remove(Thumbprint sha256) throws ScepterException {
        Optional<ScepterException> unreadable = Optional.empty();
        for (String name : folder.list(FOLDER)) {
            if (!NAME.matcher(name).matches()) {
                continue;
            }
            String path = FOLDER + "/" + name;
            try {
                if (read(path).filter(root -> sha256.matches(root.der())).isPresent()) {
                    folder.delete(path);
                    return;
                }
            } catch (ScepterException e) {
                unreadable = Optional.of(e);
            }
        }
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
    }

    private Optional<EncodedCertificate> read(String path) throws ScepterException {
        Optional<byte[]> content = folder.read(path, CertificatePem.MAX_BYTES);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<EncodedCertificate> certificates = CertificatePem.decode(content.get());
            if (certificates.size() == 1) {
                return Optional.of(certificates.get(0));
            }
            throw new CertificateException(certificates.size() + " certificates, not one");
        } catch (CertificateException e) {
            throw new ScepterException(
                    ErrorCode.STORE_FAILED, "cannot read " + path + ": it is damaged: " + e.getMessage(), e);
        }
    }

    private static String pathOf(EncodedCertificate root) {
        return FOLDER + "/" + root.sha1() + ".pem";
    }
}

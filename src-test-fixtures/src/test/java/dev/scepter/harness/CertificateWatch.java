package dev.scepter.harness;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Sees that {@code store/my/POLICY/certificate.pem}, once there, is there at every instant with its key beside it.
 * Looks at the files with the JDK alone.
 */
final class CertificateWatch {
    private static final String STORE = "store/my";
    private static final int MOST_BYTES = 1 << 20;

    private final InMemoryDurableFolder folder;
    private final Consumer<String> violations;
    private final Set<PolicyId> guarded = new TreeSet<>();
    private final Set<PolicyId> beingRemoved = new TreeSet<>();
    private final Map<PolicyId, String> spoiled = new TreeMap<>();

    CertificateWatch(InMemoryDurableFolder folder, Consumer<String> violations) {
        this.folder = folder;
        this.violations = violations;
    }

    /** Somebody deletes the certificate or its key: it is missed only when there is another one. */
    void forget(PolicyId id) throws ScepterException {
        guarded.remove(id);
        read(id).ifPresent(pem -> spoiled.put(id, sha256(pem)));
    }

    /** The policy is taken away: from now on its certificate may go at any time. */
    void removalBegins(PolicyId id) {
        guarded.remove(id);
        beingRemoved.add(id);
    }

    void removalEnded(PolicyId id) {
        beingRemoved.remove(id);
    }

    /** The policies whose certificate has to be there now. */
    Set<PolicyId> guarded() {
        return Set.copyOf(guarded);
    }

    /** Looks at all policies. */
    void look(String when) throws ScepterException {
        Set<PolicyId> all = new TreeSet<>(guarded);
        folder.listFolders(STORE).forEach(name -> all.add(new PolicyId(name)));
        all.removeAll(beingRemoved);
        for (PolicyId id : all) {
            look(id, when);
        }
    }

    private void look(PolicyId id, String when) throws ScepterException {
        Optional<byte[]> pem = read(id);
        if (pem.isEmpty()) {
            if (guarded.contains(id)) {
                violations.accept("policy " + id + " has lost its certificate " + when);
            }
            return;
        }
        if (sha256(pem.get()).equals(spoiled.get(id))) {
            return;
        }
        guarded.add(id);
        try {
            byte[] publicKey = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.get()))
                    .getPublicKey()
                    .getEncoded();
            if (!folder.list(STORE + "/" + id).contains(sha256(publicKey) + ".key")) {
                violations.accept("policy " + id + " has lost the key of its certificate " + when);
            }
        } catch (CertificateException e) {
            violations.accept("policy " + id + " has a certificate that cannot be read " + when);
        }
    }

    private Optional<byte[]> read(PolicyId id) throws ScepterException {
        return folder.read(STORE + "/" + id + "/certificate.pem", MOST_BYTES);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

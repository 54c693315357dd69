package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Trusts roots in memory, and names as they stand in the certificate, without wildcards. Safe for several threads. */
public final class InMemoryTlsTrust implements TlsTrust {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    private final Set<EncodedCertificate> roots = new LinkedHashSet<>();
    private final List<String> hosts = new ArrayList<>();

    /** Says whether a root is trusted from now on. */
    public synchronized void trust(EncodedCertificate root, boolean trusted) {
        if (trusted) {
            roots.add(root);
        } else {
            roots.remove(root);
        }
    }

    /** The hosts that were asked about so far. */
    public synchronized List<String> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public synchronized void requireTrusted(String host, List<EncodedCertificate> chain) throws ScepterException {
        hosts.add(host);
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw untrusted(host, chain.size() + " certificates");
        }
        try {
            List<X509Certificate> shown = new ArrayList<>();
            for (EncodedCertificate certificate : chain) {
                shown.add(parsed(certificate));
            }
            X509Certificate leaf = shown.get(0);
            requirePath(leaf, shown);
            if (leaf.getExtendedKeyUsage() == null
                    || !leaf.getExtendedKeyUsage().contains(SERVER_AUTH)) {
                throw untrusted(host, "another usage");
            }
            if (leaf.getSubjectAlternativeNames().stream()
                    .noneMatch(name -> name.get(1).equals(host))) {
                throw untrusted(host, "another name");
            }
        } catch (GeneralSecurityException e) {
            throw untrusted(host, String.valueOf(e.getMessage()));
        }
    }

    private void requirePath(X509Certificate leaf, List<X509Certificate> shown) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new LinkedHashSet<>();
        for (EncodedCertificate root : roots) {
            anchors.add(new TrustAnchor(parsed(root), null));
        }
        if (anchors.isEmpty()) {
            throw new GeneralSecurityException("no root");
        }
        X509CertSelector wanted = new X509CertSelector();
        wanted.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, wanted);
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(CertStore.getInstance(
                "Collection", new CollectionCertStoreParameters(shown.stream().collect(Collectors.toSet()))));
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    private static X509Certificate parsed(EncodedCertificate certificate) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.der()));
    }

    private static ScepterException untrusted(String host, String why) {
        return new ScepterException(ErrorCode.TLS_UNTRUSTED, "the test does not trust TLS server " + host + ": " + why);
    }
}

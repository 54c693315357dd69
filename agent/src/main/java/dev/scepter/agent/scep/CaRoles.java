package dev.scepter.agent.scep;

import dev.scepter.agent.x509.ParsedCertificate;
import java.util.Set;

/**
 * What certificates of a CA may do in SCEP, apart from trust.
 *
 * <p>Every certificate of a CA chains to it as an RA certificate does. So one that is for another use (it names extended
 * key usages, such as client or server authentication, and none of an RA) is never taken for an RA.
 */
final class CaRoles {
    private static final String RSA = "RSA";
    /** Certificate request agent (NDES) and CMC registration authority (RFC 6402). */
    private static final Set<String> RA_USAGES = Set.of("1.3.6.1.4.1.311.20.2.1", "1.3.6.1.5.5.7.3.28");

    private CaRoles() {}

    /** Says whether an end-entity certificate is for another use than that of an RA. */
    static boolean isForAnotherUse(ParsedCertificate certificate) {
        return !certificate.isCa() && !certificate.extendedKeyUsages().isEmpty() && !namesRaUsage(certificate);
    }

    /** Says whether a certificate names the extended key usage of an RA. */
    static boolean namesRaUsage(ParsedCertificate certificate) {
        return certificate.extendedKeyUsages().stream().anyMatch(RA_USAGES::contains);
    }

    /** Says whether a certificate may sign replies. A CA may always: many home-made ones lack the key usage. */
    static boolean maySignReplies(ParsedCertificate certificate) {
        return certificate.isCa() || (certificate.allowsSigning() && !isForAnotherUse(certificate));
    }

    /** Says whether keys can be transported to a certificate at all. */
    static boolean hasRsaKey(ParsedCertificate certificate) {
        return certificate.publicKey().getAlgorithm().equals(RSA);
    }

    /** How well a certificate suits as recipient: 1 is best. */
    static int recipientRank(ParsedCertificate certificate) {
        boolean namesKeyEncipherment = certificate.hasKeyUsage() && certificate.allowsKeyEncipherment();
        if (!certificate.isCa()) {
            return namesKeyEncipherment ? 1 : certificate.allowsDataEncipherment() ? 2 : Integer.MAX_VALUE;
        }
        return namesKeyEncipherment ? 3 : 4;
    }
}

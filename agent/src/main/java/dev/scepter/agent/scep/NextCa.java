package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the answer to GetNextCACert (RFC 8894 section 4.7.1): worth nothing unless the anchor itself signed it.
 *
 * <p>What it names stands in for the pin. A CA below the anchor may issue certificates; it may not choose the anchor.
 */
public final class NextCa {
    /** More than a CA announces at once: its next root and those below. */
    static final int MOST = 8;

    private static final String WHAT = "the answer to GetNextCACert";
    private static final Comparator<ParsedCertificate> ROOTS_FIRST =
            Comparator.comparing(certificate -> !certificate.isSelfSigned());

    private NextCa() {}

    /**
     * The CA certificates that will follow.
     *
     * @param current the CA as it is authenticated now; only the signature of its anchor counts, not of an RA or of a
     *     subordinate CA
     * @return one to {@value #MOST} certificates of CAs, roots first, that may sign certificates, have not ended and are
     *     none of the present ones
     * @throws ScepterException {@code REPLY_SIGNER_UNKNOWN}, {@code REPLY_SIGNATURE_WRONG}, {@code
     *     REPLY_ALGORITHM_FORBIDDEN}, {@code CA_CHAIN_UNTRUSTED} if there is no new CA in it, and what any reply can be
     */
    public static List<EncodedCertificate> read(byte[] body, AuthenticatedCa current, Instant now)
            throws ScepterException {
        ReplyBody.check(WHAT, body);
        SignedReply reply = SignedReply.decode(body);
        reply.verifyBy(List.of(current.anchor()));
        List<EncodedCertificate> next = CaCertificates.decodeBinary("the content of " + WHAT, reply.content()).stream()
                .distinct()
                .filter(certificate -> !current.certificates().contains(certificate))
                .map(ParsedCertificate::of)
                .filter(certificate -> isComingCa(certificate, now))
                .sorted(ROOTS_FIRST)
                .limit(MOST)
                .map(ParsedCertificate::encoded)
                .toList();
        if (next.isEmpty()) {
            throw new ScepterException(ErrorCode.CA_CHAIN_UNTRUSTED, WHAT + " holds no CA certificate that is new");
        }
        return next;
    }

    private static boolean isComingCa(ParsedCertificate certificate, Instant now) {
        return certificate.isCa()
                && certificate.allowsCertSigning()
                && !certificate.notAfter().isBefore(now);
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.util.List;

/** Reads the answer to GetNextCACert (RFC 8894 section 4.7.1): worth nothing unless the present CA signed it. */
public final class NextCa {
    private static final String WHAT = "the answer to GetNextCACert";

    private NextCa() {}

    /**
     * The CA certificates that will follow.
     *
     * @param current the CA as it is authenticated now; only the signature of a CA certificate counts, not of an RA
     * @return at least one CA certificate that is none of the present ones
     * @throws ScepterException {@code REPLY_SIGNER_UNKNOWN}, {@code REPLY_SIGNATURE_WRONG}, {@code
     *     REPLY_ALGORITHM_FORBIDDEN}, {@code CA_CHAIN_UNTRUSTED} if there is no new CA in it, and what any reply can be
     */
    public static List<EncodedCertificate> read(byte[] body, AuthenticatedCa current, Instant now)
            throws ScepterException {
        ReplyBody.check(WHAT, body);
        SignedReply reply = SignedReply.decode(body);
        reply.verifyBy(current.authorities());
        List<EncodedCertificate> next = CaCertificates.decodeBinary("the content of " + WHAT, reply.content()).stream()
                .filter(certificate -> !current.certificates().contains(certificate))
                .filter(certificate -> isComingCa(ParsedCertificate.of(certificate), now))
                .toList();
        if (next.isEmpty()) {
            throw new ScepterException(ErrorCode.CA_CHAIN_UNTRUSTED, WHAT + " holds no CA certificate that is new");
        }
        return next;
    }

    private static boolean isComingCa(ParsedCertificate certificate, Instant now) {
        return certificate.isCa() && !certificate.notAfter().isBefore(now);
    }
}

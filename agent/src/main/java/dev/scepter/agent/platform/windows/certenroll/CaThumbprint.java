package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.EncodedCertificate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest by which CertEnroll is told which CA to believe.
 *
 * <p>It is MD5 over the certificate, as the one public client that is known to work gives it: the documentation names no
 * algorithm, and nobody has seen on Windows whether others are taken. So nothing rests on it here: Scepter has matched the
 * policy's pin by SHA-1 or SHA-256 itself before, and hands over only certificates that it vouches for. Were it empty,
 * Windows would believe any CA.
 */
final class CaThumbprint {
    private static final String ALGORITHM = "MD5";

    private CaThumbprint() {}

    /** Hex digits in lower case. */
    static String of(EncodedCertificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(ALGORITHM).digest(certificate.der()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}

package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for {@code rootCertificate}, read by itself and beside the pin. */
final class RootCertificateRules {
    private static final String POINTER = "/rootCertificate";
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");

    private static final Pattern OKTA_HOST =
            Pattern.compile("(?i)https?://(?:[^/?@]*@)?(?:[^/?:]*\\.)?okta(?:preview)?\\.com(?:[:/?].*)?");

    private RootCertificateRules() {}

    /**
     * Reads the member; what is wrong with it becomes a finding.
     *
     * @param stored whether it comes from a record of this device: a certificate that is no root is then read, beside the
     *     finding
     */
    static Optional<EncodedCertificate> read(String base64, boolean stored, Findings findings) {
        byte[] upload;
        try {
            upload = Base64.getDecoder().decode(BLANKS.matcher(base64).replaceAll(""));
        } catch (IllegalArgumentException e) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_INVALID,
                    POINTER,
                    base64.contains("-----BEGIN")
                            ? "rootCertificate is PEM; it must be the Base64 of the whole file"
                            : "rootCertificate is not Base64");
            return Optional.empty();
        }
        if (upload.length >= CertificateDecoder.UPLOAD_LIMIT) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_TOO_LARGE,
                    POINTER,
                    "the file in rootCertificate has " + upload.length + " bytes");
            return Optional.empty();
        }
        return decode(upload, findings)
                .filter(root -> isRoot(root, findings) || stored)
                .map(ParsedCertificate::encoded);
    }

    private static Optional<ParsedCertificate> decode(byte[] upload, Findings findings) {
        try {
            return Optional.of(ParsedCertificate.of(CertificateDecoder.decodeUpload(upload)));
        } catch (CertificateFormatException e) {
            LintCode code = switch (e.reason()) {
                case NOT_A_CERTIFICATE -> LintCode.ROOT_CERTIFICATE_INVALID;
                case SEVERAL_CERTIFICATES -> LintCode.ROOT_CERTIFICATE_SEVERAL;
                case PRIVATE_KEY_INSIDE -> LintCode.ROOT_CERTIFICATE_PRIVATE_KEY;
            };
            findings.add(code, POINTER, "rootCertificate: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isRoot(ParsedCertificate certificate, Findings findings) {
        if (!certificate.isSelfSigned()) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_NOT_SELF_SIGNED,
                    POINTER,
                    "rootCertificate: the certificate is not signed by its own key");
            return false;
        }
        if (!certificate.isCa()) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_NOT_CA,
                    POINTER,
                    "rootCertificate: the certificate is self-signed, but not a CA");
            return false;
        }
        return true;
    }

    /** Looks at the name of the file that was uploaded. */
    static void checkFileName(String fileName, EncodedCertificate root, String serverUrl, Findings findings) {
        ParsedCertificate certificate = ParsedCertificate.of(root);
        boolean okta = certificate.subject().toLowerCase(Locale.ROOT).contains("okta")
                || OKTA_HOST.matcher(serverUrl).matches();
        if (okta && !fileName.toLowerCase(Locale.ROOT).endsWith(".cer")) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_FILE_NAME,
                    "/rootCertificateFileName",
                    "the root is Okta's, and rootCertificateFileName does not end in .cer");
        }
    }

    /** Compares what was uploaded with the wish to install it, and with the pin. */
    static void check(
            boolean include,
            boolean given,
            Optional<EncodedCertificate> root,
            Optional<Thumbprint> pin,
            Findings findings) {
        if (include && !given) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_MISSING,
                    POINTER,
                    "includeRootCertificate is true, but rootCertificate is missing");
        }
        if (!include && given) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_UNUSED,
                    POINTER,
                    "rootCertificate is given, but includeRootCertificate is false");
        }
        if (root.isPresent() && pin.isPresent() && !pin.get().matches(root.get().der())) {
            findings.add(
                    LintCode.PIN_NOT_ROOT,
                    "/caThumbprint",
                    "caThumbprint is not that of rootCertificate, which is "
                            + Thumbprint.of(pin.get().algorithm(), root.get().der()));
        }
    }
}

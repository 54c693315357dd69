package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.RootCertificateFacts.Root;
import dev.scepter.agent.policy.RootCertificateFacts.Unfit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for {@code rootCertificate}, read by itself and beside the pin. */
final class RootCertificateRules {
    private static final String POINTER = "/rootCertificate";
    private static final int FILE_LIMIT = 1024 * 1024;
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");

    private final RootCertificateInspector inspector;

    RootCertificateRules(RootCertificateInspector inspector) {
        this.inspector = inspector;
    }

    /** Reads the member; what is wrong with it becomes a finding. */
    Optional<EncodedCertificate> read(String base64, Findings findings) {
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
        if (upload.length >= FILE_LIMIT) {
            findings.add(
                    LintCode.ROOT_CERTIFICATE_TOO_LARGE,
                    POINTER,
                    "the file in rootCertificate has " + upload.length + " bytes");
            return Optional.empty();
        }
        RootCertificateFacts facts = inspector.inspect(upload);
        if (facts instanceof Unfit unfit) {
            findings.add(unfit.code(), POINTER, "rootCertificate: " + unfit.words());
            return Optional.empty();
        }
        return Optional.of(((Root) facts).certificate());
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

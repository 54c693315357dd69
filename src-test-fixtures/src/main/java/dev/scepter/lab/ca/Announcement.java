package dev.scepter.lab.ca;

import java.util.List;
import java.util.Set;

/**
 * What GetCACaps and GetCACert say.
 *
 * @param capabilities lines of GetCACaps, sent exactly; none gives an empty body
 * @param lineEnd what ends each line
 * @param certificateForm form of GetCACert
 * @param caIdentifiers values that the {@code message} parameter of both may have; another one gets HTTP 404. Empty: the
 *     parameter is ignored, as most servers do
 */
public record Announcement(
        List<String> capabilities, String lineEnd, CertificateForm certificateForm, Set<String> caIdentifiers) {

    /** Forms of GetCACert (RFC 8894 section 4.2.1). */
    public enum CertificateForm {
        /** One DER certificate if there is only one, degenerate PKCS#7 otherwise. */
        AUTOMATIC,
        /** The DER certificate that requests are encrypted to, whatever else there is. */
        SINGLE,
        /** Degenerate PKCS#7 even for one. */
        PKCS7
    }

    public Announcement {
        capabilities = List.copyOf(capabilities);
        caIdentifiers = Set.copyOf(caIdentifiers);
    }

    /** What a server of today says; CR LF. */
    public static Announcement standard() {
        return new Announcement(
                List.of("AES", "POSTPKIOperation", "Renewal", "SHA-256", "SHA-512", "SCEPStandard"),
                "\r\n",
                CertificateForm.AUTOMATIC,
                Set.of());
    }

    /** The same with other capabilities. */
    public Announcement withCapabilities(String... lines) {
        return new Announcement(List.of(lines), lineEnd, certificateForm, caIdentifiers);
    }

    /** The same without one of the capabilities. */
    public Announcement withoutCapability(String line) {
        List<String> others =
                capabilities.stream().filter(each -> !each.equals(line)).toList();
        return new Announcement(others, lineEnd, certificateForm, caIdentifiers);
    }

    /** The same with another line end. */
    public Announcement withLineEnd(String end) {
        return new Announcement(capabilities, end, certificateForm, caIdentifiers);
    }

    /** The same with another form of GetCACert. */
    public Announcement withCertificateForm(CertificateForm form) {
        return new Announcement(capabilities, lineEnd, form, caIdentifiers);
    }

    /** The same with these identifiers known and all others refused. */
    public Announcement withCaIdentifiers(String... identifiers) {
        return new Announcement(capabilities, lineEnd, certificateForm, Set.of(identifiers));
    }

    boolean knows(String identifier) {
        return caIdentifiers.isEmpty() || caIdentifiers.contains(identifier);
    }

    String capabilityText() {
        StringBuilder text = new StringBuilder();
        capabilities.forEach(line -> text.append(line).append(lineEnd));
        return text.toString();
    }
}

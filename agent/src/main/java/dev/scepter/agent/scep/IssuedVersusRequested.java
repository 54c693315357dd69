package dev.scepter.agent.scep;

import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.agent.x509.SubjectNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Compares an issued certificate with its request. A CA may issue otherwise than asked; people should know. */
final class IssuedVersusRequested {
    /** Stands for every extended key usage (RFC 5280 section 4.2.1.12). */
    private static final String ANY = "2.5.29.37.0";

    private static final Set<WarningCode> NAMES =
            EnumSet.of(WarningCode.SUBJECT_CHANGED, WarningCode.SAN_DROPPED, WarningCode.SAN_ADDED);

    private IssuedVersusRequested() {}

    /** What the CA did otherwise than asked. */
    static List<ReplyWarning> compare(ParsedCertificate issued, RequestedCertificate requested) {
        List<ReplyWarning> warnings = new ArrayList<>();
        Certificate certificate = Certificate.getInstance(issued.encoded().der());
        Optional<Extensions> extensions =
                Optional.ofNullable(certificate.getTBSCertificate().getExtensions());
        subject(certificate.getSubject(), requested.subject(), warnings);
        names(extensions, requested, warnings);
        keyUsage(extensions, requested, warnings);
        extendedKeyUsage(issued, requested, warnings);
        return warnings;
    }

    /** What a certificate has otherwise than asked for; empty if it is for somebody or something else. */
    static Optional<List<ReplyWarning>> likeness(ParsedCertificate found, RequestedCertificate requested) {
        List<ReplyWarning> otherwise = compare(found, requested);
        Optional<Extensions> there =
                Optional.ofNullable(Certificate.getInstance(found.encoded().der())
                        .getTBSCertificate()
                        .getExtensions());
        boolean same = otherwise.stream().noneMatch(each -> NAMES.contains(each.code()))
                && hasSid(there, requested)
                && isOfTemplate(there, requested);
        return same ? Optional.of(otherwise) : Optional.empty();
    }

    private static boolean hasSid(Optional<Extensions> there, RequestedCertificate requested) {
        Optional<ASN1OctetString> asked = value(requested.extensions(), MicrosoftExtensions.SID);
        return asked.isEmpty() || asked.equals(value(there, MicrosoftExtensions.SID));
    }

    /** A CA may leave out which template a certificate is of; another one than asked for it is not. */
    private static boolean isOfTemplate(Optional<Extensions> there, RequestedCertificate requested) {
        for (ASN1ObjectIdentifier kind : List.of(MicrosoftExtensions.TEMPLATE_V1, MicrosoftExtensions.TEMPLATE_V2)) {
            Optional<ASN1OctetString> asked = value(requested.extensions(), kind);
            Optional<ASN1OctetString> found = value(there, kind);
            if (asked.isPresent()
                    && found.isPresent()
                    && !MicrosoftExtensions.template(asked.get()).equals(MicrosoftExtensions.template(found.get()))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ASN1OctetString> value(Optional<Extensions> extensions, ASN1ObjectIdentifier oid) {
        return extensions.map(all -> all.getExtension(oid)).map(Extension::getExtnValue);
    }

    /** By the name's meaning: CAs write other string types and letters, which changes nothing for its users. */
    private static void subject(X500Name issued, X500Name requested, Collection<ReplyWarning> warnings) {
        if (!SubjectNames.areEqual(issued, requested)) {
            warnings.add(new ReplyWarning(
                    WarningCode.SUBJECT_CHANGED,
                    "The subject is \"" + Printable.of(ParsedCertificate.rfc4514(issued)) + "\", asked for was \""
                            + Printable.of(ParsedCertificate.rfc4514(requested))
                            + "\" (as RFC 4514: the last part stands first)."));
        }
    }

    private static void names(
            Optional<Extensions> issued, RequestedCertificate requested, Collection<ReplyWarning> warnings) {
        Set<GeneralName> there =
                set(issued.map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName)));
        Set<GeneralName> asked = set(requested.alternativeNames());
        warn(WarningCode.SAN_DROPPED, "Not in the certificate: ", asked, there, warnings);
        warn(WarningCode.SAN_ADDED, "Not asked for: ", there, asked, warnings);
    }

    private static Set<GeneralName> set(Optional<GeneralNames> names) {
        return names.<Set<GeneralName>>map(all -> new LinkedHashSet<>(List.of(all.getNames())))
                .orElse(Set.of());
    }

    private static void warn(
            WarningCode code,
            String words,
            Set<GeneralName> these,
            Set<GeneralName> without,
            Collection<ReplyWarning> warnings) {
        Set<GeneralName> rest = new LinkedHashSet<>(these);
        rest.removeAll(without);
        if (!rest.isEmpty()) {
            String text = rest.stream().map(GeneralName::toString).collect(Collectors.joining(", "));
            warnings.add(new ReplyWarning(code, words + Printable.of(text) + "."));
        }
    }

    private static void keyUsage(
            Optional<Extensions> issued, RequestedCertificate requested, Collection<ReplyWarning> warnings) {
        Optional<KeyUsage> usage = issued.map(KeyUsage::fromExtensions);
        if (usage.isEmpty() || requested.keyUsage().isEmpty()) {
            // Without the extension every usage is allowed.
            return;
        }
        KeyUsage found = usage.get();
        KeyUsage asked = requested.keyUsage().get();
        List<String> missing = new ArrayList<>();
        for (dev.scepter.agent.model.KeyUsage each : dev.scepter.agent.model.KeyUsage.values()) {
            int bit = RequestedCertificate.bit(each);
            if (asked.hasUsages(bit) && !found.hasUsages(bit)) {
                missing.add(each.standardName());
            }
        }
        if (!missing.isEmpty()) {
            warnings.add(new ReplyWarning(
                    WarningCode.KEY_USAGE_NARROWED, "Not in the certificate: " + String.join(", ", missing) + "."));
        }
    }

    private static void extendedKeyUsage(
            ParsedCertificate issued, RequestedCertificate requested, Collection<ReplyWarning> warnings) {
        Set<String> there = issued.extendedKeyUsages();
        List<String> missing = requested.extendedKeyUsages().stream()
                .filter(usage -> !there.contains(usage))
                .toList();
        if (!missing.isEmpty() && !there.isEmpty() && !there.contains(ANY)) {
            String text = missing.stream()
                    .map(oid -> new dev.scepter.agent.model.ExtendedKeyUsage(oid).text())
                    .collect(Collectors.joining(", "));
            warnings.add(
                    new ReplyWarning(WarningCode.EXTENDED_KEY_USAGE_MISSING, "Not in the certificate: " + text + "."));
        }
    }
}

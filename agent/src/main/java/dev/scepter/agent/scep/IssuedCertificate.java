package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the issued certificate among those of a reply and judges it, whoever read the reply. */
public final class IssuedCertificate {

    private final Expected expected;

    public IssuedCertificate(Expected expected) {
        this.expected = expected;
    }

    /**
     * What a certificate is measured by.
     *
     * @param ca that it has to chain to
     * @param requestedKey the key in the certification request
     * @param requested what the request asked for; empty if that was not noted
     * @param now the time on this device
     * @param certificateBeingRenewed the certificate in force; empty for a first one
     */
    public record Expected(
            AuthenticatedCa ca,
            PublicKey requestedKey,
            Optional<RequestedCertificate> requested,
            Instant now,
            Optional<EncodedCertificate> certificateBeingRenewed) {}

    /**
     * The certificate for the key of the request, once all checks have passed.
     *
     * @param certificates what the reply holds, in any order
     * @param warnings receives what people should know
     * @throws ScepterException {@code ISSUED_FOR_OTHER_KEY}, {@code ISSUED_CHAIN_UNTRUSTED}, {@code ISSUED_CERTIFICATE_UNFIT} or
     *     {@code RENEWAL_RETURNED_OLD_CERTIFICATE}
     */
    public CertRep.Issued judge(List<EncodedCertificate> certificates, Collection<ReplyWarning> warnings)
            throws ScepterException {
        ParsedCertificate leaf = find(certificates);
        refuseOldCertificate(leaf);
        refuseUnfit(leaf, warnings);
        List<EncodedCertificate> chain = expected.ca()
                .chainOf(leaf.encoded(), certificates, expected.now())
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.ISSUED_CHAIN_UNTRUSTED,
                        "the issued certificate " + name(leaf) + " does not chain to the pinned CA "
                                + expected.ca().anchor().sha1()));
        LifetimeCheck.warning(leaf, chain).ifPresent(warnings::add);
        expected.requested().ifPresent(requested -> warnings.addAll(IssuedVersusRequested.compare(leaf, requested)));
        return new CertRep.Issued(leaf.encoded(), chain, List.copyOf(warnings));
    }

    private ParsedCertificate find(List<EncodedCertificate> certificates) throws ScepterException {
        byte[] requested = expected.requestedKey().getEncoded();
        Optional<EncodedCertificate> old = expected.certificateBeingRenewed();
        Optional<ParsedCertificate> found = certificates.stream()
                .map(ParsedCertificate::of)
                .filter(certificate -> Arrays.equals(requested, certificate.subjectPublicKeyInfo()))
                .max(Comparator.comparing((ParsedCertificate certificate) ->
                                old.filter(certificate.encoded()::equals).isEmpty())
                        .thenComparing(ParsedCertificate::notBefore));
        if (found.isPresent()) {
            return found.get();
        }
        if (old.filter(certificates::contains).isPresent()) {
            throw notRenewed("it is the one in force: " + name(ParsedCertificate.of(old.get())));
        }
        throw new ScepterException(
                ErrorCode.ISSUED_FOR_OTHER_KEY,
                "none of the " + certificates.size() + " certificates in the reply is for the key of the request");
    }

    private void refuseOldCertificate(ParsedCertificate leaf) throws ScepterException {
        if (expected.certificateBeingRenewed().isEmpty()) {
            return;
        }
        ParsedCertificate old =
                ParsedCertificate.of(expected.certificateBeingRenewed().get());
        boolean sameSerial =
                old.serialNumber().equals(leaf.serialNumber()) && Arrays.equals(old.issuerDer(), leaf.issuerDer());
        if (sameSerial) {
            throw notRenewed("it has the serial number of the one in force, " + leaf.serialNumberHex());
        }
        // One issued within the same second as its predecessor ends with it and is new all the same.
        boolean sameSecond =
                leaf.notAfter().equals(old.notAfter()) && leaf.notBefore().equals(old.notBefore());
        if (!leaf.notAfter().isAfter(old.notAfter()) && !sameSecond) {
            throw notRenewed("it ends " + leaf.notAfter() + ", and the one in force " + old.notAfter());
        }
    }

    private void refuseUnfit(ParsedCertificate leaf, Collection<ReplyWarning> warnings) throws ScepterException {
        if (leaf.isCa()) {
            throw unfit(leaf, "is a CA certificate");
        }
        if (leaf.hasEmptySubject() && !leaf.hasSubjectAlternativeName()) {
            throw unfit(leaf, "has neither a subject nor a subject alternative name");
        }
        Instant now = expected.now();
        if (leaf.notAfter().isBefore(now)) {
            throw unfit(leaf, "expired " + leaf.notAfter() + ", and it is " + now.truncatedTo(ChronoUnit.SECONDS));
        }
        if (leaf.notBefore().isAfter(now.plus(AuthenticatedCa.CLOCK_TOLERANCE))) {
            throw unfit(
                    leaf,
                    "is valid from " + leaf.notBefore() + " only, and it is " + now.truncatedTo(ChronoUnit.SECONDS));
        }
        if (leaf.notBefore().isAfter(now)) {
            warnings.add(new ReplyWarning(
                    WarningCode.CLOCK_SKEW,
                    "The certificate is valid from " + leaf.notBefore() + ", and the clock of the device says "
                            + now.truncatedTo(ChronoUnit.SECONDS)
                            + "."));
        }
    }

    private static ScepterException notRenewed(String message) {
        return new ScepterException(
                ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE,
                "the certificate that the renewal brought is not newer: " + message);
    }

    private static ScepterException unfit(ParsedCertificate leaf, String message) {
        return new ScepterException(
                ErrorCode.ISSUED_CERTIFICATE_UNFIT, "the issued certificate " + name(leaf) + " " + message);
    }

    private static String name(ParsedCertificate certificate) {
        return Printable.of(certificate.toString());
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Applies {@link RaRules} to the certificates of a CA: which may receive requests, which may sign replies. */
final class RaChoice {
    private final RaRules rules;
    private final Optional<ParsedCertificate> pinned;

    /**
     * @param set all that GetCACert returned
     */
    RaChoice(RaRules rules, Collection<EncodedCertificate> set) {
        this.rules = rules;
        pinned = rules.pin()
                .flatMap(pin -> set.stream()
                        .filter(certificate -> pin.matches(certificate.der()))
                        .findFirst())
                .map(ParsedCertificate::of);
    }

    /** The certificate that the pin of the RA names, if it came. */
    Optional<ParsedCertificate> pinned() {
        return pinned;
    }

    /**
     * Refuses what breaks the rules.
     *
     * @param members the certificates that count
     * @throws ScepterException {@code RA_UNTRUSTED}
     */
    void check(List<ParsedCertificate> members) throws ScepterException {
        if (rules.pin().isPresent()) {
            Thumbprint pin = rules.pin().get();
            ParsedCertificate ra = pinned.orElseThrow(
                    () -> refused("no certificate of GetCACert has the thumbprint of the pinned RA, " + pin));
            if (!members.contains(ra)) {
                throw refused("the pinned RA certificate " + name(ra) + " is valid from " + ra.notBefore() + " to "
                        + ra.notAfter() + " only");
            }
            if (!admitsRecipient(ra)) {
                throw refused("the pinned RA certificate " + name(ra)
                        + " cannot receive requests: its key is not RSA, or its usages do not allow it");
            }
        }
        if (!rules.usageRequired()) {
            return;
        }
        Optional<ParsedCertificate> plain = members.stream()
                .filter(member -> !member.isCa() && isAble(member) && !CaRoles.namesRaUsage(member))
                .findFirst();
        if (plain.isPresent() && members.stream().noneMatch(member -> !member.isCa() && admitsRecipient(member))) {
            throw refused(
                    "the RA certificate " + name(plain.get()) + " does not carry the extended key usage of an RA");
        }
    }

    /** Says whether requests may be encrypted to a certificate. */
    boolean admitsRecipient(ParsedCertificate certificate) {
        if (pinned.isPresent() && !pinned.get().equals(certificate)) {
            return false;
        }
        return isAble(certificate) && hasUsage(certificate);
    }

    /** The certificates whose signature under a reply counts. */
    List<ParsedCertificate> signers(List<ParsedCertificate> members) {
        return members.stream()
                .filter(member -> CaRoles.maySignReplies(member) || pinned.equals(Optional.of(member)))
                .filter(this::admitsSigner)
                .toList();
    }

    /** Says whether the rules let a certificate sign replies: a pinned RA that may sign is the only one besides CAs. */
    boolean admitsSigner(ParsedCertificate certificate) {
        boolean another = pinned.filter(ra -> ra.allowsSigning() && !ra.equals(certificate))
                .isPresent();
        return certificate.isCa() || (!another && hasUsage(certificate) && certificate.allowsSigning());
    }

    private boolean isAble(ParsedCertificate certificate) {
        boolean trusted = pinned.equals(Optional.of(certificate)) || !CaRoles.isForAnotherUse(certificate);
        return trusted && CaRoles.hasRsaKey(certificate) && CaRoles.recipientRank(certificate) < Integer.MAX_VALUE;
    }

    private boolean hasUsage(ParsedCertificate certificate) {
        return certificate.isCa() || !rules.usageRequired() || CaRoles.namesRaUsage(certificate);
    }

    private static String name(ParsedCertificate certificate) {
        return Printable.of(certificate.toString());
    }

    private static ScepterException refused(String message) {
        return new ScepterException(ErrorCode.RA_UNTRUSTED, message + "; nothing secret was sent");
    }
}

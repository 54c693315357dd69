package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.x509.ChainBuilder;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The certificates of a CA after the pin has vouched for them. Immutable; made anew from the same set and pin it is the
 * same again.
 */
public final class AuthenticatedCa {
    /** A clock may be that far behind: machines in set-up have been seen many hours off. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofHours(24);

    private static final int MAX_LISTED = 10;
    private static final Comparator<Member> NEWEST_FIRST =
            Comparator.comparing((Member member) -> member.parsed().notBefore()).reversed();
    private static final Comparator<Member> LOWEST_FIRST =
            Comparator.comparingInt(Member::length).reversed();

    private final EncodedCertificate anchor;
    private final List<Member> members;
    private final Member recipient;
    private final boolean recipientAmbiguous;
    private final Member issuer;
    private final List<EncodedCertificate> signers;
    private final RaChoice choice;

    /**
     * A certificate that chains to the anchor.
     *
     * @param length of its chain, itself included; 1 is the anchor, 0 a pinned RA without a chain to it
     */
    private record Member(ParsedCertificate parsed, int length) {}

    private AuthenticatedCa(EncodedCertificate anchor, List<Member> members, RaChoice choice) throws ScepterException {
        this.anchor = anchor;
        this.members = members;
        this.choice = choice;
        List<Member> recipients = recipients(members, choice);
        if (recipients.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.CA_CHAIN_UNTRUSTED,
                    "none of the " + members.size() + " certificates that chain to the pinned one " + anchor.sha1()
                            + " has an RSA key to encrypt a request to");
        }
        recipient = recipients.get(0);
        recipientAmbiguous = recipients.size() > 1;
        issuer = members.stream()
                .filter(member -> member.parsed().isCa())
                .min(LOWEST_FIRST.thenComparing(NEWEST_FIRST))
                .orElseThrow();
        signers = choice.signers(members.stream().map(Member::parsed).toList()).stream()
                .map(ParsedCertificate::encoded)
                .toList();
    }

    /** {@link #authenticate(Collection, Thumbprint, RaRules, Instant)} without demands on RA certificates. */
    public static AuthenticatedCa authenticate(Collection<EncodedCertificate> set, Thumbprint pin, Instant now)
            throws ScepterException {
        return authenticate(set, pin, RaRules.NONE, now);
    }

    /**
     * Authenticates the answer to GetCACert.
     *
     * <p>The pinned certificate is the anchor, self-signed or not; nothing above it is inferred. Certificates that do
     * not chain to it are dropped.
     *
     * @param set the certificates that came, at most 100
     * @param pin the thumbprint of a CA certificate
     * @param rules what the policy demands of RA certificates
     * @throws ScepterException {@code PIN_MISMATCH} if none has the thumbprint, {@code CA_CHAIN_UNTRUSTED} if the
     *     pinned one is no valid CA or nothing usable chains to it, {@code RA_UNTRUSTED} if no RA meets the rules
     */
    public static AuthenticatedCa authenticate(
            Collection<EncodedCertificate> set, Thumbprint pin, RaRules rules, Instant now) throws ScepterException {
        ParsedCertificate anchor = ParsedCertificate.of(pinned(set, pin));
        if (!anchor.isCa()) {
            throw new ScepterException(
                    ErrorCode.CA_CHAIN_UNTRUSTED,
                    "the pinned certificate " + pin + " (" + Printable.of(anchor.subject())
                            + ") is not a CA; pin the CA certificate instead");
        }
        if (!anchor.isValidAt(validityTime(anchor, now))) {
            throw new ScepterException(
                    ErrorCode.CA_CHAIN_UNTRUSTED,
                    "the pinned CA certificate " + pin + " is valid from " + anchor.notBefore() + " to "
                            + anchor.notAfter() + " only, and it is " + now);
        }
        List<Member> members = new ArrayList<>();
        members.add(new Member(anchor, 1));
        for (EncodedCertificate certificate : set.stream().distinct().toList()) {
            ParsedCertificate parsed = ParsedCertificate.of(certificate);
            ChainBuilder.build(certificate, set, anchor.encoded(), validityTime(parsed, now))
                    .ifPresent(chain -> members.add(new Member(parsed, chain.size() + 1)));
        }
        RaChoice choice = new RaChoice(rules, set);
        choice.pinned()
                .filter(ra ->
                        members.stream().noneMatch(member -> member.parsed().equals(ra)))
                .filter(ra -> ra.isValidAt(validityTime(ra, now)))
                .ifPresent(ra -> members.add(new Member(ra, 0)));
        choice.check(members.stream().map(Member::parsed).toList());
        return new AuthenticatedCa(anchor.encoded(), List.copyOf(members), choice);
    }

    /** Says whether one of the certificates has a thumbprint. */
    public static boolean holds(Collection<EncodedCertificate> set, Thumbprint pin) {
        return set.stream().anyMatch(certificate -> pin.matches(certificate.der()));
    }

    /** The certificate that the pin names. */
    public EncodedCertificate anchor() {
        return anchor;
    }

    /** All certificates that chain to the anchor, with the anchor, which is the first, and a pinned RA. */
    public List<EncodedCertificate> certificates() {
        return members.stream().map(member -> member.parsed().encoded()).toList();
    }

    /** The certificate to encrypt requests to. */
    public EncodedCertificate recipient() {
        return recipient.parsed().encoded();
    }

    /** The RA that requests are encrypted to; empty if the CA receives them itself. */
    public Optional<EncodedCertificate> ra() {
        return recipient.parsed().isCa() ? Optional.empty() : Optional.of(recipient());
    }

    /** Says whether others suited as recipient as well; the newest was taken. */
    public boolean recipientAmbiguous() {
        return recipientAmbiguous;
    }

    /** The CA that will issue: the lowest of the chain. */
    public EncodedCertificate issuer() {
        return issuer.parsed().encoded();
    }

    /** The certificates whose signature under a reply counts. */
    public List<EncodedCertificate> signers() {
        return signers;
    }

    /** Says whether a certificate that came with a reply only may sign it, if it chains to the anchor. */
    boolean acceptsOtherSigners(ParsedCertificate signer) {
        return CaRoles.maySignReplies(signer) && choice.admitsSigner(signer);
    }

    /**
     * The chain of another certificate to the anchor, over the certificates here and some more.
     *
     * @param more where CAs between may be found too
     * @param now the time; for a certificate whose validity begins within 24 h, that beginning
     * @return issuing CA first, up to and with the anchor; empty if there is none
     */
    Optional<List<EncodedCertificate>> chainOf(
            EncodedCertificate leaf, Collection<EncodedCertificate> more, Instant now) {
        List<EncodedCertificate> pool = new ArrayList<>(certificates());
        pool.addAll(more);
        return ChainBuilder.build(leaf, pool, anchor, validityTime(ParsedCertificate.of(leaf), now));
    }

    private static Instant validityTime(ParsedCertificate certificate, Instant now) {
        Instant start = certificate.notBefore();
        return start.isAfter(now) && !start.isAfter(now.plus(CLOCK_TOLERANCE)) ? start : now;
    }

    private static EncodedCertificate pinned(Collection<EncodedCertificate> set, Thumbprint pin)
            throws ScepterException {
        Optional<EncodedCertificate> pinned =
                set.stream().filter(c -> pin.matches(c.der())).findFirst();
        if (pinned.isPresent()) {
            return pinned.get();
        }
        String received = set.stream()
                .limit(MAX_LISTED)
                .map(c -> "SHA-1 " + c.sha1() + " SHA-256 " + c.sha256() + " ("
                        + Printable.of(ParsedCertificate.of(c).subject()) + ")")
                .collect(Collectors.joining("; "));
        throw new ScepterException(
                ErrorCode.PIN_MISMATCH,
                "none of " + set.size() + " certificates has the pinned "
                        + pin.algorithm().standardName() + " " + pin + "; received: " + received);
    }

    /** The equally best recipients, the one to take first. */
    private static List<Member> recipients(List<Member> members, RaChoice choice) {
        List<Member> able = members.stream()
                .filter(member -> choice.admitsRecipient(member.parsed()))
                .sorted(Comparator.comparingInt(AuthenticatedCa::rank)
                        .thenComparing(Comparator.comparingInt(AuthenticatedCa::depth))
                        .thenComparing(NEWEST_FIRST))
                .toList();
        return able.stream()
                .takeWhile(member -> rank(member) == rank(able.get(0)) && depth(member) == depth(able.get(0)))
                .toList();
    }

    private static int rank(Member member) {
        return CaRoles.recipientRank(member.parsed());
    }

    /** Among CAs the lowest is best; end-entity certificates are equal. */
    private static int depth(Member member) {
        return member.parsed().isCa() ? -member.length() : 0;
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server says it can do (RFC 8894 section 3.5.2). Not authenticated. Immutable. */
public final class Capabilities {
    /** Largest answer that is read, in bytes. */
    public static final int MAX_BYTES = 16_384;

    private static final int MAX_KEYWORDS = 64;
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9._+/-]{1,64}");

    private static final String STANDARD = "SCEPStandard";
    private static final String AES = "AES";
    /** Some Java servers name the key lengths instead of {@code AES}. */
    private static final String AES_128 = "AES128";

    private static final String AES_256 = "AES256";
    private static final String TRIPLE_DES = "DES3";

    private final List<String> keywords;
    private final Set<String> folded;

    private Capabilities(List<String> keywords) {
        this.keywords = keywords;
        folded = keywords.stream().map(Capabilities::fold).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the answer to GetCACaps: a keyword a line, ended by CR LF or LF. A web page of any size is read as no keywords.
     *
     * @throws ScepterException {@code REPLY_TOO_LARGE} over 16 KB
     */
    public static Capabilities parse(byte[] body) throws ScepterException {
        if (ReplyBody.isMarkup(body)) {
            return none();
        }
        if (body.length > MAX_BYTES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE,
                    "the answer to GetCACaps has " + body.length + " bytes, more than " + MAX_BYTES + " are not read");
        }
        String text = new String(body, StandardCharsets.UTF_8).replace("\uFEFF", "");
        return ofKeywords(text.lines().toList());
    }

    /** Capabilities that were stored as {@link #keywords}; whatever is no keyword is left out. */
    public static Capabilities ofKeywords(Collection<String> keywords) {
        return new Capabilities(keywords.stream()
                .map(String::strip)
                .filter(keyword -> KEYWORD.matcher(keyword).matches())
                .distinct()
                .limit(MAX_KEYWORDS)
                .toList());
    }

    /** What a server without GetCACaps can do, as far as one knows. */
    public static Capabilities none() {
        return new Capabilities(List.of());
    }

    /** The keywords as the server spelled and ordered them, also unknown ones; at most 64. */
    public List<String> keywords() {
        return keywords;
    }

    /** Says whether a keyword is there, in upper or lower case. */
    public boolean has(String keyword) {
        return folded.contains(fold(keyword));
    }

    /** Says whether RenewalReq may be sent. */
    public boolean supportsRenewal() {
        return has("Renewal");
    }

    /** Says whether the next CA certificate can be asked for. */
    public boolean supportsNextCa() {
        return has("GetNextCACert");
    }

    /** Says whether the server claims all that RFC 8894 section 2.9 makes mandatory. */
    public boolean isScepStandard() {
        return has(STANDARD);
    }

    /** Says whether requests may be encrypted by AES. */
    public boolean offersAes() {
        return has(STANDARD) || has(AES) || has(AES_128) || has(AES_256);
    }

    /** Says whether a digest of the SHA-2 family is offered. */
    public boolean offersSha2() {
        return has(STANDARD) || listed().isPresent();
    }

    /** Says whether a digest is offered by name. */
    public boolean offers(SignatureDigest digest) {
        return has(digest.standardName()) || (digest == SignatureDigest.SHA256 && has(STANDARD));
    }

    /** Says whether messages must go by POST. */
    public boolean supportsPost() {
        return has("POSTPKIOperation") || has(STANDARD);
    }

    /**
     * Chooses the algorithms of a request: what is common ground, not what is strongest.
     *
     * <p>A server that has AES but lists no digest gets SHA-1 only where legacy algorithms are allowed, else SHA-256.
     *
     * @param legacyAllowed whether 3DES and SHA-1 may be used
     * @throws ScepterException {@code CAPABILITIES_TOO_WEAK} if the server lists no AES and legacy is not allowed
     */
    public MessageAlgorithms algorithms(boolean legacyAllowed) throws ScepterException {
        return new MessageAlgorithms(digest(legacyAllowed), cipher(legacyAllowed));
    }

    private MessageAlgorithms.Cipher cipher(boolean legacyAllowed) throws ScepterException {
        if (has(STANDARD) || has(AES) || has(AES_128)) {
            return MessageAlgorithms.Cipher.AES128_CBC;
        }
        if (has(AES_256)) {
            return MessageAlgorithms.Cipher.AES256_CBC;
        }
        if (legacyAllowed) {
            return MessageAlgorithms.Cipher.DES3_CBC;
        }
        String offered = keywords.isEmpty()
                ? "nothing"
                : (has(TRIPLE_DES) ? "3DES but not AES: " : "no cipher: ") + String.join(", ", keywords);
        throw new ScepterException(
                ErrorCode.CAPABILITIES_TOO_WEAK,
                "GetCACaps offered " + Printable.of(offered) + "; no request was sent");
    }

    private SignatureDigest digest(boolean legacyAllowed) {
        if (has(STANDARD)) {
            return SignatureDigest.SHA256;
        }
        return listed().orElse(legacyAllowed ? SignatureDigest.SHA1 : SignatureDigest.SHA256);
    }

    private Optional<SignatureDigest> listed() {
        return List.of(SignatureDigest.SHA256, SignatureDigest.SHA512, SignatureDigest.SHA384).stream()
                .filter(digest -> has(digest.standardName()))
                .findFirst();
    }

    private static String fold(String keyword) {
        return keyword.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Capabilities capabilities && keywords.equals(capabilities.keywords);
    }

    @Override
    public int hashCode() {
        return keywords.hashCode();
    }

    @Override
    public String toString() {
        return "capabilities " + keywords;
    }
}

package dev.scepter.agent.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says whether a value can stand under a kind of alternative name. Looks nothing up. */
final class AlternativeNameSyntax {
    /** The longest value, in characters. */
    static final int MAX_LENGTH = 2048;

    private static final int MAX_DNS_LENGTH = 253;
    private static final int MAX_EMAIL_LENGTH = 254;

    /** Underscores are no part of a host name, but of many names in Windows' own DNS. */
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    private static final Pattern DNS = Pattern.compile("(?:\\*\\.)?" + LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9]+(?:\\.[0-9]+)+");
    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}");
    private static final Pattern UPN = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    private AlternativeNameSyntax() {}

    /** What is wrong with a value, in words that do not repeat it; empty if nothing is. */
    static Optional<String> fault(AlternativeName.Type type, String value) {
        String subject = "the value of " + type.word();
        if (value.isEmpty()) {
            return Optional.of(subject + " is empty");
        }
        if (value.length() > MAX_LENGTH) {
            return Optional.of(
                    subject + " has " + value.length() + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(subject + " holds a control character");
        }
        if (SubjectName.Rdn.hasHalfSurrogatePair(value)) {
            return Optional.of(subject + " holds half of a character (an unpaired surrogate)");
        }
        if (Placeholder.occursIn(value)) {
            return Optional.empty();
        }
        return ofType(type, value).map(words -> subject + " " + words);
    }

    private static Optional<String> ofType(AlternativeName.Type type, String value) {
        return switch (type) {
            case DNS -> dns(value);
            case EMAIL -> email(value);
            case UPN ->
                UPN.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("is no user principal name (name@domain, without blanks)");
            case IP ->
                IpAddresses.bytesOf(value).isPresent()
                        ? Optional.empty()
                        : Optional.of("is neither an IPv4 address (four numbers) nor an IPv6 address; a mask, a zone"
                                + " or a name is not allowed");
            case URI -> uri(value);
        };
    }

    private static Optional<String> dns(String value) {
        if (!ASCII.matcher(value).matches()) {
            return Optional.of("holds a character beyond ASCII; write the name in its ASCII form (punycode, xn--…)");
        }
        if (DOTTED_NUMBERS.matcher(value).matches()) {
            return Optional.of("is an IP address; write ip= before it");
        }
        if (value.length() > MAX_DNS_LENGTH || !DNS.matcher(value).matches()) {
            return Optional.of("is no DNS name: at most " + MAX_DNS_LENGTH + " characters, labels of 1 to 63 letters,"
                    + " digits, - and _ between dots, a * only as the whole first label");
        }
        return Optional.empty();
    }

    private static Optional<String> email(String value) {
        if (!ASCII.matcher(value).matches()) {
            return Optional.of("holds a character beyond ASCII, which an e-mail address in a certificate cannot");
        }
        int at = value.lastIndexOf('@');
        boolean sound = at > 0
                && value.length() <= MAX_EMAIL_LENGTH
                && LOCAL_PART.matcher(value.substring(0, at)).matches()
                && value.charAt(at + 1 == value.length() ? at : at + 1) != '*'
                && dns(value.substring(at + 1)).isEmpty();
        return sound ? Optional.empty() : Optional.of("is no e-mail address (name@domain)");
    }

    private static Optional<String> uri(String value) {
        if (!ASCII.matcher(value).matches()) {
            return Optional.of("holds a character beyond ASCII; write it percent-encoded");
        }
        try {
            return new URI(value).isAbsolute()
                    ? Optional.empty()
                    : Optional.of("is no absolute URI: it has no scheme such as https:");
        } catch (URISyntaxException e) {
            return Optional.of("is no URI (at character " + (e.getIndex() + 1) + ")");
        }
    }
}

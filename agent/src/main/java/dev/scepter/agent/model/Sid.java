package dev.scepter.agent.model;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Number of an account or group of Windows ([MS-DTYP] section 2.4.2.1).
 *
 * @param text such as {@code S-1-5-18}: a capital S, no leading zeros
 */
public record Sid(String text) {
    private static final Pattern FORM = Pattern.compile("(?i)S-([0-9]{1,10}(?:-[0-9]{1,14}){1,16})");

    /** LocalSystem. */
    public static final Sid SYSTEM = new Sid("S-1-5-18");

    /** The machine's administrators. */
    public static final Sid ADMINISTRATORS = new Sid("S-1-5-32-544");

    /** Groups that everybody, or everybody who is signed in, belongs to ([MS-DTYP] section 2.4.2.4). */
    private static final Set<String> BROAD = Set.of(
            "S-1-1-0",
            "S-1-2-0",
            "S-1-2-1",
            "S-1-5-2",
            "S-1-5-3",
            "S-1-5-4",
            "S-1-5-7",
            "S-1-5-11",
            "S-1-5-13",
            "S-1-5-14",
            "S-1-5-15",
            "S-1-5-32-545",
            "S-1-5-32-546",
            "S-1-5-32-554",
            "S-1-15-2-1",
            "S-1-15-2-2");

    /** The groups of a domain that everybody, every guest or every computer of it belongs to. */
    private static final Pattern BROAD_IN_DOMAIN = Pattern.compile("S-1-5-21-[0-9-]+-51[345]");

    public Sid {
        if (!canonical(text).equals(Optional.of(text))) {
            throw new IllegalArgumentException("not a SID: \"" + text + "\"");
        }
    }

    /** The SID of a text, whatever its case and its leading zeros; empty if it is none. */
    public static Optional<Sid> parse(String text) {
        return canonical(text).map(Sid::new);
    }

    /** Says whether everybody, or everybody who is signed in, is or belongs to it. */
    public boolean isBroad() {
        return BROAD.contains(text) || BROAD_IN_DOMAIN.matcher(text).matches();
    }

    private static Optional<String> canonical(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(form.group(1).split("-", -1))
                .map(number -> new BigInteger(number).toString())
                .collect(Collectors.joining("-", "S-", "")));
    }

    @Override
    public String toString() {
        return text;
    }
}

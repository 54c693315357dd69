package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a policy can leave to the device to fill in, written {@code {{DeviceName}}}. The names are public API. */
public enum Placeholder {
    DEVICE_NAME("DeviceName"),
    /** The id under which the MDM knows the device. */
    DEVICE_ID("DeviceId"),
    SERIAL_NUMBER("SerialNumber"),
    FULLY_QUALIFIED_DOMAIN_NAME("FullyQualifiedDomainName"),
    /** SID of the machine account in its domain. */
    DEVICE_SID("DeviceSid"),
    USER_PRINCIPAL_NAME("UserPrincipalName"),
    USER_SID("UserSid");

    private static final Pattern WRITTEN = Pattern.compile("\\{\\{([^{}]*)}}");

    private final String word;

    Placeholder(String word) {
        this.word = word;
    }

    /** The word between the braces. */
    public String word() {
        return word;
    }

    /** As it is written in a policy. */
    public String written() {
        return "{{" + word + "}}";
    }

    /** The placeholder of a word, as spelt; empty if there is none. */
    public static Optional<Placeholder> ofWord(String word) {
        return Arrays.stream(values())
                .filter(placeholder -> placeholder.word.equals(word))
                .findFirst();
    }

    /** Says whether a text holds something in double braces, known or not. */
    public static boolean occursIn(String text) {
        return WRITTEN.matcher(text).find();
    }

    /** What stands between double braces in a text, known or not, in order. */
    public static List<String> wordsIn(String text) {
        return WRITTEN.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /**
     * A text with its placeholders replaced, once: what is put in is not looked at again. What is in double braces and no
     * placeholder stays.
     */
    public static String replaceIn(String text, Function<Placeholder, String> value) {
        return WRITTEN.matcher(text).replaceAll(found -> Matcher.quoteReplacement(replacement(found, value)));
    }

    private static String replacement(MatchResult found, Function<Placeholder, String> value) {
        return ofWord(found.group(1)).map(value).orElse(found.group());
    }
}

package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Optional;

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
}

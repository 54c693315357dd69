package dev.scepter.agent.platform.windows.mdmregistration;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.RegistryKey;
import dev.scepter.agent.platform.windows.registry.RegistryValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The entries of enrolments in the registry. */
@FunctionalInterface
interface Enrollments {
    RegistryKey KEY = new RegistryKey("SOFTWARE\\Microsoft\\Enrollments");

    /** How the key of an entry is called, with braces or without. */
    Pattern GUID = Pattern.compile("\\{?\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\}?");

    /** @throws WindowsException if they cannot be read, or are more than 256 */
    List<Entry> all() throws WindowsException;

    /** Those of this machine. */
    static List<Entry> ofThisMachine() throws WindowsException {
        List<Entry> entries = new ArrayList<>();
        for (RegistryKey key : KEY.keys()) {
            if (GUID.matcher(key.name()).matches()) {
                entries.add(entry(key.values()));
            }
        }
        return entries;
    }

    /** @param values of one key */
    static Entry entry(Map<String, RegistryValue> values) {
        Optional<Long> state = Optional.ofNullable(values.get("EnrollmentState"))
                .filter(RegistryValue.WholeNumber.class::isInstance)
                .map(value -> ((RegistryValue.WholeNumber) value).number());
        return new Entry(state, text(values, "ProviderID"), text(values, "DiscoveryServiceFullURL"));
    }

    private static Optional<String> text(Map<String, RegistryValue> values, String name) {
        return Optional.ofNullable(values.get(name))
                .filter(RegistryValue.Text.class::isInstance)
                .map(value -> ((RegistryValue.Text) value).text())
                .filter(text -> !text.isEmpty());
    }
}

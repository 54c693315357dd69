package dev.scepter.agent.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An extended key usage (RFC 5280 section 4.2.1.12).
 *
 * @param oid the dotted object identifier
 */
public record ExtendedKeyUsage(String oid) {
    /** TLS client authentication. */
    public static final ExtendedKeyUsage CLIENT_AUTH = new ExtendedKeyUsage("1.3.6.1.5.5.7.3.2");

    private static final Map<String, String> NAMES = names();

    public ExtendedKeyUsage {
        if (!ObjectIdentifiers.isOid(oid)) {
            throw new IllegalArgumentException("not a dotted object identifier: \"" + oid + "\"");
        }
    }

    /** The usage of a name, such as {@code clientAuth}, or of a dotted object identifier; empty if it is neither. */
    public static Optional<ExtendedKeyUsage> parse(String written) {
        String oid = NAMES.getOrDefault(written, written);
        return ObjectIdentifiers.isOid(oid) ? Optional.of(new ExtendedKeyUsage(oid)) : Optional.empty();
    }

    /** The name if there is one, else the dotted object identifier; {@link #parse} reads it back. */
    public String text() {
        return NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(oid))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(oid);
    }

    /** The names that {@link #parse} knows. */
    public static Set<String> knownNames() {
        return NAMES.keySet();
    }

    @Override
    public String toString() {
        return text();
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("serverAuth", "1.3.6.1.5.5.7.3.1");
        names.put("clientAuth", "1.3.6.1.5.5.7.3.2");
        names.put("codeSigning", "1.3.6.1.5.5.7.3.3");
        names.put("emailProtection", "1.3.6.1.5.5.7.3.4");
        names.put("timeStamping", "1.3.6.1.5.5.7.3.8");
        names.put("OCSPSigning", "1.3.6.1.5.5.7.3.9");
        names.put("smartcardLogon", "1.3.6.1.4.1.311.20.2.2");
        names.put("anyExtendedKeyUsage", "2.5.29.37.0");
        return Collections.unmodifiableMap(names);
    }
}

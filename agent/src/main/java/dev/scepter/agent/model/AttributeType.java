package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The attribute types of a subject that have a short name, with the object identifiers of X.520 (RFC 4519, RFC 2985).
 */
enum AttributeType {
    CN("2.5.4.3"),
    OU("2.5.4.11"),
    O("2.5.4.10"),
    L("2.5.4.7"),
    ST("2.5.4.8"),
    C("2.5.4.6"),
    E("1.2.840.113549.1.9.1"),
    DC("0.9.2342.19200300.100.1.25"),
    SERIALNUMBER("2.5.4.5"),
    UID("0.9.2342.19200300.100.1.1"),
    STREET("2.5.4.9"),
    T("2.5.4.12"),
    GN("2.5.4.42"),
    SN("2.5.4.4");

    private static final Map<String, AttributeType> ALIASES =
            Map.of("S", ST, "EMAILADDRESS", E, "TITLE", T, "G", GN, "GIVENNAME", GN, "SURNAME", SN);

    private final String oid;

    AttributeType(String oid) {
        this.oid = oid;
    }

    /**
     * The one way to write a type: a short name where there is one, else the dotted object identifier.
     *
     * @param written a short name or an alias of it in any case, or a dotted object identifier
     * @return empty if it is neither
     */
    static Optional<String> canonical(String written) {
        Optional<AttributeType> known = find(written);
        if (known.isPresent()) {
            return known.map(AttributeType::name);
        }
        return ObjectIdentifiers.isOid(written) ? Optional.of(written) : Optional.empty();
    }

    /** The dotted object identifier of a canonical type. */
    static String oidOf(String canonical) {
        return find(canonical).map(type -> type.oid).orElse(canonical);
    }

    private static Optional<AttributeType> find(String written) {
        String upper = written.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(ALIASES.get(upper))
                .or(() -> Arrays.stream(values())
                        .filter(type -> type.name().equals(upper) || type.oid.equals(upper))
                        .findFirst());
    }
}

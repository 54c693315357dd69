package dev.scepter.agent.model;

import dev.scepter.agent.model.SubjectName.Rdn;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A subject as Windows reads it (CertStrToName): quotes as in a policy, but types that Windows may not know by name are
 * written as {@code OID.1.2.3}.
 */
public final class WindowsSubjectText {
    /** The keys that the documentation of CertStrToName lists, as far as policies have them by the same name. */
    private static final Set<String> KEYS = Set.of("CN", "L", "O", "OU", "E", "C", "ST", "STREET", "T", "SN", "DC");

    private WindowsSubjectText() {}

    /** The text, RDNs in the order of the policy. */
    public static String of(SubjectName subject) {
        return subject.rdns().stream()
                .map(rdn -> key(rdn) + "=" + SubjectName.quoteIfNeeded(rdn.value()))
                .collect(Collectors.joining(","));
    }

    private static String key(Rdn rdn) {
        if (rdn.type().equals("GN")) {
            return "G";
        }
        return KEYS.contains(rdn.type()) ? rdn.type() : "OID." + rdn.oid();
    }
}

package dev.scepter.agent.platform.windows.security;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says whether a security descriptor keeps everybody out but those who are trusted.
 *
 * <p>It is strict: each entry that allows anything to anybody else is a fault, whether it counts here or is only handed
 * down, and whatever entries before it deny. What it does not understand is a fault too. The language is the one of the
 * Windows pages Security Descriptor String Format and ACE Strings.
 */
final class DescriptorJudge {
    static final String LOCAL_SYSTEM = "S-1-5-18";
    static final String ADMINISTRATORS = "S-1-5-32-544";

    /** Short forms of the SIDs that one meets, and what people call them. */
    private static final Map<String, Known> KNOWN = Map.ofEntries(
            Map.entry("SY", new Known(LOCAL_SYSTEM, "SYSTEM")),
            Map.entry("BA", new Known(ADMINISTRATORS, "Administrators")),
            Map.entry("WD", new Known("S-1-1-0", "Everyone")),
            Map.entry("BU", new Known("S-1-5-32-545", "Users")),
            Map.entry("BG", new Known("S-1-5-32-546", "Guests")),
            Map.entry("AU", new Known("S-1-5-11", "Authenticated Users")),
            Map.entry("IU", new Known("S-1-5-4", "Interactive")),
            Map.entry("AN", new Known("S-1-5-7", "Anonymous")),
            Map.entry("NU", new Known("S-1-5-2", "Network")),
            Map.entry("LS", new Known("S-1-5-19", "Local Service")),
            Map.entry("NS", new Known("S-1-5-20", "Network Service")),
            Map.entry("CO", new Known("S-1-3-0", "Creator Owner")),
            Map.entry("CG", new Known("S-1-3-1", "Creator Group")),
            Map.entry("OW", new Known("S-1-3-4", "Owner Rights")));

    private static final String SID = "(S-1-(?:0x[0-9A-Fa-f]+|[0-9]+)(?:-[0-9]+)+|[A-Z]{2})";
    private static final Pattern DESCRIPTOR =
            Pattern.compile("(?:O:" + SID + ")?(?:G:" + SID + ")?(?:D:([A-Z_]*+)(.*))?", Pattern.DOTALL);
    /** A list that is there and null. */
    private static final String NO_ACCESS_CONTROL = "NO_ACCESS_CONTROL";

    private static final Pattern SID_ONLY = Pattern.compile(SID);
    private static final Set<String> ALLOWING = Set.of("A", "OA", "XA");
    private static final Set<String> DENYING = Set.of("D", "OD", "XD");
    private static final Pattern NO_RIGHTS = Pattern.compile("(0[xX])?0*");
    private static final int RIGHTS = 2;
    private static final int TRUSTEE = 5;
    private static final int FIELDS = 6;

    private final Set<String> trusted;

    private record Known(String sid, String name) {}

    /**
     * @param trusted SIDs, {@code S-1-…}
     */
    DescriptorJudge(Set<String> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** What is wrong with a descriptor, in words that follow the name of what it belongs to; empty if it is sound. */
    Optional<String> fault(String sddl) {
        Matcher parts = DESCRIPTOR.matcher(sddl);
        if (!parts.matches()) {
            return notUnderstood(sddl);
        }
        String owner = parts.group(1);
        if (owner == null) {
            return Optional.of("has no owner");
        }
        if (!trusted.contains(sid(owner))) {
            return Optional.of("belongs to " + name(owner));
        }
        String entries = parts.group(4);
        if (entries == null || parts.group(3).endsWith(NO_ACCESS_CONTROL)) {
            return Optional.of("has no access list, which lets everybody do everything");
        }
        return faultOfEntries(entries, sddl);
    }

    private Optional<String> faultOfEntries(String entries, String sddl) {
        int at = 0;
        while (at < entries.length()) {
            int end = entries.indexOf(')', at);
            if (entries.charAt(at) != '(' || end < 0) {
                return notUnderstood(sddl);
            }
            Optional<String> fault = faultOfEntry(entries.substring(at + 1, end), sddl);
            if (fault.isPresent()) {
                return fault;
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private Optional<String> faultOfEntry(String entry, String sddl) {
        String[] fields = entry.split(";", -1);
        if (fields.length < FIELDS || !SID_ONLY.matcher(fields[TRUSTEE]).matches()) {
            return notUnderstood(sddl);
        }
        if (DENYING.contains(fields[0])) {
            return Optional.empty();
        }
        if (!ALLOWING.contains(fields[0])) {
            return notUnderstood(sddl);
        }
        boolean harmless = NO_RIGHTS.matcher(fields[RIGHTS]).matches() || trusted.contains(sid(fields[TRUSTEE]));
        return harmless
                ? Optional.empty()
                : Optional.of("lets " + name(fields[TRUSTEE]) + " in (rights " + fields[RIGHTS] + ")");
    }

    private static Optional<String> notUnderstood(String sddl) {
        return Optional.of("has a security descriptor that is not understood: " + sddl);
    }

    private static String sid(String form) {
        Known known = KNOWN.get(form);
        return known == null ? form : known.sid();
    }

    private static String name(String form) {
        return KNOWN.entrySet().stream()
                .filter(known ->
                        known.getKey().equals(form) || known.getValue().sid().equals(form))
                .map(known -> known.getValue().name())
                .findFirst()
                .orElse(form);
    }

    /** Who is trusted, for people. */
    String trustedInWords() {
        return trusted.stream().map(DescriptorJudge::name).sorted().collect(Collectors.joining(", "));
    }
}

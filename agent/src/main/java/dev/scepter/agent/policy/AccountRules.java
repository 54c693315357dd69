package dev.scepter.agent.policy;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for {@code keyReadAccess} and {@code user}. Looks no account up: names in other languages are the platform's. */
final class AccountRules {
    private static final int MAX_LENGTH = 256;
    private static final Pattern SID = Pattern.compile("(?i)S-([0-9]{1,10}(?:-[0-9]{1,14}){1,16})");
    private static final Pattern UPN = Pattern.compile("[^@\\s]+@[^@\\s]+");

    /** Broad under whatever domain. */
    private static final String EVERYONE = "everyone";

    /** Groups that everybody, or everybody who is signed in, belongs to; without the domain before them. */
    private static final Set<String> BROAD_NAMES = Set.of(
            EVERYONE,
            "users",
            "authenticated users",
            "guests",
            "anonymous logon",
            "interactive",
            "network",
            "batch",
            "local",
            "this organization",
            "terminal server user",
            "remote interactive logon",
            "pre-windows 2000 compatible access");

    /** Two letters that SDDL takes for a group or account ([MS-DTYP] section 2.5.1.1), such as WD for everyone. */
    private static final Pattern SDDL_WORD = Pattern.compile("[A-Za-z]{2}");

    /** The groups of a domain that everybody, every guest or every computer of it belongs to. */
    private static final Pattern BROAD_IN_DOMAIN = Pattern.compile("1-5-21-[0-9-]+-51[345]");

    /** Where those groups are at home. */
    private static final Set<String> BROAD_HOMES = Set.of("", ".", "builtin", "nt authority");

    /** The same groups by number ([MS-DTYP] section 2.4.2.4). */
    private static final Set<String> BROAD_SIDS = Set.of(
            "1-1-0",
            "1-2-0",
            "1-2-1",
            "1-5-2",
            "1-5-3",
            "1-5-4",
            "1-5-7",
            "1-5-11",
            "1-5-13",
            "1-5-14",
            "1-5-15",
            "1-5-32-545",
            "1-5-32-546",
            "1-5-32-554",
            "1-15-2-1",
            "1-15-2-2");

    private AccountRules() {}

    /** Looks at each account. */
    static void checkKeyReadAccess(List<String> accounts, Findings findings) {
        for (int i = 0; i < accounts.size(); i++) {
            String pointer = "/keyReadAccess/" + i;
            String account = accounts.get(i);
            if (!isSound(account) || isMisleading(account)) {
                findings.add(
                        LintCode.KEY_READ_ACCESS_INVALID, pointer, "keyReadAccess holds something that is no account");
            } else if (isBroad(account)) {
                findings.add(
                        LintCode.KEY_READ_ACCESS_BROAD,
                        pointer,
                        "keyReadAccess holds " + account + ", which everybody belongs to");
            }
        }
    }

    /** The user; empty, with a finding, if the text names none. */
    static Optional<String> user(String text, Findings findings) {
        if (isSound(text) && (UPN.matcher(text).matches() || SID.matcher(text).matches())) {
            return Optional.of(text);
        }
        findings.add(LintCode.USER_INVALID, "/user", "user is neither name@domain nor a SID");
        return Optional.empty();
    }

    private static boolean isSound(String account) {
        return !account.isEmpty()
                && account.length() <= MAX_LENGTH
                && account.equals(account.strip())
                && account.chars().noneMatch(Character::isISOControl);
    }

    /** What another program could take for a SID that nobody has judged. */
    private static boolean isMisleading(String account) {
        boolean likeSid = account.regionMatches(true, 0, "S-1-", 0, 4);
        return SDDL_WORD.matcher(account).matches()
                || (likeSid && !SID.matcher(account).matches());
    }

    private static boolean isBroad(String account) {
        Matcher sid = SID.matcher(account);
        if (sid.matches()) {
            String numbers = withoutLeadingZeros(sid.group(1));
            return BROAD_SIDS.contains(numbers)
                    || BROAD_IN_DOMAIN.matcher(numbers).matches();
        }
        String lower = account.toLowerCase(Locale.ROOT);
        int backslash = lower.indexOf('\\');
        String home = backslash < 0 ? "" : lower.substring(0, backslash);
        String name = lower.substring(backslash + 1);
        return name.equals(EVERYONE) || (BROAD_HOMES.contains(home) && BROAD_NAMES.contains(name));
    }

    private static String withoutLeadingZeros(String numbers) {
        return List.of(numbers.split("-", -1)).stream()
                .map(number -> new BigInteger(number).toString())
                .reduce((left, right) -> left + "-" + right)
                .orElse("");
    }
}

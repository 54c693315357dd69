package dev.scepter.agent.policy;

import dev.scepter.agent.model.Sid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for {@code keyReadAccess} and {@code user}. Looks no account up: names in other languages are the platform's. */
final class AccountRules {
    private static final int MAX_LENGTH = 256;
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

    /** Where those groups are at home. */
    private static final Set<String> BROAD_HOMES = Set.of("", ".", "builtin", "nt authority");

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
        if (isSound(text) && (UPN.matcher(text).matches() || Sid.parse(text).isPresent())) {
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
                || (likeSid && Sid.parse(account).isEmpty());
    }

    private static boolean isBroad(String account) {
        Optional<Sid> sid = Sid.parse(account);
        if (sid.isPresent()) {
            return sid.get().isBroad();
        }
        String lower = account.toLowerCase(Locale.ROOT);
        int backslash = lower.indexOf('\\');
        String home = backslash < 0 ? "" : lower.substring(0, backslash);
        String name = lower.substring(backslash + 1);
        return name.equals(EVERYONE) || (BROAD_HOMES.contains(home) && BROAD_NAMES.contains(name));
    }
}

package dev.scepter.agent.csp;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Variables that a device management system fills in before it sends a profile. One that is still there means that the
 * text came from the console and not from the system, or that the system does not know the variable.
 */
final class LeftVariables {
    private static final Pattern FLEET = Pattern.compile("\\$\\{?FLEET_(?:VAR|SECRET)_\\w+");
    private static final Pattern BRACES = Pattern.compile("\\{\\{[^{}]{1,100}}}");
    private static final Pattern PERCENT = Pattern.compile("%[A-Za-z]\\w{2,60}%");
    /** Where percent signs escape bytes, two of them with letters between are a variable only if the second escapes none. */
    private static final Pattern PERCENT_IN_URL = Pattern.compile("%[A-Za-z]\\w{2,60}%(?![0-9A-Fa-f]{2})");

    private static final Set<InstallNode> URLS = Set.of(InstallNode.SERVER_URL, InstallNode.SUBJECT_ALTERNATIVE_NAMES);
    /** Double braces mean placeholders here, which policies have too; the rules for policies name the unknown ones. */
    private static final Set<InstallNode> PLACEHOLDERS =
            Set.of(InstallNode.SUBJECT_NAME, InstallNode.SUBJECT_ALTERNATIVE_NAMES);

    private LeftVariables() {}

    /** How the variable in a value is written, in words that quote nothing of it; empty if there is none. */
    static Optional<String> kindIn(InstallNode node, String value) {
        return kindIn(value, URLS.contains(node) ? PERCENT_IN_URL : PERCENT, !PLACEHOLDERS.contains(node));
    }

    /** The same for a UniqueID. */
    static Optional<String> kindInUniqueId(String uniqueId) {
        return kindIn(uniqueId, PERCENT, true);
    }

    private static Optional<String> kindIn(String value, Pattern percent, boolean braces) {
        if (FLEET.matcher(value).find()) {
            return Optional.of("$FLEET_VAR_… or $FLEET_SECRET_…");
        }
        if (braces && BRACES.matcher(value).find()) {
            return Optional.of("{{…}}");
        }
        return percent.matcher(value).find() ? Optional.of("%…%") : Optional.empty();
    }
}

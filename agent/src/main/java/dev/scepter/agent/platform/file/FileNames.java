package dev.scepter.agent.platform.file;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the parts of a path are called on disk. Both ways are reversible, and no two parts have the same name there. */
enum FileNames {
    /** As they are. */
    PLAIN {
        @Override
        String onDisk(String part) {
            return part;
        }

        @Override
        Optional<String> part(String name) {
            return Optional.of(name).filter(RelativePath::isPart);
        }
    },

    /**
     * For Windows, whose names ignore case and where some are devices, also with an extension (Windows page Naming Files,
     * Paths, and Namespaces): a capital is {@code =} and its small letter, and {@code ==} stands before the name of a
     * device. So {@code WiFi} is {@code =wi=fi}, and {@code nul.json} is {@code ==nul.json}.
     */
    WINDOWS {
        @Override
        String onDisk(String part) {
            String small = CAPITAL.matcher(part)
                    .replaceAll(found -> CAPITAL_MARK + found.group().toLowerCase(Locale.ROOT));
            return DEVICE.matcher(part).matches() ? DEVICE_MARK + small : small;
        }

        @Override
        Optional<String> part(String name) {
            String bare = name.startsWith(DEVICE_MARK) ? name.substring(DEVICE_MARK.length()) : name;
            String part = MARKED_CAPITAL
                    .matcher(bare)
                    .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
            return Optional.of(part)
                    .filter(RelativePath::isPart)
                    .filter(it -> onDisk(it).equals(name));
        }
    };

    private static final String CAPITAL_MARK = "=";
    private static final String DEVICE_MARK = "==";
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final Pattern MARKED_CAPITAL = Pattern.compile("=([a-z])");
    /** In small letters: with a capital in it, it is no device's name on disk. */
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    /** The name on disk of a valid part. */
    abstract String onDisk(String part);

    /** The part that has this name on disk; empty if none has. */
    abstract Optional<String> part(String name);
}

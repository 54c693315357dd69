package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of the device as they are in force, each with its origin. A bad value is told beside its key and the next
 * source counts; it never stops anything.
 */
public final class EffectiveSettings {
    /** Bits of an RSA key where a policy names no length. */
    public static final String MINIMUM_KEY_LENGTH = "minimumKeyLength";

    /** Values of placeholders that come before what the machine says; for pilots and tests. */
    public static final String IDENTITY = "identity";

    private static final Set<String> KNOWN = Set.of(MINIMUM_KEY_LENGTH, IDENTITY);
    private static final int MAX_UNKNOWN = 20;
    private static final int MAX_SHOWN = 64;

    private final Setting<Optional<Integer>> minimumKeyLength;
    private final Setting<Map<String, String>> identity;
    private final List<Problem> problems;

    /**
     * One setting.
     *
     * @param origin where it comes from, for people
     */
    public record Setting<T>(String key, T value, String origin) {}

    /**
     * A value that cannot be used.
     *
     * @param key the setting; empty for a source as a whole
     */
    public record Problem(String key, String origin, String words) {}

    /** A source of settings: the ones before it count first. */
    record Source(String origin, Optional<ObjectNode> values) {}

    private EffectiveSettings(
            Setting<Optional<Integer>> minimumKeyLength,
            Setting<Map<String, String>> identity,
            List<Problem> problems) {
        this.minimumKeyLength = minimumKeyLength;
        this.identity = identity;
        this.problems = List.copyOf(problems);
    }

    /**
     * The settings of a configuration file.
     *
     * @param origin what the file is called
     * @param content its bytes, one JSON object; empty if there is no file
     */
    public static EffectiveSettings ofFile(String origin, Optional<byte[]> content) {
        List<Problem> problems = new ArrayList<>();
        Findings findings = new Findings();
        Optional<ObjectNode> object = content.flatMap(bytes -> PolicyDocument.parse(bytes, findings));
        findings.list().forEach(finding -> problems.add(new Problem("", origin, finding.message())));
        return of(List.of(new Source(origin, object)), problems);
    }

    /** The settings where the configuration file cannot be read: the defaults. */
    public static EffectiveSettings ofUnreadableFile(String origin, String words) {
        return of(List.of(), List.of(new Problem("", origin, words)));
    }

    /** The first source that has a usable value counts. */
    static EffectiveSettings of(List<Source> sources, List<Problem> problems) {
        Setting<Optional<Integer>> length = new Setting<>(MINIMUM_KEY_LENGTH, Optional.empty(), "default");
        Setting<Map<String, String>> identity = new Setting<>(IDENTITY, Map.of(), "default");
        boolean hasLength = false;
        boolean hasIdentity = false;
        for (Source source : sources) {
            ObjectNode values = source.values().orElse(null);
            if (values == null) {
                continue;
            }
            Optional<Integer> bits = minimumKeyLength(source.origin(), values, problems);
            if (bits.isPresent() && !hasLength) {
                length = new Setting<>(MINIMUM_KEY_LENGTH, bits, source.origin());
                hasLength = true;
            }
            Optional<Map<String, String>> given = identity(source.origin(), values, problems);
            if (given.isPresent() && !hasIdentity) {
                identity = new Setting<>(IDENTITY, given.get(), source.origin());
                hasIdentity = true;
            }
            reportUnknown(source.origin(), values, problems);
        }
        return new EffectiveSettings(length, identity, problems);
    }

    /** 1024, 2048 or 4096; empty if the device asks for nothing. */
    public Optional<Integer> minimumKeyLength() {
        return minimumKeyLength.value();
    }

    /** Values by the word of their placeholder. */
    public Map<String, String> identity() {
        return identity.value();
    }

    /** All of them, with their values as text. */
    public List<Setting<String>> all() {
        return List.of(
                new Setting<>(
                        MINIMUM_KEY_LENGTH,
                        minimumKeyLength.value().map(String::valueOf).orElse("none"),
                        minimumKeyLength.origin()),
                new Setting<>(
                        IDENTITY,
                        identity.value().isEmpty() ? "as the machine says" : text(identity.value()),
                        identity.origin()));
    }

    public List<Problem> problems() {
        return problems;
    }

    private static Optional<Integer> minimumKeyLength(String origin, ObjectNode values, List<Problem> problems) {
        JsonNode node = values.path(MINIMUM_KEY_LENGTH);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (node.isIntegralNumber() && node.canConvertToInt() && ScepPolicy.KEY_LENGTHS.contains(node.intValue())) {
            return Optional.of(node.intValue());
        }
        problems.add(new Problem(MINIMUM_KEY_LENGTH, origin, "must be one of " + ScepPolicy.KEY_LENGTHS));
        return Optional.empty();
    }

    private static Optional<Map<String, String>> identity(String origin, ObjectNode values, List<Problem> problems) {
        JsonNode node = values.path(IDENTITY);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            problems.add(new Problem(IDENTITY, origin, "must be an object of texts"));
            return Optional.empty();
        }
        Map<String, String> identity = new TreeMap<>();
        node.properties().forEach(member -> {
            String key = IDENTITY + "." + shown(member.getKey());
            if (Placeholder.ofWord(member.getKey()).isEmpty()) {
                problems.add(new Problem(key, origin, "is no placeholder"));
            } else if (!member.getValue().isTextual()) {
                problems.add(new Problem(key, origin, "must be text"));
            } else {
                identity.put(member.getKey(), member.getValue().textValue());
            }
        });
        return Optional.of(Map.copyOf(identity));
    }

    private static void reportUnknown(String origin, ObjectNode values, List<Problem> problems) {
        Set<String> unknown = new TreeSet<>();
        values.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        unknown.stream()
                .limit(MAX_UNKNOWN)
                .forEach(key -> problems.add(new Problem(shown(key), origin, "is no setting")));
    }

    private static String text(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String shown(String key) {
        return Members.shown(key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) : key);
    }

    // TEMPORARY
    public String policySource() {
        return "mdm";
    }

    public int pollSeconds() {
        return 900;
    }

    public int longPollSeconds() {
        return 0;
    }

    public Optional<Boolean> allowRootInstall() {
        return Optional.empty();
    }

    public boolean allowPlainHttp() {
        return false;
    }

    public Optional<String> mdmUrl() {
        return Optional.empty();
    }

    public Optional<String> enrollmentTokenFile() {
        return Optional.empty();
    }

    public boolean keepsOnRetire() {
        return false;
    }
}

package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.port.SettingsSource.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of the device as they are in force, each with its origin. A bad value is told beside its key and the next
 * source counts; it never stops anything.
 */
public final class EffectiveSettings {
    /** The word of {@code policySource} for the MDM that the device is enrolled at. */
    public static final String MDM = "mdm";

    static final String CNG = "cng";
    static final String CRYPTO_API = "cryptoapi";
    /** The word of {@code backend} that leaves the choice to Scepter. */
    public static final String AUTO = "auto";

    static final String REMOVE = "remove";
    static final String KEEP = "keep";

    private static final String NO_BACKEND = "a word that is no backend's";
    private static final String DEFAULT = "default";
    private static final String COMMAND_LINE = "command line, for this command alone";
    private static final int MAX_UNKNOWN = 20;
    private static final int MAX_SHOWN = 64;

    private final Map<DeviceSetting, Given> given;
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

    private record Given(Object value, String origin) {}

    private EffectiveSettings(Map<DeviceSetting, Given> given, List<Problem> problems) {
        this.given = given;
        this.problems = List.copyOf(problems);
    }

    /**
     * The settings of a configuration file.
     *
     * @param origin what the file is called
     * @param content its bytes, one JSON object; empty if there is no file
     */
    public static EffectiveSettings ofFile(String origin, Optional<byte[]> content) {
        return of(List.of(), origin, content);
    }

    /**
     * The settings of layers, the first one first, and behind them those of a configuration file.
     *
     * @param origin what the file is called
     * @param content its bytes, one JSON object; empty if there is no file
     */
    public static EffectiveSettings of(List<Layer> layers, String origin, Optional<byte[]> content) {
        List<Problem> problems = faults(layers);
        Findings findings = new Findings();
        Optional<ObjectNode> object = content.flatMap(bytes -> PolicyDocument.parse(bytes, findings));
        findings.list().forEach(finding -> problems.add(new Problem("", origin, finding.message())));
        return of(sources(layers, new Source(origin, object)), problems);
    }

    /** The settings where the configuration file cannot be read: the defaults. */
    public static EffectiveSettings ofUnreadableFile(String origin, String words) {
        return ofUnreadableFile(List.of(), origin, words);
    }

    /** The settings of layers where the configuration file behind them cannot be read. */
    public static EffectiveSettings ofUnreadableFile(List<Layer> layers, String origin, String words) {
        List<Problem> problems = faults(layers);
        problems.add(new Problem("", origin, words));
        return of(sources(layers, new Source(origin, Optional.empty())), problems);
    }

    private static List<Source> sources(List<Layer> layers, Source last) {
        return Stream.concat(
                        layers.stream().map(layer -> new Source(layer.origin(), Optional.of(LayerValues.json(layer)))),
                        Stream.of(last))
                .toList();
    }

    private static List<Problem> faults(List<Layer> layers) {
        List<Problem> problems = new ArrayList<>();
        for (Layer layer : layers) {
            new TreeMap<>(layer.faults()).entrySet().stream().limit(MAX_UNKNOWN).forEach(fault -> {
                String key = LayerValues.setting(fault.getKey())
                        .map(DeviceSetting::key)
                        .orElseGet(() -> shown(fault.getKey()));
                problems.add(new Problem(key, layer.origin(), fault.getValue()));
            });
        }
        return problems;
    }

    /** The first source that has a usable value counts. */
    static EffectiveSettings of(List<Source> sources, List<Problem> before) {
        List<Problem> problems = new ArrayList<>(before);
        Map<DeviceSetting, Given> given = new EnumMap<>(DeviceSetting.class);
        for (Source source : sources) {
            source.values().ifPresent(values -> {
                for (DeviceSetting setting : DeviceSetting.values()) {
                    read(setting, source.origin(), values, problems)
                            .ifPresent(value -> given.putIfAbsent(setting, new Given(value, source.origin())));
                }
                reportUnknown(source.origin(), values, problems);
            });
        }
        return new EffectiveSettings(given, problems);
    }

    private static Optional<Object> read(
            DeviceSetting setting, String origin, ObjectNode values, List<Problem> problems) {
        JsonNode node = values.path(setting.key());
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        return setting.form()
                .read(
                        node,
                        (part, words) -> problems.add(
                                new Problem(setting.key() + (part.isEmpty() ? "" : "." + shown(part)), origin, words)));
    }

    /** {@link #MDM}, an http or https URL, or an absolute path. */
    public String policySource() {
        return value(DeviceSetting.POLICY_SOURCE, String.class).orElseThrow();
    }

    /** Says whether {@link #policySource} is an http or https URL. */
    public boolean isPolicySourceUrl() {
        return SettingValues.Text.isUrl(policySource());
    }

    /** Seconds between two questions to the source, 60 to 86,400. */
    public int pollSeconds() {
        return value(DeviceSetting.POLL_SECONDS, Integer.class).orElseThrow();
    }

    /** Seconds that a server may hold its answer, 0 to 300. */
    public int longPollSeconds() {
        return value(DeviceSetting.LONG_POLL_SECONDS, Integer.class).orElseThrow();
    }

    /** Whether a policy may make its root a trusted one; empty if its source decides. */
    public Optional<Boolean> allowRootInstall() {
        return value(DeviceSetting.ALLOW_ROOT_INSTALL, Boolean.class);
    }

    /** Whether policies may come over http from another machine. */
    public boolean allowPlainHttp() {
        return value(DeviceSetting.ALLOW_PLAIN_HTTP, Boolean.class).orElseThrow();
    }

    /** Whether certificates stay when the MDM retires the device. */
    public boolean keepsOnRetire() {
        return value(DeviceSetting.ON_RETIRE, String.class).orElseThrow().equals(KEEP);
    }

    /** An absolute path: the file with the token to enrol by. */
    public Optional<String> enrollmentTokenFile() {
        return value(DeviceSetting.ENROLLMENT_TOKEN_FILE, String.class);
    }

    /** The MDM to enrol at, an http or https URL. */
    public Optional<String> mdmUrl() {
        return value(DeviceSetting.MDM_URL, String.class);
    }

    /** 1024, 2048 or 4096; empty if the device asks for nothing. */
    public Optional<Integer> minimumKeyLength() {
        return value(DeviceSetting.MINIMUM_KEY_LENGTH, Integer.class);
    }

    /** Values by the word of their placeholder. */
    public Map<String, String> identity() {
        Map<?, ?> values = value(DeviceSetting.IDENTITY, Map.class).orElseThrow();
        Map<String, String> identity = new TreeMap<>();
        values.forEach((word, text) -> identity.put(String.valueOf(word), String.valueOf(text)));
        return Map.copyOf(identity);
    }

    /** Whether Windows makes new keys in CryptoAPI; else in CNG. */
    public boolean makesKeysInCryptoApi() {
        return value(DeviceSetting.KEY_API, String.class).orElseThrow().equals(CRYPTO_API);
    }

    /** Whether certificates are asked for only while Windows is enrolled at an MDM; also if what was set is no answer. */
    public boolean requiresMdmEnrollment() {
        return unusable(DeviceSetting.REQUIRE_MDM_ENROLLMENT).isPresent()
                || value(DeviceSetting.REQUIRE_MDM_ENROLLMENT, Boolean.class).orElseThrow();
    }

    /**
     * By which way new certificates come: {@link #AUTO}, the word of a {@link Backend}, or words that are no backend's if what
     * was set is none: a challenge that was spent by another way does not come back.
     */
    public Setting<String> backend() {
        DeviceSetting setting = DeviceSetting.BACKEND;
        Optional<Problem> unusable = unusable(setting);
        boolean asked = Optional.ofNullable(given.get(setting))
                .filter(value -> value.origin().equals(COMMAND_LINE))
                .isPresent();
        if (unusable.isPresent() && !asked) {
            return new Setting<>(setting.key(), NO_BACKEND, unusable.get().origin());
        }
        String origin =
                Optional.ofNullable(given.get(setting)).map(Given::origin).orElse(DEFAULT);
        return new Setting<>(setting.key(), value(setting, String.class).orElseThrow(), origin);
    }

    private Optional<Problem> unusable(DeviceSetting setting) {
        return problems.stream()
                .filter(problem -> problem.key().equals(setting.key()))
                .findFirst();
    }

    /**
     * The same where the command line says by which way, which comes first.
     *
     * @param backend {@link #AUTO} or the word of a {@link Backend}
     */
    public EffectiveSettings withBackend(String backend) {
        Map<DeviceSetting, Given> all = new EnumMap<>(DeviceSetting.class);
        all.putAll(given);
        all.put(DeviceSetting.BACKEND, new Given(backend, COMMAND_LINE));
        return new EffectiveSettings(all, problems);
    }

    /**
     * The same without a setting that can do nothing on this machine; where somebody gave it another value
     * than the default, that is told.
     *
     * @param why follows the name of the setting
     */
    public EffectiveSettings without(DeviceSetting setting, String why) {
        Given told = given.get(setting);
        if (told == null) {
            return this;
        }
        Map<DeviceSetting, Given> rest = new EnumMap<>(given);
        rest.remove(setting);
        List<Problem> more = new ArrayList<>(problems);
        if (!setting.byDefault().equals(Optional.of(told.value()))) {
            more.add(new Problem(setting.key(), told.origin(), why));
        }
        return new EffectiveSettings(rest, more);
    }

    private <T> Optional<T> value(DeviceSetting setting, Class<T> type) {
        return Optional.ofNullable(given.get(setting))
                .map(Given::value)
                .or(setting::byDefault)
                .map(type::cast);
    }

    /** All of them, in the order of the table, with their values as text. Addresses are without what may be secret. */
    public List<Setting<String>> all() {
        return Arrays.stream(DeviceSetting.values())
                .map(setting -> Optional.ofNullable(given.get(setting))
                        .map(found -> new Setting<>(setting.key(), setting.text(found.value()), found.origin()))
                        .orElseGet(() -> new Setting<>(setting.key(), setting.defaultText(), DEFAULT)))
                .toList();
    }

    public List<Problem> problems() {
        return problems;
    }

    private static void reportUnknown(String origin, ObjectNode values, List<Problem> problems) {
        Set<String> unknown = new TreeSet<>();
        values.fieldNames().forEachRemaining(unknown::add);
        Arrays.stream(DeviceSetting.values()).map(DeviceSetting::key).forEach(unknown::remove);
        unknown.stream()
                .limit(MAX_UNKNOWN)
                .forEach(key -> problems.add(new Problem(shown(key), origin, "is no setting")));
    }

    private static String shown(String key) {
        return Members.shown(key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) : key);
    }
}

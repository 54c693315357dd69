package dev.scepter.agent.policy;

import dev.scepter.agent.model.Backend;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a device: names, values, defaults and texts in one place. Names are public API: never rename one.
 *
 * <p>{@code docs/settings.md} is this table; a test compares the two.
 */
// The forms are records without state, the defaults are values.
@SuppressWarnings("ImmutableEnumChecker")
public enum DeviceSetting {
    POLICY_SOURCE(
            "policySource",
            new SettingValues.Text(
                    "`mdm`, an http or https address, an absolute path of a file or folder", Faults::ofSource),
            Optional.of(EffectiveSettings.MDM),
            "mdm",
            "Where policies come from: the MDM that this device is enrolled at, a fixed address that answers"
                    + " `{\"policies\": [...]}` or one policy, or files, JSON or SyncML, one policy each (in a folder its"
                    + " .json, .xml and .syncml files). Another source removes nothing that the one before brought."),
    POLL_SECONDS(
            "pollSeconds",
            new SettingValues.Range(60, 86_400),
            Optional.of(900),
            "900",
            "Seconds between two questions to the source, give or take 10 %. What the MDM wants comes first."),
    LONG_POLL_SECONDS(
            "longPollSeconds",
            new SettingValues.Range(0, 300),
            Optional.of(0),
            "0",
            "How long the MDM may hold its answer until something changes; 0 for not at all."),
    ALLOW_ROOT_INSTALL(
            "allowRootInstall",
            new SettingValues.Flag(),
            Optional.empty(),
            "by source",
            "Whether a policy may make its root certificate a trusted one. By source: yes from the MDM and from files that"
                    + " only administrators can write, no from elsewhere. Where it is not allowed, the policy is applied"
                    + " without its root."),
    ALLOW_PLAIN_HTTP(
            "allowPlainHttp",
            new SettingValues.Flag(),
            Optional.of(false),
            "false",
            "Whether `policySource` may be an http address of another machine. Whoever is on the way can then decide which"
                    + " CA this device trusts."),
    ON_RETIRE(
            "onRetire",
            new SettingValues.Word(List.of(EffectiveSettings.REMOVE, EffectiveSettings.KEEP)),
            Optional.of(EffectiveSettings.REMOVE),
            "remove",
            "What happens to the certificates of the MDM's policies when the MDM retires this device."),
    ENROLLMENT_TOKEN_FILE(
            "enrollmentTokenFile",
            new SettingValues.Text("an absolute path", Faults::ofPath),
            Optional.empty(),
            "none",
            "A file with the token for enrolling at the MDM. With it and `mdmUrl`, a device that is not enrolled, or whose"
                    + " hardware has changed, enrols by itself."),
    MDM_URL(
            "mdmUrl",
            new SettingValues.Text("an http or https address", Faults::ofUrl),
            Optional.empty(),
            "none",
            "The MDM to enrol at with `enrollmentTokenFile`."),
    MINIMUM_KEY_LENGTH(
            "minimumKeyLength",
            new SettingValues.OneOf(ScepPolicy.KEY_LENGTHS),
            Optional.empty(),
            "none",
            "Bits of an RSA key where a policy names no `keyLength`. A policy that says 1024 is obeyed, with a warning."),
    IDENTITY(
            "identity",
            new SettingValues.Identity(),
            Optional.of(Map.of()),
            "as the machine says",
            "Values of placeholders that come before the machine's own, such as `{\"DeviceName\": \"pc-7\"}`; for pilots and"
                    + " tests. An empty text takes a value away."),
    KEY_API(
            "keyApi",
            new SettingValues.Word(List.of(EffectiveSettings.CNG, EffectiveSettings.CRYPTO_API)),
            Optional.of(EffectiveSettings.CNG),
            "cng",
            "Which keys Windows makes from now on: those of CNG, or those of the older CryptoAPI, for programs that can use"
                    + " no others: RSA only and never in a TPM. Keys of either are used as long as they are there. It has no"
                    + " effect where keys lie in files."),
    REQUIRE_MDM_ENROLLMENT(
            "requireMdmEnrollment",
            new SettingValues.Flag(),
            Optional.of(false),
            "false",
            "Whether certificates are asked for only while Windows itself is enrolled at an MDM, whichever that is. What Windows"
                    + " does not say counts as not enrolled, and so does a machine that is not Windows. Certificates in force"
                    + " are renewed all the same. A value that is neither counts as true."),
    BACKEND(
            "backend",
            new SettingValues.Word(
                    Stream.concat(Stream.of(EffectiveSettings.AUTO), Backend.words().stream())
                            .toList(),
                    Arrays.stream(Backend.values())
                            .filter(Backend::isExperimental)
                            .map(Backend::word)
                            .collect(Collectors.toUnmodifiableSet())),
            Optional.of(EffectiveSettings.AUTO),
            "auto",
            "By which way new certificates come; see backends.md. `auto`: the first that can be used, never an experimental"
                    + " one. A way that is named and cannot be used is an error; no other is taken in its place. The way that"
                    + " brought a certificate renews it. A value that is none of these is an error as well.");

    private final String key;
    private final SettingValues form;
    private final Optional<Object> byDefault;
    private final String defaultText;
    private final String meaning;

    DeviceSetting(String key, SettingValues form, Optional<Object> byDefault, String defaultText, String meaning) {
        this.key = key;
        this.form = form;
        this.byDefault = byDefault;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /** The name in the configuration. */
    public String key() {
        return key;
    }

    /** What values are allowed, in words. */
    public String allowed() {
        return form.words();
    }

    /** The default, in words. */
    public String defaultText() {
        return defaultText;
    }

    /** What it does. */
    public String meaning() {
        return meaning;
    }

    SettingValues form() {
        return form;
    }

    /** The value where no source has one. */
    Optional<Object> byDefault() {
        return byDefault;
    }

    /** A value as text, without what may be secret in an address. */
    String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? defaultText
                    : map.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        String text = value.toString();
        return SettingValues.Text.isUrl(text) ? ServerUrl.address(text) : text;
    }

    /** Why a text is not what a setting needs. */
    private static final class Faults {
        private static final String REGISTRY = "registry";

        private Faults() {}

        static Optional<String> ofSource(String text) {
            if (text.equals(REGISTRY)) {
                return Optional.of("cannot be registry: this platform has none; use mdm, an address or a path");
            }
            return text.equals(EffectiveSettings.MDM)
                            || SettingValues.Text.isUrl(text)
                            || SettingValues.Text.isPath(text)
                    ? Optional.empty()
                    : Optional.of("must be mdm, an address that starts with http:// or https://, or an absolute path");
        }

        static Optional<String> ofUrl(String text) {
            return SettingValues.Text.isUrl(text)
                    ? Optional.empty()
                    : Optional.of("must be an address that starts with http:// or https://");
        }

        static Optional<String> ofPath(String text) {
            return SettingValues.Text.isPath(text) ? Optional.empty() : Optional.of("must be an absolute path");
        }
    }
}

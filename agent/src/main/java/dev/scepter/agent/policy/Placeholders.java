package dev.scepter.agent.policy;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.port.MachineIdentity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a machine says of itself, put in place of {@code {{DeviceName}}} and its kin in subject and alternative names.
 *
 * <p>The enrolment fingerprint is that of the policy as written: a machine that is renamed keeps its certificate until the
 * next renewal.
 */
public final class Placeholders {
    /** What makers leave in their firmware where a value should be; in lower case. */
    private static final Set<String> DUMMIES = Set.of(
            "to be filled by o.e.m.",
            "to be filled by o.e.m",
            "to be filled by oem",
            "default string",
            "system serial number",
            "system product name",
            "chassis serial number",
            "base board serial number",
            "serial number",
            "serialnumber",
            "not specified",
            "not applicable",
            "not available",
            "not set",
            "none",
            "n/a",
            "na",
            "null",
            "empty",
            "invalid",
            "unknown",
            "undefined",
            "oem",
            "o.e.m.",
            "123456789",
            "1234567890",
            "0123456789",
            "12345678",
            "xxxxxxxx",
            "localhost",
            "localhost.localdomain",
            "03000200-0400-0500-0006-000700080009");

    /** What a machine that is set up or renamed is about to lose. */
    private static final Set<Placeholder> MACHINE_NAMES =
            Set.of(Placeholder.DEVICE_NAME, Placeholder.FULLY_QUALIFIED_DOMAIN_NAME);

    /** Filled with one sign: zeros, Fs, dots, also in the form of a UUID. */
    private static final Pattern FILLED = Pattern.compile("0[0. -]*|[fF][fF -]{3,}|[xX][xX -]{3,}|[. *_-]+");

    private Placeholders() {}

    /**
     * A policy with the machine's values in its subject and alternative names; the same policy if it has no placeholder.
     *
     * @throws ScepterException {@link ErrorCode#PLACEHOLDER_EMPTY}: a placeholder is empty or a maker's dummy, its value does
     *     not fit where it stands, or the policy wants a security identifier that the machine has not; all of them are named.
     *     Also if it is a name of the machine, and those are not final
     */
    public static ScepPolicy resolve(ScepPolicy policy, MachineIdentity identity) throws ScepterException {
        Substitution substitution = new Substitution(policy, identity);
        ScepPolicy resolved = substitution.run();
        require(policy, substitution.troubles());
        requireFinalNames(policy, identity);
        return resolved;
    }

    /** A certificate under a name that the machine is about to lose would be asked for in vain. */
    private static void requireFinalNames(ScepPolicy policy, MachineIdentity identity) throws ScepterException {
        Optional<String> name = Stream.concat(
                        policy.subjectName().rdns().stream().map(SubjectName.Rdn::value),
                        policy.subjectAlternativeName().stream()
                                .flatMap(names -> names.names().stream())
                                .map(AlternativeName::value))
                .flatMap(text -> Placeholder.wordsIn(text).stream())
                .flatMap(word -> Placeholder.ofWord(word).stream())
                .filter(MACHINE_NAMES::contains)
                .map(Placeholder::written)
                .findFirst();
        Optional<String> flux = name.isEmpty() ? Optional.empty() : identity.namesInFlux();
        if (name.isPresent() && flux.isPresent()) {
            throw new ScepterException(
                    ErrorCode.PLACEHOLDER_EMPTY,
                    "filling in the placeholders of " + policy.id() + ": " + name.get() + " is not final, "
                            + flux.get());
        }
    }

    /**
     * The security identifier for strong mapping: that of the device for the machine's store, of the user for a user's.
     *
     * @return empty if {@code sid} is off
     * @throws ScepterException {@link ErrorCode#PLACEHOLDER_EMPTY} if the machine has none
     */
    public static Optional<String> sid(ScepPolicy policy, MachineIdentity identity) throws ScepterException {
        Substitution substitution = new Substitution(policy, identity);
        Optional<String> sid = substitution.sid();
        require(policy, substitution.troubles());
        return sid;
    }

    /** Says in words why a placeholder has no value that can be used; empty if it has one. */
    static Optional<String> unusable(Placeholder placeholder, MachineIdentity identity) {
        Optional<String> value = identity.value(placeholder).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            return Optional.of("this device has no value for it");
        }
        return isDummy(value.get())
                ? Optional.of("its value is a dummy of the maker, \"" + value.get() + "\"")
                : Optional.empty();
    }

    private static boolean isDummy(String value) {
        String bare = value.strip();
        return DUMMIES.contains(bare.toLowerCase(Locale.ROOT))
                || FILLED.matcher(bare).matches();
    }

    private static void require(ScepPolicy policy, List<Substitution.Trouble> troubles) throws ScepterException {
        if (!troubles.isEmpty()) {
            String words = troubles.stream()
                    .map(trouble -> trouble.pointer().substring(1) + ": " + trouble.words())
                    .collect(Collectors.joining("; "));
            throw new ScepterException(
                    ErrorCode.PLACEHOLDER_EMPTY, "filling in the placeholders of " + policy.id() + ": " + words);
        }
    }
}

package dev.scepter.agent.policy;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.port.MachineIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fills one policy's placeholders in, once. Whole values are put into whole values, and each is checked as if it had been
 * written there, so that what a machine says of itself cannot change the structure of a name.
 */
final class Substitution {
    private static final String SUBJECT = "/subjectName";
    private static final String ALTERNATIVES = "/subjectAlternativeName";
    private static final int MAX_LENGTH = 255;
    private static final Pattern SID = Pattern.compile("S-1-[0-9]{1,14}(?:-[0-9]{1,10}){1,15}");

    private final ScepPolicy policy;
    private final MachineIdentity identity;
    private final List<Trouble> troubles = new ArrayList<>();

    /** One reason why a policy cannot be filled in. */
    record Trouble(LintCode code, String pointer, String words) {}

    Substitution(ScepPolicy policy, MachineIdentity identity) {
        this.policy = policy;
        this.identity = identity;
    }

    /** The policy with values; if there are {@link #troubles}, what could not be filled in stays. */
    ScepPolicy run() {
        requireValues(SUBJECT, policy.subjectName().rdns().stream().map(SubjectName.Rdn::value));
        requireValues(
                ALTERNATIVES,
                policy.subjectAlternativeName().stream()
                        .flatMap(names -> names.names().stream())
                        .map(AlternativeName::value));
        sid();
        if (!troubles.isEmpty()) {
            return policy;
        }
        ScepPolicy filled = policy.toBuilder()
                .subjectName(subject())
                .subjectAlternativeName(policy.subjectAlternativeName().map(this::alternatives))
                .build();
        if (!troubles.isEmpty()) {
            return policy;
        }
        refuseBraces(SUBJECT, filled.subjectName().rdns().stream().map(SubjectName.Rdn::value));
        refuseBraces(
                ALTERNATIVES,
                filled.subjectAlternativeName().stream()
                        .flatMap(names -> names.names().stream())
                        .map(AlternativeName::value));
        return troubles.isEmpty() ? filled : policy;
    }

    /** A stored policy may hold a placeholder that only another version knows; it must not go out as text. */
    private void refuseBraces(String pointer, Stream<String> values) {
        if (values.anyMatch(Substitution::hasBraces)) {
            troubles.add(new Trouble(
                    LintCode.PLACEHOLDER_UNKNOWN, pointer, "it holds double braces that this version cannot fill in"));
        }
    }

    private static boolean hasBraces(String value) {
        return value.contains("{{") || value.contains("}}");
    }

    /** The security identifier to put into the certificate; empty if none is wanted, or none can be had. */
    Optional<String> sid() {
        if (policy.sid() == SidMapping.OFF) {
            return Optional.empty();
        }
        Placeholder source = policy.store() == StoreLocation.USER ? Placeholder.USER_SID : Placeholder.DEVICE_SID;
        Optional<String> trouble = Placeholders.unusable(source, identity);
        Optional<String> value = identity.value(source);
        if (trouble.isPresent() || value.isEmpty()) {
            troubles.add(new Trouble(
                    LintCode.PLACEHOLDER_EMPTY,
                    "/sid",
                    "sid needs " + source.written() + ": " + trouble.orElse("it is empty")));
            return Optional.empty();
        }
        if (!SID.matcher(value.get()).matches()) {
            troubles.add(new Trouble(
                    LintCode.PLACEHOLDER_UNFIT, "/sid", "the value of " + source.written() + " is no SID (S-1-…)"));
            return Optional.empty();
        }
        return value;
    }

    List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    private void requireValues(String pointer, Stream<String> texts) {
        TreeSet<Placeholder> used = new TreeSet<>();
        texts.flatMap(text -> Placeholder.wordsIn(text).stream())
                .flatMap(word -> Placeholder.ofWord(word).stream())
                .forEach(used::add);
        for (Placeholder placeholder : used) {
            Placeholders.unusable(placeholder, identity)
                    .ifPresent(words -> troubles.add(
                            new Trouble(LintCode.PLACEHOLDER_EMPTY, pointer, placeholder.written() + ": " + words)));
            identity.value(placeholder)
                    .flatMap(Substitution::unfit)
                    .ifPresent(words -> troubles.add(
                            new Trouble(LintCode.PLACEHOLDER_UNFIT, pointer, placeholder.written() + ": " + words)));
        }
    }

    private static Optional<String> unfit(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.of("its value has " + value.length() + " characters; allowed are " + MAX_LENGTH);
        }
        return hasBraces(value) ? Optional.of("its value holds double braces") : Optional.empty();
    }

    private SubjectName subject() {
        try {
            return new SubjectName(policy.subjectName().rdns().stream()
                    .map(rdn -> new SubjectName.Rdn(rdn.type(), filled(rdn.value())))
                    .toList());
        } catch (IllegalArgumentException e) {
            troubles.add(unfit(SUBJECT, e));
            return policy.subjectName();
        }
    }

    private SubjectAlternativeName alternatives(SubjectAlternativeName names) {
        try {
            return new SubjectAlternativeName(names.names().stream()
                    .map(name -> new AlternativeName(name.type(), filled(name.value())))
                    .toList());
        } catch (IllegalArgumentException e) {
            troubles.add(unfit(ALTERNATIVES, e));
            return names;
        }
    }

    private static Trouble unfit(String pointer, IllegalArgumentException e) {
        return new Trouble(LintCode.PLACEHOLDER_UNFIT, pointer, "with this device's values, " + e.getMessage());
    }

    private String filled(String text) {
        return Placeholder.replaceIn(
                text, placeholder -> identity.value(placeholder).orElse(""));
    }
}

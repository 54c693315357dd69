package dev.scepter.agent.policy;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectNameSyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for {@code subjectName} and {@code subjectAlternativeName}; what is wrong or doubtful becomes a finding. */
final class NameRules {
    private static final String SUBJECT = "subjectName";
    private static final String ALTERNATIVES = "subjectAlternativeName";
    private static final int MAX_SHOWN = 100;

    /** Upper bounds of RFC 5280 appendix A and RFC 2985, in characters. */
    private static final Map<String, Integer> SUBJECT_LIMITS =
            Map.of("CN", 64, "OU", 64, "O", 64, "T", 64, "SERIALNUMBER", 64, "L", 128, "ST", 128, "E", 255);

    private final Findings findings;

    NameRules(Findings findings) {
        this.findings = findings;
    }

    Optional<SubjectName> subjectName(String text) {
        try {
            SubjectName subject = SubjectName.parse(text);
            subject.rdns().forEach(rdn -> requireKnownPlaceholders(SUBJECT, rdn.value()));
            subject.rdns().forEach(rdn -> checkVisible(SUBJECT, rdn.value()));
            checkLengths(subject.rdns(), findings);
            return Optional.of(subject);
        } catch (SubjectNameSyntaxException e) {
            findings.add(LintCode.SUBJECT_NAME_INVALID, "/" + SUBJECT, SUBJECT + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    Optional<SubjectAlternativeName> subjectAlternativeName(String text) {
        try {
            SubjectAlternativeName names = SubjectAlternativeName.parse(text);
            names.names().forEach(name -> requireKnownPlaceholders(ALTERNATIVES, name.value()));
            names.names().forEach(name -> checkVisible(ALTERNATIVES, name.value()));
            describe(SubjectAlternativeName.entries(text));
            return Optional.of(names);
        } catch (SubjectNameSyntaxException e) {
            findings.add(
                    LintCode.SUBJECT_ALTERNATIVE_NAME_INVALID,
                    "/" + ALTERNATIVES,
                    ALTERNATIVES + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Values longer than X.520 allows; placeholders have their length on the device only. */
    static void checkLengths(List<SubjectName.Rdn> rdns, Findings findings) {
        for (SubjectName.Rdn rdn : rdns) {
            int length = rdn.value().codePointCount(0, rdn.value().length());
            int limit = SUBJECT_LIMITS.getOrDefault(rdn.type(), Integer.MAX_VALUE);
            if (length > limit && !Placeholder.occursIn(rdn.value())) {
                findings.add(
                        LintCode.SUBJECT_VALUE_LONG,
                        "/" + SUBJECT,
                        "the value of " + rdn.type() + " has " + length + " characters; X.520 allows " + limit);
            }
        }
    }

    private void describe(List<SubjectAlternativeName.Written> entries) {
        Set<String> seen = new HashSet<>();
        for (SubjectAlternativeName.Written entry : entries) {
            String shown = shortened(entry.name().toText());
            if (entry.classified()) {
                findings.add(
                        LintCode.SUBJECT_ALTERNATIVE_NAME_CLASSIFIED,
                        "/" + ALTERNATIVES,
                        "an entry without a kind is taken as " + shown);
            }
            if (!seen.add(entry.name().comparable())) {
                findings.add(LintCode.SUBJECT_ALTERNATIVE_NAME_TWICE, "/" + ALTERNATIVES, shown + " stands twice");
            }
        }
    }

    private void checkVisible(String member, String value) {
        value.codePoints()
                .filter(point -> Character.getType(point) == Character.FORMAT)
                .findFirst()
                .ifPresent(point -> findings.add(
                        LintCode.NAME_INVISIBLE_CHARACTER,
                        "/" + member,
                        member + " holds the invisible character " + String.format(Locale.ROOT, "U+%04X", point)));
    }

    /** One finding a member: the first that is wrong. */
    private void requireKnownPlaceholders(String member, String value) {
        Optional<String> unknown = Placeholder.wordsIn(value).stream()
                .filter(word -> Placeholder.ofWord(word).isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            findings.add(
                    LintCode.PLACEHOLDER_UNKNOWN,
                    "/" + member,
                    member + " holds {{" + shortened(unknown.get()) + "}}, which is no placeholder"
                            + hint(unknown.get()));
            return;
        }
        String rest = Placeholder.replaceIn(value, placeholder -> "");
        if (rest.contains("{{") || rest.contains("}}") || value.contains("{{{") || value.contains("}}}")) {
            findings.add(
                    LintCode.PLACEHOLDER_UNKNOWN,
                    "/" + member,
                    member + " holds double braces that do not enclose a placeholder");
        }
    }

    private static String hint(String word) {
        return Arrays.stream(Placeholder.values())
                .filter(placeholder -> placeholder.word().equalsIgnoreCase(word.strip()))
                .map(placeholder -> "; did you mean " + placeholder.written() + "?")
                .findFirst()
                .orElse("; known are "
                        + Arrays.stream(Placeholder.values())
                                .map(Placeholder::word)
                                .collect(Collectors.joining(", ")));
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}

package dev.scepter.agent.csp;

import dev.scepter.agent.model.ObjectIdentifiers;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.ThumbprintSyntaxException;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyMembers;
import dev.scepter.agent.policy.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the values below {@code Install} mean as members of a policy. */
final class InstallTranslation {
    private static final int DEFAULT_RETRY_MINUTES = 5;
    private static final int MAX_RETRY_MINUTES = 24 * 60;
    private static final int MAX_RETRY_COUNT = 30;
    /** What Microsoft's sample says of ValidPeriodUnits: no wish, so nothing is ignored. */
    private static final String NO_WISH = "0";

    private final InstallValues values;
    private final NodeFindings findings;

    InstallTranslation(InstallValues values, NodeFindings findings) {
        this.values = values;
        this.findings = findings;
    }

    /** Says everything as members of a policy. */
    void translate(PolicyMembers members) {
        translateServer(members);
        new KeyTranslation(values, findings).translate(members);
        translateNames(members);
        translateRetries(members);
        reportVariables();
        reportIgnored();
        if (!values.isEnrolled()) {
            findings.add(LintCode.SYNCML_NODE_MISSING, InstallNode.ENROLL, "is not executed; it is enrolled anyway");
        }
    }

    private void translateServer(PolicyMembers members) {
        values.exact(InstallNode.SERVER_URL).ifPresent(urls -> {
            String first = urls.split(";", 2)[0];
            if (!first.equals(urls)) {
                findings.add(
                        LintCode.SYNCML_VALUE_UNSUPPORTED,
                        Severity.WARNING,
                        InstallNode.SERVER_URL.pointer(),
                        "ServerURL holds several addresses; the first is used");
            }
            members.text("serverUrl", first);
            boolean appended = !WindowsUrl.endsInPath(first);
            members.flag("ndesPath", appended);
            findings.add(
                    LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.SERVER_URL,
                    appended
                            ? "gets " + WindowsUrl.PATH + " at its end, as Windows asks for it"
                            : "ends in " + WindowsUrl.PATH + " already, so nothing is appended");
        });
        values.exact(InstallNode.CA_THUMBPRINT).ifPresent(text -> {
            members.text("caThumbprint", text);
            if (isSha256(text)) {
                findings.add(
                        LintCode.SYNCML_VALUE_INVALID,
                        InstallNode.CA_THUMBPRINT,
                        "is a SHA-256 thumbprint; the node holds the SHA-1 as 40 hex digits");
            }
        });
        values.exact(InstallNode.TEMPLATE_NAME).ifPresent(template -> {
            members.text("certificateTemplate", template);
            findings.add(
                    LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.TEMPLATE_NAME,
                    "is asked for as certificateTemplate in the certificate request");
        });
        values.challenge()
                .ifPresentOrElse(
                        challenge -> members.secret("challenge", challenge),
                        () -> findings.add(
                                LintCode.SYNCML_NODE_MISSING,
                                Severity.INFO,
                                InstallNode.CHALLENGE.pointer(),
                                "Challenge is missing; none is sent"));
    }

    private void translateNames(PolicyMembers members) {
        values.exact(InstallNode.SUBJECT_NAME)
                .ifPresent(subject -> members.text("subjectName", WindowsSubject.toPolicy(subject)));
        values.text(InstallNode.SUBJECT_ALTERNATIVE_NAMES).ifPresent(list -> {
            try {
                String names = AlternativeNameList.toPolicy(list);
                if (!names.isEmpty()) {
                    members.text("subjectAlternativeName", names);
                }
            } catch (AlternativeNameList.NoListException e) {
                findings.add(
                        LintCode.SYNCML_VALUE_INVALID,
                        InstallNode.SUBJECT_ALTERNATIVE_NAMES,
                        "cannot be read: " + e.words());
            }
        });
        values.required(InstallNode.EKU_MAPPING, "client authentication is asked for")
                .map(oids ->
                        Arrays.stream(oids.split("\\+", -1)).map(String::strip).toList())
                .filter(oids -> values.check(
                        oids.stream().allMatch(ObjectIdentifiers::isOid),
                        InstallNode.EKU_MAPPING,
                        "is object identifiers joined by +, such as 1.3.6.1.5.5.7.3.2 for client authentication"))
                .ifPresent(oids -> members.texts("extendedKeyUsage", oids));
    }

    private void translateRetries(PolicyMembers members) {
        values.text(InstallNode.RETRY_COUNT)
                .flatMap(text -> values.number(InstallNode.RETRY_COUNT, text))
                .filter(count -> values.check(
                        0 <= count && count <= MAX_RETRY_COUNT,
                        InstallNode.RETRY_COUNT,
                        "is 0 to " + MAX_RETRY_COUNT + " polls"))
                .ifPresent(count -> members.number("retryCount", count));
        Optional<String> delay = values.text(InstallNode.RETRY_DELAY);
        Optional<Integer> minutes = delay.isEmpty()
                ? Optional.of(DEFAULT_RETRY_MINUTES)
                : values.number(InstallNode.RETRY_DELAY, delay.get())
                        .filter(number -> values.check(number >= 1, InstallNode.RETRY_DELAY, "is 1 minute or more"));
        minutes.filter(this::fits).ifPresent(number -> {
            int seconds = number * 60;
            members.number("retryDelaySeconds", seconds);
            findings.add(
                    delay.isEmpty() ? LintCode.SYNCML_DEFAULT_TAKEN : LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.RETRY_DELAY,
                    (delay.isEmpty() ? "is missing and counts as " : "is ") + number
                            + (number == 1 ? " minute: " : " minutes: ") + seconds + " seconds");
        });
    }

    private boolean fits(int minutes) {
        if (minutes > MAX_RETRY_MINUTES) {
            findings.add(
                    LintCode.SYNCML_VALUE_UNSUPPORTED,
                    InstallNode.RETRY_DELAY,
                    "is more than " + MAX_RETRY_MINUTES + " minutes, a day");
            return false;
        }
        return true;
    }

    private void reportVariables() {
        for (InstallNode node : InstallNode.values()) {
            values.text(node)
                    .flatMap(text -> LeftVariables.kindIn(node, text))
                    .ifPresent(kind -> findings.add(
                            LintCode.SYNCML_VARIABLE_LEFT, node, "holds what looks like a variable, " + kind));
        }
    }

    private void reportIgnored() {
        Optional<String> units = values.text(InstallNode.VALID_PERIOD_UNITS).map(String::strip);
        boolean wish = units.filter(number -> !number.equals(NO_WISH)).isPresent();
        for (InstallNode node : List.of(
                InstallNode.VALID_PERIOD,
                InstallNode.VALID_PERIOD_UNITS,
                InstallNode.CONTAINER_NAME,
                InstallNode.CUSTOM_TEXT,
                InstallNode.AAD_KEY_IDENTIFIERS)) {
            boolean said = switch (node) {
                case VALID_PERIOD -> units.isEmpty() && values.text(node).isPresent();
                case VALID_PERIOD_UNITS -> wish;
                default -> values.text(node).isPresent();
            };
            if (said) {
                findings.add(LintCode.SYNCML_NODE_IGNORED, node, "is ignored" + because(node));
            }
        }
    }

    private static String because(InstallNode node) {
        return switch (node) {
            case VALID_PERIOD -> ": without ValidPeriodUnits it says nothing";
            case VALID_PERIOD_UNITS -> ", with ValidPeriod: the CA decides how long the certificate is valid";
            case AAD_KEY_IDENTIFIERS -> ": the key of the device in Entra is not compared";
            default -> ": it belongs to Windows Hello for Business";
        };
    }

    private static boolean isSha256(String text) {
        try {
            return Thumbprint.parse(text).algorithm() == Thumbprint.Algorithm.SHA256;
        } catch (ThumbprintSyntaxException e) {
            return false; // the rules for thumbprints say what is wrong with it
        }
    }
}

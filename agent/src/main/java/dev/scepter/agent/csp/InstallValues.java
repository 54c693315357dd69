package dev.scepter.agent.csp;

import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.ThumbprintSyntaxException;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyMembers;
import dev.scepter.agent.policy.Severity;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The values below {@code Install} of one document, and what they mean as members of a policy. */
final class InstallValues {
    private static final String INSTALL = "install";
    private static final Pattern INT = Pattern.compile("[+-]?[0-9]{1,9}");
    private static final int DEFAULT_RETRY_MINUTES = 5;
    private static final int MAX_RETRY_MINUTES = 24 * 60;
    private static final int MAX_RETRY_COUNT = 30;
    private static final Set<Integer> KEY_LENGTHS = Set.of(1024, 2048, 4096);
    /** What Windows does when the node says 0 or is missing: it expresses no wish. */
    private static final String NO_WISH = "0";

    private final NodeFindings findings;
    private final Map<InstallNode, NodeValue> values = new EnumMap<>(InstallNode.class);
    private boolean enrolled;

    InstallValues(NodeFindings findings) {
        this.findings = findings;
    }

    /**
     * Takes one node.
     *
     * @param below its address below the node of the request
     */
    void take(CspNode node, String below) {
        if (node.command() == NodeCommand.EXEC) {
            execute(below);
            return;
        }
        if (below.isEmpty() || below.toLowerCase(Locale.ROOT).equals(INSTALL)) {
            return; // inner nodes
        }
        Optional<InstallNode> known = named(below).filter(found -> found != InstallNode.ENROLL);
        if (known.isEmpty()) {
            findings.add(LintCode.SYNCML_NODE_IGNORED, "", CspPath.shown(node.locUri()) + " is ignored");
            return;
        }
        InstallNode install = known.get();
        if (node.format() != install.format()) {
            findings.add(
                    LintCode.SYNCML_FORMAT,
                    install,
                    "has the format " + install.format().word());
        }
        if (values.putIfAbsent(install, node.value()) != null) {
            findings.add(LintCode.SYNCML_NODE_TWICE, install, "is set twice");
        }
    }

    /** A value as written; empty if the node is not set or has no text. */
    Optional<String> text(InstallNode node) {
        return Optional.ofNullable(values.get(node)).map(NodeValue::reveal).filter(text -> !text.isEmpty());
    }

    /** Says everything as members of a policy. */
    void translate(PolicyMembers members) {
        translateServer(members);
        translateKey(members);
        translateNames(members);
        translateRetries(members);
        reportIgnored();
        if (!enrolled) {
            findings.add(LintCode.SYNCML_NODE_MISSING, InstallNode.ENROLL, "is not executed; it is enrolled anyway");
        }
    }

    private void translateServer(PolicyMembers members) {
        exact(InstallNode.SERVER_URL).ifPresent(urls -> {
            String first = urls.split(";", 2)[0];
            if (!first.equals(urls)) {
                findings.add(
                        LintCode.SYNCML_VALUE_UNSUPPORTED,
                        Severity.WARNING,
                        InstallNode.SERVER_URL.pointer(),
                        "ServerURL holds several addresses; the first is used");
            }
            members.text("serverUrl", WindowsUrl.toPolicy(first));
            findings.add(
                    LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.SERVER_URL,
                    "gets " + WindowsUrl.PATH + " at its end, as Windows asks for it");
        });
        exact(InstallNode.CA_THUMBPRINT).ifPresent(text -> {
            members.text("caThumbprint", text);
            if (isSha256(text)) {
                findings.add(
                        LintCode.SYNCML_VALUE_INVALID,
                        InstallNode.CA_THUMBPRINT,
                        "is a SHA-256 thumbprint; the node holds the SHA-1 as 40 hex digits");
            }
        });
        exact(InstallNode.TEMPLATE_NAME).ifPresent(template -> {
            members.text("certificateTemplate", template);
            findings.add(
                    LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.TEMPLATE_NAME,
                    "is asked for as certificateTemplate in the certificate request");
        });
        exact(InstallNode.CHALLENGE);
        if (values.get(InstallNode.CHALLENGE) instanceof NodeValue.Hidden challenge) {
            members.secret("challenge", challenge.secret());
        } else {
            findings.add(
                    LintCode.SYNCML_NODE_MISSING,
                    Severity.INFO,
                    InstallNode.CHALLENGE.pointer(),
                    "Challenge is missing; none is sent");
        }
    }

    private void translateKey(PolicyMembers members) {
        required(InstallNode.KEY_LENGTH, "the key has 1024 bits")
                .flatMap(text -> number(InstallNode.KEY_LENGTH, text))
                .filter(bits -> check(KEY_LENGTHS.contains(bits), InstallNode.KEY_LENGTH, "is 1024, 2048 or 4096"))
                .ifPresent(bits -> members.number("keyLength", bits));
        required(InstallNode.KEY_USAGE, "digitalSignature and keyEncipherment are asked for")
                .flatMap(text -> number(InstallNode.KEY_USAGE, text))
                .ifPresent(bits -> {
                    Optional<List<KeyUsage>> usages = KeyUsageBits.usages(bits);
                    if (check(
                            usages.isPresent(),
                            InstallNode.KEY_USAGE,
                            "is a sum of key usage bits with 128 (digital signature), 32 (key encipherment) or both,"
                                    + " such as 160")) {
                        List<String> names = usages.orElseThrow().stream()
                                .map(KeyUsage::standardName)
                                .toList();
                        members.texts("keyUsage", names);
                        findings.add(
                                LintCode.SYNCML_VALUE_CONVERTED,
                                InstallNode.KEY_USAGE,
                                "is " + bits + ": " + String.join(", ", names));
                    }
                });
        required(InstallNode.HASH_ALGORITHM, "SHA-256 is used")
                .ifPresent(families -> hash(families).ifPresent(hash -> members.text("hashAlgorithm", hash)));
        text(InstallNode.KEY_PROTECTION)
                .flatMap(text -> number(InstallNode.KEY_PROTECTION, text))
                .ifPresent(number -> protection(number)
                        .ifPresent(protection -> members.text("keyProtection", protection.jsonName())));
    }

    private void translateNames(PolicyMembers members) {
        exact(InstallNode.SUBJECT_NAME)
                .ifPresent(subject -> members.text("subjectName", WindowsSubject.toPolicy(subject)));
        text(InstallNode.SUBJECT_ALTERNATIVE_NAMES).ifPresent(list -> {
            try {
                String names = AlternativeNameList.toPolicy(list);
                if (!names.isEmpty()) {
                    members.text("subjectAlternativeName", names);
                }
            } catch (AlternativeNameList.NoListException e) {
                findings.add(LintCode.SYNCML_VALUE_INVALID, InstallNode.SUBJECT_ALTERNATIVE_NAMES, ": " + e.words());
            }
        });
        required(InstallNode.EKU_MAPPING, "client authentication is asked for")
                .map(oids ->
                        Arrays.stream(oids.split("\\+", -1)).map(String::strip).toList())
                .ifPresent(oids -> members.texts("extendedKeyUsage", oids));
    }

    private void translateRetries(PolicyMembers members) {
        text(InstallNode.RETRY_COUNT)
                .flatMap(text -> number(InstallNode.RETRY_COUNT, text))
                .filter(count -> check(
                        0 <= count && count <= MAX_RETRY_COUNT,
                        InstallNode.RETRY_COUNT,
                        "is 0 to " + MAX_RETRY_COUNT + " polls"))
                .ifPresent(count -> members.number("retryCount", count));
        Optional<String> delay = text(InstallNode.RETRY_DELAY);
        Optional<Integer> minutes = delay.isEmpty()
                ? Optional.of(DEFAULT_RETRY_MINUTES)
                : number(InstallNode.RETRY_DELAY, delay.get())
                        .filter(number -> check(number >= 1, InstallNode.RETRY_DELAY, "is 1 minute or more"));
        minutes.filter(this::fits).ifPresent(number -> {
            int seconds = number * 60;
            members.number("retryDelaySeconds", seconds);
            findings.add(
                    delay.isEmpty() ? LintCode.SYNCML_DEFAULT_TAKEN : LintCode.SYNCML_VALUE_CONVERTED,
                    InstallNode.RETRY_DELAY,
                    (delay.isEmpty() ? "is missing and counts as " : "is ") + number + " minutes: " + seconds
                            + " seconds");
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

    private void reportIgnored() {
        boolean wish = text(InstallNode.VALID_PERIOD_UNITS)
                .map(String::strip)
                .filter(units -> !units.equals(NO_WISH))
                .isPresent();
        for (InstallNode node : List.of(
                InstallNode.VALID_PERIOD_UNITS,
                InstallNode.CONTAINER_NAME,
                InstallNode.CUSTOM_TEXT,
                InstallNode.AAD_KEY_IDENTIFIERS)) {
            boolean said =
                    node == InstallNode.VALID_PERIOD_UNITS ? wish : text(node).isPresent();
            if (said) {
                findings.add(LintCode.SYNCML_NODE_IGNORED, node, "is ignored" + because(node));
            }
        }
    }

    private static String because(InstallNode node) {
        return switch (node) {
            case VALID_PERIOD_UNITS -> ", with ValidPeriod: the CA decides how long the certificate is valid";
            case AAD_KEY_IDENTIFIERS -> ": the key of the device in Entra is not compared";
            default -> ": it belongs to Windows Hello for Business";
        };
    }

    private Optional<String> hash(String families) {
        List<String> names = Arrays.stream(families.split("[+;]", -1))
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .toList();
        if (!check(
                Set.of("SHA-1", "SHA-2", "SHA-3", "SHA-256").containsAll(names),
                InstallNode.HASH_ALGORITHM,
                "is SHA-1, SHA-2, SHA-3, or several of them joined by +")) {
            return Optional.empty();
        }
        if (names.contains("SHA-2") || names.contains("SHA-256")) {
            findings.add(LintCode.SYNCML_VALUE_CONVERTED, InstallNode.HASH_ALGORITHM, "allows SHA-2: SHA-256");
            return Optional.of("SHA-256");
        }
        if (names.contains("SHA-1")) {
            return Optional.of("SHA-1");
        }
        findings.add(LintCode.SYNCML_VALUE_UNSUPPORTED, InstallNode.HASH_ALGORITHM, "allows SHA-3 only; use SHA-2");
        return Optional.empty();
    }

    private Optional<KeyProtection> protection(int number) {
        return switch (number) {
            case 1 -> Optional.of(KeyProtection.TPM);
            case 2 -> Optional.of(KeyProtection.TPM_IF_PRESENT);
            case 3 -> Optional.of(KeyProtection.SOFTWARE);
            case 4 -> {
                findings.add(
                        LintCode.SYNCML_VALUE_UNSUPPORTED,
                        InstallNode.KEY_PROTECTION,
                        "is 4 (Windows Hello for Business); use 1 (TPM), 2 (TPM if present) or 3 (software)");
                yield Optional.empty();
            }
            default -> {
                check(false, InstallNode.KEY_PROTECTION, "is 1 (TPM), 2 (TPM if present), 3 (software) or 4");
                yield Optional.empty();
            }
        };
    }

    private void execute(String below) {
        if (named(below).filter(node -> node == InstallNode.ENROLL).isPresent()) {
            enrolled = true;
        } else {
            findings.add(LintCode.SYNCML_COMMAND_IGNORED, "", "Exec of another node than Enroll is ignored");
        }
    }

    private static Optional<InstallNode> named(String below) {
        String[] steps = below.split("/", 2);
        return steps.length == 2 && steps[0].toLowerCase(Locale.ROOT).equals(INSTALL)
                ? InstallNode.ofName(steps[1])
                : Optional.empty();
    }

    /** A value that is taken exactly, with a warning about what people do not see. */
    private Optional<String> exact(InstallNode node) {
        Optional<String> text = text(node);
        if (text.filter(value -> !value.strip().equals(value)).isPresent()) {
            findings.add(LintCode.SYNCML_VALUE_EDGES, node, "starts or ends with a blank or line break");
        }
        return text;
    }

    private Optional<String> required(InstallNode node, String otherwise) {
        Optional<String> text = text(node);
        if (text.isEmpty()) {
            findings.add(LintCode.SYNCML_NODE_MISSING, node, "is missing; " + otherwise);
        }
        return text;
    }

    private Optional<Integer> number(InstallNode node, String text) {
        String digits = text.strip();
        return check(INT.matcher(digits).matches(), node, "is a whole number in decimal digits")
                ? Optional.of(Integer.parseInt(digits))
                : Optional.empty();
    }

    private boolean check(boolean allowed, InstallNode node, String rule) {
        if (!allowed) {
            findings.add(LintCode.SYNCML_VALUE_INVALID, node, "holds a value that it cannot hold: it " + rule);
        }
        return allowed;
    }

    private static boolean isSha256(String text) {
        try {
            return Thumbprint.parse(text).algorithm() == Thumbprint.Algorithm.SHA256;
        } catch (ThumbprintSyntaxException e) {
            return false; // the rules for thumbprints say what is wrong with it
        }
    }
}

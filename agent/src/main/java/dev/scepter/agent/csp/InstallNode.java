package dev.scepter.agent.csp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The nodes below {@code ClientCertificateInstall/SCEP/{UniqueID}/Install}, in the order in which Microsoft's sample
 * sets them.
 */
enum InstallNode {
    RETRY_COUNT("RetryCount", NodeFormat.INT, "retryCount"),
    RETRY_DELAY("RetryDelay", NodeFormat.INT, "retryDelaySeconds"),
    KEY_USAGE("KeyUsage", NodeFormat.INT, "keyUsage"),
    KEY_LENGTH("KeyLength", NodeFormat.INT, "keyLength"),
    HASH_ALGORITHM("HashAlgorithm", NodeFormat.CHR, "hashAlgorithm"),
    SUBJECT_NAME("SubjectName", NodeFormat.CHR, "subjectName"),
    SUBJECT_ALTERNATIVE_NAMES("SubjectAlternativeNames", NodeFormat.CHR, "subjectAlternativeName"),
    VALID_PERIOD("ValidPeriod", NodeFormat.CHR, ""),
    VALID_PERIOD_UNITS("ValidPeriodUnits", NodeFormat.INT, ""),
    EKU_MAPPING("EKUMapping", NodeFormat.CHR, "extendedKeyUsage"),
    KEY_PROTECTION("KeyProtection", NodeFormat.INT, "keyProtection"),
    CONTAINER_NAME("ContainerName", NodeFormat.CHR, ""),
    CUSTOM_TEXT("CustomTextToShowInPrompt", NodeFormat.CHR, ""),
    TEMPLATE_NAME("TemplateName", NodeFormat.CHR, "certificateTemplate"),
    AAD_KEY_IDENTIFIERS("AADKeyIdentifierList", NodeFormat.CHR, ""),
    SERVER_URL("ServerURL", NodeFormat.CHR, "serverUrl"),
    CHALLENGE("Challenge", NodeFormat.CHR, "challenge"),
    CA_THUMBPRINT("CAThumbprint", NodeFormat.CHR, "caThumbprint"),
    /** Executed, never set. */
    ENROLL("Enroll", NodeFormat.NULL, "");

    private final String nodeName;
    private final NodeFormat format;
    private final String member;

    InstallNode(String nodeName, NodeFormat format, String member) {
        this.nodeName = nodeName;
        this.format = format;
        this.member = member;
    }

    String nodeName() {
        return nodeName;
    }

    NodeFormat format() {
        return format;
    }

    /** The member of the policy that it becomes; empty text if there is none. */
    String member() {
        return member;
    }

    /** Where it stands below the node of the request, as findings point to it. */
    String pointer() {
        return "/Install/" + nodeName;
    }

    /** The node of a name, in whatever case, as Windows takes it; empty if there is none. */
    static Optional<InstallNode> ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(node -> node.nodeName.toLowerCase(Locale.ROOT).equals(lower))
                .findFirst();
    }

    /** The node that becomes a member of the policy; empty if none does. */
    static Optional<InstallNode> ofMember(String member) {
        return Arrays.stream(values())
                .filter(node -> !node.member.isEmpty() && node.member.equals(member))
                .findFirst();
    }
}

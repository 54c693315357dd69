package dev.scepter.agent.csp;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.HashAlgorithm;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.policy.TemplateNameUse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** From a policy to the nodes that make Windows enrol for it. For one policy. */
public final class NodeWriter {
    private static final String PLACEHOLDER = "{{";

    private final ScepPolicy policy;
    private final Use use;
    private final Optional<Integer> minimumKeyLength;
    private final NodeFindings findings = new NodeFindings();
    private final Map<InstallNode, NodeValue> values = new EnumMap<>(InstallNode.class);

    /**
     * What the nodes are for.
     *
     * @param uniqueId name of the request
     * @param here Scepter itself tells this machine: it brings the root and fills in placeholders itself
     * @param pinned SHA-1 of the pinned certificate, if that is known besides the policy
     */
    private record Use(String uniqueId, boolean here, Optional<Thumbprint> pinned) {}

    private NodeWriter(ScepPolicy policy, Use use, Optional<Integer> minimumKeyLength) {
        this.policy = policy;
        this.use = use;
        this.minimumKeyLength = minimumKeyLength;
    }

    /**
     * Writes a policy. What Windows would do otherwise than the policy says is a warning; where it would ask for another
     * certificate, it is an error and there are no nodes.
     *
     * @param minimumKeyLength what the device demands where the policy names no keyLength: 1024, 2048 or 4096 bits
     */
    public static NodeWriting write(ScepPolicy policy, Optional<Integer> minimumKeyLength) {
        Use elsewhere = new Use(policy.id().text(), false, Optional.empty());
        return new NodeWriter(policy, elsewhere, minimumKeyLength).write();
    }

    /**
     * Writes the request of a policy alone, for this machine: the root and the values of placeholders are Scepter's own matter, so
     * neither is among the nodes or the refusals.
     *
     * @param policy with its placeholders filled in, if the nodes are to be used
     * @param uniqueId name of the request: letters, digits and {@code -}
     * @param pinned SHA-1 of the certificate that the CA was authenticated by; empty if it was not asked yet
     * @param minimumKeyLength as of {@link #write(ScepPolicy, Optional)}
     */
    public static NodeWriting writeRequest(
            ScepPolicy policy, String uniqueId, Optional<Thumbprint> pinned, Optional<Integer> minimumKeyLength) {
        return new NodeWriter(policy, new Use(uniqueId, true, pinned), minimumKeyLength).write();
    }

    private NodeWriting write() {
        writeServer();
        writeKey();
        writeNames();
        writeRetries();
        new UnwrittenMembers(policy, findings).report();
        if (use.here() && policy.store() == StoreLocation.USER) {
            cannot("store", "store is user; Scepter has Windows enrol for the machine only");
        }
        if (use.here() && !policy.keyReadAccess().isEmpty()) {
            cannot("keyReadAccess", "keyReadAccess names others who may use the key; Windows makes it for itself");
        }
        values.entrySet().stream()
                .filter(entry -> !isXml(entry.getValue().reveal()))
                .forEach(entry -> cannot(
                        entry.getKey().member(), entry.getKey().member() + " holds a character that XML cannot carry"));
        return new NodeWriting(findings.hasErrors() ? List.of() : nodes(), findings.list());
    }

    private void writeServer() {
        String address = policy.scepUrl();
        if (address.indexOf(';') >= 0) {
            cannot("serverUrl", "serverUrl holds a semicolon, which separates addresses in ServerURL");
        }
        Optional<String> base =
                address.equals(policy.serverUrl()) ? WindowsUrl.toNode(address) : Optional.of(policy.serverUrl());
        if (base.isEmpty()) {
            findings.add(
                    LintCode.SYNCML_NOT_WRITTEN,
                    "/serverUrl",
                    "Windows asks for " + WindowsUrl.PATH + " below serverUrl, not for serverUrl itself");
        }
        put(InstallNode.SERVER_URL, base.orElse(address));
        policy.challenge().map(Secret::revealText).ifPresent(text -> put(InstallNode.CHALLENGE, text));
        writePin();
        template().ifPresent(text -> put(InstallNode.TEMPLATE_NAME, text));
    }

    private void writePin() {
        if (use.pinned().isPresent()) {
            put(InstallNode.CA_THUMBPRINT, use.pinned().get().hex());
            return;
        }
        Thumbprint pin = policy.caThumbprint();
        if (pin.algorithm() == Thumbprint.Algorithm.SHA1) {
            put(InstallNode.CA_THUMBPRINT, pin.hex());
            return;
        }
        Optional<EncodedCertificate> root =
                policy.rootCertificate().filter(certificate -> pin.matches(certificate.der()));
        if (root.isEmpty()) {
            cannot(
                    "caThumbprint",
                    "caThumbprint is a SHA-256 thumbprint; CAThumbprint holds the SHA-1, which is only known if"
                            + " rootCertificate is the pinned certificate and may be installed, see allowRootInstall");
            return;
        }
        put(InstallNode.CA_THUMBPRINT, root.get().sha1().hex());
        converted(
                "caThumbprint",
                "CAThumbprint is the SHA-1 of the pinned root: " + root.get().sha1());
    }

    private Optional<String> template() {
        boolean inRequest = policy.templateNameUse() == TemplateNameUse.CSR_TEMPLATE;
        return policy.certificateTemplate()
                .map(CertificateTemplate::text)
                .or(() -> policy.templateName().filter(name -> inRequest));
    }

    private void writeKey() {
        if (policy.keyAlgorithm() != KeyAlgorithm.RSA) {
            cannot("keyAlgorithm", "keyAlgorithm is " + policy.keyAlgorithm().jsonName() + "; Windows makes RSA keys");
        } else {
            int bits = policy.keySpec(minimumKeyLength).bits();
            put(InstallNode.KEY_LENGTH, String.valueOf(bits));
            if (policy.keyLength().isEmpty()) {
                converted("keyLength", "keyLength is missing; KeyLength is written as " + bits);
            }
        }
        KeyUsageBits.number(policy.requestedKeyUsage())
                .ifPresentOrElse(
                        bits -> put(InstallNode.KEY_USAGE, String.valueOf(bits)),
                        () -> cannot(
                                "keyUsage",
                                "keyUsage has neither digitalSignature nor keyEncipherment; KeyUsage needs one"));
        put(InstallNode.HASH_ALGORITHM, policy.hashAlgorithm() == HashAlgorithm.SHA1 ? "SHA-1" : "SHA-2");
        if (policy.hashAlgorithm() != HashAlgorithm.SHA1) {
            String word = policy.hashAlgorithm().jsonName();
            if (policy.hashAlgorithm() == HashAlgorithm.SHA256) {
                converted("hashAlgorithm", "hashAlgorithm " + word + " is written as SHA-2");
            } else {
                findings.add(
                        LintCode.SYNCML_NOT_WRITTEN,
                        "/hashAlgorithm",
                        "hashAlgorithm " + word
                                + " is written as SHA-2; which of that family is used, Windows decides");
            }
        }
        put(
                InstallNode.KEY_PROTECTION,
                switch (policy.keyProtection()) {
                    case TPM -> "1";
                    case TPM_IF_PRESENT -> "2";
                    case SOFTWARE -> "3";
                });
    }

    private void writeNames() {
        String subject = WindowsSubject.toNode(policy.subjectName());
        put(InstallNode.SUBJECT_NAME, subject);
        if (!use.here() && subject.contains(PLACEHOLDER)) {
            cannot("subjectName", "subjectName has placeholders, which Windows does not fill in");
        }
        policy.subjectAlternativeName().map(SubjectAlternativeName::names).ifPresent(this::writeNames);
        put(
                InstallNode.EKU_MAPPING,
                policy.requestedExtendedKeyUsage().stream()
                        .map(ExtendedKeyUsage::oid)
                        .sorted()
                        .collect(Collectors.joining("+")));
    }

    private void writeNames(List<AlternativeName> names) {
        if (!use.here() && names.stream().anyMatch(name -> name.value().contains(PLACEHOLDER))) {
            cannot("subjectAlternativeName", "subjectAlternativeName has placeholders, which Windows does not fill in");
        }
        AlternativeNameList.toNode(names)
                .ifPresentOrElse(
                        list -> put(InstallNode.SUBJECT_ALTERNATIVE_NAMES, list),
                        () -> cannot(
                                "subjectAlternativeName",
                                "a name holds a semicolon, which separates names in SubjectAlternativeNames"));
    }

    private void writeRetries() {
        put(InstallNode.RETRY_COUNT, String.valueOf(policy.retryCount()));
        long seconds = policy.retryDelay().toSeconds();
        long minutes = Math.max(1, (seconds + 59) / 60);
        put(InstallNode.RETRY_DELAY, String.valueOf(minutes));
        converted("retryDelaySeconds", "retryDelaySeconds " + seconds + " is written as minutes: " + minutes);
    }

    private List<CspNode> nodes() {
        List<CspNode> nodes = new ArrayList<>();
        policy.rootCertificate()
                .filter(root -> policy.includeRootCertificate() && !use.here())
                .ifPresent(root -> nodes.add(new CspNode(
                        NodeCommand.ADD,
                        CspPath.ofRoot(root.sha1().hex()),
                        NodeFormat.B64,
                        new NodeValue.Text(Base64.getEncoder().encodeToString(root.der())))));
        String request = CspPath.ofRequest(policy.store(), use.uniqueId());
        nodes.add(new CspNode(NodeCommand.ADD, request, NodeFormat.NODE, NodeValue.nothing()));
        values.forEach((node, value) ->
                nodes.add(new CspNode(NodeCommand.ADD, request + node.pointer(), node.format(), value)));
        nodes.add(new CspNode(
                NodeCommand.EXEC, request + InstallNode.ENROLL.pointer(), NodeFormat.NULL, NodeValue.nothing()));
        return nodes;
    }

    private void put(InstallNode node, String value) {
        values.put(
                node,
                node == InstallNode.CHALLENGE ? new NodeValue.Hidden(Secret.ofText(value)) : new NodeValue.Text(value));
    }

    private void cannot(String member, String message) {
        findings.add(LintCode.SYNCML_CANNOT_BE_WRITTEN, "/" + member, message);
    }

    private void converted(String member, String message) {
        findings.add(LintCode.SYNCML_VALUE_CONVERTED, "/" + member, message);
    }

    /** Characters of XML 1.0 (section 2.2). */
    private static boolean isXml(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || c >= 0x10000);
    }
}

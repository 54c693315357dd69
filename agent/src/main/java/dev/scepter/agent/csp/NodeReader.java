package dev.scepter.agent.csp;

import dev.scepter.agent.csp.CspPath.RequestId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyMembers;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.Severity;
import dev.scepter.agent.policy.StoreLocation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From nodes to the policy that they mean. For one document. */
final class NodeReader {
    /** Windows renews on its own at a time of its own; a policy has to say when. */
    static final int RENEW_PERIOD_DAYS = 30;

    private static final int MAX_NAME = 256;

    private final NodeFindings findings;
    private final InstallValues values;
    private final RootNodes roots;
    private final Set<RequestId> requests = new LinkedHashSet<>();

    NodeReader(NodeFindings findings) {
        this.findings = findings;
        this.values = new InstallValues(findings);
        this.roots = new RootNodes(findings);
    }

    /** Reads the nodes of one document; its findings so far come first. */
    PolicyReading read(List<CspNode> nodes, String revision) {
        nodes.forEach(this::noteRequest);
        if (requests.isEmpty()) {
            findings.add(LintCode.SYNCML_NO_POLICY, "", "no node below ClientCertificateInstall/SCEP is set");
            return new PolicyReading(Optional.empty(), findings.list(), Optional.empty());
        }
        if (requests.size() > 1) {
            findings.add(
                    LintCode.SYNCML_SEVERAL_POLICIES,
                    "",
                    "the document has " + requests.size() + " requests: "
                            + requests.stream()
                                    .limit(5)
                                    .map(NodeReader::describe)
                                    .collect(Collectors.joining(", ")));
            return new PolicyReading(Optional.empty(), findings.list(), Optional.empty());
        }
        nodes.forEach(this::take);
        return read(requests.iterator().next(), revision);
    }

    private PolicyReading read(RequestId request, String revision) {
        PolicyMembers members = new PolicyMembers();
        PolicyId id = RequestIds.idOf(request.uniqueId());
        if (!id.text().equals(request.uniqueId())) {
            findings.add(LintCode.SYNCML_ID_MAPPED, "", "the id of the policy is " + id);
        }
        members.text("id", id.text());
        members.text("name", name(request, id));
        members.text("revision", revision);
        members.number("renewPeriodDays", RENEW_PERIOD_DAYS);
        findings.add(
                LintCode.SYNCML_DEFAULT_TAKEN,
                "",
                "name is the UniqueID, revision the SHA-256 of the document, renewPeriodDays " + RENEW_PERIOD_DAYS);
        if (request.store() == StoreLocation.USER) {
            members.text("store", StoreLocation.USER.jsonName());
        }
        values.translate(members);
        roots.choose(values.text(InstallNode.CA_THUMBPRINT)).ifPresent(root -> {
            members.flag("includeRootCertificate", true);
            members.text("rootCertificate", root);
        });
        PolicyReading reading = members.read();
        findings.addAll(reading.findings().stream().map(NodeReader::atNode).toList());
        return new PolicyReading(
                Optional.of(id), findings.list(), reading.policy().filter(policy -> !findings.hasErrors()));
    }

    private void noteRequest(CspNode node) {
        if (CspPath.of(node.locUri()) instanceof CspPath.Request request) {
            requests.add(request.request());
        }
    }

    private void take(CspNode node) {
        CspPath path = CspPath.of(node.locUri());
        if (path instanceof CspPath.Request request) {
            values.take(node, request.below());
        } else if (path instanceof CspPath.Root root && node.command() != NodeCommand.EXEC) {
            roots.take(node, root);
        } else {
            findings.add(LintCode.SYNCML_NODE_IGNORED, "", CspPath.shown(node.locUri()) + " is ignored");
        }
    }

    private static String name(RequestId request, PolicyId id) {
        String name = request.uniqueId();
        return name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl) ? id.text() : name;
    }

    /** By the id that it would have: a UniqueID itself could be any text. */
    private static String describe(RequestId request) {
        return RequestIds.idOf(request.uniqueId()) + (request.store() == StoreLocation.USER ? " of the user" : "");
    }

    /** Points a finding about a member to the node that it comes from. */
    private static Finding atNode(Finding finding) {
        String[] steps = finding.pointer().split("/", 3);
        String member = steps.length > 1 ? steps[1] : "";
        String pointer = member.equals("rootCertificate")
                ? RootNodes.POINTER
                : InstallNode.ofMember(member).map(InstallNode::pointer).orElse("");
        // A node can hold nothing but SHA-1.
        boolean unavoidable = finding.code().equals(LintCode.THUMBPRINT_SHA1.jsonName());
        Severity severity = unavoidable ? Severity.INFO : finding.severity();
        return new Finding(finding.code(), severity, pointer, finding.message(), finding.why(), finding.fix());
    }
}

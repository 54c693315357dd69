package dev.scepter.agent.csp;

import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyReading;
import java.util.List;
import java.util.Optional;

/**
 * Reads a policy from a SyncML document as custom profiles of device management systems carry it: a whole {@code SyncML},
 * a {@code SyncBody}, or {@code Atomic}, {@code Add}, {@code Replace} and {@code Exec} side by side.
 *
 * <p>Findings point to the node below the one of the request, such as {@code /Install/KeyLength}, and quote no value.
 * Safe for several threads.
 */
public final class SyncMlReader {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Says whether a document is XML rather than JSON. */
    public static boolean isXml(byte[] document) {
        return XmlText.isXml(document);
    }

    /**
     * Reads one document. Never fails, whatever the bytes: what is wrong with them becomes findings.
     *
     * @param document at most 4 MB (more is a finding), UTF-8, or UTF-16 with byte order mark
     */
    public PolicyReading read(byte[] document) {
        NodeFindings findings = new NodeFindings();
        if (document.length > MAX_BYTES) {
            findings.add(LintCode.DOCUMENT_TOO_LARGE, "", "the document has more than " + MAX_BYTES + " bytes");
            return refused(findings);
        }
        List<CspNode> nodes;
        try {
            nodes = SyncMlParser.parse(XmlText.decode(document), findings);
        } catch (XmlRefusedException e) {
            findings.add(e.code(), "", String.valueOf(e.getMessage()));
            return refused(findings);
        }
        return new NodeReader(findings).read(nodes, uniqueId -> DocumentRevision.of(document, uniqueId));
    }

    private static PolicyReading refused(NodeFindings findings) {
        List<Finding> all = findings.list();
        return new PolicyReading(Optional.empty(), all, Optional.empty());
    }
}

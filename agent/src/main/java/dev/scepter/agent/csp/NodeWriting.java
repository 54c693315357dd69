package dev.scepter.agent.csp;

import dev.scepter.agent.policy.Finding;
import java.util.List;

/**
 * What came of writing one policy.
 *
 * @param nodes in the order in which they are set: the root, the request, its values, last the one that is executed;
 *     empty exactly if a finding is an error
 * @param findings what cannot be written, or is written otherwise, the gravest first; pointers name members of the policy
 */
public record NodeWriting(List<CspNode> nodes, List<Finding> findings) {
    /** Why Windows cannot be asked for what the policy says, in words that stand alone; empty if it can. */
    public List<String> refusals() {
        return findings.stream().filter(Finding::isError).map(Finding::message).toList();
    }

    public NodeWriting {
        nodes = List.copyOf(nodes);
        findings = List.copyOf(findings);
        if (nodes.isEmpty() != findings.stream().anyMatch(Finding::isError)) {
            throw new IllegalArgumentException("there are no nodes exactly if there is an error");
        }
    }
}

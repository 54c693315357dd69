package dev.scepter.agent.enrollment.choice;

import dev.scepter.agent.csp.BridgeProperties;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.csp.NodeWriting;
import dev.scepter.agent.csp.SyncMlWriter;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What Windows' CSP would be told of a policy, for people to look at or to use elsewhere: nothing in it is secret.
 *
 * @param nodes in the order in which they are set; empty if Windows cannot be asked for what the policy says
 * @param syncMl the same as a document, {@code [secret]} in place of each secret; empty if there are no nodes
 * @param bridge the same as objects of the MDM bridge of WMI; empty for another backend, and if there are no nodes
 * @param refusals why there are no nodes
 * @param remarks what the administrator who uses them has to know
 * @param findings what the nodes do not say, or say otherwise
 */
public record CspPlan(
        List<CspNode> nodes,
        Optional<String> syncMl,
        Optional<BridgeProperties> bridge,
        List<String> refusals,
        List<String> remarks,
        List<Finding> findings) {
    public CspPlan {
        nodes = List.copyOf(nodes);
        refusals = List.copyOf(refusals);
        remarks = List.copyOf(remarks);
        findings = List.copyOf(findings);
    }

    /**
     * Plans.
     *
     * @param backend one that {@linkplain Backend#isCsp goes by a CSP}
     * @param minimumKeyLength bits that the device demands of RSA keys where a policy names none
     */
    public static CspPlan of(Backend backend, ScepPolicy policy, Optional<Integer> minimumKeyLength) {
        return of(backend, policy, minimumKeyLength, false);
    }

    /**
     * Plans for a policy that is on this device.
     *
     * @param challengeUsed a one-time challenge of the policy was used and erased
     */
    public static CspPlan of(
            Backend backend, ScepPolicy policy, Optional<Integer> minimumKeyLength, boolean challengeUsed) {
        if (!backend.isCsp()) {
            throw new IllegalArgumentException(backend + " goes by no CSP");
        }
        NodeWriting writing = NodeWriter.write(policy, minimumKeyLength);
        List<CspNode> nodes = writing.nodes();
        return new CspPlan(
                nodes,
                nodes.isEmpty() ? Optional.empty() : Optional.of(SyncMlWriter.writeWithoutSecrets(nodes)),
                backend == Backend.CSP_WMI && !nodes.isEmpty()
                        ? Optional.of(BridgeProperties.of(nodes))
                        : Optional.empty(),
                writing.refusals(),
                nodes.isEmpty() ? List.of() : new CspRemarks(backend, policy, nodes, challengeUsed).list(),
                writing.findings());
    }
}

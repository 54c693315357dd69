package dev.scepter.agent.enrollment.choice;

import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator who uses the nodes has to know.
 *
 * @param nodes of the policy
 * @param challengeUsed a one-time challenge of the policy was used and erased
 */
record CspRemarks(Backend backend, ScepPolicy policy, List<CspNode> nodes, boolean challengeUsed) {
    CspRemarks {
        nodes = List.copyOf(nodes);
    }

    List<String> list() {
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "Windows acknowledges these nodes before it enrols; whether a certificate came must be looked at after");
        remarks.add(ofChallenge());
        if (isAddressHidden()) {
            remarks.add("[secret] " + (policy.challenge().isPresent() ? "also stands" : "stands")
                    + " for the address (ServerURL), which may hold a secret before an @ or in its"
                    + " query; it goes in without /pkiclient.exe at its end, which Windows appends");
        }
        if (policy.serverUrl().indexOf('?') >= 0) {
            remarks.add("nobody has seen what Windows makes of an address with a query, to which it appends"
                    + " /pkiclient.exe and a query of its own");
        }
        if (policy.includeRootCertificate() && backend == Backend.CSP_WMI) {
            remarks.add("the WMI bridge has no class for RootCATrustedCertificates: by it the root must be in the store"
                    + " of trusted roots before");
        }
        if (policy.store() == StoreLocation.USER) {
            remarks.add("Scepter itself goes this way for the machine's store only, and refuses this policy");
            if (backend == Backend.CSP_WMI) {
                remarks.add(
                        "the WMI bridge takes the store from the account that calls it: these objects have to be put"
                                + " by the user, in an elevated process");
            }
        }
        return remarks;
    }

    private String ofChallenge() {
        if (policy.challenge().isPresent()) {
            return "[secret] stands for the challenge, which goes in literally";
        }
        return (challengeUsed && policy.oneTimeChallenge()
                        ? "its one-time challenge was used"
                        : "the policy has no challenge")
                + ", and Windows documents Challenge as required";
    }

    private boolean isAddressHidden() {
        return nodes.stream()
                .anyMatch(node -> node.locUri().endsWith("/ServerURL") && node.value() instanceof NodeValue.Hidden);
    }
}

package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.StoreLocation;
import java.util.List;

/** What the machine's own store has of a policy that concerns users, and when that goes. Pure. */
final class MachinePart {
    private MachinePart() {}

    static boolean isAnything(PolicyRecord template) {
        return template.inForce().isPresent()
                || template.attempt().isPresent()
                || !template.predecessors().isEmpty()
                || !template.roots().isEmpty();
    }

    /** The policy is for the machine, and stays. */
    static boolean isMeant(PolicyRecord template) {
        return template.policy().store() == StoreLocation.MACHINE
                && template.removal().isEmpty();
    }

    static boolean hasItsCertificate(PolicyRecord record) {
        return record.inForce().isPresent() && !record.wantsAnotherCertificate();
    }

    /**
     * Whether it is to go now. Where the policy is for users, the certificate stays until a user has one, and what never
     * came to one goes at once; where the policy goes, nothing waits for users who are away.
     */
    static boolean isToGo(PolicyRecord template, List<UserTarget> all) {
        boolean isTime = template.removal().isPresent()
                || template.inForce().isEmpty()
                || all.stream().anyMatch(target -> target.wanted() && target.hasCertificate());
        return isAnything(template) && !isMeant(template) && isTime;
    }
}

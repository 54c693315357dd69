package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.policy.RenewalChallenge;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which ways of asking are open, in order: RenewalReq if the CA advertises it, else PKCSReq signed by the old
 * certificate, both without challenge; then the same with the challenge; then a new enrolment. Pure.
 */
public final class RenewalLadder {
    private RenewalLadder() {}

    /**
     * What decides which rungs there are.
     *
     * @param renewal a certificate in force with a working key is being renewed
     * @param advertised the CA advertises Renewal
     * @param hasChallenge there is a challenge that may be sent
     * @param challengeSpent there was one, and it must not be sent again
     */
    public record Facts(boolean renewal, boolean advertised, boolean hasChallenge, boolean challengeSpent) {}

    /** The rungs, best first; empty if nothing can be asked without a fresh challenge. */
    public static List<Rung> rungs(ScepPolicy policy, Facts facts) {
        List<Rung> rungs = new ArrayList<>();
        if (facts.renewal() && policy.renewalMode() != RenewalMode.NEW_ENROLMENT) {
            boolean byRenewalReq = policy.renewalMode() == RenewalMode.RENEWAL_REQ
                    || (policy.renewalMode() == RenewalMode.AUTO && facts.advertised());
            boolean always = policy.renewalChallenge() == RenewalChallenge.ALWAYS && facts.hasChallenge();
            if (!always) {
                rungs.add(byRenewalReq ? Rung.RENEWAL_REQ : Rung.PKCS_REQ_SIGNED_BY_OLD);
            }
            if (facts.hasChallenge() && policy.renewalChallenge() != RenewalChallenge.NEVER) {
                rungs.add(byRenewalReq ? Rung.RENEWAL_REQ_WITH_CHALLENGE : Rung.PKCS_REQ_SIGNED_BY_OLD_WITH_CHALLENGE);
            }
        }
        boolean newAllowed = !facts.renewal()
                || policy.renewalMode() == RenewalMode.AUTO
                || policy.renewalMode() == RenewalMode.NEW_ENROLMENT;
        if (newAllowed && !facts.challengeSpent()) {
            rungs.add(Rung.NEW_ENROLMENT);
        }
        return rungs;
    }

    /** The rung to begin with: what worked before with this CA, if it is still open. */
    static Optional<Rung> first(List<Rung> rungs, Optional<Rung> remembered) {
        return remembered.filter(rungs::contains).or(() -> rungs.stream().findFirst());
    }

    /** The best rung that was not refused yet: below one that was, or the top if the remembered one was. */
    public static Optional<Rung> next(List<Rung> rungs, Set<Rung> refused) {
        return rungs.stream().filter(rung -> !refused.contains(rung)).findFirst();
    }
}

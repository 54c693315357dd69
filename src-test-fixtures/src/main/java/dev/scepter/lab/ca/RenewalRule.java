package dev.scepter.lab.ca;

/**
 * Which renewals are accepted. Whether they are advertised is a line of the {@link Announcement}.
 *
 * @param byRenewalReq RenewalReq (17) is accepted
 * @param byPkcsReq PKCSReq (19) signed by a certificate of this CA is accepted as a renewal, as NDES and OpenXPKI do
 * @param challengeWanted the {@link ChallengeRule} holds for renewals as well, as with micromdm and step-ca
 */
public record RenewalRule(boolean byRenewalReq, boolean byPkcsReq, boolean challengeWanted) {

    /** Both ways, without a challenge. */
    public static RenewalRule open() {
        return new RenewalRule(true, true, false);
    }

    /** No renewal at all. */
    public static RenewalRule refused() {
        return new RenewalRule(false, false, false);
    }

    /** Only RenewalReq, without a challenge. */
    public static RenewalRule onlyRenewalReq() {
        return new RenewalRule(true, false, false);
    }

    /** Only PKCSReq signed by the old certificate, without a challenge. */
    public static RenewalRule onlyPkcsReq() {
        return new RenewalRule(false, true, false);
    }

    /** The same with the challenge wanted. */
    public RenewalRule withChallenge() {
        return new RenewalRule(byRenewalReq, byPkcsReq, true);
    }
}

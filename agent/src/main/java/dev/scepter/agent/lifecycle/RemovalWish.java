package dev.scepter.agent.lifecycle;

/**
 * What the removal of a policy is to leave behind.
 *
 * @param hold the record stays in the end, as a mark that no source may bring the policy back
 * @param keepRoots the roots that the policy brought stay trusted, and are forgotten with its record: from then on they
 *     are nobody's, and nothing of Scepter removes them, unless another policy brought them too
 */
public record RemovalWish(boolean hold, boolean keepRoots) {
    /** Nothing is left behind. */
    public static final RemovalWish ALL = new RemovalWish(false, false);
}

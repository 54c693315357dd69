package dev.scepter.agent.lifecycle;

/**
 * How far the removal of a policy has come.
 *
 * @param hold the record stays in the end, as a mark that no source may bring the policy back
 * @param stage what comes next
 */
public record Removal(boolean hold, Stage stage) {

    /** The stages, in order. */
    public enum Stage {
        CERTIFICATES,
        KEYS,
        ROOT,
        FORGET,
        /** Removed; only the mark is left. */
        HELD,
        /** Removed; the record goes too. */
        GONE
    }

    /** A removal that has done nothing yet. */
    public static Removal begin(boolean hold) {
        return new Removal(hold, Stage.CERTIFICATES);
    }

    /** Something is left to do. */
    public boolean isRunning() {
        return stage != Stage.HELD && stage != Stage.GONE;
    }

    Removal at(Stage next) {
        return new Removal(hold, next);
    }
}

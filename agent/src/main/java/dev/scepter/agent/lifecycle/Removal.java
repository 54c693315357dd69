package dev.scepter.agent.lifecycle;

/**
 * How far the removal of a policy has come.
 *
 * @param wish what is to be left behind
 * @param stage what comes next
 */
public record Removal(RemovalWish wish, Stage stage) {

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
    public static Removal begin(RemovalWish wish) {
        return new Removal(wish, Stage.CERTIFICATES);
    }

    /** Something is left to do. */
    public boolean isRunning() {
        return stage != Stage.HELD && stage != Stage.GONE;
    }

    Removal at(Stage next) {
        return new Removal(wish, next);
    }
}

package dev.scepter.agent.lifecycle;

/**
 * One step in the life of a policy. The journal is written before each step, so a crash can only fall between steps;
 * performing a step again after a crash must lead to the same end.
 *
 * @param name stable name, as in the journal
 * @param title what it does, for people: starts with a lower-case verb
 * @param kind what the engine has to know of it
 */
public record Step(String name, String title, Kind kind) {

    /** What is special about a step. */
    public enum Kind {
        PLAIN,
        /** May take long for its own good; not counted against a command's time. */
        MAKES_KEY,
        /** Tells somebody on this machine what to ask for, who sends nothing before the next order. */
        HANDS_OVER,
        /** Lets a request leave the machine: from its intent on, the request counts as sent. */
        SENDS_REQUEST
    }

    /** It brings a request nearer to the CA. */
    boolean concernsRequest() {
        return kind == Kind.HANDS_OVER || kind == Kind.SENDS_REQUEST;
    }

    /** A step with nothing special. */
    public static Step plain(String name, String title) {
        return new Step(name, title, Kind.PLAIN);
    }
}

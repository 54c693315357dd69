package dev.scepter.agent.service;

/** Says to whatever works through many things in a row that the agent is to stop. Safe for several threads. */
final class StopSign {
    private volatile boolean given;

    void give() {
        given = true;
    }

    boolean isGiven() {
        return given;
    }

    /**
     * Called between two things of a row: what was done stands, and the row is worked through anew after the next start.
     *
     * @throws InterruptedException if the agent is to stop
     */
    void heed() throws InterruptedException {
        if (given) {
            throw new InterruptedException("the agent is to stop");
        }
    }
}

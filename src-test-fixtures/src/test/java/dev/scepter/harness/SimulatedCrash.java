package dev.scepter.harness;

/** The end of the process at one point. An error, so that nothing that is written to survive failures survives it. */
final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(String point) {
        super(point);
    }
}

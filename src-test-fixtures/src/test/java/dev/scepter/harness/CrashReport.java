package dev.scepter.harness;

import java.util.List;

/**
 * What came of a life.
 *
 * @param life its name
 * @param points how many points it has
 * @param situations how many different things a stop at one of them leaves behind; it was stopped once in each
 * @param violations what was broken, each with the point of the stop
 */
record CrashReport(String life, int points, int situations, List<String> violations) {

    CrashReport {
        violations = List.copyOf(violations);
    }

    @Override
    public String toString() {
        return "crash harness: " + life + ": " + points + " points, stopped once in each of their " + situations
                + " situations, " + violations.size() + " violations";
    }
}

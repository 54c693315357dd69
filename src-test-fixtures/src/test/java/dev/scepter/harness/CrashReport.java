package dev.scepter.harness;

import java.util.List;

/**
 * What came of a life.
 *
 * @param life its name
 * @param points how many points it was stopped at
 * @param violations what was broken, each with the point of the stop
 */
record CrashReport(String life, int points, List<String> violations) {

    CrashReport {
        violations = List.copyOf(violations);
    }

    @Override
    public String toString() {
        return "crash harness: " + life + ": " + points + " points tried, " + violations.size() + " violations";
    }
}

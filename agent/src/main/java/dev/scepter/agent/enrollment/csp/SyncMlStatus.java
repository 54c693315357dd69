package dev.scepter.agent.enrollment.csp;

import java.util.Map;
import java.util.Set;

/** Codes of a Status (Windows page OMA DM protocol support), and what they mean. */
final class SyncMlStatus {
    static final int DONE = 200;
    static final int ACCEPTED = 202;
    static final int NOT_FOUND = 404;

    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(DONE, "done"),
            Map.entry(ACCEPTED, "accepted, runs later"),
            Map.entry(214, "cancelled"),
            Map.entry(215, "not executed"),
            Map.entry(216, "rolled back"),
            Map.entry(400, "Windows finds the command malformed"),
            Map.entry(401, "not authorised"),
            Map.entry(403, "forbidden"),
            Map.entry(NOT_FOUND, "there is no such node"),
            Map.entry(405, "not allowed for this node"),
            Map.entry(406, "this Windows does not support it"),
            Map.entry(415, "format or type not supported"),
            Map.entry(418, "the node is there already, left from before"),
            Map.entry(425, "permission denied"),
            Map.entry(500, "the command failed"),
            Map.entry(507, "the Atomic failed"),
            Map.entry(516, "the Atomic failed and could not be rolled back"));

    /** Of commands that are not to blame themselves: another in the same Atomic is. */
    private static final Set<Integer> CONSEQUENCES = Set.of(214, 215, 216, 507, 516);

    /** Of commands that did not run: refused, or not reached because another in the same Atomic failed. */
    private static final Set<Integer> NOT_RUN = Set.of(215, 400, 401, 403, NOT_FOUND, 405, 406, 415, 418, 425);

    private SyncMlStatus() {}

    /** The number and its meaning. */
    static String words(int code) {
        String words = WORDS.get(code);
        return "status " + code + (words == null ? "" : ", " + words);
    }

    /** Says whether it is sure that a command did not run. */
    static boolean isNotRun(int code) {
        return NOT_RUN.contains(code);
    }

    /** Says whether another command of the same Atomic is to blame. */
    static boolean isConsequence(int code) {
        return CONSEQUENCES.contains(code);
    }
}

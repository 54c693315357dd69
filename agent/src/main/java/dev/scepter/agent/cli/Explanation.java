package dev.scepter.agent.cli;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.LintCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about a code.
 *
 * @param code as it is shown elsewhere
 * @param kind error, warning, finding, event or proof
 * @param meaning what happened
 * @param remedy what to do; empty for an event, whose detail says more
 * @param error exit code, actor and retry of an error
 * @param severity of a finding
 * @param event the number of an event
 */
record Explanation(
        String code,
        String kind,
        String meaning,
        Optional<String> remedy,
        Optional<ErrorCode> error,
        Optional<String> severity,
        Optional<Integer> event) {

    /** All codes of the program. */
    static List<Explanation> all() {
        List<Explanation> all = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            all.add(new Explanation(
                    code.name(),
                    "error",
                    code.meaning(),
                    Optional.of(code.remedy()),
                    Optional.of(code),
                    Optional.empty(),
                    Optional.empty()));
        }
        // Before the findings: of a code that is both, the warning says more, and is what status shows.
        for (WarningCode code : WarningCode.values()) {
            all.add(plain(code.jsonName(), "warning", code.meaning(), code.remedy()));
        }
        for (LintCode code : LintCode.values()) {
            Optional<String> severity = Optional.of(code.severity().jsonName());
            all.add(plain(code.jsonName(), "finding", code.why(), code.fix()).of(severity));
        }
        for (ProofWords proof : ProofWords.values()) {
            all.add(plain(proof.jsonName(), "proof", proof.meaning(), proof.remedy()));
        }
        for (EventId event : EventId.values()) {
            all.add(new Explanation(
                    event.name(),
                    "event",
                    event.text(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(event.number())));
        }
        return all;
    }

    private static Explanation plain(String code, String kind, String meaning, String remedy) {
        return new Explanation(
                code, kind, meaning, Optional.of(remedy), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Explanation of(Optional<String> newSeverity) {
        return new Explanation(code, kind, meaning, remedy, error, newSeverity, event);
    }

    /** Says whether somebody means this, in upper or lower case; an event also by its number. */
    boolean isMeantBy(String word) {
        return code.equalsIgnoreCase(word) || event.map(String::valueOf).equals(Optional.of(word));
    }
}

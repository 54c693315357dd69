package dev.scepter.agent.docs;

import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LintDocTest {
    private static final Map<Severity, String> TITLES =
            Map.of(Severity.ERROR, "Errors", Severity.WARNING, "Warnings", Severity.INFO, "Good to know");

    @Test
    void lintPage_matchesTheCatalogue() {
        GeneratedDoc page = new GeneratedDoc(
                "lint.md",
                "Findings about policies",
                "What `scepter lint FILE` and the reports say about a policy. A policy with an error is not applied; a"
                        + " finding never\nstops the renewal of a certificate in force.");
        for (Severity severity : Severity.values()) {
            page.section(TITLES.get(severity))
                    .table(
                            List.of("Code", "Severity", "Why it matters", "What to do"),
                            Arrays.stream(LintCode.values())
                                    .filter(code -> code.severity() == severity)
                                    .map(code -> List.of(
                                            "`" + code.jsonName() + "`",
                                            code.severity().jsonName(),
                                            code.why(),
                                            code.fix()))
                                    .toList());
        }

        page.assertMatchesFile();
    }
}

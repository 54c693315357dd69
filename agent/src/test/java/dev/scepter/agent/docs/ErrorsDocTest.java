package dev.scepter.agent.docs;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsDocTest {

    @Test
    void errorsPage_matchesTheCatalogue() {
        GeneratedDoc page = new GeneratedDoc(
                "errors.md",
                "Errors",
                "Every failure has a code, an exit code, somebody who has to act, and a rule when Scepter tries again by"
                        + " itself.");
        page.section("Codes")
                .table(
                        List.of("Code", "Exit", "Who acts", "Retry", "Meaning", "What to do"),
                        Arrays.stream(ErrorCode.values())
                                .map(code -> List.of(
                                        "`" + code.name() + "`",
                                        String.valueOf(code.exitCode().number()),
                                        code.actor().jsonName(),
                                        code.retry().jsonName(),
                                        code.meaning(),
                                        code.remedy()))
                                .toList());
        page.section("Exit codes")
                .table(
                        List.of("Exit", "Meaning"),
                        Arrays.stream(ExitCode.values())
                                .map(exit -> List.of(String.valueOf(exit.number()), exit.meaning()))
                                .toList());

        page.assertMatchesFile();
    }
}

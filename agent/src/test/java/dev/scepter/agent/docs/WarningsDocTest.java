package dev.scepter.agent.docs;

import dev.scepter.agent.model.WarningCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsDocTest {

    @Test
    void warningsPage_matchesTheCatalogue() {
        new GeneratedDoc(
                        "warnings.md",
                        "Warnings",
                        "Warnings about a certificate that works all the same: `warnings` in the output of `status` and"
                                + " `apply`.")
                .table(
                        List.of("Code", "Meaning", "What to do"),
                        Arrays.stream(WarningCode.values())
                                .map(code -> List.of("`" + code.jsonName() + "`", code.meaning(), code.remedy()))
                                .toList())
                .assertMatchesFile();
    }
}

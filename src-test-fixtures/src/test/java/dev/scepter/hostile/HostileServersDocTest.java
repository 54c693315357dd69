package dev.scepter.hostile;

import dev.scepter.agent.docs.GeneratedDoc;
import dev.scepter.agent.model.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HostileServersDocTest {

    @Test
    void hostileServersPage_matchesTheTable() {
        GeneratedDoc page = new GeneratedDoc(
                "hostile-servers.md",
                "Hostile servers",
                "What happens when a server is odd, broken or means ill. Each line is a test: the command line of Scepter"
                        + " meets such a server over HTTP, and what stands here is compared with what it prints and with"
                        + " what is on the device afterwards. Codes are explained in [errors](errors.md). In no line does"
                        + " the challenge appear in any output, file or, in clear, on the wire.");
        for (HostileTable.Group group : HostileTable.groups()) {
            page.section(group.title())
                    .table(
                            List.of("The server …", "Scepter says", "Exit", "Afterwards"),
                            group.rows().stream()
                                    .map(HostileServersDocTest::cells)
                                    .toList());
        }
        page.section("Policies from an address")
                .table(
                        List.of("The server …", "Scepter says", "Afterwards"),
                        PolicySourceRow.rows().stream()
                                .map(row -> List.of(row.server(), code(row.error()), "No policy is taken."))
                                .toList());
        for (ScepRule.Topic topic : ScepRule.Topic.values()) {
            page.section("Rules: " + topic.title())
                    .table(
                            List.of("Rule", "Shown by lines"),
                            Arrays.stream(ScepRule.values())
                                    .filter(rule -> rule.topic() == topic)
                                    .map(rule -> List.of(rule.statement(), String.valueOf(lines(rule))))
                                    .toList());
        }

        page.assertMatchesFile();
    }

    private static List<String> cells(HostileRow row) {
        return List.of(
                row.server(),
                row.error().map(HostileServersDocTest::code).orElseGet(() -> accepted(row)),
                String.valueOf(row.exit()),
                row.protection().words());
    }

    private static String code(ErrorCode code) {
        return "`" + code.name() + "`";
    }

    private static String accepted(HostileRow row) {
        return row.warnings().isEmpty()
                ? "nothing: it works"
                : row.warnings().stream()
                        .map(warning -> "`" + warning + "`")
                        .collect(Collectors.joining(", ", "warning ", ""));
    }

    private static long lines(ScepRule rule) {
        return HostileTable.rows().stream()
                .filter(row -> row.rules().contains(rule))
                .count();
    }
}

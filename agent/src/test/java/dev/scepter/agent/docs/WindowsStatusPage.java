package dev.scepter.agent.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What {@code docs/windows-status.md} claims, held against the result files of real Windows. */
final class WindowsStatusPage {
    static final String NOTHING_HAS_RUN = "Nothing of Scepter has run on Windows yet";
    static final int QUESTIONS = 20;

    private static final String NEVER_RUN = "never run";
    private static final Pattern RESULT = Pattern.compile("\\(\\.\\./field-tests/windows/results/([^)/]+\\.json)\\)");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern QUESTION = Pattern.compile("G([1-9][0-9]?)");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, JsonNode> results;

    private WindowsStatusPage(Map<String, JsonNode> results) {
        this.results = results;
    }

    /**
     * Says what the page claims without proof, or does not tell; empty if all is well.
     *
     * @param results the result files by name
     */
    static List<String> problems(String page, Map<String, String> results) {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, JsonNode> read = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        results.forEach((name, text) -> {
            try {
                read.put(name, mapper.readTree(text));
            } catch (JsonProcessingException e) {
                unreadable.add(name + " is not JSON");
            }
        });
        WindowsStatusPage status = new WindowsStatusPage(read);
        status.problems.addAll(unreadable);
        status.check(page);
        return List.copyOf(status.problems);
    }

    private void check(String page) {
        results.forEach((name, result) -> {
            JsonNode windows = result.path("windows");
            if (windows.path("build").asText().isBlank()
                    || windows.path("edition").asText().isBlank()) {
                problems.add(name + " names no build and edition");
            }
        });
        if (page.contains(NOTHING_HAS_RUN) != results.isEmpty()) {
            problems.add("\"" + NOTHING_HAS_RUN + "\" with " + results.size() + " result files");
        }
        Set<Integer> questions = new TreeSet<>();
        for (String line : page.lines().filter(each -> each.startsWith("|")).toList()) {
            List<String> cells = List.of(line.substring(1).split("\\|", -1)).stream()
                    .map(String::strip)
                    .toList();
            // The cell behind the last bar is empty.
            String state = cells.get(cells.size() - 2);
            Optional<Integer> question = Optional.of(QUESTION.matcher(cells.get(0)))
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> Integer.valueOf(matcher.group(1)));
            if (question.isPresent()) {
                questions.add(question.get());
                checkQuestion(question.get(), line, state);
            } else if (state.startsWith("L3") && cells.size() == 3) {
                checkLevel(line);
            }
        }
        for (int number = 1; number <= QUESTIONS; number++) {
            if (!questions.contains(number)) {
                problems.add("no row of G" + number);
            }
        }
    }

    private void checkQuestion(int number, String line, String state) {
        String script = "G%02d".formatted(number);
        if (!line.contains("(../field-tests/windows/" + script + ".ps1)")) {
            problems.add("G" + number + " links no script");
        }
        List<String> own = results.keySet().stream()
                .filter(name -> name.startsWith(script + "-"))
                .toList();
        List<String> linked = links(state);
        if (!own.containsAll(linked)) {
            problems.add("G" + number + " links " + linked + ", its result files are " + own);
        }
        if (linked.isEmpty() != state.equals(NEVER_RUN) || own.isEmpty() != linked.isEmpty()) {
            problems.add("G" + number + " is \"" + state + "\", its result files are " + own);
        }
    }

    private void checkLevel(String line) {
        List<String> linked = links(line);
        if (linked.isEmpty() || !results.keySet().containsAll(linked)) {
            problems.add("L3 without a result file: " + line);
            return;
        }
        List<JsonNode> files = linked.stream().map(results::get).toList();
        if (files.stream().anyMatch(file -> !file.path("outcome").asText().equals("PASS"))) {
            problems.add("L3 by a result file that is no PASS: " + line);
        }
        List<String> passed = files.stream()
                .map(file -> file.path("details").path("classes").properties())
                .flatMap(Collection::stream)
                .filter(entry -> entry.getValue().asText().contains(" 0 failed"))
                .map(Map.Entry::getKey)
                .toList();
        TEST.matcher(line).results().map(match -> match.group(1)).forEach(test -> {
            if (passed.stream().noneMatch(name -> name.endsWith("." + test))) {
                problems.add("L3 by " + test + ", which is in none of " + linked);
            }
        });
    }

    private static List<String> links(String text) {
        return RESULT.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}

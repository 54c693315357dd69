package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object that writes down each call, by the names that led to it, and gives the answer of a script: a value, a code to fail with
 * (a Long), or Optional.empty(); else another such object.
 */
final class ScriptedObject implements ComObject {
    private final String path;
    private final Map<String, Object> answers;
    private final List<String> log;

    ScriptedObject(String path, Map<String, Object> answers, List<String> log) {
        this.path = path;
        this.answers = answers;
        this.log = log;
    }

    @Override
    public boolean knows(String name) {
        return true;
    }

    @Override
    public Optional<Object> get(String name, Object... arguments) throws WindowsException {
        String call = path + "." + name + (arguments.length == 0 ? "" : Arrays.toString(arguments));
        log.add(call);
        Object answer = answers.entrySet().stream()
                .filter(entry -> call.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new ScriptedObject(shortened(name, arguments), answers, log));
        if (answer instanceof Long code) {
            throw new WindowsException(call, "get", code.intValue());
        }
        return answer instanceof Optional<?> ? Optional.empty() : Optional.of(answer);
    }

    /** What an item of a set is called by says what it is. */
    private static String shortened(String name, Object... arguments) {
        return name.equals("Item") ? name + Arrays.toString(arguments) : name;
    }

    @Override
    public Optional<Object> call(String name, Object... arguments) throws WindowsException {
        return get(name, arguments);
    }

    @Override
    public void put(String name, Object... indexesThenValue) {
        Object value = indexesThenValue[indexesThenValue.length - 1];
        log.add(path + "." + name + " = " + value.getClass().getSimpleName() + " " + value);
    }

    @Override
    public void close() {
        // nothing is held
    }

    @Override
    public String toString() {
        return path;
    }
}

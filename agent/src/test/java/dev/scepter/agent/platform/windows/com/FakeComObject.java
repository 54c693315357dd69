package dev.scepter.agent.platform.windows.com;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An object with properties that can be set and read, which notes what happens to it. */
final class FakeComObject implements ComObject {
    final Map<String, Object> values = new TreeMap<>();
    private final String name;
    private final List<String> log;

    FakeComObject(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public boolean knows(String member) {
        return values.containsKey(member);
    }

    @Override
    public Optional<Object> get(String member, Object... arguments) {
        return Optional.ofNullable(values.get(member));
    }

    @Override
    public Optional<Object> call(String member, Object... arguments) throws WindowsException {
        log.add(this + "." + member + " " + List.of(arguments));
        if (member.equals("Fail")) {
            throw new WindowsException(this + "." + member, "call", 0x80090016);
        }
        return Optional.ofNullable(values.get(member));
    }

    @Override
    public void put(String member, Object... indexesThenValue) {
        values.put(member, indexesThenValue[indexesThenValue.length - 1]);
    }

    @Override
    public void close() {
        log.add("release " + name);
    }

    @Override
    public String toString() {
        return name;
    }
}

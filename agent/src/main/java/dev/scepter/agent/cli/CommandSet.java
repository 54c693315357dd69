package dev.scepter.agent.cli;

import java.util.Map;

/**
 * Commands that only a checkout has, such as {@code demo}; found by {@link java.util.ServiceLoader}. Implementations
 * have a public constructor without parameters.
 */
public interface CommandSet {

    /** The commands by name: objects with picocli's annotations. */
    Map<String, Object> commands(Console console);
}

package dev.scepter.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, from a resource that the build fills in. */
final class ProgramVersion {
    private ProgramVersion() {}

    static String read() {
        Properties properties = new Properties();
        try (InputStream input = ProgramVersion.class.getResourceAsStream("version.properties")) {
            if (input != null) {
                properties.load(input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own version cannot be read", e);
        }
        return properties.getProperty("version", "unknown");
    }
}

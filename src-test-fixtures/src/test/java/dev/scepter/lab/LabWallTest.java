package dev.scepter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.ca.LabCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabWallTest {

    @ParameterizedTest
    @ValueSource(strings = {"ca", "mdm", "control", "web"})
    void lab_usesNothingOfTheAgent(String folder) throws Exception {
        assertThat(classesNaming(folder, "dev/scepter/agent")).isEmpty();
        assertThat(classesNaming(folder, "dev/scepter/lab")).isNotEmpty();
    }

    @Test
    void verifiers_areThoseOfTheLab() throws Exception {
        assertThat(classesNaming("ca", "org/bouncycastle/cms")).isNotEmpty();
        assertThat(classesNaming("mdm", "com/nimbusds/jose")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "mdm", "control"})
    void lab_knowsNoSockets(String folder) throws Exception {
        assertThat(classesNaming(folder, "com/sun/net/httpserver")).isEmpty();
        assertThat(classesNaming(folder, "java/net/http")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "mdm", "control", "web"})
    void lab_printsNothing(String folder) throws Exception {
        assertThat(classesNaming(folder, "java/io/PrintStream")).isEmpty();
        assertThat(classesNaming(folder, "printStackTrace")).isEmpty();
    }

    /** Class files whose constant pool holds the text. */
    private static List<Path> classesNaming(String folder, String text) throws Exception {
        Path root = Path.of(
                LabCa.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root.resolve("dev/scepter/lab").resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}

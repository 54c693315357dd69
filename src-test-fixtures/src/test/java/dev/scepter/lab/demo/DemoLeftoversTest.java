package dev.scepter.lab.demo;

import static dev.scepter.lab.demo.DemoTranscriptTest.entries;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoLeftoversTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void killedDemo_isClearedAwayByTheNext_butARunningOneIsNot() throws Exception {
        Process demo = DemoRun.start(temporary);
        try {
            readUntilTheCaKeepsTheRequest(demo);
            clean();
            assertThat(entries(temporary)).singleElement().asString().startsWith("scepter-demo-");
        } finally {
            demo.destroyForcibly().waitFor();
        }
        assertThat(entries(temporary)).hasSize(1);

        clean();

        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // there is no way to ask a process to end
    void demoToldToEnd_clearsAwayByItself() throws Exception {
        Process demo = DemoRun.start(temporary);
        try {
            readUntilTheCaKeepsTheRequest(demo);
            demo.destroy();
            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            demo.destroyForcibly().waitFor();
        }

        assertThat(demo.exitValue()).isNotZero();
        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    void leftover_isDeletedWithoutFollowingLinks() throws Exception {
        Path precious = Files.writeString(temporary.resolve("precious"), "text");
        Path leftover = leftover("scepter-demo-1");
        Files.createSymbolicLink(leftover.resolve("data/link"), precious);

        clean();

        assertThat(leftover).doesNotExist();
        assertThat(precious).hasContent("text");
    }

    @Test
    void otherNames_areLeftAlone() throws Exception {
        leftover("scepter-demo-1x");
        leftover("scepter-demo-");
        leftover("scepter-kept-1");
        leftover("my-scepter-demo-1");
        Files.createFile(temporary.resolve("scepter-demo-2"));

        clean();

        assertThat(entries(temporary))
                .containsExactly(
                        "my-scepter-demo-1", "scepter-demo-", "scepter-demo-1x", "scepter-demo-2", "scepter-kept-1");
    }

    @Test
    void symbolicLinkWithTheName_isLeftAlone() throws Exception {
        Path target = leftover("target");
        Files.createSymbolicLink(temporary.resolve("scepter-demo-3"), target);

        clean();

        assertThat(target.resolve("data/file")).exists();
        assertThat(entries(temporary)).contains("scepter-demo-3");
    }

    @Test
    void folderWithoutLockFile_isDeletedOnlyWhenOld() throws Exception {
        Path young = Files.createDirectory(temporary.resolve("scepter-demo-4"));
        Files.setLastModifiedTime(young, FileTime.from(NOW.minusSeconds(30)));
        Path old = Files.createDirectory(temporary.resolve("scepter-demo-5"));
        Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(90)));

        clean();

        assertThat(young).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void ownFolder_isNeverCleaned() throws Exception {
        try (DemoWorkspace workspace = DemoWorkspace.open(temporary)) {
            new DemoCleaner(temporary, Clock.fixed(NOW, ZoneOffset.UTC)).clean(workspace.folder());

            assertThat(workspace.folder()).exists();
        }
        assertThat(entries(temporary)).isEmpty();
    }

    private Path leftover(String name) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.createFile(folder.resolve("lock"));
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("data/file"), "text");
        return folder;
    }

    /** What the next demo does first. */
    private void clean() throws IOException {
        try (DemoWorkspace workspace = DemoWorkspace.open(temporary)) {
            new DemoCleaner(temporary, Clock.fixed(NOW, ZoneOffset.UTC)).clean(workspace.folder());
        }
    }

    private static void readUntilTheCaKeepsTheRequest(Process demo) throws IOException {
        BufferedReader lines = demo.inputReader();
        String line = lines.readLine();
        while (line != null && !line.contains("the CA keeps it")) {
            line = lines.readLine();
        }
        assertThat(line).as("the demo came to its middle").isNotNull();
    }
}

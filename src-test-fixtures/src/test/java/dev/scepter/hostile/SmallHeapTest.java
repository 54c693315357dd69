package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that would fill a careless client's memory, in a process that has next to none. */
class SmallHeapTest {
    private static final String HEAP = "-Xmx64m";
    private static final int MOST_SECONDS = 120;

    @Test
    void gigabytes_fitIntoASmallHeap(@TempDir Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HeavyRows.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);

            assertThat(ended).as("ended in time").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            assertThat(Files.readString(output)).contains(HeavyRows.DONE + rows().size());
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<HostileRow> rows() {
        return HostileTable.rows().stream().filter(HostileRow::heavy).toList();
    }

    /** The child process. */
    static final class HeavyRows {
        static final String DONE = "rows met: ";

        private HeavyRows() {}

        /** @param arguments a folder to work in */
        public static void main(String[] arguments) throws IOException {
            int met = 0;
            for (HostileRow row : rows()) {
                Meeting.of(row, Device.FRESH, Files.createTempDirectory(Path.of(arguments[0]), "row"));
                met++;
            }
            System.out.println(DONE + met);
        }
    }
}

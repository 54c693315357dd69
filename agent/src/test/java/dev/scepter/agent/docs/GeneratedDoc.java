package dev.scepter.agent.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A page under {@code docs/} that is made from the code, and must match it. */
public final class GeneratedDoc {
    private static final String UPDATE = "scepter.docs.update";

    private final StringBuilder text = new StringBuilder();
    private final String file;

    /**
     * @param file name under {@code docs/}
     */
    public GeneratedDoc(String file, String title, String introduction) {
        this.file = file;
        text.append("# ").append(title).append("\n\n").append(introduction).append("\n\n");
        text.append("This page is made from the code; do not edit it.\n");
    }

    /** Begins a section. */
    public GeneratedDoc section(String title) {
        text.append("\n## ").append(title).append('\n');
        return this;
    }

    /** Adds a table; every row has as many cells as the head. */
    public GeneratedDoc table(List<String> head, List<List<String>> rows) {
        text.append('\n')
                .append(row(head))
                .append(row(head.stream().map(cell -> "---").toList()));
        rows.forEach(cells -> text.append(row(cells)));
        return this;
    }

    /** Compares the page with the file; with {@code -Dscepter.docs.update=true} writes it instead. */
    public void assertMatchesFile() {
        assertMatchesFile("docs/" + file, text.toString());
    }

    /** The same for any file of the repository that is made from the code. */
    static void assertMatchesFile(String file, String text) {
        Path path = repository().resolve(file);
        try {
            if (Boolean.getBoolean(UPDATE)) {
                Files.writeString(path, text);
            }
            assertThat(Files.exists(path) ? Files.readString(path).replace("\r\n", "\n") : "")
                    .as("%s differs from the code; run the tests of this module with -D%s=true", file, UPDATE)
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        assertThat(folder)
                .as("a folder with LICENSE and docs above the working folder")
                .isNotNull();
        return folder;
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("\\", "\\\\")
                        .replace("|", "\\|")
                        .replace("<", "&lt;")
                        .replace("*", "\\*"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}

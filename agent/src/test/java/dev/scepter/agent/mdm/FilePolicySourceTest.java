package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePolicySourceTest {
    private static final Instant NOW = Instant.parse("2131-05-06T07:08:09Z");

    @TempDir
    private Path folder = Path.of("");

    private final ManualClock clock = new ManualClock(NOW);

    @Test
    void folder_isReadInOrderOfNames() throws Exception {
        write("b.json", "{1}");
        write("a.syncml", "<2/>");
        write("C.XML", "<3/>");

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.documents()).extracting(SourceDocument::where).containsExactly("C.XML", "a.syncml", "b.json");
        assertThat(answer.documents()).extracting(FilePolicySourceTest::text).containsExactly("<3/>", "<2/>", "{1}");
        assertThat(answer.complete()).isTrue();
        assertThat(answer.troubles()).isEmpty();
        assertThat(answer.at()).isEqualTo(NOW);
    }

    @Test
    void otherFilesHiddenFilesAndFolders_doNotCount() throws Exception {
        write(".hidden.json", "{}");
        write("notes.txt", "{}");
        write("policy.json.bak", "{}");
        Files.createDirectories(folder.resolve("folder.json"));
        write("folder.json/inner.json", "{}");

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.documents()).isEmpty();
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void oneFile_isRead() throws Exception {
        write("policy.of.mine", "{}");

        assertThat(ask(folder.resolve("policy.of.mine")).documents())
                .extracting(SourceDocument::where)
                .containsExactly("policy.of.mine");
    }

    @Test
    void missingPath_isAnError() {
        ScepterException failure = failure(folder.resolve("nothing"));

        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
        assertThat(failure).hasMessageContaining("nothing").hasMessageContaining("no such file");
    }

    @Test
    void unchangedContent_isUnchanged() throws Exception {
        write("a.json", "{}");
        Optional<String> etag = ask(folder).etag();

        clock.advance(Duration.ofHours(1));

        assertThat(etag).isPresent();
        assertThat(source(folder).ask(etag, Duration.ZERO)).isEqualTo(new PolicyAnswer.Unchanged(clock.instant()));
        assertThat(source(folder).ask(Optional.empty(), Duration.ZERO)).isInstanceOf(PolicyAnswer.Policies.class);
    }

    @Test
    void changeOfContentNameOrRights_isAnotherAnswer() throws Exception {
        write("a.json", "{1}");
        Optional<String> first = ask(folder).etag();
        write("a.json", "{22}");
        Optional<String> second = ask(folder).etag();
        Files.move(folder.resolve("a.json"), folder.resolve("b.json"));
        Optional<String> third = ask(folder).etag();
        Files.setPosixFilePermissions(folder.resolve("b.json"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Optional<String> fourth = ask(folder).etag();
        write("c.json", "{}");
        Optional<String> fifth = ask(folder).etag();

        assertThat(List.of(first, second, third, fourth, fifth))
                .doesNotHaveDuplicates()
                .doesNotContain(Optional.empty());
    }

    @Test
    void sameSizeAndTimeButOtherContent_isAnotherAnswer() throws Exception {
        FileTime time = FileTime.from(NOW.minus(Duration.ofDays(9)));
        write("a.json", "{1}");
        Files.setLastModifiedTime(folder.resolve("a.json"), time);
        Optional<String> first = ask(folder).etag();
        Files.delete(folder.resolve("a.json"));
        write("z.json", "{2}");
        Files.move(folder.resolve("z.json"), folder.resolve("a.json"));
        Files.setLastModifiedTime(folder.resolve("a.json"), time);

        assertThat(ask(folder).etag()).isNotEqualTo(first);
    }

    @Test
    void fileThatHasJustBeenChanged_givesNoEtag() throws Exception {
        write("a.json", "{}");
        Files.setLastModifiedTime(folder.resolve("a.json"), FileTime.from(NOW.minusSeconds(1)));

        assertThat(ask(folder).etag()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(ask(folder).etag()).isPresent();
    }

    @Test
    void fileThatCannotBeRead_makesTheAnswerIncomplete() throws Exception {
        write("a.json", "{}");
        Files.createSymbolicLink(folder.resolve("b.json"), folder.resolve("nothing"));

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.documents()).hasSize(1);
        assertThat(answer.complete()).isFalse();
        assertThat(answer.troubles()).singleElement().asString().contains("b.json");
        assertThat(answer.etag()).isEmpty();
    }

    @Test
    void pipe_isNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("a.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.complete()).isFalse();
        assertThat(answer.troubles()).singleElement().asString().contains("a.json", "no regular file");
        assertThat(failure(pipe).code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
    }

    @Test
    void tooLargeFile_makesTheAnswerIncompleteAndIsNotRead() throws Exception {
        grow("a.json", 4 << 20);
        grow("b.json", (4L << 20) + 1);

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.documents()).extracting(SourceDocument::where).containsExactly("a.json");
        assertThat(answer.troubles()).singleElement().asString().contains("b.json", "4194304");
    }

    @Test
    void filesTogetherAreBounded() throws Exception {
        for (int i = 10; i < 27; i++) {
            grow(i + ".json", 4 << 20);
        }

        PolicyAnswer.Policies answer = ask(folder);

        assertThat(answer.documents()).hasSize(16);
        assertThat(answer.complete()).isFalse();
        assertThat(answer.troubles()).singleElement().asString().contains("26.json");
    }

    @Test
    void thousandFilesAreTaken_oneMoreIsAnError() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            write(i + ".json", "{}");
        }
        assertThat(ask(folder).documents()).hasSize(1_000);

        write("more.json", "{}");

        assertThat(failure(folder)).hasMessageContaining("more than 1000 policies");
    }

    @Test
    void rootsAreTrusted_whereOnlyTheOwnerWrites() throws Exception {
        write("a.json", "{}");
        write("b.json", "{}");
        Files.setPosixFilePermissions(folder.resolve("b.json"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(ask(folder).documents())
                .extracting(SourceDocument::rootsTrusted)
                .containsExactly(true, false);
    }

    @Test
    void name_isTheAbsolutePath() {
        assertThat(source(folder.resolve("x").resolve("..").resolve("a.json")).name())
                .isEqualTo("file " + folder.resolve("a.json"));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    /** Makes a file that takes no room on the disk. */
    private void grow(String name, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(size);
        }
    }

    private FilePolicySource source(Path path) {
        return new FilePolicySource(path, clock);
    }

    private PolicyAnswer.Policies ask(Path path) throws ScepterException {
        return (PolicyAnswer.Policies) source(path).ask(Optional.empty(), Duration.ZERO);
    }

    private ScepterException failure(Path path) {
        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> ask(path));
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNUSABLE);
        return failure;
    }

    private static String text(SourceDocument document) {
        return new String(document.content(), UTF_8);
    }
}

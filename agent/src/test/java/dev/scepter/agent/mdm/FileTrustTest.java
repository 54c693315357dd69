package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTrustTest {
    @TempDir
    private Path top = Path.of("");

    private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void makeAFileInAFolder() throws IOException {
        folder = Files.createDirectory(top.resolve("folder"));
        file = Files.writeString(folder.resolve("a.json"), "{}");
        allow(folder, "rwxr-xr-x");
        allow(file, "rw-r--r--");
    }

    @ParameterizedTest
    @CsvSource({
        "rwxr-xr-x, rw-r--r--, true",
        "rwx------, rw-------, true",
        "rwxr-xr-x, rw-r--rw-, false",
        "rwxr-xr-x, r--r---w-, false",
        "rwxr-xrwx, rw-r--r--, false",
        "rwxrwxrwx, rw-r--r--, false"
    })
    void rightsOfFileAndFolder_decide(String ofFolder, String ofFile, boolean trusted) throws IOException {
        allow(folder, ofFolder);
        allow(file, ofFile);

        assertThat(FileTrust.onlyAdministratorsWrite(file)).isEqualTo(trusted);
    }

    @Test
    void folderFurtherUpThatAnybodyWrites_isEnough() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("b/c"));
        Path below = Files.writeString(deep.resolve("a.json"), "{}");
        allow(below, "rw-------");
        allow(deep, "rwx------");

        assertThat(FileTrust.onlyAdministratorsWrite(below)).isTrue();
        allow(folder, "rwxrwxrwx");
        assertThat(FileTrust.onlyAdministratorsWrite(below)).isFalse();
    }

    @Test
    void stickyFolder_protectsTheFilesOfTheirOwner() throws IOException, InterruptedException {
        mode("1777", folder);

        assertThat(FileTrust.onlyAdministratorsWrite(file)).isTrue();
        allow(file, "rw-rw-rw-");
        assertThat(FileTrust.onlyAdministratorsWrite(file)).isFalse();
    }

    @Test
    void stickyFile_isJudgedByItsRights() throws IOException, InterruptedException {
        mode("1666", file);

        assertThat(FileTrust.onlyAdministratorsWrite(file)).isFalse();
    }

    @Test
    void link_countsAsWhatItLeadsTo() throws IOException {
        Path open = Files.createDirectory(top.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link.json"), file);
        Path back = Files.createSymbolicLink(folder.resolve("back.json"), open.resolve("b.json"));
        allow(Files.writeString(open.resolve("b.json"), "{}"), "rw-r--r--");
        allow(open, "rwxrwxrwx");

        assertThat(FileTrust.onlyAdministratorsWrite(link)).isTrue();
        assertThat(FileTrust.onlyAdministratorsWrite(back)).isFalse();
    }

    @Test
    void whatIsNotThere_isNotTrusted() {
        assertThat(FileTrust.onlyAdministratorsWrite(folder.resolve("nothing"))).isFalse();
    }

    @Test
    void fileOfTheSystem_isTrusted() {
        assertThat(FileTrust.onlyAdministratorsWrite(Path.of("/etc/passwd"))).isTrue();
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** The JDK cannot set the sticky bit. */
    private static void mode(String mode, Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("chmod", mode, path.toString()).start().waitFor())
                .isZero();
    }
}

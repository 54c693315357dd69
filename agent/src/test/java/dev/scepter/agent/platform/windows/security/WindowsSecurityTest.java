package dev.scepter.agent.platform.windows.security;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.testing.OnWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the running Windows; Wine keeps of a descriptor what Unix rights can say. */
@OnWindows
class WindowsSecurityTest {
    @TempDir
    Path temporary;

    @Test
    void newFolder_isMadeAndFoundSound_alsoTheSecondTime() throws ScepterException, WindowsException {
        Path folder = temporary.resolve("data");

        ProtectedFolder.ofThisProcess().makeOrCheck(folder);
        ProtectedFolder.ofThisProcess().makeOrCheck(folder);

        Folders.Found found = new WindowsFolders().look(folder.toString());
        assertThat(found.attributes() & 0x10).isEqualTo(0x10);
        assertThat(found.sddl())
                .startsWith("O:")
                .contains("D:")
                .contains(";;;SY)")
                .doesNotContain(";;;WD)");
    }

    @Test
    void folderThatAnybodyMadeBefore_isRefused() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("planted"));

        assertThat(assertFails(
                        ErrorCode.DATA_FOLDER_UNUSABLE,
                        () -> ProtectedFolder.ofThisProcess().makeOrCheck(folder)))
                .hasMessageContaining("planted");
    }

    @Test
    void fileInItsPlace_isRefused() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(assertFails(
                        ErrorCode.DATA_FOLDER_UNUSABLE,
                        () -> ProtectedFolder.ofThisProcess().makeOrCheck(file)))
                .hasMessageContaining("is not a folder");
    }

    @Test
    void missingFolderAbove_isTold() {
        assertThat(assertFails(
                        ErrorCode.DATA_FOLDER_UNUSABLE,
                        () -> ProtectedFolder.ofThisProcess().makeOrCheck(temporary.resolve("no/data"))))
                .hasMessageContaining("CreateDirectoryW")
                .hasMessageContaining("ERROR_PATH_NOT_FOUND");
    }

    @Test
    void badDescriptorAndAbsentFolder_areToldWithTheFunction() {
        WindowsException bad = catchThrowableOfType(
                WindowsException.class,
                () -> new WindowsFolders().make(temporary.resolve("x").toString(), "D:(A"));
        WindowsException absent = catchThrowableOfType(
                WindowsException.class,
                () -> new WindowsFolders().look(temporary.resolve("x").toString()));

        assertThat(bad).hasMessageStartingWith("ConvertStringSecurityDescriptorToSecurityDescriptorW (D:(A)");
        assertThat(absent).hasMessageStartingWith("CreateFileW").hasMessageContaining("ERROR_FILE_NOT_FOUND");
    }

    @Test
    void dataFolder_isInProgramDataByDefault() throws ScepterException {
        assertThat(ProtectedFolder.byDefault()).hasToString("C:\\ProgramData\\Scepter");
    }

    @Test
    void rightsOfThisProcess_areTold() throws WindowsException {
        ProcessRights rights = ProcessRights.current();

        assertThat(rights.sid()).matches("S-1-5-(18|21-[0-9-]+)");
        assertThat(rights.elevated()).isTrue();
        assertThat(rights.isLocalSystem()).isEqualTo(rights.sid().equals("S-1-5-18"));
    }
}

package dev.scepter.agent.platform.windows.security;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtectedFolderTest {
    private static final int FOLDER = 0x10;
    private static final int LINK = 0x400;
    private static final ProcessRights SYSTEM = new ProcessRights("S-1-5-18", true);
    private static final ProcessRights ADMIN = new ProcessRights("S-1-5-21-1-2-3-1001", true);
    private static final Path PATH = Path.of("data").toAbsolutePath();

    private final FakeFolders folders = new FakeFolders();

    private static final class FakeFolders implements Folders {
        final List<String> calls = new ArrayList<>();
        int makeAnswer;
        Found found = new Found(FOLDER, ProtectedFolder.OF_SYSTEM);

        @Override
        public void make(String path, String sddl) throws WindowsException {
            calls.add("make " + path + " " + sddl);
            if (makeAnswer != 0) {
                throw new WindowsException("CreateDirectoryW", path, makeAnswer);
            }
        }

        @Override
        public Found look(String path) {
            calls.add("look " + path);
            return found;
        }
    }

    private ProtectedFolder as(ProcessRights rights) {
        return new ProtectedFolder(folders, rights, Set.of());
    }

    @Test
    void newFolder_isMadeForSystemAndAdministratorsAlone_inOneCall_andReadBack() throws ScepterException {
        as(SYSTEM).makeOrCheck(PATH);

        assertThat(folders.calls)
                .containsExactly("make " + PATH + " O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", "look " + PATH);
    }

    @Test
    void folderMadeFromAConsole_belongsToAdministrators() throws ScepterException {
        as(ADMIN).makeOrCheck(PATH);

        assertThat(folders.calls)
                .containsExactly("make " + PATH + " O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", "look " + PATH);
    }

    @Test
    void folderThatIsThere_isUsedIfItIsSound() throws ScepterException {
        folders.makeAnswer = WinError.ERROR_ALREADY_EXISTS;
        folders.found = new Folders.Found(FOLDER, "O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)");

        as(SYSTEM).makeOrCheck(PATH);

        assertThat(folders.calls).last().isEqualTo("look " + PATH);
    }

    @Test
    void folderOfAnotherOwner_isRefusedAsPlanted() {
        folders.makeAnswer = WinError.ERROR_ALREADY_EXISTS;
        folders.found = new Folders.Found(FOLDER, "O:S-1-5-21-1-2-3-1001D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");

        assertThat(refused(SYSTEM))
                .hasMessageContaining("the data folder " + PATH + " belongs to S-1-5-21-1-2-3-1001: it may have been"
                        + " planted. Only Administrators, SYSTEM may own and use it");
        // Not even by its owner.
        refused(ADMIN);
    }

    @Test
    void folderThatLetsOthersIn_isRefused() {
        folders.makeAnswer = WinError.ERROR_ALREADY_EXISTS;
        folders.found = new Folders.Found(FOLDER, "O:SYD:(A;OICI;FA;;;SY)(A;OICIID;0x1200a9;;;BU)");

        assertThat(refused(SYSTEM)).hasMessageContaining("lets Users in (rights 0x1200a9)");
    }

    @Test
    void linkOrFileInItsPlace_isRefused() {
        folders.makeAnswer = WinError.ERROR_ALREADY_EXISTS;
        folders.found = new Folders.Found(FOLDER | LINK, ProtectedFolder.OF_SYSTEM);
        assertThat(refused(SYSTEM)).hasMessageContaining("is a link or a mount point");

        folders.found = new Folders.Found(0x80, ProtectedFolder.OF_SYSTEM);
        assertThat(refused(SYSTEM)).hasMessageContaining("is not a folder");
    }

    @Test
    void descriptorThatWasNotTaken_isNoticed() {
        folders.found = new Folders.Found(FOLDER, "O:SYD:(A;OICI;FA;;;WD)");

        assertThat(refused(SYSTEM)).hasMessageContaining("lets Everyone in");
    }

    @Test
    void accountWithoutTheRight_isToldSo() {
        folders.makeAnswer = 5;
        assertThat(assertFails(ErrorCode.NOT_PERMITTED, () -> as(ADMIN).makeOrCheck(PATH)))
                .hasMessageContaining("cannot make or check the data folder " + PATH + ": CreateDirectoryW");

        folders.makeAnswer = 1307;
        assertFails(ErrorCode.NOT_PERMITTED, () -> as(ADMIN).makeOrCheck(PATH));
    }

    @Test
    void missingFolderAbove_isTold() {
        folders.makeAnswer = WinError.ERROR_PATH_NOT_FOUND;

        assertThat(refused(SYSTEM)).hasMessageContaining("ERROR_PATH_NOT_FOUND");
    }

    private ScepterException refused(ProcessRights rights) {
        return assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> as(rights).makeOrCheck(PATH));
    }
}

package dev.scepter.agent.platform.windows.security;

import com.sun.jna.platform.win32.KnownFolders;
import com.sun.jna.platform.win32.Shell32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.ntdll.Wine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data folder, for SYSTEM and Administrators alone.
 *
 * <p>Every user may make folders in {@code ProgramData}. So it is made with its descriptor, not given it afterwards; and a
 * folder that is there already is used only if its owner and its access list leave nobody else a way in: whoever made it
 * beforehand would read the keys, or choose what the agent believes.
 */
public final class ProtectedFolder {
    private static final String NAME = "Scepter";
    /** Protected from what the folder above hands down; full access for both, handed down to all in it. */
    private static final String ACCESS = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    static final String OF_SYSTEM = "O:SYG:SY" + ACCESS;
    /** Without a privilege that consoles have switched off, an administrator cannot make SYSTEM the owner. */
    static final String OF_ADMINISTRATORS = "O:BAG:BA" + ACCESS;

    private final Folders folders;
    private final ProcessRights rights;
    private final DescriptorJudge judge;

    ProtectedFolder(Folders folders, ProcessRights rights, Set<String> trustedBesides) {
        this.folders = folders;
        this.rights = rights;
        this.judge = new DescriptorJudge(Stream.concat(
                        Stream.of(DescriptorJudge.LOCAL_SYSTEM, DescriptorJudge.ADMINISTRATORS),
                        trustedBesides.stream())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Folders of the running Windows. On Wine, where each file belongs to the one Unix user, that user is trusted too. */
    public static ProtectedFolder ofThisProcess() throws ScepterException {
        try {
            ProcessRights rights = ProcessRights.current();
            Set<String> besides = Wine.version().isPresent() ? Set.of(rights.sid()) : Set.of();
            return new ProtectedFolder(new WindowsFolders(), rights, besides);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot see which rights this process has");
        }
    }

    /**
     * Where the data is by default, {@code C:\ProgramData\Scepter}. Asked of Windows: the variable {@code ProgramData} may be
     * another one inside a service.
     */
    public static Path byDefault() throws ScepterException {
        try {
            return Path.of(Shell32Util.getKnownFolderPath(KnownFolders.FOLDERID_ProgramData), NAME);
        } catch (Win32Exception e) {
            WindowsException failure = new WindowsException("SHGetKnownFolderPath", "ProgramData", e.getErrorCode());
            failure.initCause(e);
            throw failure.toScepter(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot find the folder of programs' data");
        }
    }

    /**
     * Makes the folder, or checks the one that is there.
     *
     * @param folder absolute; the folder above it exists
     * @throws ScepterException {@code NOT_PERMITTED} if this account may not; {@code DATA_FOLDER_UNUSABLE} if the folder
     *     belongs to somebody else, lets somebody else in, or is a link
     */
    public void makeOrCheck(Path folder) throws ScepterException {
        String path = folder.toAbsolutePath().toString();
        try {
            make(path);
            check(path, folders.look(path));
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot make or check the data folder " + path);
        }
    }

    private void make(String path) throws WindowsException {
        try {
            folders.make(path, rights.isLocalSystem() ? OF_SYSTEM : OF_ADMINISTRATORS);
        } catch (WindowsException e) {
            if (!e.is(WinError.ERROR_ALREADY_EXISTS)) {
                throw e;
            }
        }
    }

    private void check(String path, Folders.Found found) throws ScepterException {
        if ((found.attributes() & WinNT.FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
            throw planted(path, "is a link or a mount point");
        }
        if ((found.attributes() & WinNT.FILE_ATTRIBUTE_DIRECTORY) == 0) {
            throw planted(path, "is not a folder");
        }
        Optional<String> fault = judge.fault(found.sddl());
        if (fault.isPresent()) {
            throw planted(path, fault.get());
        }
    }

    private ScepterException planted(String path, String fault) {
        return new ScepterException(
                ErrorCode.DATA_FOLDER_UNUSABLE,
                "the data folder " + path + " " + fault + ": it may have been planted. Only " + judge.trustedInWords()
                        + " may own and use it. Delete it, unless you know who made all that is in it: then give that to"
                        + " them, too");
    }
}

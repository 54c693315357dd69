package dev.scepter.agent.platform.windows.security;

import com.sun.jna.platform.win32.KnownFolders;
import com.sun.jna.platform.win32.Shell32Util;
import com.sun.jna.platform.win32.Win32Exception;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.file.Path;

/** The folder of the user whose process this is; what lies there is the user's own, and not to be believed by others. */
public final class UserFolder {
    private static final String NAME = "Scepter";

    private UserFolder() {}

    /** {@code AppData\Local\Scepter}: it stays on this machine, as keys of a TPM do, when a profile roams. */
    public static Path byDefault() throws ScepterException {
        try {
            return Path.of(Shell32Util.getKnownFolderPath(KnownFolders.FOLDERID_LocalAppData), NAME);
        } catch (Win32Exception e) {
            WindowsException failure = new WindowsException("SHGetKnownFolderPath", "LocalAppData", e.getErrorCode());
            failure.initCause(e);
            throw failure.toScepter(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot find the folder of the user's data");
        }
    }
}

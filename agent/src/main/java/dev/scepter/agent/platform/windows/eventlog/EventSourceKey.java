package dev.scepter.agent.platform.windows.eventlog;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinReg;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.file.Path;

/** Tells the event viewer which DLL has the messages of a source (Windows page Event Sources). */
public final class EventSourceKey {
    private static final String APPLICATION = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\";
    private static final String FILE = "EventMessageFile";

    private EventSourceKey() {}

    /** Names the message DLL of a source. */
    public static void write(String source, Path messageFile) throws ScepterException {
        try {
            Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, APPLICATION + source);
            Advapi32Util.registrySetStringValue(
                    WinReg.HKEY_LOCAL_MACHINE, APPLICATION + source, FILE, messageFile.toString());
        } catch (Win32Exception e) {
            throw told("RegSetValueEx", source, e);
        }
    }

    /** Forgets a source; no failure if it is not known. */
    public static void delete(String source) throws ScepterException {
        try {
            Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, APPLICATION + source);
        } catch (Win32Exception e) {
            if (e.getErrorCode() != WinError.ERROR_FILE_NOT_FOUND) {
                throw told("RegDeleteKey", source, e);
            }
        }
    }

    private static ScepterException told(String function, String source, Win32Exception e) {
        return new WindowsException(function, "event source " + source, e.getErrorCode())
                .toScepter(ErrorCode.SERVICE_FAILED, "cannot set the event source " + source);
    }
}

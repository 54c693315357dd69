package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.win32.StdCallLibrary.StdCallCallback;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The dispatcher of {@code advapi32.dll}. */
final class Advapi32Dispatcher implements Dispatcher {
    /**
     * Functions that the system calls until the process ends. It alone would know them, and the garbage collector, which
     * does not see that, would free their code.
     */
    private static final List<StdCallCallback> KEPT = new CopyOnWriteArrayList<>();

    @Override
    public void dispatch(String service, Runnable serviceMain) throws WindowsException {
        Winsvc.SERVICE_MAIN_FUNCTION main = (count, arguments) -> serviceMain.run();
        KEPT.add(main);
        Winsvc.SERVICE_TABLE_ENTRY entry = new Winsvc.SERVICE_TABLE_ENTRY();
        entry.lpServiceName = service;
        entry.lpServiceProc = main;
        // The second entry is empty: the end of the table.
        Winsvc.SERVICE_TABLE_ENTRY[] table = (Winsvc.SERVICE_TABLE_ENTRY[]) entry.toArray(2);
        if (!Advapi32.INSTANCE.StartServiceCtrlDispatcher(table)) {
            throw new WindowsException("StartServiceCtrlDispatcher", service, Native.getLastError());
        }
    }

    @Override
    public StatusHandle register(String service, ControlHandler handler) throws WindowsException {
        Winsvc.HandlerEx callback = (code, event, data, context) -> handler.control(code, event);
        KEPT.add(callback);
        Winsvc.@Nullable SERVICE_STATUS_HANDLE handle =
                Advapi32.INSTANCE.RegisterServiceCtrlHandlerEx(service, callback, null);
        if (handle == null) {
            throw new WindowsException("RegisterServiceCtrlHandlerEx", service, Native.getLastError());
        }
        return status -> {
            if (!Advapi32.INSTANCE.SetServiceStatus(handle, structure(status))) {
                throw new WindowsException("SetServiceStatus", service, Native.getLastError());
            }
        };
    }

    private static Winsvc.SERVICE_STATUS structure(ServiceStatus status) {
        Winsvc.SERVICE_STATUS structure = new Winsvc.SERVICE_STATUS();
        structure.dwServiceType = WinNT.SERVICE_WIN32_OWN_PROCESS;
        structure.dwCurrentState = status.state();
        structure.dwControlsAccepted = status.accepted();
        structure.dwWin32ExitCode = status.win32ExitCode();
        structure.dwServiceSpecificExitCode = status.specificExitCode();
        structure.dwCheckPoint = status.checkPoint();
        structure.dwWaitHint = status.waitHintMillis();
        return structure;
    }
}

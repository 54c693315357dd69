package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.RegistryKey;
import dev.scepter.agent.platform.windows.registry.RegistryValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service manager of this machine, by {@code advapi32.dll}. */
final class Advapi32Database implements ServiceDatabase {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";

    @Override
    public Service create(String name, String displayName, String commandLine) throws WindowsException {
        Winsvc.SC_HANDLE manager = manager(Winsvc.SC_MANAGER_CONNECT | Winsvc.SC_MANAGER_CREATE_SERVICE);
        try {
            // No account: LocalSystem.
            Winsvc.@Nullable SC_HANDLE handle = Advapi32.INSTANCE.CreateService(
                    manager,
                    name,
                    displayName,
                    Winsvc.SERVICE_ALL_ACCESS,
                    WinNT.SERVICE_WIN32_OWN_PROCESS,
                    WinNT.SERVICE_AUTO_START,
                    WinNT.SERVICE_ERROR_NORMAL,
                    commandLine,
                    null,
                    null,
                    null,
                    null,
                    null);
            return service("CreateService", name, handle);
        } finally {
            Advapi32.INSTANCE.CloseServiceHandle(manager);
        }
    }

    @Override
    public Service open(String name, int access) throws WindowsException {
        Winsvc.SC_HANDLE manager = manager(Winsvc.SC_MANAGER_CONNECT);
        try {
            return service("OpenService", name, Advapi32.INSTANCE.OpenService(manager, name, access));
        } finally {
            Advapi32.INSTANCE.CloseServiceHandle(manager);
        }
    }

    private static Winsvc.SC_HANDLE manager(int access) throws WindowsException {
        Winsvc.@Nullable SC_HANDLE manager = Advapi32.INSTANCE.OpenSCManager(null, null, access);
        if (manager == null) {
            throw new WindowsException("OpenSCManager", "this machine", Native.getLastError());
        }
        return manager;
    }

    private static Service service(String function, String name, Winsvc.@Nullable SC_HANDLE handle)
            throws WindowsException {
        if (handle == null) {
            throw new WindowsException(function, name, Native.getLastError());
        }
        return new OpenService(name, handle);
    }

    private static final class OpenService implements Service {
        private final String name;
        private final Winsvc.SC_HANDLE handle;

        OpenService(String name, Winsvc.SC_HANDLE handle) {
            this.name = name;
            this.handle = handle;
        }

        @Override
        public void start() throws WindowsException {
            check("StartService", Advapi32.INSTANCE.StartService(handle, 0, null));
        }

        @Override
        public void stop() throws WindowsException {
            check(
                    "ControlService",
                    Advapi32.INSTANCE.ControlService(handle, Winsvc.SERVICE_CONTROL_STOP, new Winsvc.SERVICE_STATUS()));
        }

        @Override
        public void delete() throws WindowsException {
            check("DeleteService", Advapi32.INSTANCE.DeleteService(handle));
        }

        @Override
        public ServiceReport query() throws WindowsException {
            Winsvc.SERVICE_STATUS_PROCESS status = new Winsvc.SERVICE_STATUS_PROCESS();
            check(
                    "QueryServiceStatusEx",
                    Advapi32.INSTANCE.QueryServiceStatusEx(
                            handle,
                            Winsvc.SC_STATUS_TYPE.SC_STATUS_PROCESS_INFO,
                            status,
                            status.size(),
                            new IntByReference()));
            boolean told = status.dwWin32ExitCode == WinError.ERROR_SERVICE_SPECIFIC_ERROR;
            return new ServiceReport(
                    state(status.dwCurrentState),
                    status.dwProcessId == 0 ? Optional.empty() : Optional.of(status.dwProcessId),
                    status.dwWin32ExitCode,
                    told ? Optional.of(status.dwServiceSpecificExitCode) : Optional.empty());
        }

        @Override
        public void change(ServiceSetting setting) throws WindowsException {
            check(
                    "ChangeServiceConfig2 level " + setting.level(),
                    Advapi32.INSTANCE.ChangeServiceConfig2(handle, setting.level(), structure(setting)));
        }

        @Override
        public List<String> environment() throws WindowsException {
            RegistryValue value = new RegistryKey(SERVICES + name).values().get(ServiceEnvironment.VALUE);
            // Of another type it has no effect.
            return value instanceof RegistryValue.Lines lines ? lines.lines() : List.of();
        }

        @Override
        public void setEnvironment(List<String> lines) throws WindowsException {
            try {
                Advapi32Util.registrySetStringArray(
                        WinReg.HKEY_LOCAL_MACHINE,
                        SERVICES + name,
                        ServiceEnvironment.VALUE,
                        lines.toArray(String[]::new));
            } catch (Win32Exception e) {
                throw new WindowsException(
                        "RegSetValueExW", "HKLM\\" + SERVICES + name + ", Environment", e.getErrorCode());
            }
        }

        @Override
        public void close() {
            Advapi32.INSTANCE.CloseServiceHandle(handle);
        }

        private void check(String function, boolean done) throws WindowsException {
            if (!done) {
                throw new WindowsException(function, name, Native.getLastError());
            }
        }
    }

    private static ServiceState state(int state) {
        return switch (state) {
            case Winsvc.SERVICE_STOPPED -> ServiceState.STOPPED;
            case Winsvc.SERVICE_START_PENDING -> ServiceState.START_PENDING;
            case Winsvc.SERVICE_STOP_PENDING -> ServiceState.STOP_PENDING;
            case Winsvc.SERVICE_RUNNING -> ServiceState.RUNNING;
            default -> ServiceState.OTHER;
        };
    }

    private static Winsvc.ChangeServiceConfig2Info structure(ServiceSetting setting) {
        if (setting instanceof ServiceSetting.Description description) {
            Winsvc.SERVICE_DESCRIPTION structure = new Winsvc.SERVICE_DESCRIPTION();
            structure.lpDescription = description.text();
            return structure;
        }
        if (setting instanceof ServiceSetting.Recovery recovery) {
            return structure(recovery);
        }
        if (setting instanceof ServiceSetting.RecoveryAfterErrors flag) {
            Winsvc.SERVICE_FAILURE_ACTIONS_FLAG structure = new Winsvc.SERVICE_FAILURE_ACTIONS_FLAG();
            structure.fFailureActionsOnNonCrashFailures = flag.enabled() ? 1 : 0;
            return structure;
        }
        if (setting instanceof ServiceSetting.DelayedStart delayed) {
            ScmStructures.SERVICE_DELAYED_AUTO_START_INFO structure =
                    new ScmStructures.SERVICE_DELAYED_AUTO_START_INFO();
            structure.fDelayedAutostart = delayed.enabled() ? 1 : 0;
            return structure;
        }
        if (setting instanceof ServiceSetting.ServiceSid sid) {
            ScmStructures.SERVICE_SID_INFO structure = new ScmStructures.SERVICE_SID_INFO();
            structure.dwServiceSidType = sid.type();
            return structure;
        }
        if (setting instanceof ServiceSetting.PreShutdown preShutdown) {
            ScmStructures.SERVICE_PRESHUTDOWN_INFO structure = new ScmStructures.SERVICE_PRESHUTDOWN_INFO();
            structure.dwPreshutdownTimeout = Math.toIntExact(preShutdown.limit().toMillis());
            return structure;
        }
        throw new IllegalStateException("no structure for " + setting);
    }

    private static Winsvc.SERVICE_FAILURE_ACTIONS structure(ServiceSetting.Recovery recovery) {
        List<Integer> delays = recovery.restarts().stream()
                .map(delay -> Math.toIntExact(delay.toMillis()))
                .toList();
        Winsvc.SC_ACTION.ByReference first = new Winsvc.SC_ACTION.ByReference();
        Winsvc.SC_ACTION[] actions = (Winsvc.SC_ACTION[]) first.toArray(delays.size());
        for (int i = 0; i < delays.size(); i++) {
            actions[i].type = Winsvc.SC_ACTION_RESTART;
            actions[i].delay = delays.get(i);
        }
        Winsvc.SERVICE_FAILURE_ACTIONS structure = new Winsvc.SERVICE_FAILURE_ACTIONS();
        structure.dwResetPeriod = Math.toIntExact(recovery.reset().toSeconds());
        structure.cActions = delays.size();
        structure.lpsaActions = first;
        return structure;
    }
}

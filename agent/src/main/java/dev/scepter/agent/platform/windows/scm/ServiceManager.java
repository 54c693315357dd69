package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Winsvc;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.WindowsStatus;
import dev.scepter.agent.port.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Installs, removes, starts and stops one service of this machine. Failures carry {@code SERVICE_NOT_INSTALLED}, {@code
 * NOT_PERMITTED} or {@code SERVICE_FAILED}.
 *
 * <p>What is so already is no failure: starting a service that runs, stopping or removing one that does not or is not there.
 */
public final class ServiceManager {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    /** Its process ends a moment after the service has stopped; its files are in use so long. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private static final List<ServiceSetting> SETTINGS = List.of(
            new ServiceSetting.Description(
                    "Enrols, proves and renews the certificates that this device's SCEP policies ask for."),
            new ServiceSetting.Recovery(
                    List.of(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                    Duration.ofDays(1)),
            new ServiceSetting.RecoveryAfterErrors(true),
            new ServiceSetting.DelayedStart(true),
            new ServiceSetting.ServiceSid(ScmConstants.SERVICE_SID_TYPE_UNRESTRICTED),
            // More than a stop takes, so that the shutdown waits for nothing else.
            new ServiceSetting.PreShutdown(Duration.ofSeconds(10)));

    private final ServiceDatabase database;
    private final IntPredicate isProcessAlive;
    private final Sleeper sleeper;
    private final String name;

    ServiceManager(ServiceDatabase database, IntPredicate isProcessAlive, Sleeper sleeper, String name) {
        this.database = database;
        this.isProcessAlive = isProcessAlive;
        this.sleeper = sleeper;
        this.name = name;
    }

    /** The service of a name on this machine. */
    public static ServiceManager ofThisMachine(String name, Sleeper sleeper) {
        return new ServiceManager(
                new Advapi32Database(),
                process -> ProcessHandle.of(Integer.toUnsignedLong(process))
                        .filter(ProcessHandle::isAlive)
                        .isPresent(),
                sleeper,
                name);
    }

    /**
     * Adds the service; it starts with the system from then on.
     *
     * @param commandLine program and arguments, as {@link ServiceCommandLine} joins them
     * @return what Windows refused to set; the service works without
     */
    public List<String> install(String displayName, String commandLine) throws ScepterException {
        try (ServiceDatabase.Service service = database.create(name, displayName, commandLine)) {
            return configure(service);
        } catch (WindowsException e) {
            throw told(e, "cannot install the service " + name);
        }
    }

    /**
     * Sets the recovery actions and all else that an installer may not know to set. Never called in the start routine of the
     * service, which the service manager waits for.
     *
     * @return what Windows refused to set
     */
    public List<String> configure() throws ScepterException {
        // Recovery by restart needs the right to start it (Windows page ChangeServiceConfig2W).
        int access = Winsvc.SERVICE_CHANGE_CONFIG | Winsvc.SERVICE_START;
        try (ServiceDatabase.Service service = database.open(name, access)) {
            return configure(service);
        } catch (WindowsException e) {
            throw told(e, "cannot configure the service " + name);
        }
    }

    private static List<String> configure(ServiceDatabase.Service service) {
        List<String> refused = new ArrayList<>();
        for (ServiceSetting setting : SETTINGS) {
            try {
                service.change(setting);
            } catch (WindowsException e) {
                refused.add(setting.words() + ": " + e.getMessage());
            }
        }
        return refused;
    }

    /** Stops the service and removes it. */
    public void uninstall() throws ScepterException, InterruptedException {
        String action = "cannot remove the service " + name;
        int access = Winsvc.SERVICE_QUERY_STATUS | Winsvc.SERVICE_STOP | WinNT.DELETE;
        try (ServiceDatabase.Service service = database.open(name, access)) {
            stop(service, action);
            service.delete();
        } catch (WindowsException e) {
            if (e.is(WinError.ERROR_SERVICE_DOES_NOT_EXIST)) {
                return;
            }
            throw told(e, action);
        }
    }

    /** Starts the service and waits until it runs. */
    public ServiceReport start() throws ScepterException, InterruptedException {
        String action = "cannot start the service " + name;
        int access = Winsvc.SERVICE_QUERY_STATUS | Winsvc.SERVICE_START;
        try (ServiceDatabase.Service service = database.open(name, access)) {
            boolean begun = begin(service);
            ServiceReport report = awaitStart(service);
            if (!begun && report.state() == ServiceState.STOPPED) {
                // It was about to stop, which counts as running, too.
                begin(service);
                report = awaitStart(service);
            }
            if (report.state() != ServiceState.RUNNING) {
                throw new ScepterException(ErrorCode.SERVICE_FAILED, action + ": it is " + words(report));
            }
            return report;
        } catch (WindowsException e) {
            throw told(e, action);
        }
    }

    /** False if it runs already. */
    private static boolean begin(ServiceDatabase.Service service) throws WindowsException {
        try {
            service.start();
            return true;
        } catch (WindowsException e) {
            if (!e.is(WinError.ERROR_SERVICE_ALREADY_RUNNING)) {
                throw e;
            }
            return false;
        }
    }

    private ServiceReport awaitStart(ServiceDatabase.Service service) throws WindowsException, InterruptedException {
        return await(
                service,
                LONGEST_START,
                seen -> seen.state() == ServiceState.RUNNING || seen.state() == ServiceState.STOPPED);
    }

    /** Stops the service and waits until it is STOPPED and its process has ended. */
    public ServiceReport stop() throws ScepterException, InterruptedException {
        String action = "cannot stop the service " + name;
        int access = Winsvc.SERVICE_QUERY_STATUS | Winsvc.SERVICE_STOP;
        try (ServiceDatabase.Service service = database.open(name, access)) {
            return stop(service, action);
        } catch (WindowsException e) {
            throw told(e, action);
        }
    }

    private ServiceReport stop(ServiceDatabase.Service service, String action)
            throws WindowsException, ScepterException, InterruptedException {
        ServiceReport before = service.query();
        if (before.state() == ServiceState.STOPPED) {
            return before;
        }
        ServiceReport report = await(service, LONGEST_STOP, seen -> isStopped(service, seen));
        if (report.state() != ServiceState.STOPPED) {
            throw new ScepterException(
                    ErrorCode.SERVICE_FAILED,
                    action + ": after " + LONGEST_STOP.toSeconds() + " s it is " + words(report));
        }
        int process = before.processId().orElse(0);
        for (Duration waited = Duration.ZERO;
                process != 0 && waited.compareTo(LONGEST_END) < 0 && isProcessAlive.test(process);
                waited = waited.plus(LOOK)) {
            sleeper.sleep(LOOK);
        }
        return report;
    }

    /** Asks it to stop each time that it might take that; in a pending state it takes nothing (1061). */
    private static boolean isStopped(ServiceDatabase.Service service, ServiceReport seen) throws WindowsException {
        if (seen.state() == ServiceState.STOPPED) {
            return true;
        }
        if (seen.state() == ServiceState.RUNNING) {
            try {
                service.stop();
            } catch (WindowsException e) {
                if (!e.is(WinError.ERROR_SERVICE_NOT_ACTIVE) && !e.is(WinError.ERROR_SERVICE_CANNOT_ACCEPT_CTRL)) {
                    throw e;
                }
            }
        }
        return false;
    }

    /** What the service manager says of the service. */
    public ServiceReport status() throws ScepterException {
        try (ServiceDatabase.Service service = database.open(name, Winsvc.SERVICE_QUERY_STATUS)) {
            return service.query();
        } catch (WindowsException e) {
            if (e.is(WinError.ERROR_SERVICE_DOES_NOT_EXIST)) {
                return ServiceReport.NOT_INSTALLED;
            }
            throw told(e, "cannot ask about the service " + name);
        }
    }

    /** The state in words, with what the service ended with. */
    public static String words(ServiceReport report) {
        String state = report.state().name();
        if (!report.hasFailed()) {
            return state;
        }
        return state + ", its last end was "
                + report.agentExitCode()
                        .map(code -> "with exit code " + code)
                        .orElseGet(() -> WindowsStatus.describe(report.win32ExitCode()));
    }

    private ServiceReport await(ServiceDatabase.Service service, Duration atMost, Look look)
            throws WindowsException, InterruptedException {
        Duration waited = Duration.ZERO;
        ServiceReport seen = service.query();
        while (!look.isDone(seen) && waited.compareTo(atMost) < 0) {
            sleeper.sleep(LOOK);
            waited = waited.plus(LOOK);
            seen = service.query();
        }
        return seen;
    }

    @FunctionalInterface
    private interface Look {
        boolean isDone(ServiceReport seen) throws WindowsException;
    }

    private static ScepterException told(WindowsException e, String action) {
        ErrorCode code = e.is(WinError.ERROR_SERVICE_DOES_NOT_EXIST)
                ? ErrorCode.SERVICE_NOT_INSTALLED
                : ErrorCode.SERVICE_FAILED;
        return e.toScepter(code, action);
    }
}

package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinUser;
import com.sun.jna.platform.win32.Winsvc;
import com.sun.jna.platform.win32.Wtsapi32;
import dev.scepter.agent.port.WakeUp;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The states of a service, as the service manager may see them: START_PENDING, RUNNING, STOP_PENDING, STOPPED, never back,
 * and nothing after STOPPED. Safe for several threads.
 */
final class ServiceLife {
    /** What is taken while the service runs. Pre-shutdown comes before the others are told, so shutdown adds nothing. */
    static final int ACCEPTED = Winsvc.SERVICE_ACCEPT_STOP
            | Winsvc.SERVICE_ACCEPT_PRESHUTDOWN
            | Winsvc.SERVICE_ACCEPT_POWEREVENT
            | Winsvc.SERVICE_ACCEPT_SESSIONCHANGE
            | Winsvc.SERVICE_ACCEPT_TIMECHANGE;

    private static final int NOT_BEGUN = 0;

    private final int waitHintMillis;
    private final Runnable onStop;
    private final Consumer<WakeUp> onWakeUp;
    private Consumer<ServiceStatus> reports = status -> {};
    private int state = NOT_BEGUN;
    private int checkPoint;
    private boolean stopAsked;

    /**
     * @param waitHint how soon {@link #progress} is called again at the latest
     * @param onStop told once, without any lock held; returns at once
     * @param onWakeUp told without any lock held; returns at once
     */
    ServiceLife(Duration waitHint, Runnable onStop, Consumer<WakeUp> onWakeUp) {
        this.waitHintMillis = Math.toIntExact(waitHint.toMillis());
        this.onStop = onStop;
        this.onWakeUp = onWakeUp;
    }

    /**
     * The service manager can be told from now on.
     *
     * @param told takes each status, in order
     */
    synchronized void begin(Consumer<ServiceStatus> told) {
        reports = told;
        pending(stopAsked ? Winsvc.SERVICE_STOP_PENDING : Winsvc.SERVICE_START_PENDING);
    }

    /** In a pending state: says that it still goes on. */
    synchronized void progress() {
        if (state == Winsvc.SERVICE_START_PENDING || state == Winsvc.SERVICE_STOP_PENDING) {
            pending(state);
        }
    }

    /**
     * The start is done.
     *
     * @return false if a stop was asked for meanwhile: then the service does not run any more
     */
    synchronized boolean running() {
        if (state == Winsvc.SERVICE_START_PENDING) {
            state = Winsvc.SERVICE_RUNNING;
            reports.accept(new ServiceStatus(state, ACCEPTED, WinError.NO_ERROR, 0, 0, 0));
        }
        return state == Winsvc.SERVICE_RUNNING;
    }

    /**
     * The service is over; the last status.
     *
     * @param exitCode of the agent, told as the service's own error unless it is 0
     */
    synchronized void ended(int exitCode) {
        if (state == Winsvc.SERVICE_STOPPED) {
            return;
        }
        state = Winsvc.SERVICE_STOPPED;
        int error = exitCode == 0 ? WinError.NO_ERROR : WinError.ERROR_SERVICE_SPECIFIC_ERROR;
        reports.accept(new ServiceStatus(state, 0, error, exitCode, 0, 0));
    }

    /**
     * Takes a control from the service manager and returns at once.
     *
     * @param code such as {@code SERVICE_CONTROL_STOP}
     * @param event what happened, of controls that tell of events
     * @return what the handler answers (Windows page HandlerEx)
     */
    int control(int code, int event) {
        switch (code) {
            case Winsvc.SERVICE_CONTROL_STOP, Winsvc.SERVICE_CONTROL_PRESHUTDOWN, Winsvc.SERVICE_CONTROL_SHUTDOWN ->
                stop();
            case Winsvc.SERVICE_CONTROL_POWEREVENT -> {
                // Comes at every resume; the others come besides, or not at all.
                if (event == WinUser.PBT_APMRESUMEAUTOMATIC) {
                    onWakeUp.accept(WakeUp.RESUME);
                }
            }
            case Winsvc.SERVICE_CONTROL_SESSIONCHANGE -> {
                if (event == Wtsapi32.WTS_SESSION_LOGON) {
                    onWakeUp.accept(WakeUp.LOGON);
                }
            }
            case Winsvc.SERVICE_CONTROL_TIMECHANGE -> onWakeUp.accept(WakeUp.CLOCK);
            case Winsvc.SERVICE_CONTROL_INTERROGATE -> {
                // The service manager knows the last status.
            }
            default -> {
                return WinError.ERROR_CALL_NOT_IMPLEMENTED;
            }
        }
        return WinError.NO_ERROR;
    }

    private void stop() {
        synchronized (this) {
            if (stopAsked || state == Winsvc.SERVICE_STOPPED) {
                return;
            }
            stopAsked = true;
            if (state != NOT_BEGUN) {
                pending(Winsvc.SERVICE_STOP_PENDING);
            }
        }
        onStop.run();
    }

    private void pending(int next) {
        checkPoint = state == next ? checkPoint + 1 : 1;
        state = next;
        reports.accept(new ServiceStatus(state, 0, WinError.NO_ERROR, 0, checkPoint, waitHintMillis));
    }
}

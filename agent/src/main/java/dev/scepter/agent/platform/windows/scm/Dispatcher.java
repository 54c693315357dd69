package dev.scepter.agent.platform.windows.scm;

import dev.scepter.agent.platform.windows.WindowsException;

/** What a service's own process asks of the service manager. */
interface Dispatcher {

    /**
     * {@code StartServiceCtrlDispatcherW}: connects this process with the service manager and blocks until its one service
     * has stopped. Controls come on the calling thread.
     *
     * @param serviceMain called once, on a thread of the system
     * @throws WindowsException 1063 if the service manager did not start this process
     */
    void dispatch(String service, Runnable serviceMain) throws WindowsException;

    /** {@code RegisterServiceCtrlHandlerExW}. */
    StatusHandle register(String service, ControlHandler handler) throws WindowsException;

    /** {@code HandlerEx}. */
    @FunctionalInterface
    interface ControlHandler {
        int control(int code, int event);
    }

    /** Never closed, as Windows says. */
    @FunctionalInterface
    interface StatusHandle {

        /** {@code SetServiceStatus}. */
        void set(ServiceStatus status) throws WindowsException;
    }
}

package dev.scepter.agent.platform.windows.scm;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;

/** What is asked of the service manager about services; one call of Windows each. */
interface ServiceDatabase {

    /**
     * {@code CreateServiceW}: a process of its own under LocalSystem that starts with the system.
     *
     * @throws WindowsException 1073 if it is there, 1072 if the one before is about to go, 5 without the rights
     */
    Service create(String name, String displayName, String commandLine) throws WindowsException;

    /**
     * {@code OpenServiceW}.
     *
     * @param access rights such as {@code SERVICE_START}
     * @throws WindowsException 1060 if there is none, 5 without the rights
     */
    Service open(String name, int access) throws WindowsException;

    /** A handle of a service; closed once. */
    interface Service extends AutoCloseable {

        /** {@code StartServiceW}. */
        void start() throws WindowsException;

        /** {@code ControlService} with {@code SERVICE_CONTROL_STOP}. */
        void stop() throws WindowsException;

        /** {@code DeleteService}: it goes when its last handle is closed. */
        void delete() throws WindowsException;

        /** {@code QueryServiceStatusEx}. */
        ServiceReport query() throws WindowsException;

        /** {@code ChangeServiceConfig2W}. */
        void change(ServiceSetting setting) throws WindowsException;

        /** The lines of the value {@code Environment} of its registry key; none if there is no such value. */
        List<String> environment() throws WindowsException;

        /** Writes them; they count from the next start on. */
        void setEnvironment(List<String> lines) throws WindowsException;

        @Override
        void close();
    }
}

package dev.scepter.agent.platform.windows.scm;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service manager in memory, with one service at most. */
final class FakeDatabase implements ServiceDatabase {
    static final int PROCESS = 4711;

    final List<String> calls = new ArrayList<>();
    final List<ServiceSetting> settings = new ArrayList<>();
    /** What functions answer instead of what they do. */
    final Map<String, Integer> failures = new HashMap<>();
    /** The states that are seen one after the other; the last one stays. */
    final Deque<ServiceState> states = new ArrayDeque<>();

    /** So often the start is refused with 1056. */
    int alreadyRunning;

    int exitCode;
    int openHandles;

    FakeDatabase installed(ServiceState... seen) {
        states.addAll(List.of(seen));
        return this;
    }

    @Override
    public Service create(String name, String displayName, String commandLine) throws WindowsException {
        call("CreateService", name + "|" + displayName + "|" + commandLine);
        if (!states.isEmpty()) {
            throw new WindowsException("CreateService", name, 1073);
        }
        states.add(ServiceState.STOPPED);
        return handle(name);
    }

    @Override
    public Service open(String name, int access) throws WindowsException {
        call("OpenService", name + "|" + Integer.toHexString(access));
        if (states.isEmpty()) {
            throw new WindowsException("OpenService", name, 1060);
        }
        return handle(name);
    }

    private void call(String function, String subject) throws WindowsException {
        calls.add(function + " " + subject);
        if (failures.containsKey(function)) {
            throw new WindowsException(function, subject, failures.get(function));
        }
    }

    private Service handle(String name) {
        openHandles++;
        return new Service() {
            @Override
            public void start() throws WindowsException {
                call("StartService", name);
                if (alreadyRunning-- > 0) {
                    throw new WindowsException("StartService", name, 1056);
                }
            }

            @Override
            public void stop() throws WindowsException {
                call("ControlService", name);
            }

            @Override
            public void delete() throws WindowsException {
                call("DeleteService", name);
                states.clear();
            }

            @Override
            public ServiceReport query() {
                ServiceState state = states.size() > 1 ? states.remove() : states.element();
                boolean stopped = state == ServiceState.STOPPED;
                boolean failed = stopped && exitCode != 0;
                return new ServiceReport(
                        state,
                        stopped ? Optional.empty() : Optional.of(PROCESS),
                        failed ? 1066 : 0,
                        failed ? Optional.of(exitCode) : Optional.empty());
            }

            @Override
            public void change(ServiceSetting setting) throws WindowsException {
                call("ChangeServiceConfig2-" + setting.level(), name);
                settings.add(setting);
            }

            @Override
            public void close() {
                openHandles--;
            }
        };
    }
}

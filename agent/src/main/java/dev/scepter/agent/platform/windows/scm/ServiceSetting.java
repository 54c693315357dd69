package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.platform.win32.Winsvc;
import java.time.Duration;
import java.util.List;

/** What {@code ChangeServiceConfig2W} sets, one record for each level that the agent uses. */
sealed interface ServiceSetting {

    /** The number of the level, such as {@code SERVICE_CONFIG_DESCRIPTION}. */
    int level();

    /** What it is for people. */
    String words();

    /** Shown in the list of services. */
    record Description(String text) implements ServiceSetting {
        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_DESCRIPTION;
        }

        @Override
        public String words() {
            return "description";
        }
    }

    /**
     * Restarts after failures.
     *
     * @param restarts how long after each failure; the last one repeats
     * @param reset after so long without failure they are counted anew
     */
    record Recovery(List<Duration> restarts, Duration reset) implements ServiceSetting {
        public Recovery {
            restarts = List.copyOf(restarts);
        }

        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS;
        }

        @Override
        public String words() {
            return "recovery actions";
        }
    }

    /** Recovery also if the service told of its end with an error; without it only after a crash. */
    record RecoveryAfterErrors(boolean enabled) implements ServiceSetting {
        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_FAILURE_ACTIONS_FLAG;
        }

        @Override
        public String words() {
            return "recovery after errors";
        }
    }

    /** Starts after the other automatic services. */
    record DelayedStart(boolean enabled) implements ServiceSetting {
        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_DELAYED_AUTO_START_INFO;
        }

        @Override
        public String words() {
            return "delayed start";
        }
    }

    /**
     * An identity of its own, for the rights of files.
     *
     * @param type such as {@code SERVICE_SID_TYPE_UNRESTRICTED}
     */
    record ServiceSid(int type) implements ServiceSetting {
        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_SERVICE_SID_INFO;
        }

        @Override
        public String words() {
            return "service SID";
        }
    }

    /** How long the system waits for the service before it shuts down. */
    record PreShutdown(Duration limit) implements ServiceSetting {
        @Override
        public int level() {
            return Winsvc.SERVICE_CONFIG_PRESHUTDOWN_INFO;
        }

        @Override
        public String words() {
            return "pre-shutdown time";
        }
    }
}

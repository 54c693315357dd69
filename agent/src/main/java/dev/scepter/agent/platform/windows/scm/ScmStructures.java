package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.platform.win32.Winsvc.ChangeServiceConfig2Info;

/** The structures of {@code winsvc.h} that jna-platform does not bind. */
final class ScmStructures {
    private ScmStructures() {}

    /** Level {@code SERVICE_CONFIG_DELAYED_AUTO_START_INFO}. */
    @FieldOrder("fDelayedAutostart")
    public static final class SERVICE_DELAYED_AUTO_START_INFO extends ChangeServiceConfig2Info {
        public int fDelayedAutostart;
    }

    /** Level {@code SERVICE_CONFIG_SERVICE_SID_INFO}. */
    @FieldOrder("dwServiceSidType")
    public static final class SERVICE_SID_INFO extends ChangeServiceConfig2Info {
        public int dwServiceSidType;
    }

    /** Level {@code SERVICE_CONFIG_PRESHUTDOWN_INFO}. */
    @FieldOrder("dwPreshutdownTimeout")
    public static final class SERVICE_PRESHUTDOWN_INFO extends ChangeServiceConfig2Info {
        public int dwPreshutdownTimeout;
    }
}

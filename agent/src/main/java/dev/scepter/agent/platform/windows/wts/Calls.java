package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.scepter.agent.platform.windows.WindowsException;

/** How functions of Windows are called here. */
final class Calls {
    private Calls() {}

    /** A handle, which is a number. */
    static Pointer pointer(long value) {
        return new Pointer(value);
    }

    /** Right after the call: the thread's last error is told. */
    static void require(boolean succeeded, String function, String subject) throws WindowsException {
        if (!succeeded) {
            throw new WindowsException(function, subject, Native.getLastError());
        }
    }
}

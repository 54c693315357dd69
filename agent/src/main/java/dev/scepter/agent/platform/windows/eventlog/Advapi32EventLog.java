package dev.scepter.agent.platform.windows.eventlog;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.platform.windows.WindowsException;
import org.jspecify.annotations.Nullable;

/** The event log of this machine, by {@code advapi32.dll}. */
final class Advapi32EventLog implements EventLog {

    @Override
    public Source open(String source) throws WindowsException {
        WinNT.@Nullable HANDLE handle = Advapi32.INSTANCE.RegisterEventSource(null, source);
        if (handle == null) {
            throw new WindowsException("RegisterEventSource", source, Native.getLastError());
        }
        return new Source() {
            @Override
            public void report(int type, int messageId, String text) throws WindowsException {
                String[] strings = {text};
                if (!Advapi32.INSTANCE.ReportEvent(
                        handle, type, 0, messageId, null, strings.length, 0, strings, null)) {
                    throw new WindowsException("ReportEvent", source, Native.getLastError());
                }
            }

            @Override
            public void close() {
                Advapi32.INSTANCE.DeregisterEventSource(handle);
            }
        };
    }
}

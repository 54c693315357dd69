package dev.scepter.agent.platform.windows.pipe;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef.DWORD;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.security.SecurityDescriptors;
import java.time.Duration;

/** Named pipes of the running Windows. */
final class Kernel32Pipes implements Pipes {
    /** What the system keeps ready for each direction; more waits for the reader. */
    private static final int BUFFER = 4_096;

    @Override
    public Pipe create(String name, int openMode, int pipeMode, int instances, String sddl) throws WindowsException {
        byte[] bytes = SecurityDescriptors.selfRelative(sddl);
        try (Memory descriptor = new Memory(bytes.length)) {
            descriptor.write(0, bytes, 0, bytes.length);
            WinBase.SECURITY_ATTRIBUTES attributes = new WinBase.SECURITY_ATTRIBUTES();
            attributes.dwLength = new DWORD(attributes.size());
            attributes.lpSecurityDescriptor = descriptor;
            attributes.bInheritHandle = false;
            HANDLE handle = Kernel32.INSTANCE.CreateNamedPipe(
                    name, openMode, pipeMode, instances, BUFFER, BUFFER, 0, attributes);
            return pipe("CreateNamedPipeW", name, handle);
        }
    }

    @Override
    public Pipe open(String name, int access, int flags) throws WindowsException {
        HANDLE handle = Kernel32.INSTANCE.CreateFile(name, access, 0, null, WinNT.OPEN_EXISTING, flags, null);
        return pipe("CreateFileW", name, handle);
    }

    @Override
    public void awaitFree(String name, Duration atMost) throws WindowsException {
        // Zero would be the time that the server chose.
        if (!Kernel32.INSTANCE.WaitNamedPipe(name, (int) Math.max(1, atMost.toMillis()))) {
            throw new WindowsException("WaitNamedPipeW", name, Native.getLastError());
        }
    }

    private static Pipe pipe(String function, String name, HANDLE handle) throws WindowsException {
        if (WinBase.INVALID_HANDLE_VALUE.equals(handle)) {
            throw new WindowsException(function, name, Native.getLastError());
        }
        return new Kernel32Pipe(name, handle);
    }
}

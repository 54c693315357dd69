package dev.scepter.agent.platform.windows.pipe;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/**
 * Calls of kernel32.dll of named pipes, most of which go on after they have returned (Windows pages of the same names).
 * jna-platform binds those with arrays and structures that it copies for the time of the call alone; here memory stays where it is. The pointers
 * {@code overlapped} are to an OVERLAPPED.
 */
@SuppressWarnings("MemberName")
interface PipeLibrary extends StdCallLibrary {

    boolean ConnectNamedPipe(WinNT.HANDLE pipe, Pointer overlapped);

    boolean ReadFile(WinNT.HANDLE file, Pointer into, int length, @Nullable IntByReference read, Pointer overlapped);

    boolean WriteFile(
            WinNT.HANDLE file, Pointer from, int length, @Nullable IntByReference written, Pointer overlapped);

    boolean GetOverlappedResult(WinNT.HANDLE file, Pointer overlapped, IntByReference transferred, boolean wait);

    boolean DisconnectNamedPipe(WinNT.HANDLE pipe);

    boolean CancelIoEx(WinNT.HANDLE file, Pointer overlapped);
}

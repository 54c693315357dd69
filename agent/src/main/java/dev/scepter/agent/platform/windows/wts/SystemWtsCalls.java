package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.kernel32.SystemFolder;
import dev.scepter.agent.platform.windows.wts.Libraries.OfKernel;
import dev.scepter.agent.platform.windows.wts.Libraries.OfWts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The running Windows, 64 bits: sessions, pipes, and what is done to a process that was made. */
final class SystemWtsCalls implements WtsCalls {
    private static final int MOST_SESSIONS = 1_024;
    private static final int MOST_TEXT_BYTES = 1_024;
    private static final int CHUNK = 65_536;

    /** {@code WTS_CURRENT_SERVER_HANDLE} of {@code wtsapi32.h}. */
    private static final @Nullable Pointer THIS_SERVER = null;

    @Override
    public List<Session> sessions() throws WindowsException {
        PointerByReference rows = new PointerByReference();
        IntByReference count = new IntByReference();
        Calls.require(
                OfWts.LIBRARY.WTSEnumerateSessionsW(THIS_SERVER, 0, 1, rows, count),
                "WTSEnumerateSessionsW",
                "this machine");
        Pointer table = rows.getValue();
        try {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < Math.min(count.getValue(), MOST_SESSIONS); i++) {
                long row = (long) i * WtsConstants.WTS_SESSION_INFOW_SIZE;
                sessions.add(new Session(
                        table.getInt(row + WtsConstants.WTS_SESSION_INFOW_SessionId),
                        table.getInt(row + WtsConstants.WTS_SESSION_INFOW_State)));
            }
            return sessions;
        } finally {
            OfWts.LIBRARY.WTSFreeMemory(table);
        }
    }

    @Override
    public String sessionText(int session, int information) throws WindowsException {
        PointerByReference buffer = new PointerByReference();
        IntByReference bytes = new IntByReference();
        Calls.require(
                OfWts.LIBRARY.WTSQuerySessionInformationW(THIS_SERVER, session, information, buffer, bytes),
                "WTSQuerySessionInformationW",
                "session " + session);
        try {
            return WideText.of(buffer.getValue(), Math.min(bytes.getValue(), MOST_TEXT_BYTES));
        } finally {
            OfWts.LIBRARY.WTSFreeMemory(buffer.getValue());
        }
    }

    @Override
    public long userToken(int session) throws WindowsException {
        PointerByReference token = new PointerByReference();
        Calls.require(OfWts.LIBRARY.WTSQueryUserToken(session, token), "WTSQueryUserToken", "session " + session);
        return Pointer.nativeValue(token.getValue());
    }

    @Override
    public String sidOfAccount(String account) throws WindowsException {
        try {
            return Advapi32Util.getAccountByName(account).sidString;
        } catch (Win32Exception e) {
            throw new WindowsException("LookupAccountNameW", account, e.getErrorCode());
        }
    }

    @Override
    public String sidOfToken(long token) throws WindowsException {
        return Tokens.sid(token);
    }

    @Override
    public Optional<String> principalName(long token) throws WindowsException {
        return Tokens.principalName(token);
    }

    @Override
    public Pipe pipe() throws WindowsException {
        PointerByReference read = new PointerByReference();
        PointerByReference write = new PointerByReference();
        Calls.require(OfKernel.LIBRARY.CreatePipe(read, write, null, 0), "CreatePipe", "a user's process");
        return new Pipe(Pointer.nativeValue(read.getValue()), Pointer.nativeValue(write.getValue()));
    }

    @Override
    public void makeInheritable(long handle) throws WindowsException {
        Calls.require(
                OfKernel.LIBRARY.SetHandleInformation(
                        Calls.pointer(handle), WinBase.HANDLE_FLAG_INHERIT, WinBase.HANDLE_FLAG_INHERIT),
                "SetHandleInformation",
                "a pipe");
    }

    @Override
    public String environment(long token) throws WindowsException {
        return ProcessCreation.environment(token);
    }

    @Override
    public long job(int limitFlags) throws WindowsException {
        return ProcessCreation.job(limitFlags);
    }

    @Override
    public Started start(Start what) throws WindowsException {
        return ProcessCreation.start(what);
    }

    @Override
    public void assign(long job, long process) throws WindowsException {
        Calls.require(
                OfKernel.LIBRARY.AssignProcessToJobObject(Calls.pointer(job), Calls.pointer(process)),
                "AssignProcessToJobObject",
                "a user's process");
    }

    @Override
    public void resume(long thread) throws WindowsException {
        Calls.require(OfKernel.LIBRARY.ResumeThread(Calls.pointer(thread)) != -1, "ResumeThread", "a user's process");
    }

    @Override
    public void terminate(long process) {
        OfKernel.LIBRARY.TerminateProcess(Calls.pointer(process), 1);
    }

    @Override
    public void await(long process, int millis) {
        OfKernel.LIBRARY.WaitForSingleObject(Calls.pointer(process), millis);
    }

    @Override
    public int read(long handle, byte[] into, int offset, int length) throws WindowsException {
        int most = Math.min(length, CHUNK);
        try (Memory memory = new Memory(most)) {
            IntByReference read = new IntByReference();
            if (!OfKernel.LIBRARY.ReadFile(Calls.pointer(handle), memory, most, read, null)) {
                int code = Native.getLastError();
                if (code == WinError.ERROR_BROKEN_PIPE) {
                    return -1;
                }
                throw new WindowsException("ReadFile", "a user's process", code);
            }
            int count = Math.min(read.getValue(), most);
            memory.read(0, into, offset, count);
            return count;
        }
    }

    @Override
    public void write(long handle, byte[] content, int offset, int length) throws WindowsException {
        try (Memory memory = new Memory(Math.max(1, Math.min(length, CHUNK)))) {
            for (int at = 0; at < length; ) {
                int part = Math.min(length - at, CHUNK);
                memory.write(0, content, offset + at, part);
                IntByReference written = new IntByReference();
                Calls.require(
                        OfKernel.LIBRARY.WriteFile(Calls.pointer(handle), memory, part, written, null),
                        "WriteFile",
                        "a user's process");
                at += written.getValue();
            }
        }
    }

    @Override
    public void cancel(long handle) {
        OfKernel.LIBRARY.CancelIoEx(Calls.pointer(handle), null);
    }

    @Override
    public void close(long handle) {
        OfKernel.LIBRARY.CloseHandle(Calls.pointer(handle));
    }

    @Override
    public String systemFolder() throws WindowsException {
        return SystemFolder.path();
    }
}

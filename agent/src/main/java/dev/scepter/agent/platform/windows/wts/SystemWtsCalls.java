package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.wts.Libraries.OfAdvapi;
import dev.scepter.agent.platform.windows.wts.Libraries.OfKernel;
import dev.scepter.agent.platform.windows.wts.Libraries.OfSecur;
import dev.scepter.agent.platform.windows.wts.Libraries.OfUserenv;
import dev.scepter.agent.platform.windows.wts.Libraries.OfWts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The running Windows, 64 bits. */
final class SystemWtsCalls implements WtsCalls {
    private static final int MOST_SESSIONS = 1_024;
    private static final int MOST_TEXT_BYTES = 1_024;
    private static final int MOST_TOKEN_BYTES = 256;
    private static final int CHUNK = 65_536;
    private static final int MOST_ENVIRONMENT_CHARACTERS = 1 << 20;
    private static final int FOLDER_CHARACTERS = 1_024;
    private static final long MOST_ATTRIBUTE_BYTES = 4_096;

    /** From 8.1 on, jna's handle of "this server" is null. */
    private static final @Nullable Pointer THIS_SERVER = null;

    @Override
    public List<Session> sessions() throws WindowsException {
        PointerByReference rows = new PointerByReference();
        IntByReference count = new IntByReference();
        require(
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
        require(
                OfWts.LIBRARY.WTSQuerySessionInformationW(THIS_SERVER, session, information, buffer, bytes),
                "WTSQuerySessionInformationW",
                "session " + session);
        try {
            return text(buffer.getValue(), Math.min(bytes.getValue(), MOST_TEXT_BYTES));
        } finally {
            OfWts.LIBRARY.WTSFreeMemory(buffer.getValue());
        }
    }

    /** The zero at the end is among the bytes, or is not. */
    private static String text(Pointer characters, int bytes) {
        String all = new String(characters.getCharArray(0, Math.max(0, bytes) / Character.BYTES));
        int zero = all.indexOf('\0');
        return zero < 0 ? all : all.substring(0, zero);
    }

    @Override
    public long userToken(int session) throws WindowsException {
        PointerByReference token = new PointerByReference();
        require(OfWts.LIBRARY.WTSQueryUserToken(session, token), "WTSQueryUserToken", "session " + session);
        return Pointer.nativeValue(token.getValue());
    }

    @Override
    public String sidOfToken(long token) throws WindowsException {
        try (Memory buffer = new Memory(MOST_TOKEN_BYTES)) {
            information(token, WinNT.TOKEN_INFORMATION_CLASS.TokenUser, buffer);
            // TOKEN_USER begins with the pointer to the SID, which stands behind it in the buffer.
            return Advapi32Util.convertSidToStringSid(new WinNT.PSID(buffer.getPointer(0)));
        } catch (Win32Exception e) {
            throw new WindowsException("ConvertSidToStringSidW", "a user's token", e.getErrorCode());
        }
    }

    private static void information(long token, int information, Memory buffer) throws WindowsException {
        require(
                OfAdvapi.LIBRARY.GetTokenInformation(
                        pointer(token), information, buffer, (int) buffer.size(), new IntByReference()),
                "GetTokenInformation",
                "a user's token");
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
    public Optional<String> principalName(long token) throws WindowsException {
        try (Memory statistics = new Memory(WtsConstants.TOKEN_STATISTICS_SIZE)) {
            information(token, WtsConstants.TokenStatistics, statistics);
            PointerByReference found = new PointerByReference();
            int status = OfSecur.LIBRARY.LsaGetLogonSessionData(
                    statistics.share(WtsConstants.TOKEN_STATISTICS_AuthenticationId), found);
            @Nullable Pointer data = found.getValue();
            if (status != 0 || data == null) {
                throw new WindowsException("LsaGetLogonSessionData", "a user's token", status);
            }
            try {
                Pointer name = data.share(WtsConstants.SECURITY_LOGON_SESSION_DATA_Upn);
                int bytes = name.getShort(WtsConstants.LSA_UNICODE_STRING_Length) & 0xFFFF;
                @Nullable Pointer characters = name.getPointer(WtsConstants.LSA_UNICODE_STRING_Buffer);
                return characters == null || bytes == 0
                        ? Optional.empty()
                        : Optional.of(text(characters, Math.min(bytes, MOST_TEXT_BYTES)));
            } finally {
                OfSecur.LIBRARY.LsaFreeReturnBuffer(data);
            }
        }
    }

    @Override
    public Pipe pipe() throws WindowsException {
        PointerByReference read = new PointerByReference();
        PointerByReference write = new PointerByReference();
        require(OfKernel.LIBRARY.CreatePipe(read, write, null, 0), "CreatePipe", "a user's process");
        return new Pipe(Pointer.nativeValue(read.getValue()), Pointer.nativeValue(write.getValue()));
    }

    @Override
    public void makeInheritable(long handle) throws WindowsException {
        require(
                OfKernel.LIBRARY.SetHandleInformation(
                        pointer(handle), WinBase.HANDLE_FLAG_INHERIT, WinBase.HANDLE_FLAG_INHERIT),
                "SetHandleInformation",
                "a pipe");
    }

    @Override
    public String environment(long token) throws WindowsException {
        PointerByReference block = new PointerByReference();
        require(
                OfUserenv.LIBRARY.CreateEnvironmentBlock(block, pointer(token), false),
                "CreateEnvironmentBlock",
                "a user");
        try {
            return untilTwoZeros(block.getValue());
        } finally {
            OfUserenv.LIBRARY.DestroyEnvironmentBlock(block.getValue());
        }
    }

    private static String untilTwoZeros(Pointer characters) throws WindowsException {
        StringBuilder text = new StringBuilder();
        char before = 1;
        for (int i = 0; i < MOST_ENVIRONMENT_CHARACTERS; i++) {
            char next = characters.getChar((long) i * Character.BYTES);
            text.append(next);
            if (next == 0 && before == 0) {
                return text.toString();
            }
            before = next;
        }
        throw new WindowsException("CreateEnvironmentBlock", "a user", WinError.ERROR_INVALID_DATA);
    }

    @Override
    public long job(int limitFlags) throws WindowsException {
        @Nullable Pointer job = OfKernel.LIBRARY.CreateJobObjectW(null, null);
        if (job == null) {
            throw new WindowsException("CreateJobObjectW", "a user's process", Native.getLastError());
        }
        boolean done = false;
        try (Memory limits = new Memory(WtsConstants.JOBOBJECT_EXTENDED_LIMIT_INFORMATION_SIZE)) {
            limits.clear();
            limits.setInt(WtsConstants.JOBOBJECT_BASIC_LIMIT_INFORMATION_LimitFlags, limitFlags);
            require(
                    OfKernel.LIBRARY.SetInformationJobObject(
                            job, WtsConstants.JobObjectExtendedLimitInformation, limits, (int) limits.size()),
                    "SetInformationJobObject",
                    "a user's process");
            done = true;
        } finally {
            if (!done) {
                OfKernel.LIBRARY.CloseHandle(job);
            }
        }
        return Pointer.nativeValue(job);
    }

    @Override
    public Started start(Start what) throws WindowsException {
        PointerByReference bytes = new PointerByReference();
        // Says how much it needs, and fails.
        OfKernel.LIBRARY.InitializeProcThreadAttributeList(null, 1, 0, bytes);
        long room = Math.max(1, Math.min(Pointer.nativeValue(bytes.getValue()), MOST_ATTRIBUTE_BYTES));
        try (Memory list = new Memory(room)) {
            require(
                    OfKernel.LIBRARY.InitializeProcThreadAttributeList(list, 1, 0, bytes),
                    "InitializeProcThreadAttributeList",
                    "a user's process");
            try {
                return start(what, list);
            } finally {
                OfKernel.LIBRARY.DeleteProcThreadAttributeList(list);
            }
        }
    }

    private static Started start(Start what, Memory list) throws WindowsException {
        char[] line = (what.commandLine() + '\0').toCharArray();
        char[] desktop = (what.desktop() + '\0').toCharArray();
        char[] variables = what.environment().toCharArray();
        int handles = what.inherited().size();
        // The list points to the handles until it is deleted, and Windows may write into the command line.
        try (Memory inherited = new Memory((long) handles * Native.POINTER_SIZE);
                Memory commandLine = new Memory((long) line.length * Character.BYTES);
                Memory desktopName = new Memory((long) desktop.length * Character.BYTES);
                Memory environment = new Memory((long) variables.length * Character.BYTES);
                Memory startup = new Memory(WtsConstants.STARTUPINFOEXW_SIZE);
                Memory started = new Memory(WtsConstants.PROCESS_INFORMATION_SIZE)) {
            for (int i = 0; i < handles; i++) {
                inherited.setPointer(
                        (long) i * Native.POINTER_SIZE, pointer(what.inherited().get(i)));
            }
            require(
                    OfKernel.LIBRARY.UpdateProcThreadAttribute(
                            list,
                            0,
                            pointer(WtsConstants.PROC_THREAD_ATTRIBUTE_HANDLE_LIST),
                            inherited,
                            pointer(inherited.size()),
                            null,
                            null),
                    "UpdateProcThreadAttribute",
                    "a user's process");
            commandLine.write(0, line, 0, line.length);
            desktopName.write(0, desktop, 0, desktop.length);
            environment.write(0, variables, 0, variables.length);
            startup.clear();
            started.clear();
            startup.setInt(WtsConstants.STARTUPINFOW_cb, WtsConstants.STARTUPINFOEXW_SIZE);
            startup.setPointer(WtsConstants.STARTUPINFOW_lpDesktop, desktopName);
            startup.setInt(WtsConstants.STARTUPINFOW_dwFlags, WinBase.STARTF_USESTDHANDLES);
            startup.setPointer(WtsConstants.STARTUPINFOW_hStdInput, pointer(what.stdin()));
            startup.setPointer(WtsConstants.STARTUPINFOW_hStdOutput, pointer(what.stdout()));
            startup.setPointer(WtsConstants.STARTUPINFOEXW_lpAttributeList, list);
            require(
                    OfAdvapi.LIBRARY.CreateProcessAsUserW(
                            pointer(what.token()),
                            null,
                            commandLine,
                            null,
                            null,
                            true,
                            what.flags(),
                            environment,
                            new WString(what.folder()),
                            startup,
                            started),
                    "CreateProcessAsUserW",
                    "a user's process");
            return new Started(
                    started.getLong(WtsConstants.PROCESS_INFORMATION_hProcess),
                    started.getLong(WtsConstants.PROCESS_INFORMATION_hThread));
        }
    }

    @Override
    public void assign(long job, long process) throws WindowsException {
        require(
                OfKernel.LIBRARY.AssignProcessToJobObject(pointer(job), pointer(process)),
                "AssignProcessToJobObject",
                "a user's process");
    }

    @Override
    public void resume(long thread) throws WindowsException {
        require(OfKernel.LIBRARY.ResumeThread(pointer(thread)) != -1, "ResumeThread", "a user's process");
    }

    @Override
    public void terminate(long process) {
        OfKernel.LIBRARY.TerminateProcess(pointer(process), 1);
    }

    @Override
    public void await(long process, int millis) {
        OfKernel.LIBRARY.WaitForSingleObject(pointer(process), millis);
    }

    @Override
    public int read(long handle, byte[] into, int offset, int length) throws WindowsException {
        int most = Math.min(length, CHUNK);
        try (Memory memory = new Memory(most)) {
            IntByReference read = new IntByReference();
            if (!OfKernel.LIBRARY.ReadFile(pointer(handle), memory, most, read, null)) {
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
                require(
                        OfKernel.LIBRARY.WriteFile(pointer(handle), memory, part, written, null),
                        "WriteFile",
                        "a user's process");
                at += written.getValue();
            }
        }
    }

    @Override
    public void cancel(long handle) {
        OfKernel.LIBRARY.CancelIoEx(pointer(handle), null);
    }

    @Override
    public void close(long handle) {
        OfKernel.LIBRARY.CloseHandle(pointer(handle));
    }

    @Override
    public String systemFolder() throws WindowsException {
        char[] folder = new char[FOLDER_CHARACTERS];
        int length = OfKernel.LIBRARY.GetSystemDirectoryW(folder, folder.length);
        if (length <= 0 || length >= folder.length) {
            throw new WindowsException("GetSystemDirectoryW", "this machine", Native.getLastError());
        }
        return new String(folder, 0, length);
    }

    private static Pointer pointer(long value) {
        return new Pointer(value);
    }

    private static void require(boolean succeeded, String function, String subject) throws WindowsException {
        if (!succeeded) {
            throw new WindowsException(function, subject, Native.getLastError());
        }
    }
}

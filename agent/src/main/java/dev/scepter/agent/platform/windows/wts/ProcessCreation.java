package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.wts.Libraries.OfAdvapi;
import dev.scepter.agent.platform.windows.wts.Libraries.OfKernel;
import dev.scepter.agent.platform.windows.wts.Libraries.OfUserenv;
import org.jspecify.annotations.Nullable;

/** Makes a process of a user and what it needs. */
final class ProcessCreation {
    private static final int MOST_ENVIRONMENT_CHARACTERS = 1 << 20;
    private static final long MOST_ATTRIBUTE_BYTES = 4_096;

    private ProcessCreation() {}

    static String environment(long token) throws WindowsException {
        PointerByReference block = new PointerByReference();
        Calls.require(
                OfUserenv.LIBRARY.CreateEnvironmentBlock(block, Calls.pointer(token), false),
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

    static long job(int limitFlags) throws WindowsException {
        @Nullable Pointer job = OfKernel.LIBRARY.CreateJobObjectW(null, null);
        if (job == null) {
            throw new WindowsException("CreateJobObjectW", "a user's process", Native.getLastError());
        }
        boolean done = false;
        try (Memory limits = new Memory(WtsConstants.JOBOBJECT_EXTENDED_LIMIT_INFORMATION_SIZE)) {
            limits.clear();
            limits.setInt(WtsConstants.JOBOBJECT_BASIC_LIMIT_INFORMATION_LimitFlags, limitFlags);
            Calls.require(
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

    static WtsCalls.Started start(WtsCalls.Start what) throws WindowsException {
        PointerByReference bytes = new PointerByReference();
        // Says how much it needs, and fails.
        OfKernel.LIBRARY.InitializeProcThreadAttributeList(null, 1, 0, bytes);
        long room = Math.max(1, Math.min(Pointer.nativeValue(bytes.getValue()), MOST_ATTRIBUTE_BYTES));
        try (Memory list = new Memory(room)) {
            Calls.require(
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

    private static WtsCalls.Started start(WtsCalls.Start what, Memory list) throws WindowsException {
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
                        (long) i * Native.POINTER_SIZE,
                        Calls.pointer(what.inherited().get(i)));
            }
            Calls.require(
                    OfKernel.LIBRARY.UpdateProcThreadAttribute(
                            list,
                            0,
                            Calls.pointer(WtsConstants.PROC_THREAD_ATTRIBUTE_HANDLE_LIST),
                            inherited,
                            Calls.pointer(inherited.size()),
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
            startup.setPointer(WtsConstants.STARTUPINFOW_hStdInput, Calls.pointer(what.stdin()));
            startup.setPointer(WtsConstants.STARTUPINFOW_hStdOutput, Calls.pointer(what.stdout()));
            startup.setPointer(WtsConstants.STARTUPINFOEXW_lpAttributeList, list);
            Calls.require(
                    OfAdvapi.LIBRARY.CreateProcessAsUserW(
                            Calls.pointer(what.token()),
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
            return new WtsCalls.Started(
                    started.getLong(WtsConstants.PROCESS_INFORMATION_hProcess),
                    started.getLong(WtsConstants.PROCESS_INFORMATION_hThread));
        }
    }
}

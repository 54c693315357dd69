package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** What is used of the DLLs that jna-platform lacks, or binds in a form that does not fit: see the Windows pages of these names. */
final class Libraries {
    private Libraries() {}

    @SuppressWarnings("MemberName")
    interface Wtsapi32 extends StdCallLibrary {
        boolean WTSEnumerateSessionsW(
                @Nullable Pointer server, int reserved, int version, PointerByReference rows, IntByReference count);

        boolean WTSQuerySessionInformationW(
                @Nullable Pointer server,
                int session,
                int information,
                PointerByReference buffer,
                IntByReference bytes);

        boolean WTSQueryUserToken(int session, PointerByReference token);

        void WTSFreeMemory(Pointer memory);
    }

    @SuppressWarnings("MemberName")
    interface Userenv extends StdCallLibrary {
        boolean CreateEnvironmentBlock(PointerByReference block, Pointer token, boolean inherit);

        boolean DestroyEnvironmentBlock(Pointer block);
    }

    @SuppressWarnings("MemberName")
    interface Secur32 extends StdCallLibrary {
        /** @return an NTSTATUS */
        int LsaGetLogonSessionData(Pointer luid, PointerByReference data);

        int LsaFreeReturnBuffer(Pointer data);
    }

    @SuppressWarnings("MemberName")
    interface Advapi32 extends StdCallLibrary {
        boolean CreateProcessAsUserW(
                Pointer token,
                @Nullable WString application,
                Pointer commandLine,
                @Nullable Pointer processAttributes,
                @Nullable Pointer threadAttributes,
                boolean inheritHandles,
                int flags,
                Pointer environment,
                WString folder,
                Pointer startupInfo,
                Pointer processInformation);

        boolean GetTokenInformation(Pointer token, int information, Pointer buffer, int bytes, IntByReference needed);
    }

    @SuppressWarnings("MemberName")
    interface Kernel32 extends StdCallLibrary {
        boolean CreatePipe(PointerByReference read, PointerByReference write, @Nullable Pointer attributes, int size);

        boolean SetHandleInformation(Pointer handle, int mask, int flags);

        boolean InitializeProcThreadAttributeList(
                @Nullable Pointer list, int count, int flags, PointerByReference bytes);

        boolean UpdateProcThreadAttribute(
                Pointer list,
                int flags,
                Pointer attribute,
                Pointer value,
                Pointer bytes,
                @Nullable Pointer previous,
                @Nullable Pointer returned);

        void DeleteProcThreadAttributeList(Pointer list);

        @Nullable
        Pointer CreateJobObjectW(@Nullable Pointer attributes, @Nullable WString name);

        boolean SetInformationJobObject(Pointer job, int information, Pointer data, int bytes);

        boolean AssignProcessToJobObject(Pointer job, Pointer process);

        int ResumeThread(Pointer thread);

        boolean TerminateProcess(Pointer process, int exitCode);

        int WaitForSingleObject(Pointer handle, int millis);

        boolean ReadFile(Pointer file, Pointer into, int bytes, IntByReference read, @Nullable Pointer overlapped);

        boolean WriteFile(Pointer file, Pointer from, int bytes, IntByReference written, @Nullable Pointer overlapped);

        boolean CancelIoEx(Pointer file, @Nullable Pointer overlapped);

        boolean CloseHandle(Pointer handle);
    }

    /** Loads each DLL at first use. */
    static final class OfWts {
        static final Wtsapi32 LIBRARY = Native.load("wtsapi32", Wtsapi32.class);

        private OfWts() {}
    }

    /** The same for userenv.dll. */
    static final class OfUserenv {
        static final Userenv LIBRARY = Native.load("userenv", Userenv.class);

        private OfUserenv() {}
    }

    /** The same for secur32.dll. */
    static final class OfSecur {
        static final Secur32 LIBRARY = Native.load("secur32", Secur32.class);

        private OfSecur() {}
    }

    /** The same for advapi32.dll. */
    static final class OfAdvapi {
        static final Advapi32 LIBRARY = Native.load("advapi32", Advapi32.class);

        private OfAdvapi() {}
    }

    /** The same for kernel32.dll. */
    static final class OfKernel {
        static final Kernel32 LIBRARY = Native.load("kernel32", Kernel32.class);

        private OfKernel() {}
    }
}

package dev.scepter.agent.platform.windows.security;

import static com.sun.jna.platform.win32.WinNT.DACL_SECURITY_INFORMATION;
import static com.sun.jna.platform.win32.WinNT.OWNER_SECURITY_INFORMATION;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.AccCtrl.SE_OBJECT_TYPE;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef.DWORD;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;

/** Folders of the running Windows. */
final class WindowsFolders implements Folders {
    private static final int OWNER_AND_LIST = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    private static final int SHARE_ALL = WinNT.FILE_SHARE_READ | WinNT.FILE_SHARE_WRITE | WinNT.FILE_SHARE_DELETE;

    /** A folder is opened by the first flag, a link itself by the second (Windows page CreateFileW). */
    private static final int FOLDER_NOT_FOLLOWED =
            WinNT.FILE_FLAG_BACKUP_SEMANTICS | WinNT.FILE_FLAG_OPEN_REPARSE_POINT;

    @Override
    public void make(String path, String sddl) throws WindowsException {
        byte[] bytes = SecurityDescriptors.selfRelative(sddl);
        try (Memory descriptor = new Memory(bytes.length)) {
            descriptor.write(0, bytes, 0, bytes.length);
            WinBase.SECURITY_ATTRIBUTES attributes = new WinBase.SECURITY_ATTRIBUTES();
            attributes.dwLength = new DWORD(attributes.size());
            attributes.lpSecurityDescriptor = descriptor;
            attributes.bInheritHandle = false;
            if (!Kernel32.INSTANCE.CreateDirectory(path, attributes)) {
                throw failed("CreateDirectoryW", path);
            }
        }
    }

    @Override
    public Found look(String path) throws WindowsException {
        HANDLE handle = Kernel32.INSTANCE.CreateFile(
                path,
                WinNT.READ_CONTROL | WinNT.FILE_READ_ATTRIBUTES,
                SHARE_ALL,
                null,
                WinNT.OPEN_EXISTING,
                FOLDER_NOT_FOLLOWED,
                null);
        if (WinBase.INVALID_HANDLE_VALUE.equals(handle)) {
            throw failed("CreateFileW", path);
        }
        try {
            // All by one handle: what is judged is one thing, whatever happens to its name meanwhile.
            return new Found(attributes(handle, path), descriptor(handle, path));
        } finally {
            Kernel32.INSTANCE.CloseHandle(handle);
        }
    }

    private static int attributes(HANDLE handle, String path) throws WindowsException {
        try (Memory info = new Memory(SecurityConstants.FILE_ATTRIBUTE_TAG_INFO_SIZE)) {
            if (!Kernel32.INSTANCE.GetFileInformationByHandleEx(
                    handle, WinBase.FileAttributeTagInfo, info, new DWORD(info.size()))) {
                throw failed("GetFileInformationByHandleEx", path);
            }
            return info.getInt(SecurityConstants.FILE_ATTRIBUTE_TAG_INFO_FileAttributes);
        }
    }

    private static String descriptor(HANDLE handle, String path) throws WindowsException {
        PointerByReference descriptor = new PointerByReference();
        int answer = Advapi32.INSTANCE.GetSecurityInfo(
                handle, SE_OBJECT_TYPE.SE_FILE_OBJECT, OWNER_AND_LIST, null, null, null, null, descriptor);
        if (answer != 0) {
            throw new WindowsException("GetSecurityInfo", path, answer);
        }
        try {
            return SecurityDescriptors.text(descriptor.getValue(), OWNER_AND_LIST, path);
        } finally {
            Kernel32Util.freeLocalMemory(descriptor.getValue());
        }
    }

    private static WindowsException failed(String function, String subject) {
        return new WindowsException(function, subject, Native.getLastError());
    }
}

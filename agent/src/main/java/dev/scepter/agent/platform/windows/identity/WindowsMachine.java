package dev.scepter.agent.platform.windows.identity;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT.PSID;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.platform.windows.registry.RegistryKey;
import java.util.Optional;

/** The running Windows. */
final class WindowsMachine implements Machine {
    /** The characters of the provider as a number, {@code 'RSMB'} (Windows page GetSystemFirmwareTable). */
    private static final int SMBIOS = 0x52534D42;

    private static final int MAX_NAME = 1_024;
    private static final int MAX_TABLE_BYTES = 1 << 20;

    /** Loaded at the first call, so that this class loads anywhere. */
    private static final class Libraries {
        static final FirmwareFunctions KERNEL32 =
                Native.load("kernel32", FirmwareFunctions.class, W32APIOptions.UNICODE_OPTIONS);
        static final LsaFunctions ADVAPI32 = Native.load("advapi32", LsaFunctions.class, W32APIOptions.UNICODE_OPTIONS);

        private Libraries() {}
    }

    @Override
    public Optional<String> computerName(int format) {
        char[] name = new char[MAX_NAME];
        // In: the room. Out: the length without the zero.
        IntByReference length = new IntByReference(name.length);
        return Kernel32.INSTANCE.GetComputerNameEx(format, name, length)
                ? Optional.of(Native.toString(name)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> smbios() {
        int needed = Libraries.KERNEL32.GetSystemFirmwareTable(SMBIOS, 0, null, 0);
        if (needed <= 0 || needed > MAX_TABLE_BYTES) {
            return Optional.empty();
        }
        try (Memory table = new Memory(needed)) {
            int written = Libraries.KERNEL32.GetSystemFirmwareTable(SMBIOS, 0, table, needed);
            return written > 0 && written <= needed ? Optional.of(table.getByteArray(0, written)) : Optional.empty();
        }
    }

    @Override
    public Optional<String> text(String key, String name) {
        return new RegistryKey(key).text(name);
    }

    @Override
    public Optional<Long> number(String key, String name) {
        return new RegistryKey(key).number(name);
    }

    /** Asked of the machine's own security authority, which knows it without its domain ([MS-LSAD] section 2.2.4.21). */
    @Override
    public Optional<String> accountSid() {
        PointerByReference policy = new PointerByReference();
        try (Memory attributes = new Memory(IdentityConstants.LSA_OBJECT_ATTRIBUTES_SIZE)) {
            attributes.clear();
            attributes.setInt(
                    IdentityConstants.LSA_OBJECT_ATTRIBUTES_Length, IdentityConstants.LSA_OBJECT_ATTRIBUTES_SIZE);
            int access = IdentityConstants.POLICY_VIEW_LOCAL_INFORMATION;
            if (Libraries.ADVAPI32.LsaOpenPolicy(null, attributes, access, policy) != 0) {
                return Optional.empty();
            }
        }
        try {
            PointerByReference buffer = new PointerByReference();
            int answer = Libraries.ADVAPI32.LsaQueryInformationPolicy(
                    policy.getValue(), IdentityConstants.PolicyMachineAccountInformation, buffer);
            // Older builds do not know this class of information.
            if (answer != 0 || buffer.getValue() == null) {
                return Optional.empty();
            }
            try {
                return accountSid(buffer.getValue());
            } finally {
                Libraries.ADVAPI32.LsaFreeMemory(buffer.getValue());
            }
        } finally {
            Libraries.ADVAPI32.LsaClose(policy.getValue());
        }
    }

    private static Optional<String> accountSid(Pointer information) {
        int rid = information.getInt(IdentityConstants.POLICY_MACHINE_ACCT_INFO_Rid);
        Pointer sid = information.getPointer(IdentityConstants.POLICY_MACHINE_ACCT_INFO_Sid);
        if (rid == 0 || sid == null || !Advapi32.INSTANCE.IsValidSid(new PSID(sid))) {
            return Optional.empty();
        }
        return Optional.of(new PSID(sid).getSidString());
    }
}

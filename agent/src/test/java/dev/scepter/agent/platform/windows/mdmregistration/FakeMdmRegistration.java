package dev.scepter.agent.platform.windows.mdmregistration;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** mdmregistration.dll as the documentation describes it, and the heap that its answers lie in. */
final class FakeMdmRegistration implements MdmRegistration, Kernel32Functions {
    private static final int TEXT_AT = 64;
    private static final Pointer HEAP = new Pointer(7);

    /** Answers of functions instead of what they do. */
    final Map<String, Integer> failures = new HashMap<>();

    final List<Pointer> freed = new ArrayList<>();
    /** What the provider of a configuration is called, with how many characters that has. */
    final Map<String, Integer> configurations = new HashMap<>();

    boolean registered;
    Optional<Boolean> basic = Optional.empty();
    int kind;
    Optional<String> uri = Optional.empty();
    boolean knowsConfigurations = true;
    private final List<Pointer> given = new ArrayList<>();

    /** Memory that was given and is to be freed. */
    List<Pointer> given() {
        return given;
    }

    @Override
    public int IsDeviceRegisteredWithManagement(IntByReference answer, int characters, char @Nullable [] upn) {
        answer.setValue(registered ? 1 : 0);
        return failures.getOrDefault("IsDeviceRegisteredWithManagement", WinError.ERROR_SUCCESS);
    }

    @Override
    public int GetDeviceRegistrationInfo(int informationClass, PointerByReference information) {
        int failure = failures.getOrDefault("GetDeviceRegistrationInfo", WinError.ERROR_SUCCESS);
        if (failure != WinError.ERROR_SUCCESS || informationClass != 1) {
            return failure;
        }
        Memory memory = new Memory(8_192);
        memory.clear();
        memory.setInt(0, basic.orElse(registered) ? 1 : 0);
        memory.setInt(4, kind);
        uri.ifPresent(text -> {
            for (int i = 0; i < text.length(); i++) {
                memory.setChar(TEXT_AT + 2L * i, text.charAt(i));
            }
            memory.setPointer(16, memory.share(TEXT_AT));
        });
        given.add(memory);
        information.setValue(memory);
        return WinError.ERROR_SUCCESS;
    }

    @Override
    public int GetDeviceManagementConfigInfo(
            WString providerId, IntByReference length, char @Nullable [] configuration) {
        if (!knowsConfigurations) {
            throw new UnsatisfiedLinkError("GetDeviceManagementConfigInfo");
        }
        Integer characters = configurations.get(providerId.toString());
        if (characters == null) {
            return 0x80070002;
        }
        length.setValue(characters);
        return 0x800700EA;
    }

    @Override
    public Pointer GetProcessHeap() {
        return HEAP;
    }

    @Override
    public boolean HeapFree(Pointer heap, int flags, Pointer memory) {
        freed.add(memory);
        return heap.equals(HEAP) && flags == 0;
    }
}

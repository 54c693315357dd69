package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.mdmlocal.HelperAnswer.Function;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Hands one document to Windows. On a thread that is in no apartment yet; once in a process. */
final class DocumentCall {
    private static final int LEAST_SUCCESS = 0;
    private static final int ERROR_PROC_NOT_FOUND = 0x8007007F;

    private final IntSupplier coInitialize;
    private final Loading library;
    private final Consumer<Pointer> localFree;

    /** Loads the DLL. */
    @FunctionalInterface
    interface Loading {
        MdmLocalManagement load() throws WindowsException;
    }

    /** @param coInitialize puts this thread into the multithreaded apartment: Windows refuses another (RPC_E_CHANGED_MODE) */
    DocumentCall(IntSupplier coInitialize, Loading library, Consumer<Pointer> localFree) {
        this.coInitialize = coInitialize;
        this.library = library;
        this.localFree = localFree;
    }

    /** @param document stays the caller's */
    HelperAnswer apply(char[] document) {
        int apartment = coInitialize.getAsInt();
        if (apartment < LEAST_SUCCESS) {
            return HelperAnswer.failed(Function.CO_INITIALIZE, apartment);
        }
        MdmLocalManagement loaded;
        try {
            loaded = library.load();
        } catch (WindowsException e) {
            return HelperAnswer.failed(Function.LOAD, e.code());
        }
        try {
            // It may fail where the next one works.
            int registered = loaded.RegisterDeviceWithLocalManagement(null);
            return applied(loaded, registered, document);
        } catch (UnsatisfiedLinkError e) {
            return HelperAnswer.failed(Function.LOAD, ERROR_PROC_NOT_FOUND);
        }
    }

    private HelperAnswer applied(MdmLocalManagement loaded, int registered, char[] document) {
        long bytes = (document.length + 1L) * Character.BYTES;
        PointerByReference result = new PointerByReference();
        try (Memory request = new Memory(bytes)) {
            request.clear();
            for (int i = 0; i < document.length; i++) {
                request.setShort((long) i * Character.BYTES, (short) document[i]);
            }
            try {
                int answered = loaded.ApplyLocalManagementSyncML(request, result);
                return HelperAnswer.applied(
                        registered,
                        answered,
                        Optional.ofNullable(result.getValue()).map(DocumentCall::text));
            } finally {
                request.clear();
            }
        } finally {
            if (result.getValue() != null) {
                localFree.accept(result.getValue());
            }
        }
    }

    /** One character more than may be, if it is longer: so that it is known. */
    private static String text(Pointer wide) {
        StringBuilder text = new StringBuilder();
        for (long at = 0; text.length() <= HelperFrames.MAX_ANSWER; at += Character.BYTES) {
            char next = (char) wide.getShort(at);
            if (next == 0) {
                break;
            }
            text.append(next);
        }
        return text.toString();
    }
}

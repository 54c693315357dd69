package dev.scepter.agent.platform.windows.com;

import static dev.scepter.agent.platform.windows.com.ComConstants.CLSCTX_INPROC_SERVER;
import static dev.scepter.agent.platform.windows.com.ComConstants.COINIT_MULTITHREADED;

import com.sun.jna.Memory;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;

/** Windows' own COM. */
final class NativeApartment implements ComApartment {

    @Override
    public void enter() throws WindowsException {
        // S_FALSE: the thread was in this apartment already, and counts twice.
        check("CoInitializeEx", "multithreaded", OleLibrary.load().CoInitializeEx(null, COINIT_MULTITHREADED));
    }

    @Override
    public void leave() {
        OleLibrary.load().CoUninitialize();
    }

    @Override
    public ComObject create(ComClass type) throws WindowsException {
        PointerByReference made = new PointerByReference();
        try (Memory clsid = Guids.inMemory(type.clsid());
                Memory iid = Guids.inMemory(NativeComObject.IID_IDISPATCH)) {
            check(
                    "CoCreateInstance",
                    type.name(),
                    OleLibrary.load().CoCreateInstance(clsid, null, CLSCTX_INPROC_SERVER, iid, made));
        }
        return new NativeComObject(type.name(), made.getValue());
    }

    private static void check(String function, String subject, int result) throws WindowsException {
        if (result < 0) {
            throw new WindowsException(function, subject, result);
        }
    }
}

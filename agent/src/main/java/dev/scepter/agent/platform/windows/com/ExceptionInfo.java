package dev.scepter.agent.platform.windows.com;

import static dev.scepter.agent.platform.windows.com.ComConstants.EXCEPINFO_bstrDescription;
import static dev.scepter.agent.platform.windows.com.ComConstants.EXCEPINFO_bstrHelpFile;
import static dev.scepter.agent.platform.windows.com.ComConstants.EXCEPINFO_bstrSource;
import static dev.scepter.agent.platform.windows.com.ComConstants.EXCEPINFO_pfnDeferredFillIn;
import static dev.scepter.agent.platform.windows.com.ComConstants.EXCEPINFO_scode;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** EXCEPINFO: the code behind DISP_E_EXCEPTION. Its texts are the caller's to free (Windows page EXCEPINFO). */
final class ExceptionInfo implements AutoCloseable {
    private final Memory memory = new Memory(ComConstants.EXCEPINFO_SIZE);

    ExceptionInfo() {
        memory.clear();
    }

    Pointer pointer() {
        return memory;
    }

    /**
     * What went wrong.
     *
     * @param result of Invoke
     */
    int codeOf(int result) {
        if (result != ComConstants.DISP_E_EXCEPTION) {
            return result;
        }
        Pointer fillIn = memory.getPointer(EXCEPINFO_pfnDeferredFillIn);
        if (fillIn != null) {
            Function.getFunction(fillIn, Function.ALT_CONVENTION).invokeInt(new Object[] {memory});
        }
        int code = memory.getInt(EXCEPINFO_scode);
        return code < 0 ? code : result;
    }

    @Override
    public void close() {
        free(EXCEPINFO_bstrSource);
        free(EXCEPINFO_bstrDescription);
        free(EXCEPINFO_bstrHelpFile);
        memory.close();
    }

    private void free(int offset) {
        Pointer text = memory.getPointer(offset);
        if (text != null) {
            OleAutLibrary.load().SysFreeString(text);
        }
    }
}

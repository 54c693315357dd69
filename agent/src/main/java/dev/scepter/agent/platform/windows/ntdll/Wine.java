package dev.scepter.agent.platform.windows.ntdll;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/** Tells Wine from Windows. Only for Windows. */
public final class Wine {
    private static final String FUNCTION = "wine_get_version";

    private Wine() {}

    /** The version of Wine, such as {@code 8.0}; empty on Windows, whose ntdll.dll lacks the function that says it. */
    public static Optional<String> version() {
        Function function;
        try {
            function = NativeLibrary.getInstance("ntdll").getFunction(FUNCTION);
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
        return Optional.of(function.invokeString(new Object[0], false));
    }
}

package dev.scepter.agent.platform.windows.mdmlocal;

import java.util.Optional;

/**
 * What the helper process says.
 *
 * @param last the last function that was called, and the one that failed if one did
 * @param registered what {@code RegisterDeviceWithLocalManagement} answered, an HRESULT; 0 if it was not called
 * @param answered what the last function answered, an HRESULT
 * @param answer of Windows; empty if it gave none, or one that is too long
 * @param tooLong whether the answer was longer than it may be
 */
record HelperAnswer(Function last, int registered, int answered, Optional<String> answer, boolean tooLong) {

    /** Functions of Windows, in the order in which they are called. */
    enum Function {
        CO_INITIALIZE("CoInitializeEx"),
        LOAD("LoadLibraryW"),
        REGISTER("RegisterDeviceWithLocalManagement"),
        APPLY("ApplyLocalManagementSyncML");

        private final String windowsName;

        Function(String windowsName) {
            this.windowsName = windowsName;
        }

        /** As Windows spells it. */
        String windowsName() {
            return windowsName;
        }
    }

    /** One that failed before a document was handed over. */
    static HelperAnswer failed(Function function, int answered) {
        return new HelperAnswer(function, 0, answered, Optional.empty(), false);
    }

    /** A document was handed over. */
    static HelperAnswer applied(int registered, int answered, Optional<String> answer) {
        boolean tooLong =
                answer.map(text -> text.length() > HelperFrames.MAX_ANSWER).orElse(false);
        return new HelperAnswer(Function.APPLY, registered, answered, answer.filter(text -> !tooLong), tooLong);
    }
}

package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.platform.windows.WindowsException;

/** A provider will never make such a key: its TPM cannot do the algorithm. Nothing was made. */
final class NotOfferedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final WindowsException answer;

    private NotOfferedException(WindowsException answer) {
        super(answer.getMessage(), answer);
        this.answer = answer;
    }

    static void throwIf(boolean neverOffered, WindowsException answer) throws NotOfferedException {
        if (neverOffered) {
            throw new NotOfferedException(answer);
        }
    }

    /** What the provider answered. */
    WindowsException answer() {
        return answer;
    }
}

package dev.scepter.agent.platform.windows.mdmlocal;

import java.util.Map;

/** What answers of mdmlocalmanagement.dll mean there: field reports, because nothing is documented. */
final class LocalManagementStatus {
    private static final Map<Integer, String> WORDS = Map.of(
            0x8007139F,
            "the embedded mode is not set on this Windows, which is a feature of its IoT editions; Scepter does not set it",
            0x80070032,
            "this Windows does not support it; seen on Pro editions, cause unknown",
            0x80040154,
            "as from a process of 32 bits: the program must run in a JVM of 64 bits",
            0x80010106,
            "the calling thread is in the wrong apartment of COM",
            0x800705B4,
            "Windows did not finish in time; what it did with the document is unknown",
            0x8007007E,
            "this Windows has no such DLL",
            0x8007007F,
            "the DLL of this Windows lacks a function");

    private LocalManagementStatus() {}

    /** Empty text if there is nothing to say beside the number. */
    static String words(int hresult) {
        return WORDS.getOrDefault(hresult > 0 && hresult <= 0xFFFF ? 0x80070000 | hresult : hresult, "");
    }
}

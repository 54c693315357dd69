package dev.scepter.agent.platform.windows.pipe;

/**
 * Constants that jna-platform lacks, by their names in {@code winbase.h}, {@code winerror.h} and {@code minwinbase.h}; sizes and
 * offsets are STRUCTURE_SIZE and STRUCTURE_field.
 */
final class PipeConstants {
    static final int FILE_FLAG_FIRST_PIPE_INSTANCE = 0x80000;
    static final int SECURITY_SQOS_PRESENT = 0x100000;
    static final int SECURITY_IDENTIFICATION = 0x10000;
    /** Of Windows with 64 bits, the only one that there is a program for. */
    static final int OVERLAPPED_SIZE = 32;

    static final int OVERLAPPED_hEvent = 24;

    private PipeConstants() {}
}

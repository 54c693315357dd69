package dev.scepter.agent.port;

import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The folder under every file that the agent writes. All paths are relative, parts joined by {@code /}, each part of
 * {@code A-Z a-z 0-9 . _ -} that does not end with {@code .}; any other path is an {@link
 * IllegalArgumentException}. So are {@code lock} and {@code tmp} as the first part: the folder keeps them for itself
 * and does not list them.
 *
 * <p>Small on purpose, so that tests can stop or fail each call. Safe for use by several threads, as long as no
 * two change the same file; several processes are kept apart by {@link #lock}. Names differ in case as in all else, whatever the
 * system does. Every failure is a {@link ScepterException} that names the path
 * and what the system answered, with code {@code NOT_PERMITTED} where it denied access, else {@code
 * DATA_FOLDER_UNUSABLE}. An interrupt fails no call but the wait for the lock, and the thread stays interrupted; a wait
 * for a file that another program has open may end at once, with its failure.
 */
public interface DurableFolder {

    /**
     * The whole content of a file.
     *
     * @param maxBytes a larger file is a failure
     * @return empty if there is no such file
     */
    Optional<byte[]> read(String path, int maxBytes) throws ScepterException;

    /**
     * Puts a file in place as a whole: at every instant, also in a crash, a reader finds the old content or the new
     * one. When this returns the content has reached the disk. Missing folders are made. Only the owner may read the
     * file.
     */
    void write(String path, byte[] content) throws ScepterException;

    /**
     * Deletes a file, and then each folder above it that has become empty. No failure if the file is absent. On Windows a
     * folder that another program has open may stay, empty, until the next delete below it.
     */
    void delete(String path) throws ScepterException;

    /**
     * Names of the files (not folders) directly in a folder, sorted; empty if there is no such folder.
     *
     * @param folder a path, or {@code ""} for the top
     */
    List<String> list(String folder) throws ScepterException;

    /** Names of the folders directly in a folder, sorted; empty if there is no such folder. */
    List<String> listFolders(String folder) throws ScepterException;

    /**
     * Takes the one writer's lock of this folder. The system frees it when the process ends, however it ends. The new
     * holder clears away what a killed writer left half-written.
     *
     * <p>Who waits is seen by the holder ({@link Lock#isWanted}). A new call with patience lets those who wait already go
     * first, for a moment: so a holder that closes a wanted lock and asks for it again does not get in their way.
     *
     * @param patience how long to wait for another holder; zero takes the lock only if it is free
     * @throws ScepterException {@code DATA_FOLDER_BUSY}, with the holder's process id, when it stays busy; also if the
     *     thread is interrupted, which it stays then
     */
    Lock lock(Duration patience) throws ScepterException;

    /** A held lock. Closing it twice is harmless. Safe for use by several threads. */
    interface Lock extends AutoCloseable {

        /**
         * Says whether somebody waits for this lock at this moment: another process, or another thread of this one. A
         * waiter that was killed waits no longer. False once the lock is closed.
         */
        boolean isWanted();

        @Override
        void close();
    }
}

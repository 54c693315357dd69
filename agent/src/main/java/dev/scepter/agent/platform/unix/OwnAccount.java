package dev.scepter.agent.platform.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The account of this process. */
final class OwnAccount {
    private static final int ROOT = 0;
    private static final Path PROCESS = Path.of("/proc/self");

    private OwnAccount() {}

    /** Says whether a folder, not what it links to, belongs to this account, or to root, who could do anything anyway. */
    static boolean orRootOwns(Path folder) throws IOException {
        int owner = number(folder);
        if (owner == ROOT) {
            return true;
        }
        // By name where the system shows no process as a file.
        return Files.exists(PROCESS)
                ? owner == number(PROCESS.toRealPath())
                : Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    private static int number(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}

package dev.scepter.agent.mdm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/**
 * Says whether only administrators can write a file: root, or the account that Scepter runs as.
 *
 * <p>Judged by owner and mode of the file and of every folder above it. What a POSIX ACL grants to others shows in the
 * rights of the group, so it counts as such.
 */
public final class FileTrust {
    private static final int ROOT = 0;
    private static final int STICKY = 01000;

    private FileTrust() {}

    /**
     * Whether only administrators can change the content of a file, or put another one in its place. Symbolic links are
     * resolved first; false also where that cannot be told, such as on a file system without POSIX rights.
     */
    public static boolean onlyAdministratorsWrite(Path file) {
        try {
            return isTrusted(file.toRealPath());
        } catch (IOException e) {
            // Nobody can say who writes what cannot be looked at.
            return false;
        }
    }

    /** @param real without links */
    private static boolean isTrusted(Path real) throws IOException {
        if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        for (@Nullable Path part = real; part != null; part = part.getParent()) {
            if (!isTrusted(part, !part.equals(real))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTrusted(Path part, boolean isAbove) throws IOException {
        PosixFileAttributes rights = Files.readAttributes(part, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int owner = number(part, "uid");
        // In a sticky folder others make files of their own, but cannot touch those that are judged here.
        boolean sticky = isAbove && (number(part, "mode") & STICKY) != 0;
        boolean groupIsOwner = number(part, "gid") == ROOT
                || rights.group().getName().equals(rights.owner().getName());
        boolean groupWrites = rights.permissions().contains(PosixFilePermission.GROUP_WRITE) && !groupIsOwner;
        boolean othersWrite = rights.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        return (owner == ROOT || isSelf(owner, rights.owner().getName())) && (sticky || !(groupWrites || othersWrite));
    }

    /** Says whether an account is the one that Scepter runs as. */
    private static boolean isSelf(int number, String name) throws IOException {
        Path process = Path.of("/proc/self");
        return Files.exists(process) ? number == number(process, "uid") : name.equals(System.getProperty("user.name"));
    }

    private static int number(Path path, String attribute) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + attribute);
    }
}

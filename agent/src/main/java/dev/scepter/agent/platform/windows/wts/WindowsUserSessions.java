package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.RegistryKey;
import dev.scepter.agent.platform.windows.scm.ServiceCommandLine;
import dev.scepter.agent.port.UserSessions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The users of this Windows. An account that is not LocalSystem gets no token of a user: it sees who is signed in, without
 * principal names, and starts nothing.
 */
public final class WindowsUserSessions implements UserSessions {
    private static final String PROFILES = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\";
    private static final int MOST = 256;

    private final WtsCalls windows;
    private final Supplier<List<String>> command;
    private final Consumer<Map<String, String>> cleansing;
    private final Lock starts;
    private final Profiles profiles;

    /** Whether there is a profile of a user. */
    @FunctionalInterface
    interface Profiles {
        boolean has(String sid) throws WindowsException;
    }

    WindowsUserSessions(
            WtsCalls windows,
            Supplier<List<String>> command,
            Consumer<Map<String, String>> cleansing,
            Lock starts,
            Profiles profiles) {
        this.windows = windows;
        this.command = command;
        this.cleansing = cleansing;
        this.starts = starts;
        this.profiles = profiles;
    }

    /**
     * Those of this machine; the DLLs are loaded at first use.
     *
     * @param command the program of the helper, absolute, and its arguments; others on the machine can see them
     * @param cleansing takes out of the user's environment what would change the helper; names have no case
     * @param starts held while a process is started, and by whoever else starts one: it might inherit what is the user's
     */
    public static WindowsUserSessions ofThisMachine(
            Supplier<List<String>> command, Consumer<Map<String, String>> cleansing, Lock starts) {
        return new WindowsUserSessions(
                new SystemWtsCalls(),
                command,
                cleansing,
                starts,
                sid -> !new RegistryKey(PROFILES + sid).values().isEmpty());
    }

    @Override
    public List<UserSession> signedIn() throws ScepterException {
        try {
            List<UserSession> users = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (WtsCalls.Session session : windows.sessions()) {
                boolean live =
                        session.state() == WtsConstants.WTSActive || session.state() == WtsConstants.WTSDisconnected;
                // Session 0 is that of services.
                if (session.id() > 0 && live && users.size() < MOST) {
                    user(session.id()).filter(user -> seen.add(user.sid())).ifPresent(users::add);
                }
            }
            return List.copyOf(users);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.USER_HELPER_FAILED, "cannot see who is signed in");
        }
    }

    /** A session that ends meanwhile, or whose account cannot be named, hides no other. */
    private Optional<UserSession> user(int session) {
        try {
            String name = windows.sessionText(session, WtsConstants.WTSUserName);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            String domain = windows.sessionText(session, WtsConstants.WTSDomainName);
            String account = domain.isEmpty() ? name : domain + "\\" + name;
            return identity(session, account)
                    .map(who -> new UserSession(session, who.sid(), account, who.principalName()));
        } catch (WindowsException e) {
            return Optional.empty();
        }
    }

    private record Identity(String sid, Optional<String> principalName) {}

    private Optional<Identity> identity(int session, String account) throws WindowsException {
        long token;
        try {
            token = windows.userToken(session);
        } catch (WindowsException e) {
            if (e.is(WinError.ERROR_NO_TOKEN)) {
                return Optional.empty();
            }
            if (!e.isAccessDenied()) {
                throw e;
            }
            return sound(windows.sidOfAccount(account)).map(sid -> new Identity(sid, Optional.empty()));
        }
        try {
            Optional<String> sid = sound(windows.sidOfToken(token));
            Optional<String> principalName = principalName(token);
            return sid.map(text -> new Identity(text, principalName));
        } finally {
            windows.close(token);
        }
    }

    private static Optional<String> sound(String sid) {
        return UserSid.of(sid).map(UserSid::text);
    }

    /** Not every account has one, and no policy that names no user by it needs it. */
    private Optional<String> principalName(long token) {
        try {
            return windows.principalName(token).filter(name -> !name.isBlank());
        } catch (WindowsException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean hasProfile(String sid) {
        try {
            return !UserSid.isValid(sid) || profiles.has(sid);
        } catch (WindowsException e) {
            // What cannot be told must not throw anything away.
            return true;
        }
    }

    @Override
    public UserProcess start(UserSession session) throws ScepterException {
        String action = "cannot start the helper of " + session.account();
        try {
            long token = windows.userToken(session.id());
            try {
                String sid = windows.sidOfToken(token);
                if (!sid.equals(session.sid())) {
                    // The number of a session that ended is used again.
                    throw new ScepterException(
                            ErrorCode.USER_HELPER_FAILED, action + ": the session is of another user now");
                }
                return new ProcessStart(windows, token, ServiceCommandLine.of(command.get()), cleansing, starts)
                        .perform();
            } finally {
                windows.close(token);
            }
        } catch (WindowsException e) {
            throw e.isAccessDenied()
                    ? e.toScepter(ErrorCode.NOT_PERMITTED, action, "; only the service, as LocalSystem, can")
                    : e.toScepter(ErrorCode.USER_HELPER_FAILED, action);
        }
    }
}

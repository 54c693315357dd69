package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.UserScope;
import dev.scepter.agent.lifecycle.Users;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The users of this device, each with records in {@code users/SID} of the data folder. */
final class UserScopes implements Users {
    private static final String FOLDER = "users";
    /** Far more than have a profile at one device; whose profile goes has no records any more. */
    private static final int MOST = 10_000;

    private final DurableFolder folder;
    private final SignedInUsers signedIn;
    private final CertificateStore machineStore;
    private final MachineIdentity machineIdentity;
    private final Supplier<Journal> machineJournal;
    private final Assembly assembly;
    private final Map<UserSid, Scopes> scopes = new HashMap<>();

    /** Puts an engine together. */
    @FunctionalInterface
    interface Assembly {
        UserScope of(Journal journal, KeyProvider keys, CertificateStore store, MachineIdentity identity);
    }

    private record Scopes(Journal journal, UserScope present, UserScope gone) {}

    UserScopes(
            DurableFolder folder,
            SignedInUsers signedIn,
            CertificateStore machineStore,
            MachineIdentity machineIdentity,
            Supplier<Journal> machineJournal,
            Assembly assembly) {
        this.folder = folder;
        this.signedIn = signedIn;
        this.machineStore = machineStore;
        this.machineIdentity = machineIdentity;
        this.machineJournal = machineJournal;
        this.assembly = assembly;
    }

    @Override
    public SortedMap<UserSid, UserSession> signedIn() throws ScepterException {
        return signedIn.now();
    }

    @Override
    public List<UserSid> known() throws ScepterException {
        List<UserSid> known = folder.listFolders(FOLDER).stream()
                .flatMap(name -> UserSid.of(name).stream())
                .toList();
        if (known.size() > MOST) {
            // One that is overlooked would keep what is to go, and lose a root that it needs.
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_UNUSABLE,
                    "listing the folder " + FOLDER + " of the data folder: it holds records of " + known.size()
                            + " users, and " + MOST + " is the limit");
        }
        return known;
    }

    @Override
    public UserScope scope(UserSid sid) {
        return scopes(sid).present();
    }

    @Override
    public UserScope withoutProfile(UserSid sid) {
        return scopes(sid).gone();
    }

    @Override
    public boolean hasProfile(UserSid sid) throws ScepterException {
        return signedIn.hasProfile(sid);
    }

    @Override
    public void rest() {
        signedIn.rest();
    }

    private synchronized Scopes scopes(UserSid sid) {
        return Optional.ofNullable(scopes.get(sid)).orElseGet(() -> {
            Scopes made = make(sid);
            scopes.put(sid, made);
            return made;
        });
    }

    private Scopes make(UserSid sid) {
        Journal journal = machineJournal.get().ofUser(new FolderBelow(folder, FOLDER + "/" + sid));
        MachineIdentity identity = new UserIdentity(machineIdentity, signedIn, sid);
        return new Scopes(
                journal,
                assembly.of(
                        journal,
                        new UserKeys(signedIn, sid),
                        new UserCertificates(signedIn, sid, machineStore),
                        identity),
                assembly.of(journal, new NoKeys(), new NoCertificates(machineStore), identity));
    }

    /** The journals of the machine and of all users who have records, but one. */
    List<Journal> besides(Journal one) throws ScepterException {
        List<Journal> all = new ArrayList<>();
        all.add(machineJournal.get());
        for (UserSid sid : known()) {
            all.add(scopes(sid).journal());
        }
        all.removeIf(journal -> journal.equals(one));
        return all;
    }
}

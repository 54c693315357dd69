package dev.scepter.agent.service;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.crypt32.WindowsCertificateStore;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.platform.windows.security.UserFolder;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.userstore.UserStoreServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What runs in the session of a user: keys of that user in CNG, certificates in that user's own store. It reads neither the data
 * folder nor settings, to which a user has no way in.
 */
public final class UserStoreHelper {
    private UserStoreHelper() {}

    /**
     * Serves until there are no more requests. Loads the DLLs of Windows.
     *
     * @throws IOException if what comes is no request; nothing is done then
     */
    public static void serve(InputStream in, OutputStream out, Sleeper sleeper) throws IOException, ScepterException {
        MachineKeyProvider keys = MachineKeyProvider.ofThisUser(
                ContainerNames.OF_POLICIES, new LocalDurableFolder(UserFolder.byDefault(), sleeper));
        new UserStoreServer(keys, WindowsCertificateStore.ofThisUser(keys)).serve(in, out);
    }
}

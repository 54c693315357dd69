package dev.scepter.agent.service;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.enrollment.csp.CspNotes;
import dev.scepter.agent.enrollment.csp.SyncMlClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.RunningSystem;
import dev.scepter.agent.platform.windows.certenroll.WindowsScepObjects;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.crypt32.RequestStore;
import dev.scepter.agent.platform.windows.crypt32.WindowsCertificateStore;
import dev.scepter.agent.platform.windows.crypt32.WindowsChainOpinion;
import dev.scepter.agent.platform.windows.crypt32.WindowsInstalledCertificates;
import dev.scepter.agent.platform.windows.crypt32.WindowsTlsTrust;
import dev.scepter.agent.platform.windows.crypt32.WindowsTrustAnchors;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiKeyProvider;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiPlacedKeys;
import dev.scepter.agent.platform.windows.dpapi.DpapiKeyWrapping;
import dev.scepter.agent.platform.windows.identity.WindowsMachineIdentity;
import dev.scepter.agent.platform.windows.mdmbridge.WmiClientCertificateInstall;
import dev.scepter.agent.platform.windows.mdmlocal.ChildProcessLocalManagement;
import dev.scepter.agent.platform.windows.mdmlocal.LocalManagementHelper;
import dev.scepter.agent.platform.windows.mdmregistration.WindowsMdmEnrollment;
import dev.scepter.agent.platform.windows.ncrypt.CngPlacedKeys;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.platform.windows.ntdll.Wine;
import dev.scepter.agent.platform.windows.pipe.NamedPipes;
import dev.scepter.agent.platform.windows.registry.RegistrySettings;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.platform.windows.security.ProtectedDurableFolder;
import dev.scepter.agent.platform.windows.security.ProtectedFolder;
import dev.scepter.agent.platform.windows.winhttp.WindowsProxyResolver;
import dev.scepter.agent.platform.windows.wts.WindowsUserSessions;
import dev.scepter.agent.policy.DeviceSetting;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.PlatformAbilities;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.userstore.HelperLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The ports on Windows, put together: keys in CNG, or in CryptoAPI where the setting says so, certificates and roots in the
 * stores of the machine.
 */
final class WindowsPlatform {
    /** What the agent is called as a service. */
    private static final String SERVICE = "Scepter";

    private static final int DEVICE_KEY_BITS = 2_048;
    private static final PlatformAbilities IN_CNG = new PlatformAbilities(false, true, true, true);
    private static final PlatformAbilities IN_CRYPTO_API = new PlatformAbilities(false, false, true, false);

    private WindowsPlatform() {}

    static boolean isHere() {
        return RunningSystem.isWindows();
    }

    /** Loads the DLLs of Windows. */
    static Platform of(Path dataFolder, Seams seams) {
        DurableFolder folder =
                new ProtectedDurableFolder(dataFolder, new LocalDurableFolder(dataFolder, seams.sleeper()));
        Path residence = Platform.residenceOf(dataFolder);
        SecretProtector protector =
                new FileSecretProtector(folder, seams.random(), new DpapiKeyWrapping(seams.random()));
        AgentSettings settings = settings(folder);
        boolean wine = Wine.version().isPresent();
        Keys keys = wine ? Keys.onWine() : Keys.bySetting(settings, folder);
        // One process at a time: what one is to inherit, another would get too.
        Lock starts = new ReentrantLock();
        Platform platform = new Platform(
                folder,
                new ProtectedDurableFolder(dataFolder, new LocalDurableFolder(residence, seams.sleeper())),
                settings,
                WindowsMachineIdentity::new,
                keys.ofPolicies(),
                keys.ofTheDevice(),
                () -> keys.inCryptoApi().getAsBoolean() ? KeySpec.rsa(DEVICE_KEY_BITS) : KeySpec.ec(256),
                KeyPairSource.jdk(seams.random()),
                new WindowsCertificateStore(alsoOfWindows(keys.links(), new CspNotes(folder))),
                new WindowsTrustAnchors(),
                protector,
                () -> keys.inCryptoApi().getAsBoolean() ? IN_CRYPTO_API : IN_CNG,
                Optional.of(new WindowsTlsTrust()),
                WindowsProxyResolver.ofThisMachine(),
                new WindowsChainOpinion(),
                isOfThisMachine(dataFolder)
                        ? NamedPipes.ofThisMachine(ServiceManager.ofThisMachine(SERVICE, seams.sleeper()))
                        : LocalChannel.NONE,
                WindowsMdmEnrollment.ofThisMachine(),
                ways(keys, dataFolder, starts),
                UserSessions.NONE,
                UserStores.NONE);
        return wine ? platform : withUsers(platform, dataFolder, starts);
    }

    /** Wine has no sessions of users. */
    private static Platform withUsers(Platform platform, Path dataFolder, Lock starts) {
        UserSessions sessions = WindowsUserSessions.ofThisMachine(
                () -> ProgramCommand.ofThisProcess()
                        .ofHelper(
                                dataFolder.toAbsolutePath(),
                                List.of(ProgramCommand.WINDOWS_HELPER, ProgramCommand.USER_STORE)),
                ProgramCommand::cleanse,
                starts);
        return platform.withUsers(sessions, new HelperUserStores(sessions, HelperLimits.DEFAULT, System::nanoTime));
    }

    /** Loads nothing of COM and of Windows' management: both are entered at the first use. */
    private static WindowsWays ways(Keys keys, Path dataFolder, Lock starts) {
        ScepObjects certEnroll = new WindowsScepObjects(
                ComThread.onWindows("certenroll"), keys.links(), keys.ofPolicies(), new RequestStore()::forget);
        return new WindowsWays(
                Optional.of(certEnroll),
                Map.of(
                        Backend.CSP_WMI, WmiClientCertificateInstall.ofThisMachine(),
                        Backend.CSP_LOCAL, cspLocal(dataFolder, starts)),
                new WindowsPlacedKeys(CngPlacedKeys.ofThisMachine(), CryptoApiPlacedKeys.ofThisMachine()),
                new WindowsInstalledCertificates());
    }

    /** Each document goes by a process of its own. Nothing is loaded before that. */
    private static ClientCertificateInstall cspLocal(Path dataFolder, Lock starts) {
        return new SyncMlClientCertificateInstall(ChildProcessLocalManagement.ofThisMachine(
                ProgramCommand.ofThisProcess()
                        .ofHelper(dataFolder, List.of(ProgramCommand.WINDOWS_HELPER, LocalManagementHelper.NAME)),
                ProgramCommand::cleanse,
                starts));
    }

    /** Where keys lie, also those that Windows made and put where it wanted. */
    private static KeyLinks alsoOfWindows(KeyLinks own, CspNotes notes) {
        return name -> {
            Optional<KeyPlace> place = notes.place(name);
            return place.isPresent() ? KeyLink.of(place.get()) : own.of(name);
        };
    }

    /** The names of the pipes are those of the machine, so they are for its own data folder alone. */
    private static boolean isOfThisMachine(Path dataFolder) {
        try {
            return dataFolder.toAbsolutePath().equals(ProtectedFolder.byDefault());
        } catch (ScepterException e) {
            return false;
        }
    }

    private static AgentSettings settings(DurableFolder folder) {
        Map<DeviceSetting, String> withoutEffect = Wine.version().isPresent()
                ? Map.of(
                        DeviceSetting.KEY_API,
                        "has no effect on Wine, where keys lie in CryptoAPI: it keeps none of CNG")
                : Map.of();
        return new AgentSettings(new RegistrySettings(), folder, withoutEffect);
    }

    /**
     * Where keys are made and found.
     *
     * @param inCryptoApi whether new ones are made in CryptoAPI
     */
    private record Keys(KeyProvider ofPolicies, KeyProvider ofTheDevice, KeyLinks links, BooleanSupplier inCryptoApi) {

        static Keys bySetting(AgentSettings settings, DurableFolder folder) {
            BooleanSupplier inCryptoApi = () -> settings.current().makesKeysInCryptoApi();
            WindowsKeys ofPolicies = inBoth(ContainerNames.OF_POLICIES, folder, inCryptoApi);
            return new Keys(
                    ofPolicies, inBoth(ContainerNames.OF_THE_DEVICE, folder, inCryptoApi), ofPolicies, inCryptoApi);
        }

        private static WindowsKeys inBoth(ContainerNames names, DurableFolder folder, BooleanSupplier inCryptoApi) {
            MachineKeyProvider cng = MachineKeyProvider.ofThisMachine(names, folder);
            return new WindowsKeys(
                    new WindowsKeys.Home(cng, cng),
                    new WindowsKeys.Home(CryptoApiKeyProvider.ofThisMachine(names), key -> CryptoApiKeyProvider.link()),
                    inCryptoApi);
        }

        /** Wine keeps no keys of CNG, and would hand them out even so. */
        static Keys onWine() {
            return new Keys(
                    CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES),
                    CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_THE_DEVICE),
                    key -> CryptoApiKeyProvider.link(),
                    () -> true);
        }
    }
}

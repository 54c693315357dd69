package dev.scepter.agent.service;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.crypt32.WindowsCertificateStore;
import dev.scepter.agent.platform.windows.crypt32.WindowsTrustAnchors;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiKeyProvider;
import dev.scepter.agent.platform.windows.dpapi.DpapiKeyWrapping;
import dev.scepter.agent.platform.windows.identity.WindowsMachineIdentity;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.platform.windows.ntdll.Wine;
import dev.scepter.agent.platform.windows.registry.RegistrySettings;
import dev.scepter.agent.platform.windows.security.ProtectedDurableFolder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.PlatformAbilities;
import dev.scepter.agent.port.SecretProtector;
import java.nio.file.Path;
import java.util.Locale;

/** The ports on Windows, put together: keys in CNG, certificates and roots in the stores of the machine. */
final class WindowsPlatform {
    private static final int DEVICE_KEY_BITS = 2_048;

    private WindowsPlatform() {}

    static boolean isHere() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Loads the DLLs of Windows. */
    static Platform of(Path dataFolder, Seams seams) {
        DurableFolder folder =
                new ProtectedDurableFolder(dataFolder, new LocalDurableFolder(dataFolder, seams.sleeper()));
        Path residence = Platform.residenceOf(dataFolder);
        SecretProtector protector =
                new FileSecretProtector(folder, seams.random(), new DpapiKeyWrapping(seams.random()));
        // Wine keeps no CNG keys, and its CryptoAPI knows RSA only.
        Keys keys = Wine.version().isPresent() ? Keys.inCryptoApi() : Keys.inCng(folder);
        return new Platform(
                folder,
                new ProtectedDurableFolder(dataFolder, new LocalDurableFolder(residence, seams.sleeper())),
                new RegistrySettings(),
                WindowsMachineIdentity::new,
                keys.ofPolicies(),
                keys.ofTheDevice(),
                keys.ofTheDeviceAre(),
                KeyPairSource.jdk(seams.random()),
                new WindowsCertificateStore(keys.links()),
                new WindowsTrustAnchors(),
                protector,
                keys.abilities());
    }

    private record Keys(
            KeyProvider ofPolicies,
            KeyProvider ofTheDevice,
            KeySpec ofTheDeviceAre,
            KeyLinks links,
            PlatformAbilities abilities) {

        static Keys inCng(DurableFolder folder) {
            MachineKeyProvider ofPolicies = MachineKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES, folder);
            return new Keys(
                    ofPolicies,
                    MachineKeyProvider.ofThisMachine(ContainerNames.OF_THE_DEVICE, folder),
                    KeySpec.ec(256),
                    ofPolicies,
                    new PlatformAbilities(false, true, true));
        }

        static Keys inCryptoApi() {
            return new Keys(
                    CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES),
                    CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_THE_DEVICE),
                    KeySpec.rsa(DEVICE_KEY_BITS),
                    key -> CryptoApiKeyProvider.link(),
                    new PlatformAbilities(false, false, true));
        }
    }
}

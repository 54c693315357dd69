package dev.scepter.agent.service;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.platform.file.FileCertificateStore;
import dev.scepter.agent.platform.file.FileKeyProvider;
import dev.scepter.agent.platform.file.FileMachineIdentity;
import dev.scepter.agent.platform.file.FilePlatform;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.FileTrustAnchors;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.KeyWrapping;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.platform.unix.UnixSockets;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.port.PlatformAbilities;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.port.TlsTrust;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.port.UserSessions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an agent gets from the machine it runs on, over one data folder. Making one touches neither disk nor network.
 *
 * @param folder the data folder
 * @param residence a folder whose lock the resident agent holds while it lives
 * @param settings of this device
 * @param identity what the machine says of itself, after the words of placeholders that the settings give
 * @param keys keys of policies
 * @param deviceKeys keys by which the device shows who it is; policies have none there
 * @param deviceKey what kind of key a new one is
 * @param transportKeys makes the keys that live for one transaction only
 * @param store certificates
 * @param anchors trusted roots
 * @param protector secrets in the data folder
 * @param abilities what policies may ask for
 * @param tlsTrust judges TLS servers; empty for the list of the JDK
 * @param proxies by which servers are reached
 * @param chainOpinion what the machine says of chains
 * @param channel between the resident agent and commands on this data folder
 * @param mdmEnrollment whether Windows itself is enrolled at an MDM
 * @param windowsWays the ways to enrol that Windows has itself
 * @param userSessions who is signed in
 * @param userStores what those have who are signed in; {@link UserStores#NONE} where policies cannot be for users
 */
public record Platform(
        DurableFolder folder,
        DurableFolder residence,
        AgentSettings settings,
        Function<Map<String, String>, MachineIdentity> identity,
        KeyProvider keys,
        KeyProvider deviceKeys,
        Supplier<KeySpec> deviceKey,
        KeyPairSource transportKeys,
        CertificateStore store,
        TrustAnchors anchors,
        SecretProtector protector,
        Supplier<PlatformAbilities> abilities,
        Optional<TlsTrust> tlsTrust,
        ProxyResolver proxies,
        ChainOpinion chainOpinion,
        LocalChannel channel,
        MdmEnrollment mdmEnrollment,
        WindowsWays windowsWays,
        UserSessions userSessions,
        UserStores userStores) {
    private static final String RESIDENCE = "resident";
    private static final String DEVICE_KEYS = "device/keys/";

    /** What this machine has: its own stores on Windows, files elsewhere. */
    public static Platform ofThisMachine(Path dataFolder, Seams seams) {
        return WindowsPlatform.isHere() ? WindowsPlatform.of(dataFolder, seams) : onFiles(dataFolder, seams);
    }

    /** Everything in files of one folder. */
    static Platform onFiles(Path dataFolder, Seams seams) {
        return onFiles(
                new LocalDurableFolder(dataFolder, seams.sleeper()),
                new LocalDurableFolder(dataFolder.resolve(RESIDENCE), seams.sleeper()),
                KeyPairSource.jdk(seams.random()),
                seams.random(),
                new UnixSockets(residenceOf(dataFolder)));
    }

    /** The same over a given folder, with keys that somebody else makes. */
    public static Platform onFiles(
            DurableFolder folder,
            DurableFolder residence,
            KeyPairSource keyPairs,
            SecureRandom random,
            LocalChannel channel) {
        SecretProtector protector = new FileSecretProtector(folder, random, KeyWrapping.NONE);
        return new Platform(
                folder,
                residence,
                AgentSettings.onFiles(folder),
                FileMachineIdentity::new,
                new FileKeyProvider(folder, protector, keyPairs),
                new FileKeyProvider(folder, protector, keyPairs, DEVICE_KEYS),
                () -> KeySpec.ec(256),
                keyPairs,
                new FileCertificateStore(folder),
                new FileTrustAnchors(folder),
                protector,
                () -> FilePlatform.ABILITIES,
                Optional.empty(),
                ProxyResolver.NONE,
                ChainOpinion.NONE,
                channel,
                MdmEnrollment.NONE,
                WindowsWays.NONE,
                UserSessions.NONE,
                UserStores.NONE);
    }

    /** The same on a machine that is asked in another way what it is. */
    Platform withIdentity(MachineIdentity other) {
        return new Platform(
                folder,
                residence,
                settings,
                overrides -> other,
                keys,
                deviceKeys,
                deviceKey,
                transportKeys,
                store,
                anchors,
                protector,
                abilities,
                tlsTrust,
                proxies,
                chainOpinion,
                channel,
                mdmEnrollment,
                windowsWays,
                userSessions,
                userStores);
    }

    /** The same on a machine that an MDM may manage. */
    Platform withMdmEnrollment(MdmEnrollment other) {
        return new Platform(
                folder,
                residence,
                settings,
                identity,
                keys,
                deviceKeys,
                deviceKey,
                transportKeys,
                store,
                anchors,
                protector,
                abilities,
                tlsTrust,
                proxies,
                chainOpinion,
                channel,
                other,
                windowsWays,
                userSessions,
                userStores);
    }

    /** The same on a machine that has these ways to enrol. */
    public Platform withWindowsWays(WindowsWays other) {
        return new Platform(
                folder,
                residence,
                settings,
                identity,
                keys,
                deviceKeys,
                deviceKey,
                transportKeys,
                store,
                anchors,
                protector,
                abilities,
                tlsTrust,
                proxies,
                chainOpinion,
                channel,
                mdmEnrollment,
                other,
                userSessions,
                userStores);
    }

    /** The same on a machine whose users have stores. */
    public Platform withUsers(UserSessions sessions, UserStores stores) {
        return new Platform(
                folder,
                residence,
                settings,
                identity,
                keys,
                deviceKeys,
                deviceKey,
                transportKeys,
                store,
                anchors,
                protector,
                () -> {
                    PlatformAbilities able = abilities.get();
                    return new PlatformAbilities(true, able.tpm(), able.keyReadAccess(), able.ellipticCurves());
                },
                tlsTrust,
                proxies,
                chainOpinion,
                channel,
                mdmEnrollment,
                windowsWays,
                sessions,
                stores);
    }

    /** The folder beside the data folder's own lock. */
    static Path residenceOf(Path dataFolder) {
        return dataFolder.resolve(RESIDENCE);
    }
}

package dev.scepter.enrollment;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinReg;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.certenroll.WindowsScepObjects;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.crypt32.RequestStore;
import dev.scepter.agent.platform.windows.crypt32.WindowsCertificateStore;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.WindowsWays;
import dev.scepter.agent.x509.ParsedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** By the double of CertEnroll, with keys in that of CNG and the certificate stores of the machine. */
final class CertEnrollOnDoubleRig extends FileRig {
    private static final String REQUEST = "SOFTWARE\\Microsoft\\SystemCertificates\\REQUEST\\Certificates";
    /** CERT_CERT_PROP_ID: the certificate itself among what the registry holds of it. */
    private static final int CERTIFICATE = 32;

    private final PseudoScepCa ca = new PseudoScepCa(clock(), random(), preparedKeys()::next);
    private final List<ComThread> threads = new ArrayList<>();

    CertEnrollOnDoubleRig() throws ScepterException {
        try {
            Files.deleteIfExists(Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"), "failures"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clear();
    }

    private MachineKeyProvider keys() {
        return MachineKeyProvider.ofThisMachine(
                ContainerNames.OF_POLICIES, super.platform().folder());
    }

    private void clear() throws ScepterException {
        Platform machine = platform();
        machine.store().removeAll(ID);
        for (KeyName key : machine.keys().list(ID)) {
            try (ManagedKey open = machine.keys().open(key).orElseThrow()) {
                new RequestStore().forget(open.publicKey());
            }
        }
        machine.keys().deleteAll(ID);
    }

    @Override
    public String way() {
        return Backend.CERTENROLL.word();
    }

    @Override
    public Platform platform() {
        Platform files = super.platform();
        MachineKeyProvider keys = keys();
        return new Platform(
                files.folder(),
                files.residence(),
                files.settings(),
                files.identity(),
                keys,
                files.deviceKeys(),
                files.deviceKey(),
                files.transportKeys(),
                new WindowsCertificateStore(keys),
                files.anchors(),
                files.protector(),
                files.abilities(),
                files.tlsTrust(),
                files.proxies(),
                files.chainOpinion(),
                files.channel(),
                files.mdmEnrollment(),
                files.windowsWays(),
                files.userSessions(),
                files.userStores());
    }

    /** Objects of a process that ended are gone with their thread. */
    @Override
    public Agent start() {
        threads.forEach(ComThread::close);
        threads.clear();
        ComThread thread = ComThread.onWindows("certenroll");
        threads.add(thread);
        MachineKeyProvider keys = keys();
        WindowsScepObjects objects = new WindowsScepObjects(thread, keys, keys, new RequestStore()::forget);
        Agent agent = Agent.on(
                platform()
                        .withWindowsWays(new WindowsWays(
                                Optional.of(objects), Map.of(), PlacedKeys.NONE, InstalledCertificates.NONE)),
                seams());
        agent.useBackend(Backend.CERTENROLL);
        return agent;
    }

    @Override
    public ScepPolicyBuilder policy() {
        return policy(ca.root(), ca.url());
    }

    @Override
    public void mood(Mood mood) {
        ca.mood(mood);
    }

    @Override
    public int sent() {
        return ca.messages();
    }

    @Override
    public Set<String> requestsWithChallenge() {
        return ca.requestsWithChallenge();
    }

    @Override
    public boolean renewsWithoutChallenge() {
        return true;
    }

    @Override
    public Set<ErrorCode> codes(Mood mood) {
        return CertEnrollRig.codesOf(mood);
    }

    @Override
    public Set<String> leftovers(Set<KeyName> owned) throws ScepterException {
        Set<String> allowed = new TreeSet<>();
        for (KeyName name : owned) {
            try (ManagedKey key = keys().open(name).orElse(null)) {
                if (key != null) {
                    allowed.add(HexFormat.of().formatHex(key.publicKey().getEncoded()));
                }
            }
        }
        for (Thumbprint sha1 : platform().store().list(ID)) {
            platform().store().find(ID, sha1).ifPresent(entry -> allowed.remove(keyOf(entry.leaf())));
        }
        Set<String> left = new TreeSet<>();
        for (EncodedCertificate dummy : dummies()) {
            if (!allowed.contains(keyOf(dummy))) {
                left.add("the dummy " + dummy.sha1() + " in the store REQUEST");
            }
        }
        return left;
    }

    private static String keyOf(EncodedCertificate certificate) {
        return HexFormat.of().formatHex(ParsedCertificate.of(certificate).subjectPublicKeyInfo());
    }

    private static List<EncodedCertificate> dummies() {
        List<EncodedCertificate> dummies = new ArrayList<>();
        if (Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, REQUEST)) {
            for (String sha1 : Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, REQUEST)) {
                byte[] blob =
                        Advapi32Util.registryGetBinaryValue(WinReg.HKEY_LOCAL_MACHINE, REQUEST + "\\" + sha1, "Blob");
                certificateIn(blob).ifPresent(dummies::add);
            }
        }
        return dummies;
    }

    /** Number, one, length and value of each property, in little-endian. */
    private static Optional<EncodedCertificate> certificateIn(byte[] blob) {
        ByteBuffer properties = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        while (properties.remaining() >= 12) {
            int number = properties.getInt();
            properties.getInt();
            byte[] value = new byte[properties.getInt()];
            properties.get(value);
            if (number == CERTIFICATE) {
                return Optional.of(EncodedCertificate.ofDer(value));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        threads.forEach(ComThread::close);
        ca.close();
        try {
            clear();
        } catch (ScepterException e) {
            throw new IllegalStateException("the machine could not be cleared", e);
        }
    }
}

package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.TrustAnchors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store functions of crypt32.dll as the documentation describes them, in memory: contexts and stores are counted,
 * rights can be taken away, and any write can be the last thing that a process does.
 */
public class FakeCrypt32 implements Crypt32Library {
    private static final int ERROR_ACCESS_DENIED = 5;

    /** The process ended at a write. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A certificate with its properties; key information as the structure that was passed. */
    private static final class Stored {
        private final EncodedCertificate certificate;
        private final Map<Integer, byte[]> properties = new HashMap<>();
        private WinCrypt.@Nullable CRYPT_KEY_PROV_INFO key;

        private Stored(EncodedCertificate certificate) {
            this.certificate = certificate;
        }

        private Stored copy() {
            Stored copy = new Stored(certificate);
            copy.properties.putAll(properties);
            copy.key = key;
            return copy;
        }
    }

    /** What a handle of a store leads to; each handle is one of its own. Elsewhere lie copies that others brought. */
    private static final class OpenStore {
        private final Map<String, Stored> content;
        private final List<Map<String, Stored>> elsewhere;
        private final boolean persistent;
        private final int flags;

        private OpenStore(
                Map<String, Stored> content, List<Map<String, Stored>> elsewhere, boolean persistent, int flags) {
            this.content = content;
            this.elsewhere = elsewhere;
            this.persistent = persistent;
            this.flags = flags;
        }

        private List<Stored> all() {
            List<Stored> all = new ArrayList<>();
            // Which copy comes first is not documented: that of others is the harder case.
            elsewhere.forEach(place -> all.addAll(place.values()));
            all.addAll(content.values());
            return all;
        }
    }

    private record Context(Stored stored, @Nullable OpenStore store, Memory structure, Memory der) {}

    private final Map<String, Map<String, Stored>> machine = new HashMap<>();
    private final Map<Long, OpenStore> stores = new HashMap<>();
    private final Map<Long, Context> contexts = new HashMap<>();
    private long nextStore = 0x1000;
    private boolean administrator = true;
    private boolean elevated;
    private final Set<String> readOnly = new HashSet<>();
    private int enumerationEndsWith = Crypt32Constants.CRYPT_E_NOT_FOUND;
    private boolean listsWithoutEnd;
    private int writes;
    private int crashAtWrite;
    private boolean crashBefore;

    /** Ends the process before or after a write, counted from 1 from now on. */
    void crashAt(int write, boolean before) {
        writes = 0;
        crashAtWrite = write;
        crashBefore = before;
    }

    /** Forgets what the ended process had open. */
    void restart() {
        crashAtWrite = 0;
        stores.clear();
        contexts.clear();
    }

    /** Takes the rights of an administrator away. */
    public void denyChanges() {
        administrator = false;
    }

    /** This process is an administrator's, whom these stores refuse changes, and no others. */
    public void makeReadOnly(String... names) {
        elevated = true;
        readOnly.clear();
        readOnly.addAll(List.of(names));
    }

    /** Gives the rights of an administrator back. */
    public void allowChanges() {
        administrator = true;
    }

    /** How many certificates there are in a store. */
    public int count(String store) {
        return content(store).size();
    }

    /** Somebody deletes all that is in a store by hand. */
    public void emptyByHand(String store) {
        content(store).clear();
    }

    /** The certificates in the stores of this Windows. */
    public CertificateStore certificates(KeyLinks links) {
        return new WindowsCertificateStore(stores(), links, acquisition());
    }

    /** The roots in the stores of this Windows. */
    public TrustAnchors roots() {
        return new WindowsTrustAnchors(stores());
    }

    /** The stores of this Windows, as its documentation has them. */
    SystemStores stores() {
        return new SystemStores(this, Dialect.WINDOWS, () -> elevated, KeyScope.MACHINE);
    }

    /** Enumerations end with another answer than that of a list that has ended. */
    void failEnumeration(int code) {
        enumerationEndsWith = code;
    }

    /** What is in a store is listed again and again, as if there were more than anybody reads. */
    void listWithoutEnd() {
        listsWithoutEnd = true;
    }

    /** Group Policy, Windows' list of roots or the enterprise brings a certificate, into a place such as {@code .AuthRoot}. */
    void bringElsewhere(SystemStore.Name store, String place, EncodedCertificate certificate) {
        content(store.name() + place).put(certificate.sha1().hex(), new Stored(certificate));
    }

    /** Another program writes a certificate without properties. */
    void putForeign(SystemStore.Name store, EncodedCertificate certificate) {
        content(store.name()).put(certificate.sha1().hex(), new Stored(certificate));
    }

    /** Another program puts a certificate into MY that names a key, or says of one that is there where its key lies. */
    void putByHand(EncodedCertificate certificate, Optional<WinCrypt.CRYPT_KEY_PROV_INFO> key) {
        content(SystemStore.Name.MY.name())
                        .computeIfAbsent(certificate.sha1().hex(), none -> new Stored(certificate))
                        .key =
                key.orElse(null);
    }

    /** Somebody deletes a certificate by hand. */
    void deleteByHand(SystemStore.Name store, EncodedCertificate certificate) {
        content(store.name()).remove(certificate.sha1().hex());
    }

    /** Somebody changes a property by hand; null takes it away. */
    void changeByHand(SystemStore.Name store, EncodedCertificate certificate, int id, byte @Nullable [] value) {
        Map<Integer, byte[]> properties = stored(store, certificate).properties;
        if (value == null) {
            properties.remove(id);
        } else {
            properties.put(id, value);
        }
    }

    /** What other programs find when they do not ask for archived certificates. */
    List<EncodedCertificate> visible(SystemStore.Name store) {
        return open(store.name(), true, 0).all().stream()
                .filter(stored -> !stored.properties.containsKey(Crypt32Constants.CERT_ARCHIVED_PROP_ID))
                .map(stored -> stored.certificate)
                .toList();
    }

    /** A property as it stands in the store; null if there is none. */
    byte @Nullable [] property(SystemStore.Name store, EncodedCertificate certificate, int id) {
        return stored(store, certificate).properties.get(id);
    }

    /** The key information as it stands in the store. */
    WinCrypt.CRYPT_KEY_PROV_INFO key(EncodedCertificate certificate) {
        return Objects.requireNonNull(stored(SystemStore.Name.MY, certificate).key);
    }

    int writes() {
        return writes;
    }

    /** How many stores and contexts are open. */
    int open() {
        return stores.size() + contexts.size();
    }

    /** What stands in an open store. */
    List<EncodedCertificate> content(Pointer store) {
        return open(store).content.values().stream()
                .map(stored -> stored.certificate)
                .toList();
    }

    private Stored stored(SystemStore.Name store, EncodedCertificate certificate) {
        return Objects.requireNonNull(
                content(store.name()).get(certificate.sha1().hex()));
    }

    private Map<String, Stored> content(String store) {
        return machine.computeIfAbsent(store, none -> new LinkedHashMap<>());
    }

    @Override
    public @Nullable Pointer CertOpenStore(
            Pointer provider, int encoding, @Nullable Pointer cryptProvider, int flags, @Nullable WString name) {
        boolean inMemory = Pointer.nativeValue(provider) == WinCrypt.CERT_STORE_PROV_MEMORY;
        boolean everything = Pointer.nativeValue(provider) == WinCrypt.CERT_STORE_PROV_SYSTEM_W;
        boolean denied = !administrator || readOnly.contains(String.valueOf(name));
        if (!inMemory && denied && (flags & WinCrypt.CERT_STORE_READONLY_FLAG) == 0) {
            Native.setLastError(ERROR_ACCESS_DENIED);
            return null;
        }
        if (!inMemory && (flags & WinCrypt.CERT_SYSTEM_STORE_LOCAL_MACHINE) == 0) {
            throw new AssertionError("not a store of the machine");
        }
        stores.put(
                ++nextStore,
                inMemory
                        ? new OpenStore(new LinkedHashMap<>(), List.of(), false, flags)
                        : open(String.valueOf(name), everything, flags));
        return new Pointer(nextStore);
    }

    private OpenStore open(String name, boolean everything, int flags) {
        List<Map<String, Stored>> elsewhere = machine.entrySet().stream()
                .filter(place -> everything && place.getKey().startsWith(name + "."))
                .map(Map.Entry::getValue)
                .toList();
        return new OpenStore(content(name), elsewhere, true, flags);
    }

    @Override
    public boolean CertCloseStore(Pointer store, int flags) {
        OpenStore closed = stores.remove(Pointer.nativeValue(store));
        if (closed == null || contexts.values().stream().anyMatch(context -> context.store() == closed)) {
            throw new AssertionError("closed twice, or with contexts that are open");
        }
        return true;
    }

    @Override
    public boolean CertControlStore(Pointer store, int flags, int type, @Nullable Pointer parameter) {
        throw new AssertionError("a store of Windows is not told to write");
    }

    @Override
    public @Nullable Pointer CertCreateCertificateContext(int encoding, byte[] der, int size) {
        return newContext(new Stored(EncodedCertificate.ofDer(der)), null);
    }

    @Override
    public boolean CertFreeCertificateContext(Pointer context) {
        if (contexts.remove(Pointer.nativeValue(context)) == null) {
            throw new AssertionError("freed twice");
        }
        return true;
    }

    @Override
    public @Nullable Pointer CertEnumCertificatesInStore(Pointer store, @Nullable Pointer previous) {
        OpenStore open = open(store);
        List<Stored> all = open.all();
        if ((open.flags & WinCrypt.CERT_STORE_ENUM_ARCHIVED_FLAG) == 0) {
            all.removeIf(stored -> stored.properties.containsKey(Crypt32Constants.CERT_ARCHIVED_PROP_ID));
        }
        int next = 0;
        if (previous != null) {
            next = all.indexOf(context(previous).stored()) + 1;
            CertFreeCertificateContext(previous);
        }
        if (next == all.size() && listsWithoutEnd) {
            next = 0;
        }
        if (next == all.size()) {
            Native.setLastError(enumerationEndsWith);
            return null;
        }
        return newContext(all.get(next), open);
    }

    @Override
    public @Nullable Pointer CertFindCertificateInStore(
            Pointer store, int encoding, int flags, int type, WinCrypt.DATA_BLOB wanted, @Nullable Pointer previous) {
        OpenStore open = open(store);
        String sha1 = HexFormat.of().withUpperCase().formatHex(wanted.getData());
        Stored found = open.all().stream()
                .filter(stored -> stored.certificate.sha1().hex().equals(sha1))
                .findFirst()
                .orElse(null);
        if (found == null) {
            Native.setLastError(Crypt32Constants.CRYPT_E_NOT_FOUND);
            return null;
        }
        return newContext(found, open);
    }

    @Override
    public boolean CertGetCertificateContextProperty(
            Pointer context, int id, @Nullable Pointer data, IntByReference size) {
        Stored stored = context(context).stored();
        if (id == Crypt32Constants.CERT_KEY_PROV_INFO_PROP_ID) {
            return getKey(stored.key, data, size);
        }
        byte[] value = stored.properties.get(id);
        if (value == null) {
            Native.setLastError(Crypt32Constants.CRYPT_E_NOT_FOUND);
            return false;
        }
        size.setValue(value.length);
        if (data != null) {
            data.write(0, value, 0, value.length);
        }
        return true;
    }

    private static boolean getKey(
            WinCrypt.@Nullable CRYPT_KEY_PROV_INFO key, @Nullable Pointer data, IntByReference size) {
        if (key == null) {
            Native.setLastError(Crypt32Constants.CRYPT_E_NOT_FOUND);
            return false;
        }
        byte[] container = (key.pwszContainerName + '\0').getBytes(StandardCharsets.UTF_16LE);
        byte[] provider = (key.pwszProvName + '\0').getBytes(StandardCharsets.UTF_16LE);
        size.setValue(Crypt32Constants.CRYPT_KEY_PROV_INFO_SIZE + container.length + provider.length);
        if (data != null) {
            long text = Crypt32Constants.CRYPT_KEY_PROV_INFO_SIZE;
            data.setMemory(0, text, (byte) 0);
            data.setPointer(Crypt32Constants.CRYPT_KEY_PROV_INFO_pwszContainerName, data.share(text));
            data.setPointer(Crypt32Constants.CRYPT_KEY_PROV_INFO_pwszProvName, data.share(text + container.length));
            data.setInt(Crypt32Constants.CRYPT_KEY_PROV_INFO_dwProvType, key.dwProvType);
            data.setInt(Crypt32Constants.CRYPT_KEY_PROV_INFO_dwFlags, key.dwFlags);
            data.write(text, container, 0, container.length);
            data.write(text + container.length, provider, 0, provider.length);
        }
        return true;
    }

    @Override
    public boolean CertSetCertificateContextProperty(Pointer context, int id, int flags, @Nullable Structure data) {
        Context changed = context(context);
        Stored stored = changed.stored();
        Runnable change = () -> set(stored, id, data);
        if (changed.store() == null) {
            change.run();
        } else {
            write(changed.store(), change);
        }
        return true;
    }

    private static void set(Stored stored, int id, @Nullable Structure data) {
        if (data instanceof WinCrypt.CRYPT_KEY_PROV_INFO key) {
            stored.key = key;
        } else if (data instanceof WinCrypt.DATA_BLOB blob) {
            byte[] content = blob.getData();
            stored.properties.put(id, content == null ? new byte[0] : content);
        } else {
            stored.properties.remove(id);
        }
    }

    @Override
    public boolean CertAddCertificateContextToStore(
            Pointer store, Pointer context, int disposition, @Nullable PointerByReference added) {
        OpenStore target = open(store);
        Stored copy = context(context).stored().copy();
        String sha1 = copy.certificate.sha1().hex();
        Stored present = target.content.get(sha1);
        if (present != null && disposition == Crypt32Constants.CERT_STORE_ADD_REPLACE_EXISTING) {
            throw new AssertionError("a certificate that is there is replaced, and away for a moment");
        }
        if (present != null && disposition == Crypt32Constants.CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES) {
            present.properties.forEach(copy.properties::putIfAbsent);
        }
        write(target, () -> target.content.put(sha1, copy));
        if (added != null) {
            added.setValue(newContext(copy, target));
        }
        return true;
    }

    @Override
    public boolean CertDeleteCertificateFromStore(Pointer context) {
        Context deleted = context(context);
        CertFreeCertificateContext(context);
        String sha1 = deleted.stored().certificate.sha1().hex();
        OpenStore from = deleted.store();
        if (from == null || from.content.get(sha1) != deleted.stored()) {
            throw new AssertionError("a copy of somebody else is deleted");
        }
        write(from, () -> from.content.remove(sha1));
        return true;
    }

    private void write(OpenStore store, Runnable change) {
        if (!store.persistent) {
            change.run();
            return;
        }
        if ((store.flags & WinCrypt.CERT_STORE_READONLY_FLAG) != 0) {
            throw new AssertionError("the store was opened for reading");
        }
        writes++;
        if (writes == crashAtWrite && crashBefore) {
            throw new Crash();
        }
        change.run();
        if (writes == crashAtWrite) {
            throw new Crash();
        }
    }

    private Pointer newContext(Stored stored, @Nullable OpenStore store) {
        byte[] bytes = stored.certificate.der();
        Memory der = new Memory(bytes.length);
        der.write(0, bytes, 0, bytes.length);
        Memory structure = new Memory(40);
        structure.clear();
        structure.setPointer(Crypt32Constants.CERT_CONTEXT_pbCertEncoded, der);
        structure.setInt(Crypt32Constants.CERT_CONTEXT_cbCertEncoded, bytes.length);
        contexts.put(Pointer.nativeValue(structure), new Context(stored, store, structure, der));
        return structure;
    }

    private OpenStore open(Pointer store) {
        OpenStore open = stores.get(Pointer.nativeValue(store));
        if (open == null) {
            throw new AssertionError("the store is closed");
        }
        return open;
    }

    private Context context(Pointer context) {
        Context open = contexts.get(Pointer.nativeValue(context));
        if (open == null) {
            throw new AssertionError("the context is freed");
        }
        return open;
    }

    @Override
    public boolean CryptAcquireCertificatePrivateKey(
            Pointer context,
            int flags,
            @Nullable Pointer parameters,
            PointerByReference key,
            IntByReference keySpec,
            IntByReference callerFrees) {
        acquireFlags = flags;
        WinCrypt.CRYPT_KEY_PROV_INFO named = context(context).stored().key;
        int answer = named == null || !named.pwszProvName.equals(providerOfKeys)
                ? Crypt32Constants.NTE_BAD_KEYSET
                : acquireAnswer;
        Native.setLastError(answer);
        if (answer != 0) {
            return false;
        }
        key.setValue(new Pointer(0x77));
        keySpec.setValue(acquiredKeySpec);
        callerFrees.setValue(acquiredBelongsToCaller ? 1 : 0);
        return true;
    }

    // What CryptAcquireCertificatePrivateKey was asked and answers: the key is found under the right provider.
    int acquireFlags;
    int acquireAnswer;
    int acquiredKeySpec = Crypt32Constants.CERT_NCRYPT_KEY_SPEC;
    boolean acquiredBelongsToCaller = true;
    String providerOfKeys = "Microsoft Software Key Storage Provider";
    final List<String> closed = new ArrayList<>();

    CryptAcquisition acquisition() {
        return new CryptAcquisition(this, new CryptAcquisition.Handles() {
            @Override
            public void freeCng(Pointer key) {
                closed.add("NCryptFreeObject " + key);
            }

            @Override
            public void releaseCryptoApi(Pointer container) {
                closed.add("CryptReleaseContext " + container);
            }
        });
    }

    @Override
    public boolean CertCreateCertificateChainEngine(CERT_CHAIN_ENGINE_CONFIG config, PointerByReference engine) {
        throw new AssertionError("no chain is asked for");
    }

    @Override
    public void CertFreeCertificateChainEngine(Pointer engine) {
        throw new AssertionError("no chain is asked for");
    }

    @Override
    public boolean CertGetCertificateChain(
            Pointer engine,
            Pointer context,
            @Nullable Pointer time,
            Pointer additionalStore,
            WinCrypt.CERT_CHAIN_PARA parameters,
            int flags,
            @Nullable Pointer reserved,
            PointerByReference chain) {
        throw new AssertionError("no chain is asked for");
    }

    @Override
    public void CertFreeCertificateChain(Pointer chain) {
        throw new AssertionError("no chain is asked for");
    }

    @Override
    public boolean CertVerifyCertificateChainPolicy(
            Pointer policy,
            Pointer chain,
            WinCrypt.CERT_CHAIN_POLICY_PARA parameters,
            WinCrypt.CERT_CHAIN_POLICY_STATUS status) {
        throw new AssertionError("no chain is asked for");
    }
}

package dev.scepter.agent.platform.windows.cryptoapi;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * CryptoAPI that notes each call with its flags. Its keys are a public half only; what it "signs" and "decrypts" comes back
 * as it went in, so that a test sees the order of the bytes.
 */
public final class FakeCryptoApi implements CryptoApi {
    private static final int KEY_BYTES = 128;

    /** What is in a container: whether it has a key, and its descriptor. */
    private static final class Container {
        /** 1 for AT_KEYEXCHANGE, 2 for AT_SIGNATURE, 0 for none. */
        int key;

        byte[] descriptor = {};
    }

    final List<String> calls = new ArrayList<>();

    /** Errors of functions by name; of CryptAcquireContextW by name and flags, with a colon between. */
    final Map<String, Integer> errors = new HashMap<>();

    /** Replaces descriptors that are read. */
    byte @Nullable [] otherDescriptor;

    /** What a decryption gives, little endian side out. */
    byte[] lastInput = {};

    private final Map<String, Container> containers = new TreeMap<>();
    private final Map<Pointer, Optional<Container>> handles = new HashMap<>();
    private long nextHandle = 0x1000;
    private int listed;

    /** Keys of policies by this advapi32.dll. */
    public CryptoApiKeyProvider keys() {
        return new CryptoApiKeyProvider(this, FakeSecurity.keyAccess(Map.of()), ContainerNames.OF_POLICIES);
    }

    /** What a function answers from now on instead of what it does. */
    public void answer(String function, int error) {
        errors.put(function, error);
    }

    /** How many handles are open. */
    public int openHandles() {
        return handles.size();
    }

    /** Names of all containers. */
    public List<String> containerNames() {
        return List.copyOf(containers.keySet());
    }

    void store(String name) {
        store(name, 1);
    }

    /** @param keySpec which key is in the container */
    void store(String name, int keySpec) {
        Container container = new Container();
        container.key = keySpec;
        containers.put(name, container);
    }

    private boolean answer(String function, String about) {
        calls.add(about.isEmpty() ? function : function + " " + about);
        int error = errors.getOrDefault(function + ":" + about, errors.getOrDefault(function, 0));
        Native.setLastError(error);
        return error == 0;
    }

    private static boolean fail(int error) {
        Native.setLastError(error);
        return false;
    }

    private static String hex(int flags) {
        return "0x" + Integer.toHexString(flags);
    }

    private void open(PointerByReference handle, Optional<Container> container) {
        nextHandle += 8;
        handle.setValue(new Pointer(nextHandle));
        handles.put(handle.getValue(), container);
    }

    private Container container(Pointer handle) {
        return Objects.requireNonNull(handles.get(handle)).orElseThrow();
    }

    private boolean close(Pointer handle) {
        if (handles.remove(handle) == null) {
            throw new IllegalStateException("closed twice");
        }
        return true;
    }

    @Override
    public boolean CryptAcquireContextW(
            PointerByReference context, @Nullable String container, String provider, int type, int flags) {
        if (!answer("CryptAcquireContextW", hex(flags))) {
            return false;
        }
        if (container == null) {
            open(context, Optional.empty());
            return true;
        }
        boolean isNew = (flags & CryptoApiConstants.CRYPT_NEWKEYSET) != 0;
        if (isNew == containers.containsKey(container)) {
            return fail(isNew ? CryptoApiConstants.NTE_EXISTS : CryptoApiConstants.NTE_BAD_KEYSET);
        }
        if ((flags & CryptoApiConstants.CRYPT_DELETEKEYSET) != 0) {
            containers.remove(container);
            return true;
        }
        open(context, Optional.of(containers.computeIfAbsent(container, name -> new Container())));
        return true;
    }

    @Override
    public boolean CryptReleaseContext(Pointer context, int flags) {
        return close(context);
    }

    @Override
    public boolean CryptGetProvParam(Pointer context, int parameter, byte[] data, IntByReference length, int flags) {
        if (!answer("CryptGetProvParam", parameter + " " + hex(flags))) {
            return false;
        }
        if (parameter == CryptoApiConstants.PP_KEYSET_SEC_DESCR) {
            byte[] descriptor = otherDescriptor != null ? otherDescriptor : container(context).descriptor;
            System.arraycopy(descriptor, 0, data, 0, descriptor.length);
            length.setValue(descriptor.length);
            return true;
        }
        listed = (flags & CryptoApiConstants.CRYPT_FIRST) != 0 ? 0 : listed + 1;
        if (listed >= containers.size()) {
            return fail(CryptoApiConstants.ERROR_NO_MORE_ITEMS);
        }
        byte[] name = Native.toByteArray(containerNames().get(listed));
        System.arraycopy(name, 0, data, 0, name.length);
        return true;
    }

    @Override
    public boolean CryptSetProvParam(Pointer context, int parameter, byte[] data, int flags) {
        container(context).descriptor = data.clone();
        return answer("CryptSetProvParam", parameter + " " + HexFormat.of().formatHex(data) + " " + hex(flags));
    }

    @Override
    public boolean CryptGenKey(Pointer context, int algorithm, int flags, PointerByReference key) {
        if (!answer("CryptGenKey", algorithm + " " + hex(flags))) {
            return false;
        }
        container(context).key = algorithm;
        open(key, Optional.empty());
        return true;
    }

    @Override
    public boolean CryptGetUserKey(Pointer context, int keySpec, PointerByReference key) {
        if (!answer("CryptGetUserKey", Integer.toString(keySpec))) {
            return false;
        }
        if (container(context).key != keySpec) {
            return fail(CryptoApiConstants.NTE_NO_KEY);
        }
        open(key, Optional.empty());
        return true;
    }

    @Override
    public boolean CryptDestroyKey(Pointer key) {
        return close(key);
    }

    @Override
    public boolean CryptExportKey(
            Pointer key, @Nullable Pointer exportKey, int blobType, int flags, byte[] data, IntByReference length) {
        if (!answer("CryptExportKey", Integer.toString(blobType))) {
            return false;
        }
        ByteBuffer blob = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        blob.put((byte) 6).put((byte) 2).putShort((short) 0).putInt(0xA400);
        blob.putInt(0x31415352).putInt(8 * KEY_BYTES).putInt(65_537);
        blob.put((byte) 1).position(blob.position() + KEY_BYTES - 2);
        blob.put((byte) 0x80);
        length.setValue(blob.position());
        return true;
    }

    @Override
    public boolean CryptDecrypt(
            Pointer key, @Nullable Pointer hash, boolean last, int flags, byte[] data, IntByReference length) {
        lastInput = data.clone();
        return answer("CryptDecrypt", last + " " + hex(flags));
    }

    @Override
    public boolean CryptCreateHash(
            Pointer context, int algorithm, @Nullable Pointer key, int flags, PointerByReference hash) {
        if (!answer("CryptCreateHash", hex(algorithm))) {
            return false;
        }
        open(hash, Optional.empty());
        return true;
    }

    @Override
    public boolean CryptSetHashParam(Pointer hash, int parameter, byte[] data, int flags) {
        return answer("CryptSetHashParam", parameter + " " + HexFormat.of().formatHex(data));
    }

    @Override
    public boolean CryptSignHashW(
            Pointer hash,
            int keySpec,
            @Nullable String description,
            int flags,
            byte[] signature,
            IntByReference length) {
        signature[0] = 1;
        return answer("CryptSignHashW", keySpec + " " + hex(flags));
    }

    @Override
    public boolean CryptDestroyHash(Pointer hash) {
        return close(hash);
    }
}

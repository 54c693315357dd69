package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.testing.PreparedKeys;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * A ncrypt.dll with keys of the JDK, written by the fact sheet: it notes each call with its flags, and answers what a test wants.
 * Handles that stay open, and handles that are used after they were closed, are counted.
 */
public final class FakeNcrypt implements Ncrypt {
    private static final int NTE_EXISTS = 0x8009000F;
    private static final Map<String, String> DIGEST_INFO = Map.of(
            "SHA1", "3021300906052b0e03021a05000414",
            "SHA256", "3031300d060960864801650304020105000420",
            "SHA384", "3041300d060960864801650304020205000430",
            "SHA512", "3051300d060960864801650304020305000440");

    /** A key, stored or begun. */
    private static final class Key {
        final String provider;
        final String name;
        final String algorithm;
        final Map<String, byte[]> properties = new HashMap<>();

        @Nullable
        KeyPair pair;

        Key(String provider, String name, String algorithm) {
            this.provider = provider;
            this.name = name;
            this.algorithm = algorithm;
        }
    }

    final List<String> calls = new ArrayList<>();

    /** Answers of functions, by name, or by name and property or provider with a colon between. */
    final Map<String, Integer> answers = new HashMap<>();

    /** What keys of a provider say of themselves; a provider that is not here says it of itself. */
    final Map<String, Integer> implementationTypes = new HashMap<>(
            Map.of("Microsoft Software Key Storage Provider", 2, "Microsoft Platform Crypto Provider", 1));

    /** Replaces descriptors that are read. */
    byte @Nullable [] otherDescriptor;

    boolean implementationTypeOfKeys;

    /** Shortest, longest, step and usual length of keys; a provider may not tell. */
    int @Nullable [] lengths;

    private final PreparedKeys pairs = new PreparedKeys();
    private final Map<String, Key> stored = new TreeMap<>();
    private final Map<Pointer, Object> handles = new HashMap<>();
    private final List<Memory> buffers = new ArrayList<>();
    private long nextHandle = 0x1000;

    /** Keys of policies by this ncrypt.dll, on a machine without a TPM. */
    public MachineKeyProvider keys(DurableFolder notes) {
        return new MachineKeyProvider(
                this,
                FakeSecurity.keyAccess(Map.of()),
                new TpmPresence((size, info) -> NcryptConstants.TBS_E_TPM_NOT_FOUND),
                ContainerNames.OF_POLICIES,
                notes);
    }

    /** What a function answers from now on; 0 for what it does by itself. */
    public void answer(String function, int code) {
        answers.put(function, code);
    }

    /** Names of all keys in software. */
    public List<String> keyNames() {
        return storedIn(KeyStorage.SOFTWARE);
    }

    /** Somebody deletes all keys by hand. */
    public void deleteByHand() {
        stored.clear();
    }

    /** The calls so far, with what they were called for. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** How many handles and buffers are open. */
    public int openHandles() {
        return handles.size() + buffers.size();
    }

    List<String> storedIn(KeyStorage storage) {
        return stored.values().stream()
                .filter(key -> key.provider.equals(storage.providerName()))
                .map(key -> key.name)
                .toList();
    }

    /** Puts a foreign key beside ours. */
    void store(KeyStorage storage, String name) {
        Key key = new Key(storage.providerName(), name, "RSA");
        stored.put(key.provider + "/" + name, key);
    }

    private int answer(String function, String about, String flags) {
        calls.add(function + " " + about + (flags.isEmpty() ? "" : " " + flags));
        return answers.getOrDefault(function + ":" + about, answers.getOrDefault(function, 0));
    }

    private static String hex(int flags) {
        return "0x" + Integer.toHexString(flags);
    }

    private Pointer handle(Object object) {
        nextHandle += 8;
        Pointer handle = new Pointer(nextHandle);
        handles.put(handle, object);
        return handle;
    }

    private <T> T object(Pointer handle, Class<T> type) {
        Object found = handles.get(handle);
        if (!type.isInstance(found)) {
            throw new IllegalStateException("handle " + handle + " is not open, or no " + type.getSimpleName());
        }
        return type.cast(found);
    }

    @Override
    public int NCryptOpenStorageProvider(PointerByReference provider, String name, int flags) {
        int answer = answer("NCryptOpenStorageProvider", name, hex(flags));
        if (answer == 0) {
            provider.setValue(handle(name));
        }
        return answer;
    }

    @Override
    public int NCryptIsAlgSupported(Pointer provider, String algorithm, int flags) {
        return answer("NCryptIsAlgSupported", algorithm, hex(flags));
    }

    @Override
    public int NCryptCreatePersistedKey(
            Pointer provider, PointerByReference key, String algorithm, String name, int legacyKeySpec, int flags) {
        int answer = answer("NCryptCreatePersistedKey", algorithm, hex(flags));
        String providerName = object(provider, String.class);
        if (answer == 0 && stored.containsKey(providerName + "/" + name)) {
            answer = NTE_EXISTS;
        }
        if (answer == 0) {
            key.setValue(handle(new Key(providerName, name, algorithm)));
        }
        return answer;
    }

    @Override
    public int NCryptOpenKey(Pointer provider, PointerByReference key, String name, int legacyKeySpec, int flags) {
        String providerName = object(provider, String.class);
        int answer = answer("NCryptOpenKey", name, hex(flags));
        Key found = stored.get(providerName + "/" + name);
        if (answer != 0) {
            return answer;
        }
        if (found == null) {
            return NcryptConstants.NTE_BAD_KEYSET;
        }
        key.setValue(handle(found));
        return 0;
    }

    @Override
    public int NCryptEnumKeys(
            Pointer provider, @Nullable String scope, PointerByReference keyName, PointerByReference state, int flags) {
        String providerName = object(provider, String.class);
        int answer = answer("NCryptEnumKeys", providerName, hex(flags));
        if (answer != 0) {
            return answer;
        }
        if (state.getValue() == null) {
            state.setValue(buffer(8));
        }
        List<Key> keys = stored.values().stream()
                .filter(key -> key.provider.equals(providerName))
                .toList();
        int index = state.getValue().getInt(0);
        if (index == keys.size()) {
            return NcryptConstants.NTE_NO_MORE_ITEMS;
        }
        state.getValue().setInt(0, index + 1);
        keyName.setValue(entry(keys.get(index)));
        return 0;
    }

    private Memory entry(Key key) {
        int text = (key.name.length() + 1) * Native.WCHAR_SIZE;
        Memory memory = buffer(24 + text);
        memory.setPointer(0, memory.share(24));
        memory.setWideString(24, key.name);
        return memory;
    }

    private Memory buffer(int size) {
        Memory memory = new Memory(size);
        memory.clear();
        buffers.add(memory);
        return memory;
    }

    @Override
    public int NCryptFreeBuffer(Pointer buffer) {
        if (!buffers.removeIf(one -> Pointer.nativeValue(one) == Pointer.nativeValue(buffer))) {
            throw new IllegalStateException("freed twice");
        }
        return 0;
    }

    @Override
    public int NCryptSetProperty(Pointer object, String property, byte[] data, int length, int flags) {
        Key key = object(object, Key.class);
        String value = length == 4
                ? Integer.toString(
                        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt())
                : HexFormat.of().formatHex(data, 0, length);
        int answer = answer("NCryptSetProperty", property, value + " " + hex(flags));
        if (answer == 0) {
            key.properties.put(property, data.clone());
        }
        return answer;
    }

    @Override
    public int NCryptGetProperty(
            Pointer object, String property, byte[] data, int length, IntByReference result, int flags) {
        int answer = answer("NCryptGetProperty", property, hex(flags));
        if (answer != 0) {
            return answer;
        }
        byte[] value = property(handles.get(object), property);
        if (value == null) {
            return NcryptConstants.NTE_NOT_SUPPORTED;
        }
        if (value.length > length) {
            return NcryptConstants.NTE_BUFFER_TOO_SMALL;
        }
        System.arraycopy(value, 0, data, 0, value.length);
        result.setValue(value.length);
        return 0;
    }

    private byte @Nullable [] property(@Nullable Object object, String property) {
        String provider = object instanceof Key key ? key.provider : String.valueOf(object);
        if (property.equals("Impl Type")) {
            return object instanceof Key == implementationTypeOfKeys
                    ? ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(implementationTypes.getOrDefault(provider, 0))
                            .array()
                    : null;
        }
        if (!(object instanceof Key key)) {
            return null;
        }
        if (property.equals("Lengths") && lengths != null) {
            ByteBuffer structure = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            for (int length : lengths) {
                structure.putInt(length);
            }
            return structure.array();
        }
        if (property.equals("Algorithm Name")) {
            return (key.algorithm + "\0").getBytes(StandardCharsets.UTF_16LE);
        }
        return property.equals("Security Descr") && otherDescriptor != null
                ? otherDescriptor
                : key.properties.get(property);
    }

    @Override
    public int NCryptFinalizeKey(Pointer key, int flags) {
        int answer = answer("NCryptFinalizeKey", "", hex(flags));
        if (answer != 0) {
            return answer;
        }
        Key made = object(key, Key.class);
        try {
            made.pair = pairs.generate(
                    switch (made.algorithm) {
                        case "ECDSA_P256" -> KeySpec.ec(256);
                        case "ECDSA_P384" -> KeySpec.ec(384);
                        default ->
                            KeySpec.rsa(ByteBuffer.wrap(made.properties.get("Length"))
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getInt());
                    });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        stored.put(made.provider + "/" + made.name, made);
        return 0;
    }

    @Override
    public int NCryptSignHash(
            Pointer key,
            @Nullable BCRYPT_PKCS1_PADDING_INFO padding,
            byte[] hash,
            int hashLength,
            byte[] signature,
            int length,
            IntByReference result,
            int flags) {
        int answer = answer("NCryptSignHash", padding == null ? "" : padding.pszAlgId.toString(), hex(flags));
        if (answer != 0) {
            return answer;
        }
        try {
            KeyPair pair = pair(key);
            Signature signer = Signature.getInstance(padding == null ? "NONEwithECDSAinP1363Format" : "NONEwithRSA");
            signer.initSign(pair.getPrivate());
            if (padding != null) {
                signer.update(HexFormat.of().parseHex(DIGEST_INFO.get(padding.pszAlgId.toString())));
            }
            signer.update(hash, 0, hashLength);
            return written(signer.sign(), signature, length, result);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int NCryptDecrypt(
            Pointer key,
            byte[] input,
            int inputLength,
            @Nullable BCRYPT_OAEP_PADDING_INFO padding,
            byte[] output,
            int length,
            IntByReference result,
            int flags) {
        String algorithm = padding == null ? "" : padding.pszAlgId.toString();
        int answer = answer("NCryptDecrypt", algorithm, hex(flags));
        if (answer != 0) {
            return answer;
        }
        try {
            Cipher cipher = Cipher.getInstance(padding == null ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
            if (padding == null) {
                cipher.init(Cipher.DECRYPT_MODE, pair(key).getPrivate());
            } else {
                String digest = algorithm.replace("SHA", "SHA-");
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        pair(key).getPrivate(),
                        new OAEPParameterSpec(
                                digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
            }
            return written(cipher.doFinal(input, 0, inputLength), output, length, result);
        } catch (GeneralSecurityException e) {
            return NcryptConstants.NTE_INVALID_PARAMETER;
        }
    }

    @Override
    public int NCryptExportKey(
            Pointer key,
            @Nullable Pointer exportKey,
            String blobType,
            @Nullable Pointer parameters,
            byte[] output,
            int length,
            IntByReference result,
            int flags) {
        int answer = answer("NCryptExportKey", blobType, hex(flags));
        return answer != 0 ? answer : written(blob(pair(key)), output, length, result);
    }

    private static byte[] blob(KeyPair pair) {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            byte[] exponent = fixed(rsa.getPublicExponent(), 3);
            byte[] modulus = fixed(rsa.getModulus(), rsa.getModulus().bitLength() / 8);
            return ByteBuffer.allocate(24 + exponent.length + modulus.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0x31415352)
                    .putInt(8 * modulus.length)
                    .putInt(exponent.length)
                    .putInt(modulus.length)
                    .putLong(0)
                    .put(exponent)
                    .put(modulus)
                    .array();
        }
        ECPublicKey ec = (ECPublicKey) pair.getPublic();
        int bytes = ec.getParams().getCurve().getField().getFieldSize() / 8;
        return ByteBuffer.allocate(8 + 2 * bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes == 32 ? 0x31534345 : 0x33534345)
                .putInt(bytes)
                .put(fixed(ec.getW().getAffineX(), bytes))
                .put(fixed(ec.getW().getAffineY(), bytes))
                .array();
    }

    private static byte[] fixed(BigInteger number, int bytes) {
        byte[] all = number.toByteArray();
        byte[] fixed = new byte[bytes];
        int used = Math.min(all.length, bytes);
        System.arraycopy(all, all.length - used, fixed, bytes - used, used);
        return fixed;
    }

    private static int written(byte[] value, byte[] output, int length, IntByReference result) {
        if (value.length > length) {
            return NcryptConstants.NTE_BUFFER_TOO_SMALL;
        }
        System.arraycopy(value, 0, output, 0, value.length);
        result.setValue(value.length);
        return 0;
    }

    private KeyPair pair(Pointer key) {
        KeyPair pair = object(key, Key.class).pair;
        if (pair == null) {
            throw new IllegalStateException("the key is not finished");
        }
        return pair;
    }

    @Override
    public int NCryptDeleteKey(Pointer key, int flags) {
        Key deleted = object(key, Key.class);
        int answer = answer("NCryptDeleteKey", deleted.name, hex(flags));
        if (answer == 0) {
            handles.remove(key);
            stored.remove(deleted.provider + "/" + deleted.name);
        }
        return answer;
    }

    @Override
    public int NCryptFreeObject(Pointer object) {
        if (handles.remove(object) == null) {
            throw new IllegalStateException("freed twice");
        }
        return 0;
    }
}

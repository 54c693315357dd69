package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What Scepter writes on a certificate of its own, as one property, so that no crash can halve it: a mark, a counter, the
 * chain, and the name of a key that Windows made.
 *
 * @param counter 0 until the certificate is put in force, then higher than that of all others of its policy
 * @param chain issuing CA first, up to and with the anchor; empty on an intermediate
 * @param foreignKey the name of the key where its container does not tell it; such a state has the second mark, all others the
 *     first, so that an older Scepter reads them
 */
record OwnState(long counter, List<EncodedCertificate> chain, Optional<ForeignKey> foreignKey) {
    private static final int MARK = 0x53435031; // "SCP1"
    private static final int MARK_WITH_KEY = 0x53435032; // "SCP2"
    private static final int MAX_NAME_BYTES = 1_024;
    private static final int MAX_CHAIN = 32;
    /** Also the bound of what is read: a registry value may hold 1 MiB. */
    static final int MAX_BYTES = 512 * 1024;

    /**
     * A key that Windows made and named.
     *
     * @param name what Scepter calls it
     * @param container the only one for which that holds
     */
    record ForeignKey(KeyName name, String container) {}

    /** The state of a certificate whose key Scepter made, or of an intermediate. */
    OwnState(long counter, List<EncodedCertificate> chain) {
        this(counter, chain, Optional.empty());
    }

    OwnState {
        if (counter < 0) {
            throw new IllegalArgumentException("a counter is not negative: " + counter);
        }
        chain = List.copyOf(chain);
        if (chain.size() > MAX_CHAIN) {
            throw new IllegalArgumentException("a chain of " + chain.size() + " certificates");
        }
    }

    OwnState withCounter(long value) {
        return new OwnState(value, chain, foreignKey);
    }

    /**
     * The bytes of the property.
     *
     * @throws IllegalArgumentException if they would be more than {@link #MAX_BYTES}
     */
    byte[] encode() {
        List<byte[]> encoded = chain.stream().map(EncodedCertificate::der).toList();
        List<byte[]> names = new ArrayList<>();
        foreignKey.ifPresent(key -> {
            names.add(key.name().containerName().getBytes(StandardCharsets.UTF_8));
            names.add(key.container().getBytes(StandardCharsets.UTF_8));
        });
        int size = Integer.BYTES + Long.BYTES + Integer.BYTES;
        for (byte[] der : encoded) {
            size += Integer.BYTES + der.length;
        }
        for (byte[] name : names) {
            size += Integer.BYTES + name.length;
        }
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("a chain of " + size + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(size)
                .putInt(foreignKey.isPresent() ? MARK_WITH_KEY : MARK)
                .putLong(counter)
                .putInt(encoded.size());
        encoded.forEach(der -> buffer.putInt(der.length).put(der));
        names.forEach(name -> buffer.putInt(name.length).put(name));
        return buffer.array();
    }

    /** Reads the property; empty if it is damaged or somebody else's. */
    static Optional<OwnState> decode(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int mark = buffer.getInt();
            if (mark != MARK && mark != MARK_WITH_KEY) {
                return Optional.empty();
            }
            long counter = buffer.getLong();
            int count = buffer.getInt();
            if (counter < 0 || count < 0 || count > MAX_CHAIN) {
                return Optional.empty();
            }
            List<EncodedCertificate> chain = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                chain.add(CertificateDecoder.decode(run(buffer, MAX_BYTES)));
            }
            Optional<ForeignKey> key = mark == MARK_WITH_KEY ? Optional.of(foreignKey(buffer)) : Optional.empty();
            return buffer.hasRemaining() ? Optional.empty() : Optional.of(new OwnState(counter, chain, key));
        } catch (BufferUnderflowException
                | CertificateFormatException
                | CharacterCodingException
                | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private static ForeignKey foreignKey(ByteBuffer buffer) throws CharacterCodingException {
        KeyName name = KeyName.parse(text(buffer)).orElseThrow();
        return new ForeignKey(name, text(buffer));
    }

    private static String text(ByteBuffer buffer) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(run(buffer, MAX_NAME_BYTES)))
                .toString();
    }

    private static byte[] run(ByteBuffer buffer, int limit) {
        int length = buffer.getInt();
        if (length < 0 || length > limit || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}

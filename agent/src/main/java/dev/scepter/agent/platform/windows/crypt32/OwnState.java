package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Scepter writes on a certificate of its own, as one property, so that no crash can halve it: a mark, a counter, and
 * the chain.
 *
 * @param counter 0 until the certificate is put in force, then higher than that of all others of its policy
 * @param chain issuing CA first, up to and with the anchor; empty on an intermediate
 */
record OwnState(long counter, List<EncodedCertificate> chain) {
    private static final int MARK = 0x53435031; // "SCP1"
    private static final int MAX_CHAIN = 32;
    /** Also the bound of what is read: a registry value may hold 1 MiB. */
    static final int MAX_BYTES = 512 * 1024;

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
        return new OwnState(value, chain);
    }

    /**
     * The bytes of the property.
     *
     * @throws IllegalArgumentException if they would be more than {@link #MAX_BYTES}
     */
    byte[] encode() {
        List<byte[]> encoded = chain.stream().map(EncodedCertificate::der).toList();
        int size = Integer.BYTES + Long.BYTES + Integer.BYTES;
        for (byte[] der : encoded) {
            size += Integer.BYTES + der.length;
        }
        if (size > MAX_BYTES) {
            throw new IllegalArgumentException("a chain of " + size + " bytes");
        }
        ByteBuffer buffer =
                ByteBuffer.allocate(size).putInt(MARK).putLong(counter).putInt(encoded.size());
        encoded.forEach(der -> buffer.putInt(der.length).put(der));
        return buffer.array();
    }

    /** Reads the property; empty if it is damaged or somebody else's. */
    static Optional<OwnState> decode(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (buffer.getInt() != MARK) {
                return Optional.empty();
            }
            long counter = buffer.getLong();
            int count = buffer.getInt();
            if (counter < 0 || count < 0 || count > MAX_CHAIN) {
                return Optional.empty();
            }
            List<EncodedCertificate> chain = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int length = buffer.getInt();
                if (length < 0 || length > buffer.remaining()) {
                    return Optional.empty();
                }
                byte[] der = new byte[length];
                buffer.get(der);
                chain.add(CertificateDecoder.decode(der));
            }
            return buffer.hasRemaining() ? Optional.empty() : Optional.of(new OwnState(counter, chain));
        } catch (BufferUnderflowException | CertificateFormatException e) {
            return Optional.empty();
        }
    }
}

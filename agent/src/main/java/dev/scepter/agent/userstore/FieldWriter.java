package dev.scepter.agent.userstore;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** Fields of a message, one behind the other. Not safe for several threads. */
final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    FieldWriter number(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    FieldWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    FieldWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    FieldWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    <T> FieldWriter list(List<T> values, BiConsumer<FieldWriter, T> one) {
        number(values.size());
        values.forEach(value -> one.accept(this, value));
        return this;
    }

    /** Other fields behind these. */
    FieldWriter raw(FieldWriter others) {
        return raw(others.content());
    }

    /** Bytes as they are. */
    FieldWriter raw(byte[] written) {
        out.writeBytes(written);
        return this;
    }

    byte[] content() {
        return out.toByteArray();
    }
}

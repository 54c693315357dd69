package dev.scepter.agent.userstore;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fields of a message, as {@link FieldWriter} wrote them; each has a bound. Not safe for several threads. */
final class FieldReader {
    private final ByteBuffer in;

    FieldReader(byte[] content) {
        this.in = ByteBuffer.wrap(content);
    }

    /** One element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(FieldReader fields) throws GarbledException;
    }

    /** A number from 0 to {@code most}. */
    int number(int most) throws GarbledException {
        int value = anyNumber();
        if (value < 0 || value > most) {
            throw new GarbledException("a number of " + value + "; 0 to " + most + " are taken");
        }
        return value;
    }

    int anyNumber() throws GarbledException {
        require(Integer.BYTES);
        return in.getInt();
    }

    boolean flag() throws GarbledException {
        require(1);
        byte value = in.get();
        if (value != 0 && value != 1) {
            throw new GarbledException("a flag of " + value);
        }
        return value == 1;
    }

    byte[] bytes(int most) throws GarbledException {
        int length = number(most);
        require(length);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    String text(int mostBytes) throws GarbledException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(mostBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GarbledException("a text that is not UTF-8", e);
        }
    }

    <T> List<T> list(int most, Element<T> one) throws GarbledException {
        int count = number(most);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(one.read(this));
        }
        return List.copyOf(values);
    }

    /** Says that nothing more may come. */
    void end() throws GarbledException {
        if (in.hasRemaining()) {
            throw new GarbledException("a message with " + in.remaining() + " bytes too many");
        }
    }

    private void require(int bytes) throws GarbledException {
        if (in.remaining() < bytes) {
            throw new GarbledException("a message that ends within a field");
        }
    }
}

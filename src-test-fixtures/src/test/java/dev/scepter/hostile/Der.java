package dev.scepter.hostile;

import java.io.ByteArrayOutputStream;

/** Writes ASN.1 by hand. */
final class Der {
    private Der() {}

    /** A value of a tag with these parts as its content; the length in the long form. */
    static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.write(0x84);
        all.write(length >> 24);
        all.write(length >> 16);
        all.write(length >> 8);
        all.write(length);
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}

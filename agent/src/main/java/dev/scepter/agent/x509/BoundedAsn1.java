package dev.scepter.agent.x509;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Decodes ASN.1 values (BER or DER) from outside within limits.
 *
 * <p>Decoders call themselves for each level of nesting, and a stack that overflows takes the thread with it. So a walk
 * without recursion looks at depth, count and lengths first.
 */
public final class BoundedAsn1 {
    /** Levels of nesting; SCEP replies have about 20. */
    public static final int MAX_DEPTH = 64;

    /** Elements of one value; a hundred certificates have about 15,000. */
    public static final int MAX_ELEMENTS = 100_000;

    private static final int INDEFINITE = -1;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONG_TAG = 0x1F;

    private final byte[] bytes;
    private final int[] ends = new int[MAX_DEPTH];
    private final int[] limits = new int[MAX_DEPTH];
    private int depth;
    private int position;

    private BoundedAsn1(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Decodes exactly one value.
     *
     * @return the value, all of it decoded, in definite form
     * @throws MalformedAsn1Exception if it is no ASN.1, has bytes behind its end, or is over a limit
     */
    public static ASN1Primitive decode(byte[] bytes) throws MalformedAsn1Exception {
        int length = lengthOfFirst(bytes);
        if (length != bytes.length) {
            throw malformed((bytes.length - length) + " bytes behind the end of the ASN.1 value");
        }
        try {
            // Bouncy Castle decodes parts lazily; encoding all of it brings every error to light here.
            ASN1Primitive value = ASN1Primitive.fromByteArray(bytes);
            return ASN1Primitive.fromByteArray(value.getEncoded(ASN1Encoding.DL));
        } catch (IOException | RuntimeException e) {
            throw new MalformedAsn1Exception("not ASN.1: " + e.getMessage(), false, e);
        }
    }

    /** Says whether bytes that may or may not be ASN.1 nest deeper than the limit before they stop being ASN.1. */
    static boolean isOverLimit(byte[] bytes) {
        try {
            lengthOfFirst(bytes);
            return false;
        } catch (MalformedAsn1Exception e) {
            return e.overLimit();
        }
    }

    /** Length of the first value in the bytes. */
    static int lengthOfFirst(byte[] bytes) throws MalformedAsn1Exception {
        return new BoundedAsn1(bytes).walk();
    }

    private int walk() throws MalformedAsn1Exception {
        int elements = 0;
        do {
            if (++elements > MAX_ELEMENTS) {
                throw new MalformedAsn1Exception("more than " + MAX_ELEMENTS + " ASN.1 elements", true, null);
            }
            step();
            while (depth > 0 && ends[depth - 1] == position) {
                depth--;
            }
        } while (depth > 0);
        return position;
    }

    private void step() throws MalformedAsn1Exception {
        int limit = depth == 0 ? bytes.length : limits[depth - 1];
        int tag = next(limit);
        boolean constructed = (tag & CONSTRUCTED) != 0;
        if ((tag & LONG_TAG) == LONG_TAG) {
            skipLongTag(limit);
        }
        int length = length(limit);
        if (tag == 0) {
            endOfContents(length);
        } else if (length == INDEFINITE) {
            if (!constructed) {
                throw malformed("a primitive ASN.1 value of indefinite length");
            }
            push(INDEFINITE, limit);
        } else if (constructed) {
            push(position + length, position + length);
        } else {
            position += length;
        }
    }

    private void endOfContents(int length) throws MalformedAsn1Exception {
        if (length != 0 || depth == 0 || ends[depth - 1] != INDEFINITE) {
            throw malformed("an end-of-contents mark out of place");
        }
        depth--;
    }

    private void push(int end, int limit) throws MalformedAsn1Exception {
        if (depth == MAX_DEPTH) {
            throw new MalformedAsn1Exception("ASN.1 nested more than " + MAX_DEPTH + " deep", true, null);
        }
        ends[depth] = end;
        limits[depth] = limit;
        depth++;
    }

    private void skipLongTag(int limit) throws MalformedAsn1Exception {
        for (int i = 0; i < 5; i++) {
            if ((next(limit) & 0x80) == 0) {
                return;
            }
        }
        throw malformed("an ASN.1 tag number that is too large");
    }

    private int length(int limit) throws MalformedAsn1Exception {
        int first = next(limit);
        if (first == 0x80) {
            return INDEFINITE;
        }
        long length = first;
        if (first > 0x80) {
            int count = first & 0x7F;
            if (count > 4) {
                throw malformed("an ASN.1 length of " + count + " bytes");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | next(limit);
            }
        }
        if (length > limit - position) {
            throw malformed("an ASN.1 value that ends before its length");
        }
        return (int) length;
    }

    private int next(int limit) throws MalformedAsn1Exception {
        if (position >= limit) {
            throw malformed("an ASN.1 value that ends too early");
        }
        return bytes[position++] & 0xFF;
    }

    private static MalformedAsn1Exception malformed(String message) {
        return new MalformedAsn1Exception(message, false, null);
    }
}

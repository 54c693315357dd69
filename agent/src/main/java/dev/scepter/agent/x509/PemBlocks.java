package dev.scepter.agent.x509;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The blocks of a PEM text (RFC 7468), read leniently: text around blocks, CRLF or LF, and lines of any length pass.
 */
public final class PemBlocks {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int MAX_LABEL = 64;

    private PemBlocks() {}

    /**
     * One block.
     *
     * @param label such as {@code CERTIFICATE}
     * @param base64 what stands between the lines
     */
    public record Block(String label, String base64) {

        /** Says whether the label is that of a private key, encrypted or not. */
        public boolean isPrivateKey() {
            return label.endsWith("PRIVATE KEY");
        }

        /** The decoded bytes; empty if they are not Base64. */
        public Optional<byte[]> bytes() {
            return decodeBase64(base64);
        }

        /** Shows the label only: the content may be a private key. */
        @Override
        public String toString() {
            return "PEM block " + label;
        }
    }

    /** All blocks of a text in their order; blocks without an end are left out. */
    public static List<Block> read(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        int from = 0;
        while (true) {
            int begin = all.indexOf(BEGIN, from);
            if (begin < 0) {
                return blocks;
            }
            int labelStart = begin + BEGIN.length();
            int labelEnd = all.indexOf(DASHES, labelStart);
            if (labelEnd < 0) {
                return blocks;
            }
            from = labelStart;
            if (labelEnd - labelStart <= MAX_LABEL) {
                String label = all.substring(labelStart, labelEnd);
                int contentStart = labelEnd + DASHES.length();
                int end = all.indexOf(END + label + DASHES, contentStart);
                if (end < 0) {
                    return blocks;
                }
                blocks.add(new Block(label, all.substring(contentStart, end)));
                from = end + END.length();
            }
        }
    }

    /** Decodes Base64 with white space in it; empty if it is not Base64. */
    public static Optional<byte[]> decodeBase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

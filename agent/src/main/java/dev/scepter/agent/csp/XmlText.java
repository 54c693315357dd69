package dev.scepter.agent.csp;

import dev.scepter.agent.policy.LintCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From bytes to text. The byte order mark decides between UTF-8 and UTF-16; what the XML declaration says of the encoding
 * is passed over, because tools copy {@code encoding="utf-16"} into files that are not.
 */
final class XmlText {
    private static final Pattern DECLARATION = Pattern.compile("\\s*<\\?xml\\s[^>]*\\?>");
    private static final Pattern NO_LINE_BREAK = Pattern.compile("[^\\r\\n]");

    private XmlText() {}

    /** Says whether a document is XML rather than JSON: its first character besides blanks is {@code <}. */
    static boolean isXml(byte[] document) {
        if (isUnmarkedUtf16(document)) {
            return true;
        }
        Charset charset = charset(document);
        int step = charset.equals(StandardCharsets.UTF_8) ? 1 : 2;
        boolean little = charset.equals(StandardCharsets.UTF_16LE);
        for (int at = markLength(document); at + step <= document.length; at += step) {
            int c = document[little || step == 1 ? at : at + 1];
            if (step == 2 && document[little ? at + 1 : at] != 0) {
                return false;
            }
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return c == '<';
            }
        }
        return false;
    }

    /** The text without byte order mark and with blanks in place of the XML declaration, so that columns stay. */
    static String decode(byte[] document) throws XmlRefusedException {
        if (isUnmarkedUtf16(document)) {
            throw new XmlRefusedException(LintCode.SYNCML_ENCODING, "the document is UTF-16 without a byte order mark");
        }
        Charset charset = charset(document);
        int mark = markLength(document);
        ByteBuffer in = ByteBuffer.wrap(document, mark, document.length - mark);
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer out = CharBuffer.allocate(document.length);
        boolean damaged = decoder.decode(in, out, true).isError();
        if (damaged) {
            throw new XmlRefusedException(
                    LintCode.SYNCML_ENCODING,
                    "the byte at offset " + in.position() + " does not belong to " + charset.name());
        }
        String text = out.flip().toString();
        if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) {
            throw new XmlRefusedException(LintCode.SYNCML_DTD, "the document has a document type or entities");
        }
        Matcher declaration = DECLARATION.matcher(text);
        return declaration.lookingAt()
                ? NO_LINE_BREAK.matcher(declaration.group()).replaceAll(" ") + text.substring(declaration.end())
                : text;
    }

    private static Charset charset(byte[] document) {
        if (startsWith(document, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        return startsWith(document, 0xFF, 0xFE) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** Says whether the first character is a {@code <} of two bytes; UTF-8 text holds no zero byte there. */
    private static boolean isUnmarkedUtf16(byte[] document) {
        return startsWith(document, '<', 0) || startsWith(document, 0, '<');
    }

    private static int markLength(byte[] document) {
        if (!charset(document).equals(StandardCharsets.UTF_8)) {
            return 2;
        }
        return startsWith(document, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    }

    private static boolean startsWith(byte[] document, int... bytes) {
        if (document.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((document[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}

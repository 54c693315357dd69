package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.BoundedAsn1;
import dev.scepter.agent.x509.MalformedAsn1Exception;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.ASN1Primitive;

/** First looks at what a server sent. */
final class ReplyBody {
    /** Largest GetCACert answer and CertRep, in bytes. */
    static final int MAX_BYTES = 1_000_000;

    private static final int SNIFFED = 512;
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private ReplyBody() {}

    /** Refuses what is empty, too large or a web page. */
    static void check(String what, byte[] body) throws ScepterException {
        if (isBlank(body)) {
            throw new ScepterException(ErrorCode.REPLY_EMPTY, what + " is empty");
        }
        if (body.length > MAX_BYTES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE,
                    what + " has " + body.length + " bytes, more than " + MAX_BYTES + " are not read");
        }
        if (isMarkup(body)) {
            throw new ScepterException(ErrorCode.REPLY_HTML, what + " is a web page: " + Printable.of(start(body)));
        }
    }

    /** Says whether the bytes begin like HTML or XML. */
    static boolean isMarkup(byte[] body) {
        return start(body).matches("(?s)<[A-Za-z!?].*");
    }

    /** Decodes one ASN.1 value and maps what is wrong to the catalogue. */
    static ASN1Primitive decode(String what, byte[] bytes) throws ScepterException {
        try {
            return BoundedAsn1.decode(bytes);
        } catch (MalformedAsn1Exception e) {
            ErrorCode code = e.overLimit() ? ErrorCode.REPLY_TOO_LARGE : ErrorCode.REPLY_UNDECODABLE;
            throw new ScepterException(code, what + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static boolean isBlank(byte[] body) {
        return body.length <= SNIFFED && start(body).isEmpty();
    }

    private static String start(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, SNIFFED), StandardCharsets.ISO_8859_1);
        return (start.startsWith(BYTE_ORDER_MARK) ? start.substring(BYTE_ORDER_MARK.length()) : start).strip();
    }
}

package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import java.util.Arrays;
import java.util.Optional;

/** Reasons of a failure: 0 to 4 are those of RFC 8894 section 3.2.1.4, the others are Dogtag's own. */
public enum FailInfo {
    BAD_ALG(0, "badAlg", ErrorCode.CA_REFUSED_BAD_ALG),
    BAD_MESSAGE_CHECK(1, "badMessageCheck", ErrorCode.CA_REFUSED_BAD_MESSAGE_CHECK),
    BAD_REQUEST(2, "badRequest", ErrorCode.CA_REFUSED_BAD_REQUEST),
    BAD_TIME(3, "badTime", ErrorCode.CA_REFUSED_BAD_TIME),
    BAD_CERT_ID(4, "badCertId", ErrorCode.CA_REFUSED_BAD_CERT_ID),
    UNSUPPORTED_EXTENSION(5, "unsupportedExt", ErrorCode.CA_REFUSED),
    MUST_ARCHIVE_KEYS(6, "mustArchiveKeys", ErrorCode.CA_REFUSED),
    BAD_IDENTITY(7, "badIdentity", ErrorCode.CA_REFUSED),
    POP_REQUIRED(8, "popRequired", ErrorCode.CA_REFUSED),
    POP_FAILED(9, "popFailed", ErrorCode.CA_REFUSED),
    NO_KEY_REUSE(10, "noKeyReuse", ErrorCode.CA_REFUSED),
    INTERNAL_CA_ERROR(11, "internalCAError", ErrorCode.CA_REFUSED),
    TRY_LATER(12, "tryLater", ErrorCode.CA_REFUSED);

    private final int number;
    private final String standardName;
    private final ErrorCode code;

    FailInfo(int number, String standardName, ErrorCode code) {
        this.number = number;
        this.standardName = standardName;
        this.code = code;
    }

    /** The value of the attribute: the number in decimal. */
    public String text() {
        return Integer.toString(number);
    }

    /** The name in the standard, such as {@code badRequest}. */
    public String standardName() {
        return standardName;
    }

    /** The failure of the catalogue. */
    public ErrorCode code() {
        return code;
    }

    /** The reason of an attribute value; empty if it is unknown. */
    public static Optional<FailInfo> ofText(String text) {
        return Arrays.stream(values()).filter(f -> f.text().equals(text)).findFirst();
    }
}

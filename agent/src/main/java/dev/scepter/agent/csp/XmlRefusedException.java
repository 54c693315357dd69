package dev.scepter.agent.csp;

import dev.scepter.agent.policy.LintCode;
import java.io.Serial;

/** A document that is read no further; the message is that of the finding and quotes nothing of it. */
final class XmlRefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final LintCode code;

    XmlRefusedException(LintCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    LintCode code() {
        return code;
    }
}

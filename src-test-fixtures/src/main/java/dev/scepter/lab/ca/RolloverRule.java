package dev.scepter.lab.ca;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What GetNextCACert answers (RFC 8894 section 4.7). Whether it is advertised is a line of the {@link Announcement}.
 *
 * @param form how the answer is made
 * @param next the certificates of the next CA
 */
public record RolloverRule(Form form, List<X509Certificate> next) {

    /** Forms of the answer. */
    public enum Form {
        /** HTTP 403: there is no next CA. */
        NONE,
        /** Signed by this CA. */
        SIGNED,
        /** Certificates without any signature. */
        UNSIGNED,
        /** Signed by another key under the names of this CA. */
        WRONGLY_SIGNED
    }

    public RolloverRule {
        next = List.copyOf(next);
    }

    /** No next CA. */
    public static RolloverRule none() {
        return new RolloverRule(Form.NONE, List.of());
    }

    /** The root of another CA comes next. */
    public static RolloverRule to(LabCa next, Form form) {
        return new RolloverRule(form, List.of(next.root()));
    }
}

package dev.scepter.lab.ca;

import java.util.Arrays;

/** What a client can ask for by the {@code operation} parameter (RFC 8894 section 4.1). */
public enum LabOperation {
    /** Which algorithms and functions there are. */
    GET_CA_CAPS("GetCACaps"),
    /** Certificates of the CA. */
    GET_CA_CERT("GetCACert"),
    /** Certificates of the CA that comes next. */
    GET_NEXT_CA_CERT("GetNextCACert"),
    /** A pkiMessage. */
    PKI_OPERATION("PKIOperation"),
    /** Anything else; answered by HTTP 400. */
    OTHER("");

    private final String name;

    LabOperation(String name) {
        this.name = name;
    }

    static LabOperation of(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.name.equals(name))
                .findFirst()
                .orElse(OTHER);
    }
}

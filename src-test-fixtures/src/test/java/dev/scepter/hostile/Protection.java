package dev.scepter.hostile;

/** What is asserted about the device and its secrets after a row. */
enum Protection {
    /** No PKIOperation reached the server, and the store is as it was. */
    NOTHING_SENT("No request was sent, so no challenge either. Certificates and roots are as before."),
    /** The store is as it was. */
    STORE_UNCHANGED("Certificates and roots are as before; one in force stays in force."),
    /** There is a new certificate, and nothing but it and its chain was added. */
    NEW_CERTIFICATE("The new certificate is proven and in force; nothing else was added or trusted."),
    /** The request waits at the CA. */
    WAITS("The request is kept and asked about again; no second one is sent.");

    private final String words;

    Protection(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}

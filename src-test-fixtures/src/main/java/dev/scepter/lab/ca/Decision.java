package dev.scepter.lab.ca;

import org.bouncycastle.cert.X509CertificateHolder;

/** What the CA answers to a request. */
sealed interface Decision {

    /** SUCCESS; the order lets a fault make another certificate of it. */
    record Issued(CertificateOrder order, X509CertificateHolder certificate) implements Decision {}

    /** PENDING. */
    record Pending() implements Decision {}

    /** FAILURE. */
    record Refused(FailInfo failInfo, String text) implements Decision {}
}

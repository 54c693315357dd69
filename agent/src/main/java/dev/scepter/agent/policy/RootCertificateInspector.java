package dev.scepter.agent.policy;

/** Looks at the bytes of an uploaded root certificate. Never fails, whatever the bytes. */
@FunctionalInterface
interface RootCertificateInspector {

    /**
     * @param upload a .cer or .crt file, DER or PEM, under 1 MB
     */
    RootCertificateFacts inspect(byte[] upload);
}

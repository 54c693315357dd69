package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.platform.windows.WindowsException;

/** Looks for a certificate's key the way other programs do. */
@FunctionalInterface
interface KeyAcquisition {

    /**
     * Says whether what the certificate names leads to its key, and to no other one.
     *
     * @throws WindowsException if that is not known now, such as while a TPM is busy
     */
    boolean leadsToTheKey(CertificateContext certificate, int providerType) throws WindowsException;
}

package dev.scepter.agent.port;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import java.util.Optional;

/** Finds certificates that the machine itself put into its store of personal certificates. Safe for several threads. */
@FunctionalInterface
public interface InstalledCertificates {
    /** A machine that puts none there. */
    InstalledCertificates NONE = sha1 -> Optional.empty();

    /**
     * A certificate as it was found.
     *
     * @param key where its key lies; empty if the certificate names none, or one of a user
     */
    record Found(EncodedCertificate certificate, Optional<KeyPlace> key) {}

    /** Finds a certificate by its SHA-1; empty if it is not there. Failures carry {@code STORE_FAILED}. */
    Optional<Found> find(Thumbprint sha1) throws ScepterException;
}

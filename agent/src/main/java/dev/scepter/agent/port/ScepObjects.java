package dev.scepter.agent.port;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SCEP messages as Windows makes and reads them ({@code IX509SCEPEnrollment2}, certenroll.h). No message leaves the machine here.
 * What Windows keeps of a transaction in memory is used as long as this process lives; another process goes on from its id
 * alone, as Windows documents it for pending requests. Safe for several threads; one call at a time is carried out. Failures
 * carry {@code CERTENROLL_FAILED} where nothing better is known, else the code of what was in the way, such as {@code NOT_PERMITTED}.
 */
public interface ScepObjects {

    /**
     * Why they cannot be used on this machine, each in words that stand alone; empty if they can, or if that cannot be told now.
     * Changes nothing. May have been seen some minutes ago.
     */
    List<String> obstacles();

    /**
     * What to ask for.
     *
     * @param key a key of the machine that is there already
     * @param names in the order of the policy; may be empty if the subject is not
     * @param caCertificates the authenticated answer to GetCACert: CA, RA and all between them
     * @param anchor the one of them that the pin has vouched for
     * @param capabilities the answer to GetCACaps, a keyword a line
     * @param signer the certificate that signs a renewal; empty for a new enrolment
     */
    record Request(
            KeyName key,
            SubjectName subject,
            List<AlternativeName> names,
            Set<KeyUsage> keyUsage,
            Set<ExtendedKeyUsage> extendedKeyUsage,
            SignatureDigest digest,
            Optional<Secret> challenge,
            List<EncodedCertificate> caCertificates,
            EncodedCertificate anchor,
            String capabilities,
            Optional<EncodedCertificate> signer) {
        public Request {
            names = List.copyOf(names);
            keyUsage = Set.copyOf(keyUsage);
            extendedKeyUsage = Set.copyOf(extendedKeyUsage);
            caCertificates = List.copyOf(caCertificates);
        }
    }

    /**
     * A transaction.
     *
     * @param id as Windows chose it
     * @param key that its certificate is asked for
     * @param capabilities as in {@link Request}
     */
    record Transaction(String id, KeyName key, String capabilities) {}

    /**
     * A transaction that began.
     *
     * @param message the PKIMessage to send, Base64 of its DER on one line; holds the challenge, encrypted to the CA
     */
    record Begun(Transaction transaction, Secret message) {}

    /** What Windows read in a reply. */
    sealed interface Answer {}

    /** The CA issued. Nothing was installed. */
    record Issued(EncodedCertificate certificate) implements Answer {}

    /** The CA holds the request. */
    record Pending() implements Answer {}

    /**
     * The CA refused under its signature.
     *
     * @param failInfo RFC 8894 section 3.2.1.4.5: 0 to 4; empty if there is none
     * @param text Windows' or the CA's words; may be empty, bounded to 1,024 characters
     */
    record Refused(Optional<Integer> failInfo, String text) implements Answer {}

    /** Makes the request and its message. A second call for the same key makes another transaction. */
    Begun begin(Request request) throws ScepterException;

    /** Makes the message that asks about a pending request (CertPoll): Base64 of its DER. */
    String poll(Transaction transaction) throws ScepterException;

    /**
     * Reads a reply, installs nothing.
     *
     * @param reply Base64 of its DER
     * @throws ScepterException if it is no reply of this CA to this transaction
     */
    Answer read(Transaction transaction, String reply) throws ScepterException;

    /**
     * Lets Windows forget what it keeps of requests for a key, in memory and in its store REQUEST. The key stays.
     *
     * @throws ScepterException also as the store or the provider of the key failed: {@code STORE_FAILED}, {@code STORE_READ_ONLY},
     *     {@code NOT_PERMITTED}, {@code KEY_PROVIDER_FAILED}, {@code KEY_PROVIDER_MISSING} or {@code KEY_DAMAGED}
     */
    void forget(KeyName key) throws ScepterException;
}

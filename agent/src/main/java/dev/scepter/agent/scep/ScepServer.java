package dev.scepter.agent.scep;

import dev.scepter.agent.model.ScepterException;
import java.time.Instant;
import java.util.Optional;

/**
 * The operations of a SCEP server, as the bytes that it sends (RFC 8894 §4).
 *
 * <p>Nothing that comes back is authenticated here. Each call throws {@link ScepterException} for a server that was
 * not reached, refused or broke HTTP, and {@link InterruptedException} when the thread was interrupted.
 */
public interface ScepServer {

    /** What a 5xx other than that of a busy server (502, 503, 504) in answer to PKIOperation means. */
    enum OnServerError {
        /** Trouble that may pass: the same bytes go again, within the rules of the HTTP client. */
        SEND_AGAIN,
        /**
         * The answer. Servers that know no RenewalReq say so by HTTP 500, and sending it again would only cost time.
         */
        REPORT
    }

    /**
     * The server's capabilities, unparsed, at most 256 KB; empty if it has none to tell, which is also what an HTTP
     * 4xx means (RFC 8894 §3.5.2).
     */
    byte[] getCaCaps() throws ScepterException, InterruptedException;

    /** The CA certificate or the certificates of CA and RA, in whatever form, 1 byte to 1 MB. */
    byte[] getCaCert() throws ScepterException, InterruptedException;

    /**
     * The CA certificates that come after the present ones, signed by the present CA; 1 byte to 1 MB. Asked once, for at
     * most 5 s: no enrolment waits for it.
     */
    byte[] getNextCaCert() throws ScepterException, InterruptedException;

    /**
     * Sends a PKIMessage and returns the CertRep, 1 byte to 1 MB.
     *
     * <p>An exception for an HTTP status carries it in its message, with the code {@code HTTP_REFUSED} for a 4xx and
     * {@code SERVER_UNAVAILABLE} for 408, 429 and 5xx.
     *
     * @param message the DER of the pkiMessage
     */
    byte[] pkiOperation(byte[] message, OnServerError onServerError) throws ScepterException, InterruptedException;

    /** What the server's clock said with its last answer; empty if it told no time. */
    default Optional<Instant> serverTime() {
        return Optional.empty();
    }

    /** Says whether the server answered only without the CA identifier, which is then best left out from now on. */
    default boolean isIdentifierUnknown() {
        return false;
    }

    /**
     * Says whether the last message was answered by HTTP 408, 429, 502, 503 or 504: nothing was said about the message.
     */
    default boolean isBusy() {
        return false;
    }

    /**
     * Says whether the last message left more than once before it was answered: a refusal may then be of a request that
     * was granted the first time.
     */
    default boolean wasSentAgain() {
        return false;
    }
}

package dev.scepter.agent.platform.windows.certenroll;

import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.RPC_E_TIMEOUT;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CRYPT_STRING_BASE64;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.port.ScepObjects.Answer;
import dev.scepter.agent.port.ScepObjects.Issued;
import dev.scepter.agent.port.ScepObjects.Pending;
import dev.scepter.agent.port.ScepObjects.Refused;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.util.Base64;
import java.util.Optional;

/**
 * What an enrolment object says of a reply that it has read. The disposition alone decides: what else it tells of a refusal may
 * be missing for any reason.
 *
 * @param certificate Base64 in lines, of one that was issued
 */
record Reply(int disposition, Optional<String> certificate, Optional<Integer> failInfo, String text) {
    private static final int MAX_TEXT = 1_024;

    /** Asks the object for what belongs to the disposition. */
    static Reply of(ComObject enrollment, int disposition) throws WindowsException {
        return switch (disposition) {
            case CertEnrollConstants.SCEPDispositionSuccess ->
                new Reply(disposition, enrollment.text("Certificate", XCN_CRYPT_STRING_BASE64), Optional.empty(), "");
            case CertEnrollConstants.SCEPDispositionFailure ->
                new Reply(
                        disposition,
                        Optional.empty(),
                        told(() -> enrollment.number("FailInfo")).filter(Reply::isFailInfo),
                        bounded(text(enrollment)));
            default -> new Reply(disposition, Optional.empty(), Optional.empty(), "");
        };
    }

    /** The reply as the rest of the agent has it. */
    Answer answer(String transaction) throws ScepterException {
        return switch (disposition) {
            case CertEnrollConstants.SCEPDispositionSuccess -> new Issued(decoded(transaction));
            case CertEnrollConstants.SCEPDispositionFailure -> new Refused(failInfo, text);
            case CertEnrollConstants.SCEPDispositionPending -> new Pending();
            default ->
                throw new ScepterException(
                        ErrorCode.CERTENROLL_FAILED,
                        words(
                                transaction,
                                "CX509SCEPEnrollment.ProcessResponseMessage2 answered disposition " + disposition));
        };
    }

    private EncodedCertificate decoded(String transaction) throws ScepterException {
        try {
            return CertificateDecoder.decode(Base64.getMimeDecoder().decode(certificate.orElse("")));
        } catch (CertificateFormatException | IllegalArgumentException e) {
            throw new ScepterException(
                    ErrorCode.CERTENROLL_FAILED, words(transaction, "CX509SCEPEnrollment.Certificate is none"), e);
        }
    }

    private static String words(String transaction, String what) {
        return "cannot read the reply to transaction " + transaction + ": " + what;
    }

    /** Windows' own words first, then what it kept of the CA's. */
    private static String text(ComObject enrollment) throws WindowsException {
        Optional<String> result =
                told(() -> enrollment.text("ResultMessageText")).filter(text -> !text.isBlank());
        return result.isPresent()
                ? result.get()
                : told(() -> enrollment.object("Status").text("Text")).orElse("");
    }

    private static boolean isFailInfo(int number) {
        return number > CertEnrollConstants.SCEPFailUnknown && number <= CertEnrollConstants.SCEPFailBadCertId;
    }

    private static String bounded(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_TEXT));
    }

    @FunctionalInterface
    private interface Property<T> {
        Optional<T> get() throws WindowsException;
    }

    /** A property that may not be there. Behind a call that took too long, no other is made. */
    private static <T> Optional<T> told(Property<T> property) throws WindowsException {
        try {
            return property.get();
        } catch (WindowsException e) {
            if (e.is(RPC_E_TIMEOUT)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}

package dev.scepter.agent.enrollment.csp;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What Windows' answers about an enrolment mean, in words: the statuses of the CSP, and the HRESULTs that come with them. */
final class WindowsWords {
    /** HRESULT facility of HTTP: the lower half is the status of the server (winerror.h, {@code FACILITY_HTTP}). */
    private static final int HTTP = 0x80190000;

    private static final int LOWER_HALF = 0xFFFF;

    /** There is no certificate in the answer to GetCACert to which a request could go, so none went. */
    static final int SCARD_E_NO_SUCH_CERTIFICATE = 0x8010002C;

    private static final Map<Integer, String> ERRORS = errors();

    private WindowsWords() {}

    /** What a status means, as of {@code EnrollmentEnrollStatus} (certenroll.h). */
    static String status(int status) {
        return "status " + status + " ("
                + switch (status) {
                    case 1 -> "finished";
                    case 2 -> "pending at the CA";
                    case 4 -> "deferred until somebody is there; the CSP does not document it";
                    case 16 -> "failed";
                    case 32 -> "not known, or running";
                    case 64 -> "skipped; the CSP does not document it";
                    case 256 -> "denied; the CSP does not document it";
                    default -> "not documented";
                }
                + ")";
    }

    /** An HRESULT as it is written, with what it means where that is known. */
    static String error(int hresult) {
        String digits = HexFormat.of().withUpperCase().toHexDigits(hresult);
        if (hresult == 0) {
            return "no error code";
        }
        Optional<String> words = (hresult & ~LOWER_HALF) == HTTP
                ? Optional.of("the SCEP server answered HTTP " + (hresult & LOWER_HALF))
                : Optional.ofNullable(ERRORS.get(hresult));
        return digits + words.map(text -> ": " + text).orElse("");
    }

    private static Map<Integer, String> errors() {
        Map<Integer, String> words = new HashMap<>();
        String provider = "the key provider failed inside; see the System log";
        words.put(0x80090003, "the key cannot be used for this");
        words.put(0x80090005, "data or an encrypted blob is damaged, or for another key");
        words.put(0x80090006, "a signature does not match");
        words.put(0x8009000D, "there is no key in the container");
        words.put(0x8009000F, "a key of this name is there already");
        words.put(0x80090010, "no permission on the key");
        words.put(0x80090011, "a key or object was not found");
        words.put(0x80090013, "the key provider is missing");
        words.put(0x80090014, "the key provider is of the wrong type");
        words.put(0x80090016, "the key container is missing: its file was removed, or the TPM was cleared");
        words.put(0x8009001D, "the key provider could not start");
        words.put(0x80090020, provider);
        words.put(0x80090021, provider);
        words.put(0x8009002D, provider);
        words.put(0x80090022, "the key wants to show a window, which a service cannot");
        words.put(0x80090023, "the TPM has no room");
        words.put(0x80090026, "invalid handle; of a TPM often: it has no keys of this length");
        words.put(0x80090027, "invalid parameter; of a TPM often: it has no keys of this length");
        words.put(0x80090029, "not supported; of a TPM often: it has no keys of this length");
        words.put(0x8009002C, "the answer is not meant for this key");
        words.put(0x8009002E, "somebody has to be there");
        words.put(0x80090030, "the TPM is off or not provisioned");
        words.put(0x80090031, "the TPM is locked by too many wrong tries");
        words.put(0x80090035, "there is no TPM");
        words.put(0x8029041F, "the firmware of this TPM is weak, RSA keys are blocked: update it, or use software keys");
        words.put(0x80280803, "the TPM is locked out; wait");
        words.put(0x80284008, "the TPM service does not run");
        words.put(0x8028400F, "there is no TPM");
        words.put(0x80284010, "the TPM is disabled");
        words.put(0x80091001, "the answer of the server cannot be parsed");
        words.put(0x80091002, "the answer of the server uses an unknown algorithm");
        words.put(
                0x80091006,
                "the server's answer lacks a signed attribute that SCEP demands, such as a nonce; the server has to mend"
                        + " that");
        words.put(
                0x80091007,
                "a hash does not match: often that of the pinned CA certificate, or the server does not send the whole"
                        + " chain up to the root");
        words.put(0x8009100B, "the answer is made for somebody else");
        words.put(0x8009100E, "who signed the answer was not found");
        words.put(0x8009100F, "the answer lacks attributes");
        words.put(0x80092002, "the answer is no valid DER");
        words.put(
                0x80092004,
                "a certificate or property was not found; Windows says so too after somebody removed the certificate");
        words.put(0x80092005, "it is in the store already");
        words.put(0x80092009, "no certificate matches");
        words.put(0x8009200B, "the certificate has no private key here");
        words.put(0x8009200C, "the certificate has no private key here");
        words.put(0x80092010, "a certificate is revoked");
        words.put(0x80092012, "revocation could not be checked");
        words.put(0x80092013, "the revocation server could not be reached");
        words.put(0x80092020, "the subject holds an invalid numeric string");
        words.put(0x80092021, "the subject holds an invalid printable string");
        words.put(0x80092022, "the subject holds an invalid IA5 string");
        words.put(0x80092023, "the subject is no valid X.500 name");
        words.put(0x80093100, "the answer is no valid DER");
        words.put(0x80093102, "the answer is no valid DER: it ends too soon");
        words.put(0x8009310B, "the answer is no valid DER: it has a wrong tag");
        words.put(0x80096004, "a signature is wrong; NDES says so where the challenge is missing");
        words.put(0x800B0101, "a certificate of the chain has expired, or the clock is wrong");
        words.put(0x800B0109, "the root of the chain is not trusted");
        words.put(0x800B010A, "no chain could be built");
        words.put(0x800B010C, "a certificate of the chain is revoked");
        words.put(0x800B0110, "wrong usage; NDES says so where the challenge is wrong or used");
        words.put(0x80070490, "not found; NDES says so where the challenge is unknown or used");
        words.put(0x800706BA, "RPC server unavailable; NDES cannot reach its CA");
        words.put(0x80094001, "the CA rejects the subject");
        words.put(0x80094002, "the CA does not know the request");
        words.put(0x80094004, "the CA misses a value");
        words.put(0x80094006, "the CA is suspended");
        words.put(0x80094011, "not allowed to enrol at the CA");
        words.put(0x80094012, "not allowed for this certificate template");
        words.put(0x80094014, "not allowed at the CA");
        words.put(0x80094016, "key or hash is too weak for the CA");
        words.put(0x80094800, "the CA does not offer the certificate template");
        words.put(0x80094803, "the CA demands an alternative name");
        words.put(0x8009480D, "the CA demands a user principal name");
        words.put(0x8009480F, "the CA demands a DNS name");
        words.put(0x80094811, "the key is too short for the CA");
        words.put(0x8009481C, "the challenge has expired");
        words.put(
                SCARD_E_NO_SUCH_CERTIFICATE,
                "the server offers no RA certificate that Windows can use: one for digital signature and key encipherment;"
                        + " no request was sent");
        words.put(0x80072EE2, "the server did not answer in time");
        words.put(0x80072EE7, "the name of the server was not found; Windows uses its own proxy settings");
        words.put(0x80072EFD, "no connection to the server; Windows uses its own proxy settings");
        words.put(0x80072F0D, "Windows does not trust the TLS certificate of the server");
        words.put(0x80072F78, "the server's answer is no valid HTTP");
        words.put(0x80072F8F, "TLS with the server failed");
        words.put(0x80040154, "a class of Windows' own enrolment is not registered");
        words.put(0x80010106, "Windows' own enrolment ran in the wrong apartment");
        words.put(0x80040007, "an object of Windows' own enrolment was not initialised");
        return Map.copyOf(words);
    }
}

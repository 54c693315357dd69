package dev.scepter.agent.platform.windows;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the answers of Windows functions mean: their names in {@code winerror.h}, and words for people.
 *
 * <p>HRESULTs and SECURITY_STATUS values as they are; Win32 errors as numbers below 0x10000, or wrapped as an HRESULT of
 * the facility WIN32.
 */
public final class WindowsStatus {
    /** A failure of the facility WIN32, before its number is put in. */
    private static final int WIN32_HRESULT = 0x80070000;

    private static final int MAX_WIN32 = 0xFFFF;
    private static final Set<String> DENIED =
            Set.of("ERROR_ACCESS_DENIED", "ERROR_INVALID_OWNER", "ERROR_PRIVILEGE_NOT_HELD", "NTE_PERM");

    /** One that is registered, and damaged or not able to start, may have keys. */
    private static final Set<String> NO_PROVIDER =
            Set.of("NTE_BAD_PROVIDER", "NTE_PROV_TYPE_NOT_DEF", "NTE_KEYSET_NOT_DEF");

    /** By their codes as HRESULTs. */
    static final Map<Integer, Row> ROWS = Stream.of(
                    row(0x80004002, "E_NOINTERFACE", "the object does not have this interface"),
                    row(0x80004005, "E_FAIL", "it failed for a reason that is not told"),
                    row(0x80010106, "RPC_E_CHANGED_MODE", "the thread is in another apartment"),
                    row(0x8001011F, "RPC_E_TIMEOUT", "the time was over"),
                    row(0x80020003, "DISP_E_MEMBERNOTFOUND", "the object has no such member"),
                    row(0x80020005, "DISP_E_TYPEMISMATCH", "a value is of another type"),
                    row(0x80020006, "DISP_E_UNKNOWNNAME", "the object has no member of this name"),
                    row(0x80020009, "DISP_E_EXCEPTION", "the object failed for a reason that it does not tell"),
                    row(0x8002000A, "DISP_E_OVERFLOW", "a value is too large"),
                    row(0x8002000E, "DISP_E_BADPARAMCOUNT", "the member takes another number of arguments"),
                    row(0x80040007, "OLE_E_BLANK", "the object was not initialised"),
                    row(0x80040154, "REGDB_E_CLASSNOTREG", "the class is not registered"),
                    row(0x800401F0, "CO_E_NOTINITIALIZED", "the thread is in no apartment"),
                    row(0x800401FD, "CO_E_OBJNOTCONNECTED", "the object is gone"),
                    row(0x80090003, "NTE_BAD_KEY", "the key cannot be used for this"),
                    row(0x80090004, "NTE_BAD_LEN", "the data is of another length"),
                    row(0x80090005, "NTE_BAD_DATA", "the data is damaged, or for another key"),
                    row(0x80090006, "NTE_BAD_SIGNATURE", "the signature does not match"),
                    row(0x80090008, "NTE_BAD_ALGID", "the provider does not know this algorithm"),
                    row(0x80090009, "NTE_BAD_FLAGS", "the provider does not know these flags"),
                    row(0x8009000A, "NTE_BAD_TYPE", "the provider does not know this type"),
                    row(0x8009000B, "NTE_BAD_KEY_STATE", "the key is not usable for this; often, it is not exportable"),
                    row(0x8009000D, "NTE_NO_KEY", "there is no key in this container"),
                    row(0x8009000F, "NTE_EXISTS", "a key of this name is there already"),
                    row(0x80090010, "NTE_PERM", "the account may not use the key"),
                    row(0x80090011, "NTE_NOT_FOUND", "the key or object is not there"),
                    row(0x80090013, "NTE_BAD_PROVIDER", "the provider is missing"),
                    row(0x80090014, "NTE_BAD_PROV_TYPE", "the provider is of another type"),
                    row(
                            0x80090016,
                            "NTE_BAD_KEYSET",
                            "the key container is missing: its file was removed, or the TPM was cleared"),
                    row(0x80090017, "NTE_PROV_TYPE_NOT_DEF", "no provider of this type is installed"),
                    row(0x80090018, "NTE_PROV_TYPE_ENTRY_BAD", "the registry's entry of this type is damaged"),
                    row(0x80090019, "NTE_KEYSET_NOT_DEF", "the provider is not installed"),
                    row(0x8009001A, "NTE_KEYSET_ENTRY_BAD", "the key container is damaged"),
                    row(0x8009001B, "NTE_PROV_TYPE_NO_MATCH", "the provider is installed with another type"),
                    row(0x8009001D, "NTE_PROVIDER_DLL_FAIL", "the provider could not start"),
                    row(0x8009001E, "NTE_PROV_DLL_NOT_FOUND", "the DLL of the provider is not there"),
                    row(0x80090020, "NTE_FAIL", "the provider failed inside; see the System log"),
                    row(0x80090021, "NTE_SYS_ERR", "the provider failed inside; see the System log"),
                    row(0x80090022, "NTE_SILENT_CONTEXT", "the key wants to show a window, which a service cannot"),
                    row(0x80090023, "NTE_TOKEN_KEYSET_STORAGE_FULL", "the hardware has no room for another key"),
                    row(0x80090024, "NTE_TEMPORARY_PROFILE", "a temporary profile has no user keys"),
                    row(
                            0x80090026,
                            "NTE_INVALID_HANDLE",
                            "the handle is not valid; of a TPM often: this key length is not supported"),
                    row(
                            0x80090027,
                            "NTE_INVALID_PARAMETER",
                            "a parameter is not valid; of a TPM often: this key length is not supported"),
                    row(0x80090028, "NTE_BUFFER_TOO_SMALL", "the buffer is too small"),
                    row(
                            0x80090029,
                            "NTE_NOT_SUPPORTED",
                            "the provider does not support this; of a TPM often: this key length"),
                    row(0x8009002A, "NTE_NO_MORE_ITEMS", "end of the list"),
                    row(0x8009002C, "NTE_DECRYPTION_FAILURE", "the data is not meant for this key"),
                    row(0x8009002D, "NTE_INTERNAL_ERROR", "the provider failed inside; see the System log"),
                    row(0x8009002E, "NTE_UI_REQUIRED", "the key needs a user present"),
                    row(0x80090030, "NTE_DEVICE_NOT_READY", "the TPM is off or not provisioned"),
                    row(0x80090031, "NTE_AUTHENTICATION_IGNORED", "the TPM is locked after too many wrong tries"),
                    row(0x80090035, "NTE_DEVICE_NOT_FOUND", "there is no TPM"),
                    row(0x80290401, "TPM_E_PCP_DEVICE_NOT_READY", "the TPM is not ready"),
                    row(0x80290403, "TPM_E_PCP_INVALID_PARAMETER", "the TPM's provider refused a parameter"),
                    row(0x80290405, "TPM_E_PCP_NOT_SUPPORTED", "the TPM does not support this"),
                    row(0x80290407, "TPM_E_PCP_INTERNAL_ERROR", "the TPM's provider failed inside"),
                    row(0x80290408, "TPM_E_PCP_AUTHENTICATION_FAILED", "the TPM refused the sign-in"),
                    row(
                            0x8029041F,
                            "TPM_E_PCP_IFX_RSA_KEY_CREATION_BLOCKED",
                            "the TPM's firmware makes weak RSA keys and is blocked: update the firmware"),
                    row(0x80280803, "TPM_E_DEFEND_LOCK_RUNNING", "the TPM is locked out for a time"),
                    row(0x80284008, "TBS_E_SERVICE_NOT_RUNNING", "the TPM service does not run"),
                    row(0x8028400F, "TBS_E_TPM_NOT_FOUND", "there is no TPM"),
                    row(0x80284010, "TBS_E_SERVICE_DISABLED", "the TPM service is disabled"),
                    row(0x80091001, "CRYPT_E_MSG_ERROR", "the message cannot be parsed"),
                    row(0x80091002, "CRYPT_E_UNKNOWN_ALGO", "the algorithm is unknown"),
                    row(0x80091006, "CRYPT_E_AUTH_ATTR_MISSING", "a signed attribute is missing"),
                    row(0x80091007, "CRYPT_E_HASH_VALUE", "the hash does not match"),
                    row(0x8009100B, "CRYPT_E_RECIPIENT_NOT_FOUND", "the message is for somebody else"),
                    row(0x8009100E, "CRYPT_E_SIGNER_NOT_FOUND", "the signer is not there"),
                    row(0x8009200B, "CRYPT_E_NO_KEY_PROPERTY", "the certificate has no private key here"),
                    row(0x80092002, "CRYPT_E_BAD_ENCODE", "not valid DER"),
                    row(0x80092004, "CRYPT_E_NOT_FOUND", "the certificate or property is not there"),
                    row(0x80092005, "CRYPT_E_EXISTS", "it is in the store already"),
                    row(0x80092009, "CRYPT_E_NO_MATCH", "nothing matches"),
                    row(0x8009200C, "CRYPT_E_NO_DECRYPT_CERT", "no certificate has a key for this"),
                    row(0x8009200F, "CRYPT_E_PENDING_CLOSE", "contexts of the closed store are still in use"),
                    row(0x80092010, "CRYPT_E_REVOKED", "the certificate is revoked"),
                    row(0x80092012, "CRYPT_E_NO_REVOCATION_CHECK", "revocation could not be checked"),
                    row(0x80092013, "CRYPT_E_REVOCATION_OFFLINE", "the revocation server was not reached"),
                    row(0x80093100, "CRYPT_E_ASN1_ERROR", "not valid DER"),
                    row(0x80093102, "CRYPT_E_ASN1_EOD", "the DER ends too early"),
                    row(0x8009310B, "CRYPT_E_ASN1_BADTAG", "not valid DER"),
                    row(0x80096004, "TRUST_E_CERT_SIGNATURE", "the signature of the certificate is not valid"),
                    row(0x80096019, "TRUST_E_BASIC_CONSTRAINTS", "an issuer is no CA, or not for this depth"),
                    row(0x800B0101, "CERT_E_EXPIRED", "a certificate is not within its validity period"),
                    row(0x800B0102, "CERT_E_VALIDITYPERIODNESTING", "a certificate outlives its issuer"),
                    row(0x800B0103, "CERT_E_ROLE", "a certificate is used as a CA, or a CA's as another"),
                    row(0x800B0104, "CERT_E_PATHLENCONST", "an issuer is not for this depth"),
                    row(0x800B0105, "CERT_E_CRITICAL", "a critical extension is not supported"),
                    row(0x800B0106, "CERT_E_PURPOSE", "the certificate is not for this usage"),
                    row(0x800B0107, "CERT_E_ISSUERCHAINING", "a certificate names another issuer"),
                    row(0x800B0108, "CERT_E_MALFORMED", "a certificate is empty or lacks something"),
                    row(0x800B0109, "CERT_E_UNTRUSTEDROOT", "the root is not trusted"),
                    row(0x800B010A, "CERT_E_CHAINING", "no chain leads to a root"),
                    row(0x800B010B, "TRUST_E_FAIL", "it is not trusted"),
                    row(0x800B010C, "CERT_E_REVOKED", "the certificate is revoked"),
                    row(0x800B010D, "CERT_E_UNTRUSTEDTESTROOT", "the root is one for tests"),
                    row(0x800B010E, "CERT_E_REVOCATION_FAILURE", "revocation could not be checked"),
                    row(0x800B010F, "CERT_E_CN_NO_MATCH", "the certificate is for another name"),
                    row(0x800B0110, "CERT_E_WRONG_USAGE", "the certificate is not for this usage"),
                    row(0x800B0111, "TRUST_E_EXPLICIT_DISTRUST", "a certificate is distrusted on this machine"),
                    row(0x800B0112, "CERT_E_UNTRUSTEDCA", "an issuer is not trusted"),
                    row(0x800B0113, "CERT_E_INVALID_POLICY", "policy constraints are not met"),
                    row(0x800B0114, "CERT_E_INVALID_NAME", "name constraints are not met"),
                    row(0x80041001, "WBEM_E_FAILED", "WMI failed for a reason that it does not tell"),
                    row(0x80041002, "WBEM_E_NOT_FOUND", "WMI does not find the object"),
                    row(0x80041003, "WBEM_E_ACCESS_DENIED", "WMI denies access to this account"),
                    row(0x80041004, "WBEM_E_PROVIDER_FAILURE", "the provider of WMI failed"),
                    row(0x80041005, "WBEM_E_TYPE_MISMATCH", "a value is of another type than the property"),
                    row(0x80041008, "WBEM_E_INVALID_PARAMETER", "WMI does not take a parameter"),
                    row(0x8004100C, "WBEM_E_NOT_SUPPORTED", "WMI does not support this"),
                    row(0x8004100E, "WBEM_E_INVALID_NAMESPACE", "WMI has no such namespace"),
                    row(0x80041010, "WBEM_E_INVALID_CLASS", "WMI has no such class"),
                    row(0x80041013, "WBEM_E_PROVIDER_LOAD_FAILURE", "WMI could not load the provider"),
                    row(0x80041017, "WBEM_E_INVALID_QUERY", "WMI does not understand the query"),
                    row(0x80041019, "WBEM_E_ALREADY_EXISTS", "the object exists already"),
                    row(0x8004102E, "WBEM_E_INVALID_METHOD", "the class has no such method"),
                    row(0x8004103A, "WBEM_E_INVALID_OBJECT_PATH", "the path names no object"),
                    row(0x80041055, "WBEM_E_METHOD_NOT_IMPLEMENTED", "the provider of WMI lacks the method"),
                    row(0x80041062, "WBEM_E_PRIVILEGE_NOT_HELD", "the account lacks a privilege for this in WMI"),
                    row(0x80041069, "WBEM_E_TIMED_OUT", "WMI took too long"),
                    row(0x8009100F, "CRYPT_E_ATTRIBUTES_MISSING", "the message lacks an attribute"),
                    row(0x80092020, "CRYPT_E_INVALID_NUMERIC_STRING", "the subject has a value that is no numeric string"),
                    row(0x80092021, "CRYPT_E_INVALID_PRINTABLE_STRING", "the subject has a value that is no printable string"),
                    row(0x80092022, "CRYPT_E_INVALID_IA5_STRING", "the subject has a value that is no ASCII text"),
                    row(0x80092023, "CRYPT_E_INVALID_X500_STRING", "the subject is not valid"),
                    row(1247, "ERROR_ALREADY_INITIALIZED", "the object is initialised already"),
                    row(1168, "ERROR_NOT_FOUND", "it was not found; of NDES: the challenge is unknown or used"),
                    row(170, "ERROR_BUSY", "it is in use"),
                    row(80, "ERROR_FILE_EXISTS", "it exists already"),
                    row(1722, "RPC_S_SERVER_UNAVAILABLE", "the RPC server was not reached; of NDES: its CA"),
                    row(0x80094001, "CERTSRV_E_BAD_REQUESTSUBJECT", "the CA rejects the subject"),
                    row(0x80094002, "CERTSRV_E_NO_REQUEST", "the CA does not know the request"),
                    row(0x80094004, "CERTSRV_E_PROPERTY_EMPTY", "the property has no value"),
                    row(0x80094006, "CERTSRV_E_SERVER_SUSPENDED", "the CA is not ready"),
                    row(0x80094011, "CERTSRV_E_ENROLL_DENIED", "the CA does not allow the enrolment"),
                    row(0x80094012, "CERTSRV_E_TEMPLATE_DENIED", "the CA does not allow the template"),
                    row(0x80094800, "CERTSRV_E_UNSUPPORTED_CERT_TYPE", "the CA does not have the template"),
                    row(0x80094803, "CERTSRV_E_SUBJECT_ALT_NAME_REQUIRED", "the CA wants an alternative name"),
                    row(0x8009480F, "CERTSRV_E_SUBJECT_DNS_REQUIRED", "the CA wants a DNS name"),
                    row(0x80094811, "CERTSRV_E_KEY_LENGTH", "the key is too short for the CA"),
                    row(0x8010002C, "SCARD_E_NO_SUCH_CERTIFICATE", "there is no such certificate; of a SCEP enrolment: no usable one of the RA"),
                    row(
                            0x80180001,
                            "MENROLL_E_DEVICE_MESSAGE_FORMAT_ERROR",
                            "the message of the MDM has the wrong form"),
                    row(0x80180002, "MENROLL_E_DEVICE_AUTHENTICATION_ERROR", "the MDM could not authenticate the user"),
                    row(0x80180003, "MENROLL_E_DEVICE_AUTHORIZATION_ERROR", "the user may not enrol at the MDM"),
                    row(
                            0x80180004,
                            "MENROLL_E_DEVICE_CERTIFCATEREQUEST_ERROR",
                            "the certificate request for the MDM failed"),
                    row(0x80180005, "MENROLL_E_DEVICE_CONFIGMGRSERVER_ERROR", "the MDM failed"),
                    row(0x80180006, "MENROLL_E_DEVICE_INTERNALSERVICE_ERROR", "the MDM failed inside"),
                    row(
                            0x80180007,
                            "MENROLL_E_DEVICE_INVALIDSECURITY_ERROR",
                            "the security token for the MDM is not valid"),
                    row(0x80180008, "MENROLL_E_DEVICE_UNKNOWN_ERROR", "the MDM failed for a reason it does not tell"),
                    row(0x80180009, "MENROLL_E_ENROLLMENT_IN_PROGRESS", "an enrolment at an MDM is under way"),
                    row(0x8018000A, "MENROLL_E_DEVICE_ALREADY_ENROLLED", "Windows is enrolled at an MDM already"),
                    row(0x8018000B, "MENROLL_E_DEVICE_NOT_ENROLLED", "Windows is not enrolled at an MDM"),
                    row(
                            0x8018000D,
                            "MENROLL_E_DISCOVERY_SEC_CERT_DATE_INVALID",
                            "the certificate of the MDM is not within its validity period"),
                    row(0x8018000E, "MENROLL_E_PASSWORD_NEEDED", "the MDM wants a password"),
                    row(0x8018000F, "MENROLL_E_WAB_ERROR", "the sign-in at the MDM failed"),
                    row(0x80180010, "MENROLL_E_CONNECTIVITY", "the MDM was not reached"),
                    row(0x80180012, "MENROLL_E_INVALIDSSLCERT", "the certificate of the MDM is not trusted"),
                    row(0x80180013, "MENROLL_E_DEVICECAPREACHED", "the user has enrolled too many devices"),
                    row(0x80180014, "MENROLL_E_DEVICENOTSUPPORTED", "the MDM does not support this device"),
                    row(0x80180015, "MENROLL_E_NOTSUPPORTED", "the server does not support this"),
                    row(0x80180016, "MENROLL_E_NOTELIGIBLETORENEW", "the enrolment at the MDM may not be renewed"),
                    row(0x80180017, "MENROLL_E_INMAINTENANCE", "the MDM is in maintenance"),
                    row(0x80180018, "MENROLL_E_USERLICENSE", "the user has no licence for the MDM"),
                    row(0x80180019, "MENROLL_E_ENROLLMENTDATAINVALID", "the MDM rejected the data of the enrolment"),
                    row(0x8018001A, "MENROLL_E_INSECUREREDIRECT", "the MDM redirects to plain http"),
                    row(0x8018001B, "MENROLL_E_PLATFORM_WRONG_STATE", "the enrolment is in the wrong state for this"),
                    row(0x8018001C, "MENROLL_E_PLATFORM_LICENSE_ERROR", "this edition of Windows may not enrol so"),
                    row(0x8018001D, "MENROLL_E_PLATFORM_UNKNOWN_ERROR", "Windows failed for a reason it does not tell"),
                    row(0x8018001E, "MENROLL_E_PROV_CSP_CERTSTORE", "the MDM could not set up the certificate store"),
                    row(0x8018001F, "MENROLL_E_PROV_CSP_W7", "the MDM could not set up its account"),
                    row(0x80180020, "MENROLL_E_PROV_CSP_DMCLIENT", "the MDM could not set up the DMClient"),
                    row(0x80180021, "MENROLL_E_PROV_CSP_PFW", "the MDM could not set up Windows Hello for Business"),
                    row(0x80180022, "MENROLL_E_PROV_CSP_MISC", "the MDM could not set up the device"),
                    row(
                            0x80180023,
                            "MENROLL_E_PROV_UNKNOWN",
                            "the MDM could not set up the device, for a reason Windows does not tell"),
                    row(
                            0x80180024,
                            "MENROLL_E_PROV_SSLCERTNOTFOUND",
                            "the client certificate for the MDM is not there"),
                    row(0x80180025, "MENROLL_E_PROV_CSP_APPMGMT", "the MDM could not set up the management of apps"),
                    row(
                            0x80180026,
                            "MENROLL_E_DEVICE_MANAGEMENT_BLOCKED",
                            "enrolment at an MDM is blocked by policy, or by SetManagedExternally"),
                    row(
                            0x80180027,
                            "MENROLL_E_CERTPOLICY_PRIVATEKEYCREATION_FAILED",
                            "the private key for the MDM could not be made"),
                    row(
                            0x80180028,
                            "MENROLL_E_CERTAUTH_FAILED_TO_FIND_CERT",
                            "the certificate to sign in at the MDM is not there"),
                    row(0x80180029, "MENROLL_E_EMPTY_MESSAGE", "the MDM answered with an empty message"),
                    row(0x8018002A, "MENROLL_E_USER_CANCELED", "the user cancelled the enrolment"),
                    row(0x8018002B, "MENROLL_E_MDM_NOT_CONFIGURED", "no MDM is configured"),
                    row(2, "ERROR_FILE_NOT_FOUND", "not there"),
                    row(3, "ERROR_PATH_NOT_FOUND", "the path is not there"),
                    row(5, "ERROR_ACCESS_DENIED", "access denied"),
                    row(6, "ERROR_INVALID_HANDLE", "the handle is not valid"),
                    row(13, "ERROR_INVALID_DATA", "the data is not valid"),
                    row(32, "ERROR_SHARING_VIOLATION", "another process has it open"),
                    row(87, "ERROR_INVALID_PARAMETER", "a parameter is not valid"),
                    row(109, "ERROR_BROKEN_PIPE", "the pipe has ended"),
                    row(121, "ERROR_SEM_TIMEOUT", "the time was over"),
                    row(122, "ERROR_INSUFFICIENT_BUFFER", "the buffer is too small"),
                    row(124, "ERROR_INVALID_LEVEL", "this level is not supported"),
                    row(126, "ERROR_MOD_NOT_FOUND", "the DLL is not there"),
                    row(127, "ERROR_PROC_NOT_FOUND", "the DLL lacks this function"),
                    row(183, "ERROR_ALREADY_EXISTS", "it exists already"),
                    row(231, "ERROR_PIPE_BUSY", "all instances of the pipe are busy"),
                    row(234, "ERROR_MORE_DATA", "there is more data"),
                    row(259, "ERROR_NO_MORE_ITEMS", "end of the list"),
                    row(1053, "ERROR_SERVICE_REQUEST_TIMEOUT", "the service did not answer in time"),
                    row(1055, "ERROR_SERVICE_DATABASE_LOCKED", "the service database is locked"),
                    row(1056, "ERROR_SERVICE_ALREADY_RUNNING", "the service runs already"),
                    row(1058, "ERROR_SERVICE_DISABLED", "the service is disabled"),
                    row(1060, "ERROR_SERVICE_DOES_NOT_EXIST", "the service is not installed"),
                    row(1061, "ERROR_SERVICE_CANNOT_ACCEPT_CTRL", "the service takes no commands now"),
                    row(1062, "ERROR_SERVICE_NOT_ACTIVE", "the service does not run"),
                    row(
                            1063,
                            "ERROR_FAILED_SERVICE_CONTROLLER_CONNECT",
                            "the process was not started by the service manager"),
                    row(1066, "ERROR_SERVICE_SPECIFIC_ERROR", "the service ended with an error of its own"),
                    row(1067, "ERROR_PROCESS_ABORTED", "the service ended unexpectedly"),
                    row(1072, "ERROR_SERVICE_MARKED_FOR_DELETE", "the service is about to be removed"),
                    row(1073, "ERROR_SERVICE_EXISTS", "the service is installed already"),
                    row(1307, "ERROR_INVALID_OWNER", "the account may not make that one the owner"),
                    row(1314, "ERROR_PRIVILEGE_NOT_HELD", "the account lacks a privilege"),
                    row(1332, "ERROR_NONE_MAPPED", "no account has this name"),
                    row(1325, "ERROR_PASSWORD_RESTRICTION", "the user's key is bound to a password"),
                    row(12002, "ERROR_WINHTTP_TIMEOUT", "no answer in time"),
                    row(12004, "ERROR_WINHTTP_INTERNAL_ERROR", "WinHTTP failed inside"),
                    row(12005, "ERROR_WINHTTP_INVALID_URL", "the URL is not valid"),
                    row(12006, "ERROR_WINHTTP_UNRECOGNIZED_SCHEME", "the script is at no http or https URL"),
                    row(12007, "ERROR_WINHTTP_NAME_NOT_RESOLVED", "the name of the server was not found"),
                    row(12015, "ERROR_WINHTTP_LOGIN_FAILURE", "the server of the script refused the sign-in"),
                    row(12017, "ERROR_WINHTTP_OPERATION_CANCELLED", "the question was cancelled"),
                    row(12029, "ERROR_WINHTTP_CANNOT_CONNECT", "no connection to the server"),
                    row(12030, "ERROR_WINHTTP_CONNECTION_ERROR", "the connection broke"),
                    row(12166, "ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT", "the script failed"),
                    row(12167, "ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT", "the script could not be loaded"),
                    row(12176, "ERROR_WINHTTP_UNHANDLED_SCRIPT_TYPE", "the script is of another type"),
                    row(12177, "ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR", "the script failed"),
                    row(12178, "ERROR_WINHTTP_AUTO_PROXY_SERVICE_ERROR", "no proxy was found for the server"),
                    row(12180, "ERROR_WINHTTP_AUTODETECTION_FAILED", "the network names no script"))
            .collect(Collectors.toUnmodifiableMap(row -> asHresult(row.code()), row -> row));

    /**
     * @param code a Win32 error as it is
     */
    record Row(int code, String name, String words) {}

    private WindowsStatus() {}

    private static Row row(int code, String name, String words) {
        return new Row(code, name, words);
    }

    /** Number, name and words, such as {@code 0x8009000F NTE_EXISTS: a key of this name is there already}. */
    public static String describe(int code) {
        String number = isWin32(code) ? "error " + code : String.format(Locale.ROOT, "0x%08X", code);
        Row row = ROWS.get(asHresult(code));
        return row == null ? number : number + " " + row.name() + ": " + row.words();
    }

    /** Says whether the account lacks a right. */
    static boolean isAccessDenied(int code) {
        Row row = ROWS.get(asHresult(code));
        return row != null && DENIED.contains(row.name());
    }

    /** Says whether a provider of keys is not registered here, so that it has none. */
    static boolean isProviderMissing(int code) {
        Row row = ROWS.get(asHresult(code));
        return row != null && NO_PROVIDER.contains(row.name());
    }

    /** A Win32 error as an HRESULT; anything else as it is. */
    static int asHresult(int code) {
        return isWin32(code) ? WIN32_HRESULT | code : code;
    }

    private static boolean isWin32(int code) {
        return code > 0 && code <= MAX_WIN32;
    }
}

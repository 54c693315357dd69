package dev.scepter.agent.platform.windows.certenroll;

/** Constants of {@code certenroll.h}, {@code CertPol.h} and {@code winerror.h}, by their names there. */
final class CertEnrollConstants {
    static final int ContextMachine = 2;
    static final int VerifyNone = 0;

    static final int XCN_CRYPT_STRING_BASE64 = 1;
    static final int XCN_CRYPT_STRING_HEX = 4;
    static final int XCN_CERT_NAME_STR_FORWARD_FLAG = 0x1000000;

    static final int XCN_CERT_ALT_NAME_RFC822_NAME = 2;
    static final int XCN_CERT_ALT_NAME_DNS_NAME = 3;
    static final int XCN_CERT_ALT_NAME_URL = 7;
    static final int XCN_CERT_ALT_NAME_IP_ADDRESS = 8;
    static final int XCN_CERT_ALT_NAME_USER_PRINCIPLE_NAME = 11;

    static final int XCN_CERT_DIGITAL_SIGNATURE_KEY_USAGE = 0x80;
    static final int XCN_CERT_NON_REPUDIATION_KEY_USAGE = 0x40;
    static final int XCN_CERT_KEY_ENCIPHERMENT_KEY_USAGE = 0x20;
    static final int XCN_CERT_DATA_ENCIPHERMENT_KEY_USAGE = 0x10;
    static final int XCN_CERT_KEY_AGREEMENT_KEY_USAGE = 0x8;
    static final int XCN_CERT_KEY_CERT_SIGN_KEY_USAGE = 0x4;
    static final int XCN_CERT_CRL_SIGN_KEY_USAGE = 0x2;
    static final int XCN_CERT_ENCIPHER_ONLY_KEY_USAGE = 0x1;
    static final int XCN_CERT_DECIPHER_ONLY_KEY_USAGE = 0x8000;

    static final int SCEPDispositionUnknown = -1;
    static final int SCEPDispositionSuccess = 0;
    static final int SCEPDispositionFailure = 2;
    static final int SCEPDispositionPending = 3;
    static final int SCEPFailUnknown = -1;
    static final int SCEPFailBadCertId = 4;
    static final int SCEPProcessSkipCertInstall = 1;

    static final int REGDB_E_CLASSNOTREG = 0x80040154;
    static final int CLASS_E_CLASSNOTAVAILABLE = 0x80040111;
    static final int RPC_E_TIMEOUT = 0x8001011F;
    static final int CERTSRV_E_PROPERTY_EMPTY = 0x80094004;

    private CertEnrollConstants() {}
}

package dev.scepter.agent.platform.windows.crypt32;

/**
 * Numbers of {@code wincrypt.h} and {@code winerror.h} that jna-platform lacks, under the names of the headers. Offsets
 * are those of x64, named STRUCTURE_field.
 */
final class Crypt32Constants {
    static final int CERT_KEY_PROV_INFO_PROP_ID = 2;
    static final int CERT_FRIENDLY_NAME_PROP_ID = 11;
    static final int CERT_ARCHIVED_PROP_ID = 19;
    static final int CERT_AUTO_ENROLL_PROP_ID = 21;
    static final int CERT_ENROLLMENT_PROP_ID = 26;
    static final int CERT_RENEWAL_PROP_ID = 64;
    static final int CERT_FIRST_USER_PROP_ID = 0x8000;

    static final int CERT_STORE_ADD_REPLACE_EXISTING = 3;
    static final int CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES = 5;
    static final int CERT_STORE_CTRL_COMMIT = 3;
    static final int CERT_STORE_CTRL_COMMIT_FORCE_FLAG = 1;
    static final int CERT_FIND_SHA1_HASH = 0x10000;

    static final int CRYPT_ACQUIRE_COMPARE_KEY_FLAG = 4;
    static final int CRYPT_ACQUIRE_SILENT_FLAG = 0x40;
    static final int CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG = 0x40000;
    static final int CERT_NCRYPT_KEY_SPEC = 0xFFFFFFFF;

    static final int CERT_CHAIN_USE_LOCAL_MACHINE_STORE = 8;
    static final int CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL = 4;
    static final int CERT_CHAIN_DISABLE_AUTH_ROOT_AUTO_UPDATE = 0x100;

    static final int CERT_CHAIN_POLICY_SSL = 4;
    static final int AUTHTYPE_SERVER = 2;
    static final String szOID_PKIX_KP_SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    static final int CERT_TRUST_IS_NOT_TIME_VALID = 0x1;
    static final int CERT_TRUST_IS_REVOKED = 0x4;
    static final int CERT_TRUST_IS_NOT_SIGNATURE_VALID = 0x8;
    static final int CERT_TRUST_IS_NOT_VALID_FOR_USAGE = 0x10;
    static final int CERT_TRUST_IS_UNTRUSTED_ROOT = 0x20;
    static final int CERT_TRUST_REVOCATION_STATUS_UNKNOWN = 0x40;
    static final int CERT_TRUST_IS_CYCLIC = 0x80;
    static final int CERT_TRUST_INVALID_EXTENSION = 0x100;
    static final int CERT_TRUST_INVALID_POLICY_CONSTRAINTS = 0x200;
    static final int CERT_TRUST_INVALID_BASIC_CONSTRAINTS = 0x400;
    static final int CERT_TRUST_INVALID_NAME_CONSTRAINTS = 0x800;
    static final int CERT_TRUST_IS_PARTIAL_CHAIN = 0x10000;
    static final int CERT_TRUST_HAS_WEAK_SIGNATURE = 0x100000;
    static final int CERT_TRUST_IS_OFFLINE_REVOCATION = 0x1000000;
    static final int CERT_TRUST_IS_EXPLICIT_DISTRUST = 0x4000000;
    static final int CERT_TRUST_HAS_NOT_SUPPORTED_CRITICAL_EXT = 0x8000000;

    static final int CERT_CONTEXT_pbCertEncoded = 8;
    static final int CERT_CONTEXT_cbCertEncoded = 16;
    static final int CERT_CHAIN_CONTEXT_TrustStatus = 4;
    static final int CERT_CHAIN_CONTEXT_cChain = 12;
    static final int CERT_CHAIN_CONTEXT_rgpChain = 16;
    static final int CERT_SIMPLE_CHAIN_cElement = 12;
    static final int CRYPT_KEY_PROV_INFO_pwszContainerName = 0;
    static final int CRYPT_KEY_PROV_INFO_pwszProvName = 8;
    static final int CRYPT_KEY_PROV_INFO_dwProvType = 16;
    static final int CRYPT_KEY_PROV_INFO_dwFlags = 20;
    static final int CRYPT_KEY_PROV_INFO_SIZE = 48;

    static final int CRYPT_E_NO_KEY_PROPERTY = 0x8009200B;
    static final int NTE_NO_KEY = 0x8009000D;
    static final int NTE_BAD_PROVIDER = 0x80090013;
    static final int NTE_BAD_PROV_TYPE = 0x80090014;
    static final int NTE_BAD_PUBLIC_KEY = 0x80090015;
    static final int NTE_BAD_KEYSET = 0x80090016;
    static final int NTE_PROV_TYPE_NOT_DEF = 0x80090017;
    static final int NTE_KEYSET_NOT_DEF = 0x80090019;
    static final int NTE_PROV_TYPE_NO_MATCH = 0x8009001B;
    static final int CRYPT_E_NOT_FOUND = 0x80092004;
    static final int ERROR_INVALID_DATA = 13;
    static final int ERROR_NO_MORE_FILES = 18;

    private Crypt32Constants() {}
}

package dev.scepter.agent.platform.windows.ncrypt;

/**
 * Constants of {@code ncrypt.h}, {@code bcrypt.h}, {@code tbs.h} and {@code winerror.h}, by their names there; sizes and
 * offsets are STRUCTURE_SIZE and STRUCTURE_field.
 */
final class NcryptConstants {
    static final String MS_KEY_STORAGE_PROVIDER = "Microsoft Software Key Storage Provider";
    static final String MS_PLATFORM_CRYPTO_PROVIDER = "Microsoft Platform Crypto Provider";

    static final int NCRYPT_PAD_PKCS1_FLAG = 0x2;
    static final int NCRYPT_PAD_OAEP_FLAG = 0x4;
    static final int NCRYPT_MACHINE_KEY_FLAG = 0x20;
    static final int NCRYPT_SILENT_FLAG = 0x40;

    static final String NCRYPT_RSA_ALGORITHM = "RSA";
    static final String NCRYPT_ECDSA_P256_ALGORITHM = "ECDSA_P256";
    static final String NCRYPT_ECDSA_P384_ALGORITHM = "ECDSA_P384";
    static final String NCRYPT_SHA1_ALGORITHM = "SHA1";
    static final String NCRYPT_SHA256_ALGORITHM = "SHA256";
    static final String NCRYPT_SHA384_ALGORITHM = "SHA384";
    static final String NCRYPT_SHA512_ALGORITHM = "SHA512";

    static final String NCRYPT_LENGTH_PROPERTY = "Length";
    static final String NCRYPT_LENGTHS_PROPERTY = "Lengths";
    static final String NCRYPT_EXPORT_POLICY_PROPERTY = "Export Policy";
    static final String NCRYPT_KEY_USAGE_PROPERTY = "Key Usage";
    static final String NCRYPT_SECURITY_DESCR_PROPERTY = "Security Descr";
    static final String NCRYPT_IMPL_TYPE_PROPERTY = "Impl Type";
    static final String NCRYPT_ALGORITHM_PROPERTY = "Algorithm Name";

    static final int NCRYPT_SUPPORTED_LENGTHS_SIZE = 16;
    static final int NCRYPT_SUPPORTED_LENGTHS_dwMinLength = 0;
    static final int NCRYPT_SUPPORTED_LENGTHS_dwMaxLength = 4;
    static final int NCRYPT_SUPPORTED_LENGTHS_dwIncrement = 8;

    static final int NCRYPT_ALLOW_DECRYPT_FLAG = 1;
    static final int NCRYPT_ALLOW_SIGNING_FLAG = 2;
    static final int NCRYPT_IMPL_HARDWARE_FLAG = 1;
    static final int NCRYPT_IMPL_SOFTWARE_FLAG = 2;

    static final String BCRYPT_RSAPUBLIC_BLOB = "RSAPUBLICBLOB";
    static final String BCRYPT_ECCPUBLIC_BLOB = "ECCPUBLICBLOB";
    static final int BCRYPT_RSAKEY_BLOB_SIZE = 24;
    static final int BCRYPT_RSAKEY_BLOB_Magic = 0;
    static final int BCRYPT_RSAKEY_BLOB_cbPublicExp = 8;
    static final int BCRYPT_RSAKEY_BLOB_cbModulus = 12;
    static final int BCRYPT_ECCKEY_BLOB_SIZE = 8;
    static final int BCRYPT_ECCKEY_BLOB_dwMagic = 0;
    static final int BCRYPT_ECCKEY_BLOB_cbKey = 4;
    static final int BCRYPT_RSAPUBLIC_MAGIC = 0x31415352;
    static final int BCRYPT_ECDSA_PUBLIC_P256_MAGIC = 0x31534345;
    static final int BCRYPT_ECDSA_PUBLIC_P384_MAGIC = 0x33534345;

    static final int NTE_BAD_DATA = 0x80090005;
    static final int NTE_BAD_ALGID = 0x80090008;
    static final int NTE_BAD_TYPE = 0x8009000A;
    static final int NTE_NO_KEY = 0x8009000D;
    static final int NTE_EXISTS = 0x8009000F;
    static final int NTE_NOT_FOUND = 0x80090011;
    static final int NTE_BAD_KEYSET = 0x80090016;
    static final int NTE_KEYSET_ENTRY_BAD = 0x8009001A;
    static final int NTE_INVALID_PARAMETER = 0x80090027;
    static final int NTE_BUFFER_TOO_SMALL = 0x80090028;
    static final int NTE_NOT_SUPPORTED = 0x80090029;
    static final int NTE_NO_MORE_ITEMS = 0x8009002A;
    static final int NTE_DECRYPTION_FAILURE = 0x8009002C;
    static final int TPM_E_PCP_INVALID_PARAMETER = 0x80290403;
    static final int TPM_E_PCP_NOT_SUPPORTED = 0x80290405;
    /** Until its firmware is updated, the TPM makes no RSA keys. */
    static final int TPM_E_PCP_IFX_RSA_KEY_CREATION_BLOCKED = 0x8029041F;

    static final int TBS_E_TPM_NOT_FOUND = 0x8028400F;
    static final int TPM_DEVICE_INFO_SIZE = 16;

    private NcryptConstants() {}
}

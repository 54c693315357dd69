package dev.scepter.agent.platform.windows.cryptoapi;

/**
 * Constants of {@code wincrypt.h} and {@code winerror.h}, by their names there; sizes and offsets are STRUCTURE_SIZE and
 * STRUCTURE_field.
 */
final class CryptoApiConstants {
    static final int CRYPT_VERIFYCONTEXT = 0xF0000000;
    static final int CRYPT_NEWKEYSET = 0x8;
    static final int CRYPT_DELETEKEYSET = 0x10;
    static final int CRYPT_SILENT = 0x40;
    static final String MS_ENH_RSA_AES_PROV = "Microsoft Enhanced RSA and AES Cryptographic Provider";
    static final int CALG_SHA1 = 0x8004;
    static final int CALG_SHA_256 = 0x800C;
    static final int CALG_SHA_384 = 0x800D;
    static final int CALG_SHA_512 = 0x800E;
    static final int HP_HASHVAL = 2;
    static final int PP_ENUMCONTAINERS = 2;
    static final int PP_KEYSET_SEC_DESCR = 8;
    static final int CRYPT_FIRST = 1;
    static final int CRYPT_NEXT = 2;
    static final int PUBLICKEYBLOB = 6;
    static final int CRYPT_OAEP = 0x40;
    static final int CUR_BLOB_VERSION = 2;
    static final int BLOBHEADER_SIZE = 8;
    static final int BLOBHEADER_bType = 0;
    static final int BLOBHEADER_bVersion = 1;
    static final int RSAPUBKEY_SIZE = 12;
    static final int RSAPUBKEY_magic = 0;
    static final int RSAPUBKEY_bitlen = 4;
    static final int RSAPUBKEY_pubexp = 8;
    static final int ERROR_INVALID_PARAMETER = 87;
    static final int ERROR_NO_MORE_ITEMS = 259;
    static final int NTE_BAD_LEN = 0x80090004;
    static final int NTE_BAD_DATA = 0x80090005;
    static final int NTE_BAD_FLAGS = 0x80090009;
    static final int NTE_NO_KEY = 0x8009000D;
    static final int NTE_EXISTS = 0x8009000F;
    static final int NTE_BAD_KEYSET = 0x80090016;
    static final int NTE_KEYSET_ENTRY_BAD = 0x8009001A;

    private CryptoApiConstants() {}
}

/*
 * Looks at the machine's certificates and keys from a process that shares nothing with the agent.
 *
 *   witness                    prints all of MY, CA and ROOT, and all key containers of the machine, one a line
 *   witness add STORE FILE     adds a certificate (DER)
 *   witness delete STORE SHA1  deletes one
 *   witness delete-key NAME    deletes a key container
 *
 * Stores are those of the machine. A line of MY tells whether the named container opens, and whether what its key signs is
 * what the certificate verifies.
 */
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <wincrypt.h>
#include <stdio.h>
#include <string.h>

#define MAX_CONTAINERS 1000
#define SHA1_BYTES 20

static int failed(const char *what)
{
    printf("FAILED %s %lu\n", what, GetLastError());
    return 1;
}

static HCERTSTORE opened(const WCHAR *name, DWORD flags)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
        CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_ENUM_ARCHIVED_FLAG | flags, name);
}

/* What a program does that serves TLS or signs mail: a digest, signed by the container's key, checked by the certificate. */
static const char *signs(PCCERT_CONTEXT certificate, HCRYPTPROV container, DWORD key_spec)
{
    static BYTE text[] = "witness";
    BYTE signature[2048];
    DWORD length = sizeof signature;
    HCRYPTPROV verifier = 0;
    HCRYPTKEY key = 0;
    HCRYPTHASH hash = 0;
    const char *result = "no-hash";
    if (!CryptCreateHash(container, CALG_SHA_256, 0, 0, &hash))
        return result;
    result = "no-signature";
    if (CryptHashData(hash, text, sizeof text, 0) && CryptSignHashW(hash, key_spec, NULL, 0, signature, &length)) {
        CryptDestroyHash(hash);
        hash = 0;
        result = "no-verifier";
        if (CryptAcquireContextW(&verifier, NULL, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES, CRYPT_VERIFYCONTEXT)
            && CryptImportPublicKeyInfo(verifier, X509_ASN_ENCODING, &certificate->pCertInfo->SubjectPublicKeyInfo, &key)
            && CryptCreateHash(verifier, CALG_SHA_256, 0, 0, &hash) && CryptHashData(hash, text, sizeof text, 0))
            result = CryptVerifySignatureW(hash, signature, length, key, NULL, 0) ? "yes" : "with-another-key";
    }
    if (hash)
        CryptDestroyHash(hash);
    if (key)
        CryptDestroyKey(key);
    if (verifier)
        CryptReleaseContext(verifier, 0);
    return result;
}

static void print_key(PCCERT_CONTEXT certificate)
{
    BYTE buffer[4096];
    DWORD length = sizeof buffer;
    CRYPT_KEY_PROV_INFO *info = (CRYPT_KEY_PROV_INFO *) buffer;
    HCRYPTPROV container = 0;
    if (!CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, buffer, &length)) {
        printf(" key=none");
        return;
    }
    printf(" key=%ls machine=%s", info->pwszContainerName, info->dwFlags & CRYPT_MACHINE_KEYSET ? "yes" : "no");
    if (!CryptAcquireContextW(&container, info->pwszContainerName, info->pwszProvName, info->dwProvType,
            (info->dwFlags & CRYPT_MACHINE_KEYSET) | CRYPT_SILENT)) {
        printf(" opens=no-%lx", GetLastError());
        return;
    }
    printf(" opens=yes signs=%s", signs(certificate, container, info->dwKeySpec));
    CryptReleaseContext(container, 0);
}

static void print_certificate(const char *store, PCCERT_CONTEXT certificate, BOOL with_key)
{
    BYTE sha1[SHA1_BYTES];
    DWORD length = sizeof sha1;
    WCHAR text[1024];
    printf("%s sha1=", store);
    if (CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, sha1, &length))
        for (DWORD i = 0; i < length; i++)
            printf("%02X", sha1[i]);
    if (with_key) {
        print_key(certificate);
        length = 0;
        printf(" renewed=%s",
            CertGetCertificateContextProperty(certificate, CERT_RENEWAL_PROP_ID, NULL, &length) ? "yes" : "no");
        length = sizeof text;
        if (CertGetCertificateContextProperty(certificate, CERT_FRIENDLY_NAME_PROP_ID, text, &length))
            printf(" name=\"%ls\"", text);
    }
    CertNameToStrW(X509_ASN_ENCODING, &certificate->pCertInfo->Subject, CERT_X500_NAME_STR, text,
        sizeof text / sizeof text[0]);
    printf(" subject=\"%ls\"\n", text);
}

static int print_store(const char *label, const WCHAR *name, BOOL with_keys)
{
    PCCERT_CONTEXT certificate = NULL;
    HCERTSTORE store = opened(name, CERT_STORE_READONLY_FLAG);
    if (!store)
        return GetLastError() == ERROR_FILE_NOT_FOUND ? 0 : failed(label);
    while ((certificate = CertEnumCertificatesInStore(store, certificate)))
        print_certificate(label, certificate, with_keys);
    CertCloseStore(store, 0);
    return 0;
}

static int print_containers(void)
{
    char name[1024];
    HCRYPTPROV provider = 0;
    if (!CryptAcquireContextW(&provider, NULL, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES, CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET))
        return failed("CryptAcquireContext");
    for (int i = 0; i < MAX_CONTAINERS; i++) {
        DWORD length = sizeof name;
        /* Wine looks at the flag of this call, and forgets that of the context. */
        if (!CryptGetProvParam(provider, PP_ENUMCONTAINERS, (BYTE *) name, &length,
                (i == 0 ? CRYPT_FIRST : CRYPT_NEXT) | CRYPT_MACHINE_KEYSET))
            break;
        printf("CONTAINER %s\n", name);
    }
    CryptReleaseContext(provider, 0);
    return 0;
}

static int add(const WCHAR *name, const WCHAR *file)
{
    static BYTE der[65536];
    FILE *in = _wfopen(file, L"rb");
    size_t length = in ? fread(der, 1, sizeof der, in) : 0;
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, name);
    BOOL done = length > 0 && store
        && CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, der, (DWORD) length, CERT_STORE_ADD_NEW, NULL);
    if (in)
        fclose(in);
    if (!done)
        return failed("add");
    CertCloseStore(store, 0);
    return 0;
}

static int delete(const WCHAR *name, const WCHAR *hex)
{
    BYTE sha1[SHA1_BYTES];
    CRYPT_HASH_BLOB wanted = {SHA1_BYTES, sha1};
    unsigned value;
    HCERTSTORE store = opened(name, 0);
    PCCERT_CONTEXT certificate = NULL;
    for (int i = 0; i < SHA1_BYTES; i++) {
        if (swscanf(hex + 2 * i, L"%2x", &value) != 1)
            return failed("sha1");
        sha1[i] = (BYTE) value;
    }
    if (store)
        certificate = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &wanted, NULL);
    if (!certificate || !CertDeleteCertificateFromStore(certificate))
        return failed("delete");
    /* Wine writes a deletion to the registry only when it is told to. */
    CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL);
    CertCloseStore(store, 0);
    return 0;
}

static int delete_key(const WCHAR *name)
{
    HCRYPTPROV none = 0;
    return CryptAcquireContextW(&none, name, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES,
               CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT)
        ? 0
        : failed("delete-key");
}

int wmain(int count, WCHAR **arguments)
{
    if (count == 4 && wcscmp(arguments[1], L"add") == 0)
        return add(arguments[2], arguments[3]);
    if (count == 4 && wcscmp(arguments[1], L"delete") == 0)
        return delete(arguments[2], arguments[3]);
    if (count == 3 && wcscmp(arguments[1], L"delete-key") == 0)
        return delete_key(arguments[2]);
    return print_store("MY", L"MY", TRUE) || print_store("CA", L"CA", FALSE) || print_store("ROOT", L"ROOT", FALSE)
        || print_containers();
}

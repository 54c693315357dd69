/*
 * A double of CertEnroll (certenroll.dll) for tests, written from the documentation alone: an in-process COM server for the
 * classes and members that are used, by IDispatch only. Its messages are no SCEP. In the folder SCEPTER_DOUBLE_FOLDER:
 *
 *   failures     lines CLASS=CODE (making one) or CLASS.MEMBER=CODE, hexadecimal: these fail without doing anything; a member
 *                with the code of DISP_E_UNKNOWNNAME is not there
 *   certenroll   a line for each call: CLASS.MEMBER ARGUMENTS CODE; "end" when no object is left
 *
 * A message or reply is the Base64 of UTF-8 text: the line "SCEPTER-DOUBLE 1", then lines NAME=VALUE.
 *
 *   request      type=PKCSReq or CertPoll, transaction, subject, names (TYPE+VALUE joined by ;), keyUsage (a number),
 *                extendedKeyUsage (OIDs joined by +), hash (an OID), challenge, signer (SHA-1 in hex, or empty),
 *                key (Base64 of the SubjectPublicKeyInfo); of CertPoll the first two only
 *   reply        transaction, disposition (0 issued, 2 refused, 3 pending), certificate (Base64), failInfo, text
 *
 * Checked are the apartment, the types of arguments, the order of calls, and that nothing is initialised twice. A request leaves
 * a dummy certificate for its key in LocalMachine\REQUEST, without which a pending one cannot be gone on with.
 */
#define UNICODE
#define COBJMACROS
#define _WIN32_WINNT 0x0A00
#include <winsock2.h>
#include <windows.h>
#include <ws2tcpip.h>
#include <initguid.h>
#include <ncrypt.h>
#include <objbase.h>
#include <oleauto.h>
#include <stdio.h>
#include <wincrypt.h>

#define MOST 65536
#define ALREADY_INITIALIZED HRESULT_FROM_WIN32(ERROR_ALREADY_INITIALIZED)
#define NOT_INITIALIZED ((HRESULT) 0x80040007)
#define PROPERTY_EMPTY ((HRESULT) 0x80094004)
#define WRONG_TYPE DISP_E_TYPEMISMATCH

enum { OID, OIDS, NAME, KEY, KEY_USAGE, EXTENDED, ALT_NAME, ALT_NAMES, EXT_NAMES, SIGNER, PKCS10, SCEP, EXTENSIONS, MADE, STATUS = MADE };
static const struct { BYTE clsid; const char *name; } KINDS[] = {
    {0x00, "CObjectId"}, {0x01, "CObjectIds"}, {0x03, "CX500DistinguishedName"}, {0x0C, "CX509PrivateKey"},
    {0x0F, "CX509ExtensionKeyUsage"}, {0x10, "CX509ExtensionEnhancedKeyUsage"}, {0x13, "CAlternativeName"},
    {0x14, "CAlternativeNames"}, {0x15, "CX509ExtensionAlternativeNames"}, {0x3D, "CSignerCertificate"},
    {0x42, "CX509CertificateRequestPkcs10"}, {0x61, "CX509SCEPEnrollment"}, {0x0E, "CX509Extensions"}, {0, "CX509EnrollmentStatus"}};
static const WCHAR *MEMBERS[] = {
    L"Add", L"Certificate", L"ChallengePassword", L"ContainerName", L"Count", L"CreateRequestMessage", L"CreateRetrievePendingMessage",
    L"Encode", L"FailInfo", L"HashAlgorithm", L"Initialize", L"InitializeEncode", L"InitializeForPending",
    L"InitializeFromPrivateKey", L"InitializeFromRawData", L"InitializeFromString", L"InitializeFromValue", L"KeySpec",
    L"LegacyCsp", L"MachineContext", L"Open", L"ProcessResponseMessage2", L"ProviderName", L"ProviderType", L"ResultMessageText", L"ServerCapabilities",
    L"SignerCertificate", L"Silent", L"Status", L"Subject", L"SuppressDefaults", L"Text", L"TransactionId", L"X509Extensions"};
enum {
    mAdd, mCertificate, mChallengePassword, mContainerName, mCount, mCreateRequestMessage, mCreateRetrievePendingMessage, mEncode,
    mFailInfo, mHashAlgorithm, mInitialize, mInitializeEncode, mInitializeForPending, mInitializeFromPrivateKey,
    mInitializeFromRawData, mInitializeFromString, mInitializeFromValue, mKeySpec, mLegacyCsp, mMachineContext, mOpen,
    mProcessResponseMessage2, mProviderName, mProviderType, mResultMessageText, mServerCapabilities, mSignerCertificate, mSilent, mStatus,
    mSubject, mSuppressDefaults, mText, mTransactionId, mX509Extensions, MEMBER_COUNT
};

typedef struct OBJECT {
    IDispatch dispatch;
    LONG references;
    int kind;
    BOOL ready; /* initialised, opened or encoded */
    BOOL encoded, read;
    VARIANT values[MEMBER_COUNT]; /* what was put */
    char *text; /* what an object stands for in a message, or what an enrolment has read */
    BYTE *spki;
    DWORD spki_size;
    struct OBJECT *part; /* key of a request, request of an enrolment, extensions of a request */
} OBJECT;

static LONG objects;
static const IDispatchVtbl VTABLE;

/* Folder, orders and log. */

static FILE *opened(const char *name, const char *mode)
{
    char folder[MAX_PATH] = "C:\\windows\\temp\\scepter-double", path[MAX_PATH * 2];
    GetEnvironmentVariableA("SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    CreateDirectoryA(folder, NULL);
    snprintf(path, sizeof path, "%s\\%s", folder, name);
    return fopen(path, mode);
}

static HRESULT ordered(const char *call)
{
    char line[512];
    HRESULT result = S_OK;
    FILE *file = opened("failures", "rb");
    while (file && SUCCEEDED(result) && fgets(line, sizeof line, file)) {
        char *code = strrchr(line, '=');
        if (code) *code++ = 0;
        if (code && !strcmp(line, call)) result = (HRESULT) strtoul(code, NULL, 16);
    }
    if (file) fclose(file);
    return result;
}

static void noted(const char *line)
{
    FILE *file = opened("certenroll", "ab");
    if (!file) return;
    fprintf(file, "%s\n", line);
    fclose(file);
}

/* Text. Everything is bounded by MOST; the caller frees. */

static char *utf8(const WCHAR *wide)
{
    char *made = calloc(1, MOST);
    WideCharToMultiByte(CP_UTF8, 0, wide ? wide : L"", -1, made, MOST - 1, NULL, NULL);
    return made;
}

static BSTR wide_of(const char *narrow)
{
    WCHAR *made = calloc(MOST, sizeof(WCHAR));
    BSTR result;
    MultiByteToWideChar(CP_UTF8, 0, narrow, -1, made, MOST - 1);
    result = SysAllocString(made);
    free(made);
    return result;
}

static void add(char *text, const char *more)
{
    if (strlen(text) + strlen(more) < MOST - 1) strcat(text, more);
}

static void replace(char **text, char *other)
{
    free(*text);
    *text = other;
}

/* In lines, as Windows writes it. */
static char *base64(const BYTE *bytes, DWORD size, DWORD flags)
{
    DWORD room = MOST;
    char *made = calloc(1, MOST);
    CryptBinaryToStringA(bytes, size, CRYPT_STRING_BASE64 | flags, made, &room);
    return made;
}

static BYTE *decoded(const WCHAR *text, DWORD *size)
{
    BYTE *made = calloc(1, MOST);
    *size = MOST - 1;
    if (CryptStringToBinaryW(text, 0, CRYPT_STRING_BASE64, made, size, NULL, NULL)) return made;
    free(made);
    return NULL;
}

static void add_line(char *message, const char *name, const char *value)
{
    add(message, name);
    add(message, "=");
    add(message, value ? value : "");
    add(message, "\n");
}

/* The value of a line; "" if there is none. */
static char *line_of(const char *message, const char *name)
{
    char *made = calloc(1, MOST);
    size_t length = strlen(name);
    const char *line = message;
    while (line) {
        if (!strncmp(line, name, length) && line[length] == '=') {
            size_t end = strcspn(line + length + 1, "\r\n");
            memcpy(made, line + length + 1, end);
            return made;
        }
        line = strchr(line, '\n');
        if (line) line++;
    }
    return made;
}

/* DER, for a key and a dummy certificate. */

static DWORD tlv(BYTE *out, BYTE tag, const BYTE *content, DWORD size)
{
    DWORD head = 0;
    BYTE made[8];
    made[head++] = tag;
    if (size < 128) made[head++] = (BYTE) size;
    else if (size < 256) { made[head++] = 0x81; made[head++] = (BYTE) size; }
    else { made[head++] = 0x82; made[head++] = (BYTE) (size >> 8); made[head++] = (BYTE) size; }
    memmove(out + head, content, size);
    memcpy(out, made, head);
    return head + size;
}

static DWORD integer(BYTE *out, const BYTE *value, DWORD size)
{
    BYTE with_zero[4096];
    while (size > 1 && !*value) { value++; size--; }
    with_zero[0] = 0;
    memcpy(with_zero + 1, value, size);
    return *value & 0x80 ? tlv(out, 2, with_zero, size + 1) : tlv(out, 2, value, size);
}

static DWORD spki_of(const BCRYPT_RSAKEY_BLOB *blob, BYTE *out)
{
    static const BYTE RSA[] = {0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 1, 5, 0};
    const BYTE *exponent = (const BYTE *) (blob + 1);
    BYTE numbers[8192], bits[8192], both[8192];
    DWORD size = integer(numbers, exponent + blob->cbPublicExp, blob->cbModulus);
    size += integer(numbers + size, exponent, blob->cbPublicExp);
    bits[0] = 0;
    size = 1 + tlv(bits + 1, 0x30, numbers, size);
    memcpy(both, RSA, sizeof RSA);
    size = sizeof RSA + tlv(both + sizeof RSA, 3, bits, size);
    return tlv(out, 0x30, both, size);
}

/* No signature anybody could check: a dummy, as Windows' own is no certificate of any use. */
static DWORD dummy_of(const CERT_BLOB *name, const BYTE *spki, DWORD spki_size, BYTE *out)
{
    static const BYTE HEAD[] = {0xA0, 3, 2, 1, 2};
    static const BYTE SHA256_RSA[] = {0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 11, 5, 0};
    static const BYTE VALIDITY[] = "\x30\x1E\x17\x0D" "240101000000Z" "\x17\x0D" "491231000000Z";
    static LONG serial;
    BYTE tbs[16384], body[16384], number[8] = {1};
    DWORD size = sizeof HEAD;
    LONG next = InterlockedIncrement(&serial);
    DWORD ticks = GetTickCount();
    memcpy(number + 1, &next, 3);
    memcpy(number + 4, &ticks, 4);
    memcpy(tbs, HEAD, size);
    size += tlv(tbs + size, 2, number, sizeof number);
    memcpy(tbs + size, SHA256_RSA, sizeof SHA256_RSA);
    size += sizeof SHA256_RSA;
    memcpy(tbs + size, name->pbData, name->cbData);
    size += name->cbData;
    memcpy(tbs + size, VALIDITY, sizeof VALIDITY - 1);
    size += sizeof VALIDITY - 1;
    memcpy(tbs + size, name->pbData, name->cbData);
    size += name->cbData;
    memcpy(tbs + size, spki, spki_size);
    size = tlv(body, 0x30, tbs, size + spki_size);
    memcpy(body + size, SHA256_RSA, sizeof SHA256_RSA);
    size += sizeof SHA256_RSA;
    memset(tbs, 0, 129);
    size += tlv(body + size, 3, tbs, 129);
    return tlv(out, 0x30, body, size);
}

/* Stores of the machine. */

static HCERTSTORE store_of(const WCHAR *name)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_REGISTRY_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, name);
}

static HRESULT leave_dummy(OBJECT *request, const char *transaction)
{
    BYTE der[32768], name_bytes[4096];
    CERT_BLOB name = {sizeof name_bytes, name_bytes}, friendly;
    /* Wine's CertStrToName knows no OIDs, and nothing behind quotes; a dummy may have any name. */
    static const WCHAR subject[] = L"CN=Dummy of a request";
    BSTR id = wide_of(transaction);
    PCCERT_CONTEXT context = NULL;
    HCERTSTORE store = store_of(L"REQUEST");
    BOOL done = CertStrToNameW(X509_ASN_ENCODING, subject, CERT_X500_NAME_STR, NULL, name.pbData, &name.cbData, NULL);
    friendly.cbData = SysStringByteLen(id) + sizeof(WCHAR);
    friendly.pbData = (BYTE *) id;
    if (done)
        context = CertCreateCertificateContext(X509_ASN_ENCODING, der,
            dummy_of(&name, request->part->spki, request->part->spki_size, der));
    done = store && context && CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, &friendly)
        && CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_ALWAYS, NULL);
    if (context) CertFreeCertificateContext(context);
    if (store) CertCloseStore(store, 0);
    SysFreeString(id);
    return done ? S_OK : HRESULT_FROM_WIN32(GetLastError());
}

static BOOL dummy_is_there(const char *transaction)
{
    WCHAR name[512];
    BSTR id = wide_of(transaction);
    BOOL found = FALSE;
    PCCERT_CONTEXT each = NULL;
    HCERTSTORE store = store_of(L"REQUEST");
    while (store && (each = CertEnumCertificatesInStore(store, each))) {
        DWORD size = sizeof name;
        if (CertGetCertificateContextProperty(each, CERT_FRIENDLY_NAME_PROP_ID, name, &size) && !wcscmp(name, id)) found = TRUE;
    }
    if (store) CertCloseStore(store, 0);
    SysFreeString(id);
    return found;
}

/* SHA-1 in hex of a certificate that the machine has a key for. */
static HRESULT signer_of(const WCHAR *text, char **hex)
{
    BYTE sha1[20];
    CRYPT_HASH_BLOB wanted = {sizeof sha1, sha1};
    DWORD size, hash = sizeof sha1, room = 0;
    BYTE *der = decoded(text, &size);
    HRESULT result = CRYPT_E_BAD_ENCODE;
    HCERTSTORE store = store_of(L"MY");
    if (der && CryptHashCertificate(0, CALG_SHA1, 0, der, size, sha1, &hash)) {
        PCCERT_CONTEXT found = store ? CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &wanted, NULL) : NULL;
        result = found && CertGetCertificateContextProperty(found, CERT_KEY_PROV_INFO_PROP_ID, NULL, &room) ? S_OK : (HRESULT) CRYPT_E_NOT_FOUND;
        if (found) CertFreeCertificateContext(found);
        *hex = calloc(1, 64);
        for (int i = 0; i < 20; i++) sprintf(*hex + 2 * i, "%02X", sha1[i]);
    }
    if (store) CertCloseStore(store, 0);
    free(der);
    return result;
}

/* Whether one of the certificates, a single one or a PKCS#7, has this MD5. */
static HRESULT is_among(const WCHAR *text, const char *md5)
{
    DWORD size;
    BYTE *bytes = decoded(text, &size);
    CRYPT_DATA_BLOB blob = {size, bytes};
    PCCERT_CONTEXT each = NULL, one = NULL;
    HRESULT result = CRYPT_E_HASH_VALUE;
    HCERTSTORE store = NULL;
    if (!bytes) return CRYPT_E_BAD_ENCODE;
    one = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, size);
    store = one ? CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL)
                : CertOpenStore(CERT_STORE_PROV_PKCS7, X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, 0, 0, &blob);
    if (one && store) CertAddCertificateContextToStore(store, one, CERT_STORE_ADD_ALWAYS, NULL);
    if (!store) result = CRYPT_E_BAD_ENCODE;
    while (store && (each = CertEnumCertificatesInStore(store, each))) {
        BYTE hash[16];
        DWORD length = sizeof hash;
        char hex[33] = "";
        if (!CryptHashCertificate(0, CALG_MD5, 0, each->pbCertEncoded, each->cbCertEncoded, hash, &length)) continue;
        for (int i = 0; i < 16; i++) sprintf(hex + 2 * i, "%02x", hash[i]);
        if (!_stricmp(hex, md5)) result = S_OK;
    }
    if (one) CertFreeCertificateContext(one);
    if (store) CertCloseStore(store, 0);
    free(bytes);
    return result;
}

/* Objects. */

static OBJECT *made(int kind)
{
    OBJECT *object = calloc(1, sizeof *object);
    object->dispatch.lpVtbl = (IDispatchVtbl *) &VTABLE;
    object->references = 1;
    object->kind = kind;
    InterlockedIncrement(&objects);
    return object;
}

static OBJECT *object_of(const VARIANT *value, int kind)
{
    OBJECT *object = V_VT(value) == VT_DISPATCH ? (OBJECT *) V_DISPATCH(value) : NULL;
    return object && object->dispatch.lpVtbl == &VTABLE && object->kind == kind ? object : NULL;
}

static BOOL is_number(const VARIANT *value, long expected) { return V_VT(value) == VT_I4 && V_I4(value) == expected; }

static BOOL is_true(const VARIANT *value) { return V_VT(value) == VT_BOOL && V_BOOL(value) == VARIANT_TRUE; }

static const WCHAR *text_of(const VARIANT *value) { return V_VT(value) == VT_BSTR && V_BSTR(value) ? V_BSTR(value) : NULL; }

static HRESULT text_result(VARIANT *result, const char *text)
{
    V_VT(result) = VT_BSTR;
    V_BSTR(result) = wide_of(text);
    return S_OK;
}

static HRESULT object_result(VARIANT *result, OBJECT *object)
{
    IDispatch_AddRef(&object->dispatch);
    V_VT(result) = VT_DISPATCH;
    V_DISPATCH(result) = &object->dispatch;
    return S_OK;
}

/* A key of CryptoAPI: of AT_KEYEXCHANGE, as Scepter makes them. */
static HRESULT open_legacy_key(OBJECT *key, const WCHAR *provider, const WCHAR *container)
{
    HCRYPTPROV context = 0;
    CERT_PUBLIC_KEY_INFO *info = calloc(1, MOST);
    DWORD size = MOST;
    HRESULT code = S_OK;
    key->spki = calloc(1, MOST);
    key->spki_size = MOST;
    key->ready = CryptAcquireContextW(&context, container, provider, V_I4(&key->values[mProviderType]), CRYPT_MACHINE_KEYSET | CRYPT_SILENT)
        && CryptExportPublicKeyInfo(context, AT_KEYEXCHANGE, X509_ASN_ENCODING, info, &size)
        && CryptEncodeObject(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, info, key->spki, &key->spki_size);
    if (!key->ready) code = HRESULT_FROM_WIN32(GetLastError());
    if (context) CryptReleaseContext(context, 0);
    free(info);
    return code;
}

static HRESULT open_key(OBJECT *key)
{
    NCRYPT_PROV_HANDLE provider = 0;
    NCRYPT_KEY_HANDLE handle = 0;
    BYTE blob[4096];
    DWORD size = 0;
    const WCHAR *name = text_of(&key->values[mProviderName]), *container = text_of(&key->values[mContainerName]);
    SECURITY_STATUS status;
    /* Without a provider it would be a CSP, without silence a window, without the machine the account's own. */
    if (!name || !container || !is_true(&key->values[mMachineContext]) || !is_true(&key->values[mSilent])) return E_INVALIDARG;
    if (V_VT(&key->values[mProviderType]) == VT_I4 && is_true(&key->values[mLegacyCsp]) && is_number(&key->values[mKeySpec], AT_KEYEXCHANGE))
        return open_legacy_key(key, name, container);
    if (V_VT(&key->values[mProviderType]) != VT_EMPTY || V_VT(&key->values[mLegacyCsp]) != VT_EMPTY || !is_number(&key->values[mKeySpec], 0))
        return E_INVALIDARG;
    status = NCryptOpenStorageProvider(&provider, name, 0);
    if (!status) status = NCryptOpenKey(provider, &handle, container, 0, NCRYPT_MACHINE_KEY_FLAG | NCRYPT_SILENT_FLAG);
    if (!status) status = NCryptExportKey(handle, 0, BCRYPT_RSAPUBLIC_BLOB, NULL, blob, sizeof blob, &size, NCRYPT_SILENT_FLAG);
    if (!status) {
        key->spki = calloc(1, MOST);
        key->spki_size = spki_of((BCRYPT_RSAKEY_BLOB *) blob, key->spki);
        key->ready = TRUE;
    }
    if (handle) NCryptFreeObject(handle);
    if (provider) NCryptFreeObject(provider);
    return status;
}

static HRESULT raw_name(OBJECT *name, const VARIANT *a)
{
    char written[64] = "", line[80];
    DWORD size = 0;
    BYTE *bytes = V_VT(&a[2]) == VT_BSTR ? decoded(V_BSTR(&a[2]), &size) : NULL;
    if (!bytes) return WRONG_TYPE;
    if (!is_number(&a[0], 8) || !is_number(&a[1], 1) || (size != 4 && size != 16)) { free(bytes); return E_INVALIDARG; }
    inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, written, sizeof written);
    free(bytes);
    snprintf(line, sizeof line, "8+%s", written);
    name->text = _strdup(line);
    name->ready = TRUE;
    return S_OK;
}

static HRESULT text_name(OBJECT *name, const VARIANT *a)
{
    char *value, *line = calloc(1, MOST);
    if (V_VT(&a[0]) != VT_I4 || !text_of(&a[1])) return WRONG_TYPE;
    if (V_I4(&a[0]) != 2 && V_I4(&a[0]) != 3 && V_I4(&a[0]) != 7 && V_I4(&a[0]) != 11) return E_INVALIDARG;
    value = utf8(text_of(&a[1]));
    sprintf(line, "%ld+", (long) V_I4(&a[0]));
    add(line, value);
    free(value);
    name->text = line;
    name->ready = TRUE;
    return S_OK;
}

/* Collections keep the text of what they hold, joined. */
static HRESULT add_member(OBJECT *to, const VARIANT *a, int kind, const char *separator)
{
    OBJECT *one = object_of(a, kind);
    char *text = calloc(1, MOST);
    if (!one) return WRONG_TYPE;
    if (!one->ready) return NOT_INITIALIZED;
    if (to->text) { add(text, to->text); add(text, separator); }
    add(text, one->text);
    replace(&to->text, text);
    to->ready = TRUE;
    return S_OK;
}

/* Extensions keep lines of the message. */
static HRESULT add_extension(OBJECT *to, const VARIANT *a)
{
    OBJECT *one = object_of(a, KEY_USAGE);
    char *text = calloc(1, MOST);
    if (!one) one = object_of(a, EXTENDED);
    if (!one) one = object_of(a, EXT_NAMES);
    if (!one) return WRONG_TYPE;
    if (!one->ready) return NOT_INITIALIZED;
    if (to->text) add(text, to->text);
    add_line(text, one->kind == KEY_USAGE ? "keyUsage" : one->kind == EXTENDED ? "extendedKeyUsage" : "names", one->text);
    replace(&to->text, text);
    return S_OK;
}

static HRESULT encode_extension(OBJECT *extension, const VARIANT *a)
{
    char number[32];
    OBJECT *value = object_of(a, extension->kind == EXTENDED ? OIDS : ALT_NAMES);
    if (extension->ready) return ALREADY_INITIALIZED;
    if (extension->kind == KEY_USAGE) {
        if (V_VT(a) != VT_I4) return WRONG_TYPE;
        sprintf(number, "%ld", (long) V_I4(a));
        extension->text = _strdup(number);
    } else {
        if (!value) return WRONG_TYPE;
        if (!value->ready) return NOT_INITIALIZED;
        extension->text = _strdup(value->text);
    }
    extension->ready = TRUE;
    return S_OK;
}

/* Windows reverses the order unless it is told not to. */
static char *reversed(const char *text)
{
    char *made = calloc(1, MOST), *rest = _strdup(text);
    BOOL quoted = FALSE;
    for (char *at = rest + strlen(rest); at-- > rest;) {
        if (*at == '"') quoted = !quoted;
        if (*at != ',' || quoted) continue;
        add(made, at + 1);
        add(made, ",");
        *at = 0;
    }
    add(made, rest);
    free(rest);
    return made;
}

static HRESULT initialize_scep(OBJECT *scep, const VARIANT *a)
{
    OBJECT *request = object_of(&a[0], PKCS10);
    const WCHAR *thumbprint = text_of(&a[1]);
    char *md5;
    HRESULT result;
    if (scep->ready) return ALREADY_INITIALIZED;
    if (!request || !thumbprint || !text_of(&a[3])) return WRONG_TYPE;
    if (!request->encoded) return NOT_INITIALIZED;
    /* Windows takes an empty one for "any CA": nobody must rely on that. */
    if (!is_number(&a[2], 4) || !is_number(&a[4], 1) || wcslen(thumbprint) != 32 || !is_true(&scep->values[mSilent])) return E_INVALIDARG;
    md5 = utf8(thumbprint);
    result = is_among(text_of(&a[3]), md5);
    free(md5);
    if (FAILED(result)) return result;
    IDispatch_AddRef(&request->dispatch);
    scep->part = request;
    scep->ready = TRUE;
    return S_OK;
}

static HRESULT message_result(VARIANT *result, const char *message)
{
    char *encoded = base64((const BYTE *) message, (DWORD) strlen(message), 0);
    text_result(result, encoded);
    free(encoded);
    return S_OK;
}

static void new_transaction(OBJECT *scep)
{
    static LONG count;
    BYTE id[20];
    DWORD size = sizeof id;
    BYTE seed[16] = {0};
    LONG next = InterlockedIncrement(&count);
    DWORD process = GetCurrentProcessId();
    FILETIME now;
    char *text;
    GetSystemTimeAsFileTime(&now);
    memcpy(seed, &now, sizeof now);
    memcpy(seed + 8, &next, sizeof next);
    memcpy(seed + 12, &process, sizeof process);
    CryptHashCertificate(0, CALG_SHA1, 0, seed, sizeof seed, id, &size);
    text = base64(id, sizeof id, CRYPT_STRING_NOCRLF);
    V_VT(&scep->values[mTransactionId]) = VT_BSTR;
    V_BSTR(&scep->values[mTransactionId]) = wide_of(text);
    free(text);
}

static HRESULT request_message(OBJECT *scep, VARIANT *result)
{
    OBJECT *request = scep->part, *signer = object_of(&scep->values[mSignerCertificate], SIGNER);
    char *message, *challenge, *transaction, *key;
    HRESULT left;
    if (!request) return NOT_INITIALIZED;
    /* Documented to come first: it decides upon cipher and digest. */
    if (!text_of(&scep->values[mServerCapabilities])) return NOT_INITIALIZED;
    if (!text_of(&scep->values[mTransactionId])) new_transaction(scep);
    message = calloc(1, MOST);
    challenge = utf8(text_of(&request->values[mChallengePassword]));
    transaction = utf8(text_of(&scep->values[mTransactionId]));
    key = base64(request->part->spki, request->part->spki_size, CRYPT_STRING_NOCRLF);
    add(message, "SCEPTER-DOUBLE 1\n");
    add_line(message, "type", "PKCSReq");
    add_line(message, "transaction", transaction);
    add_line(message, "subject", object_of(&request->values[mSubject], NAME)->text);
    if (request->text) add(message, request->text);
    add_line(message, "hash", object_of(&request->values[mHashAlgorithm], OID)->text);
    add_line(message, "challenge", challenge);
    add_line(message, "signer", signer ? signer->text : "");
    add_line(message, "key", key);
    left = leave_dummy(request, transaction);
    if (SUCCEEDED(left)) message_result(result, message);
    free(message);
    free(challenge);
    free(transaction);
    free(key);
    return left;
}

static HRESULT poll_message(OBJECT *scep, VARIANT *result)
{
    char *transaction, *message;
    HRESULT there;
    if (!scep->ready || !text_of(&scep->values[mServerCapabilities]) || !text_of(&scep->values[mTransactionId]))
        return NOT_INITIALIZED;
    transaction = utf8(text_of(&scep->values[mTransactionId]));
    there = dummy_is_there(transaction) ? S_OK : (HRESULT) CRYPT_E_NOT_FOUND;
    message = calloc(1, MOST);
    add(message, "SCEPTER-DOUBLE 1\n");
    add_line(message, "type", "CertPoll");
    add_line(message, "transaction", transaction);
    if (SUCCEEDED(there)) message_result(result, message);
    free(message);
    free(transaction);
    return there;
}

static HRESULT read_reply(OBJECT *scep, const VARIANT *a, VARIANT *result)
{
    DWORD size;
    char *reply, *mine, *theirs, *disposition;
    HRESULT read = S_OK;
    if (!text_of(&a[1]) || !is_number(&a[2], 1)) return WRONG_TYPE;
    /* Anything but 1 would install. */
    if (!is_number(&a[0], 1)) return E_INVALIDARG;
    if (!scep->ready || !text_of(&scep->values[mTransactionId])) return NOT_INITIALIZED;
    reply = (char *) decoded(text_of(&a[1]), &size);
    if (!reply || strncmp(reply, "SCEPTER-DOUBLE 1\n", 17)) { free(reply); return CRYPT_E_MSG_ERROR; }
    mine = utf8(text_of(&scep->values[mTransactionId]));
    theirs = line_of(reply, "transaction");
    disposition = line_of(reply, "disposition");
    if (strcmp(mine, theirs)) read = CRYPT_E_NO_MATCH;
    else if (!dummy_is_there(mine)) read = CRYPT_E_NOT_FOUND;
    else {
        V_VT(result) = VT_I4;
        V_I4(result) = atoi(disposition);
        replace(&scep->text, reply);
        scep->read = TRUE;
        reply = NULL;
    }
    free(reply);
    free(mine);
    free(theirs);
    free(disposition);
    return read;
}

/* A line of the reply as a text; missing ones are empty properties. */
static HRESULT read_line(OBJECT *scep, const char *name, VARIANT *result)
{
    char *value;
    HRESULT there = S_OK;
    if (!scep->read) return PROPERTY_EMPTY;
    value = line_of(scep->text, name);
    if (!*value) there = PROPERTY_EMPTY;
    else if (!strcmp(name, "failInfo")) { V_VT(result) = VT_I4; V_I4(result) = atoi(value); }
    else text_result(result, value);
    free(value);
    return there;
}

static HRESULT called(OBJECT *o, int member, const VARIANT *a, UINT count, VARIANT *result)
{
    switch (o->kind * 100 + member) {
    case OID * 100 + mInitializeFromValue:
        if (count != 1 || !text_of(a)) return WRONG_TYPE;
        if (o->ready) return ALREADY_INITIALIZED;
        o->text = utf8(text_of(a));
        o->ready = TRUE;
        return S_OK;
    case OIDS * 100 + mAdd: return count == 1 ? add_member(o, a, OID, "+") : WRONG_TYPE;
    case ALT_NAMES * 100 + mAdd: return count == 1 ? add_member(o, a, ALT_NAME, ";") : WRONG_TYPE;
    case EXTENSIONS * 100 + mAdd: return count == 1 ? add_extension(o, a) : WRONG_TYPE;
    case NAME * 100 + mEncode: {
        if (count != 2 || !text_of(a) || V_VT(&a[1]) != VT_I4) return WRONG_TYPE;
        if (o->ready) return ALREADY_INITIALIZED;
        if (!wcschr(text_of(a), L'=')) return CRYPT_E_INVALID_X500_STRING;
        o->text = utf8(text_of(a));
        if (!(V_I4(&a[1]) & 0x1000000)) replace(&o->text, reversed(o->text));
        o->ready = TRUE;
        return S_OK;
    }
    case KEY * 100 + mOpen: return o->ready ? ALREADY_INITIALIZED : open_key(o);
    case KEY_USAGE * 100 + mInitializeEncode:
    case EXTENDED * 100 + mInitializeEncode:
    case EXT_NAMES * 100 + mInitializeEncode: return count == 1 ? encode_extension(o, a) : WRONG_TYPE;
    case ALT_NAME * 100 + mInitializeFromString: return o->ready ? ALREADY_INITIALIZED : count == 2 ? text_name(o, a) : WRONG_TYPE;
    case ALT_NAME * 100 + mInitializeFromRawData: return o->ready ? ALREADY_INITIALIZED : count == 3 ? raw_name(o, a) : WRONG_TYPE;
    case SIGNER * 100 + mInitialize: {
        HRESULT known;
        if (count != 4 || !is_true(&a[0]) || !is_number(&a[1], 0) || !is_number(&a[2], 1) || !text_of(&a[3])) return WRONG_TYPE;
        if (o->ready) return ALREADY_INITIALIZED;
        if (!is_true(&o->values[mSilent])) return E_INVALIDARG;
        known = signer_of(text_of(&a[3]), &o->text);
        o->ready = SUCCEEDED(known);
        return known;
    }
    case PKCS10 * 100 + mInitializeFromPrivateKey: {
        OBJECT *key = count == 3 ? object_of(&a[1], KEY) : NULL;
        if (!key || V_VT(&a[2]) != VT_BSTR) return WRONG_TYPE;
        if (o->ready) return ALREADY_INITIALIZED;
        if (!key->ready) return NOT_INITIALIZED;
        if (!is_number(&a[0], 2)) return E_INVALIDARG;
        IDispatch_AddRef(&key->dispatch);
        o->part = key;
        o->ready = TRUE;
        return S_OK;
    }
    case PKCS10 * 100 + mX509Extensions: {
        OBJECT *extensions;
        if (!o->ready) return NOT_INITIALIZED;
        if (V_VT(&o->values[mX509Extensions]) == VT_EMPTY) {
            extensions = made(EXTENSIONS);
            V_VT(&o->values[mX509Extensions]) = VT_DISPATCH;
            V_DISPATCH(&o->values[mX509Extensions]) = &extensions->dispatch;
        }
        return object_result(result, (OBJECT *) V_DISPATCH(&o->values[mX509Extensions]));
    }
    case PKCS10 * 100 + mEncode: {
        OBJECT *extensions = object_of(&o->values[mX509Extensions], EXTENSIONS);
        OBJECT *subject = object_of(&o->values[mSubject], NAME), *hash = object_of(&o->values[mHashAlgorithm], OID);
        if (!o->ready) return NOT_INITIALIZED;
        if (o->encoded) return ALREADY_INITIALIZED;
        if (!is_true(&o->values[mSilent]) || !is_true(&o->values[mSuppressDefaults]) || !subject || !subject->ready || !hash || !hash->ready) return E_INVALIDARG;
        if (extensions && extensions->text) o->text = _strdup(extensions->text);
        o->encoded = TRUE;
        return S_OK;
    }
    case SCEP * 100 + mInitialize: return count == 5 ? initialize_scep(o, a) : WRONG_TYPE;
    case SCEP * 100 + mInitializeForPending:
        if (count != 1 || V_VT(a) != VT_I4) return WRONG_TYPE;
        if (o->ready) return ALREADY_INITIALIZED;
        if (!is_number(a, 2) || !is_true(&o->values[mSilent])) return E_INVALIDARG;
        o->ready = TRUE;
        return S_OK;
    case SCEP * 100 + mCreateRequestMessage: return count == 1 && is_number(a, 1) ? request_message(o, result) : WRONG_TYPE;
    case SCEP * 100 + mCreateRetrievePendingMessage: return count == 1 && is_number(a, 1) ? poll_message(o, result) : WRONG_TYPE;
    case SCEP * 100 + mProcessResponseMessage2: return count == 3 ? read_reply(o, a, result) : WRONG_TYPE;
    case SCEP * 100 + mCertificate: return count == 1 && is_number(a, 1) ? read_line(o, "certificate", result) : WRONG_TYPE;
    case SCEP * 100 + mFailInfo: return read_line(o, "failInfo", result);
    case SCEP * 100 + mResultMessageText: return read_line(o, "text", result);
    case SCEP * 100 + mStatus: {
        OBJECT *status = made(STATUS);
        status->text = o->read ? line_of(o->text, "text") : _strdup("");
        V_VT(result) = VT_DISPATCH;
        V_DISPATCH(result) = &status->dispatch;
        return S_OK;
    }
    case STATUS * 100 + mText: return text_result(result, o->text);
    case SCEP * 100 + mTransactionId:
        if (count != 1 || !is_number(a, 1)) return WRONG_TYPE;
        return text_of(&o->values[mTransactionId]) ? VariantCopy(result, &o->values[mTransactionId]) : PROPERTY_EMPTY;
    default: return DISP_E_MEMBERNOTFOUND;
    }
}

static BOOL is_settable(int kind, int member, VARTYPE type)
{
    switch (kind * 100 + member) {
    case KEY * 100 + mSilent:
    case SIGNER * 100 + mSilent:
    case PKCS10 * 100 + mSilent:
    case SCEP * 100 + mSilent:
    case KEY * 100 + mLegacyCsp:
    case KEY * 100 + mMachineContext:
    case PKCS10 * 100 + mSuppressDefaults: return type == VT_BOOL;
    case KEY * 100 + mProviderType:
    case KEY * 100 + mKeySpec: return type == VT_I4;
    case KEY * 100 + mProviderName:
    case KEY * 100 + mContainerName:
    case PKCS10 * 100 + mChallengePassword:
    case SCEP * 100 + mServerCapabilities:
    case SCEP * 100 + mTransactionId: return type == VT_BSTR;
    case PKCS10 * 100 + mSubject:
    case PKCS10 * 100 + mHashAlgorithm:
    case SCEP * 100 + mSignerCertificate: return type == VT_DISPATCH;
    default: return FALSE;
    }
}

/* Whether objects of a kind have a member: one of those that called() takes, or one that is put. */
static BOOL has(int kind, int member)
{
    static const int CALLED[] = {
        OID * 100 + mInitializeFromValue, OIDS * 100 + mAdd, ALT_NAMES * 100 + mAdd, EXTENSIONS * 100 + mAdd, NAME * 100 + mEncode,
        KEY * 100 + mOpen, KEY_USAGE * 100 + mInitializeEncode, EXTENDED * 100 + mInitializeEncode, EXT_NAMES * 100 + mInitializeEncode,
        ALT_NAME * 100 + mInitializeFromString, ALT_NAME * 100 + mInitializeFromRawData, SIGNER * 100 + mInitialize,
        PKCS10 * 100 + mInitializeFromPrivateKey, PKCS10 * 100 + mX509Extensions, PKCS10 * 100 + mEncode, SCEP * 100 + mInitialize,
        SCEP * 100 + mInitializeForPending, SCEP * 100 + mCreateRequestMessage, SCEP * 100 + mCreateRetrievePendingMessage,
        SCEP * 100 + mProcessResponseMessage2, SCEP * 100 + mCertificate, SCEP * 100 + mFailInfo, SCEP * 100 + mResultMessageText,
        SCEP * 100 + mStatus, STATUS * 100 + mText, SCEP * 100 + mTransactionId};
    for (size_t i = 0; i < sizeof CALLED / sizeof *CALLED; i++)
        if (CALLED[i] == kind * 100 + member) return TRUE;
    return is_settable(kind, member, VT_BOOL) || is_settable(kind, member, VT_I4) || is_settable(kind, member, VT_BSTR)
        || is_settable(kind, member, VT_DISPATCH);
}

/* Arguments in their order; the value is the last. */
static HRESULT put(OBJECT *o, int member, const VARIANT *a, UINT count)
{
    const VARIANT *value = &a[count - 1];
    if (!count || !is_settable(o->kind, member, V_VT(value))) return DISP_E_MEMBERNOTFOUND;
    if (count != (member == mTransactionId ? 2u : 1u) || (member == mTransactionId && !is_number(a, 1))) return DISP_E_BADPARAMCOUNT;
    /* A key takes all before it is opened, the others after they were initialised and before they are encoded; silence comes first. */
    if (o->kind == KEY || member == mSilent ? o->ready : !o->ready) return o->ready ? ALREADY_INITIALIZED : NOT_INITIALIZED;
    if (o->encoded) return ALREADY_INITIALIZED;
    if (member == mSubject && !object_of(value, NAME)) return WRONG_TYPE;
    if (member == mHashAlgorithm && !object_of(value, OID)) return WRONG_TYPE;
    if (member == mSignerCertificate && (!object_of(value, SIGNER) || !object_of(value, SIGNER)->ready)) return NOT_INITIALIZED;
    return VariantCopy(&o->values[member], (VARIANT *) value);
}

static void add_argument(char *line, const VARIANT *value, BOOL hidden)
{
    char number[32], *text;
    add(line, " ");
    if (V_VT(value) == VT_BSTR && (hidden || SysStringLen(V_BSTR(value)) > 200)) add(line, SysStringLen(V_BSTR(value)) ? "(text)" : "\"\"");
    else if (V_VT(value) == VT_BSTR) { text = utf8(V_BSTR(value)); add(line, "\""); add(line, text); add(line, "\""); free(text); }
    else if (V_VT(value) == VT_I4) { sprintf(number, "%ld", (long) V_I4(value)); add(line, number); }
    else if (V_VT(value) == VT_BOOL) add(line, V_BOOL(value) ? "true" : "false");
    else if (V_VT(value) == VT_DISPATCH) add(line, KINDS[((OBJECT *) V_DISPATCH(value))->kind].name);
    else { sprintf(number, "type%d", V_VT(value)); add(line, number); }
}

static HRESULT WINAPI Invoke(IDispatch *this, DISPID id, REFIID iid, LCID locale, WORD flags, DISPPARAMS *params, VARIANT *result,
    EXCEPINFO *exception, UINT *wrong)
{
    OBJECT *o = (OBJECT *) this;
    VARIANT arguments[16], none;
    APTTYPE apartment;
    APTTYPEQUALIFIER qualifier;
    char call[128], number[32], *member, *line;
    HRESULT code;
    BOOL puts = flags == DISPATCH_PROPERTYPUT;
    if (id < 0 || id >= MEMBER_COUNT) return DISP_E_MEMBERNOTFOUND;
    if (!IsEqualIID(iid, &IID_NULL)) return DISP_E_UNKNOWNINTERFACE;
    if (params->cArgs > 16 || params->cNamedArgs != (puts ? 1u : 0u)) return DISP_E_BADPARAMCOUNT;
    if (puts && params->rgdispidNamedArgs[0] != DISPID_PROPERTYPUT) return DISP_E_NONAMEDARGS;
    for (UINT i = 0; i < params->cArgs; i++) arguments[i] = params->rgvarg[params->cArgs - 1 - i];
    VariantInit(&none);
    if (result) VariantInit(result);
    member = utf8(MEMBERS[id]);
    snprintf(call, sizeof call, "%s.%s", KINDS[o->kind].name, member);
    free(member);
    code = ordered(call);
    if (SUCCEEDED(code) && (FAILED(CoGetApartmentType(&apartment, &qualifier)) || apartment != APTTYPE_MTA)) code = RPC_E_WRONG_THREAD;
    if (SUCCEEDED(code)) code = puts ? put(o, id, arguments, params->cArgs) : called(o, id, arguments, params->cArgs, result ? result : &none);
    VariantClear(&none);
    line = calloc(1, MOST);
    add(line, puts ? "put " : "");
    add(line, call);
    for (UINT i = 0; i < params->cArgs; i++) add_argument(line, &arguments[i], id == mChallengePassword || id == mTransactionId);
    sprintf(number, " %08lX", (unsigned long) code);
    add(line, number);
    noted(line);
    free(line);
    if (FAILED(code) && exception && HRESULT_FACILITY(code) != FACILITY_DISPATCH) {
        ZeroMemory(exception, sizeof *exception);
        exception->scode = code;
        exception->bstrSource = SysAllocString(L"CertEnroll");
        exception->bstrDescription = SysAllocString(L"the double refused");
        return DISP_E_EXCEPTION;
    }
    return code;
}

static HRESULT WINAPI GetIDsOfNames(IDispatch *this, REFIID iid, LPOLESTR *names, UINT count, LCID locale, DISPID *ids)
{
    int kind = ((OBJECT *) this)->kind;
    char call[128];
    if (!IsEqualIID(iid, &IID_NULL) || count != 1) return DISP_E_UNKNOWNNAME;
    for (int i = 0; i < MEMBER_COUNT; i++) {
        if (_wcsicmp(MEMBERS[i], names[0]) || !has(kind, i)) continue;
        snprintf(call, sizeof call, "%s.%ls", KINDS[kind].name, MEMBERS[i]);
        if (ordered(call) == DISP_E_UNKNOWNNAME) continue;
        ids[0] = i;
        return S_OK;
    }
    ids[0] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT WINAPI QueryInterface(IDispatch *this, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IDispatch)) return E_NOINTERFACE;
    IDispatch_AddRef(this);
    *out = this;
    return S_OK;
}

static ULONG WINAPI AddRef(IDispatch *this) { return InterlockedIncrement(&((OBJECT *) this)->references); }

static ULONG WINAPI Release(IDispatch *this)
{
    OBJECT *o = (OBJECT *) this;
    ULONG left = InterlockedDecrement(&o->references);
    if (left) return left;
    for (int i = 0; i < MEMBER_COUNT; i++) VariantClear(&o->values[i]);
    if (o->part) IDispatch_Release(&o->part->dispatch);
    free(o->text);
    free(o->spki);
    free(o);
    if (!InterlockedDecrement(&objects)) noted("end");
    return 0;
}

static HRESULT WINAPI GetTypeInfoCount(IDispatch *this, UINT *count) { *count = 0; return S_OK; }
static HRESULT WINAPI GetTypeInfo(IDispatch *this, UINT index, LCID locale, ITypeInfo **info) { return DISP_E_BADINDEX; }
static const IDispatchVtbl VTABLE = {QueryInterface, AddRef, Release, GetTypeInfoCount, GetTypeInfo, GetIDsOfNames, Invoke};

/* Class factories, one a kind; they live as long as the DLL. */

typedef struct { IClassFactory factory; int kind; } FACTORY;
static FACTORY factories[MADE];

static HRESULT WINAPI FactoryQuery(IClassFactory *this, REFIID iid, void **out)
{
    *out = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IClassFactory) ? this : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}
static ULONG WINAPI FactoryReference(IClassFactory *this) { return 1; }
static HRESULT WINAPI LockServer(IClassFactory *this, BOOL lock) { return S_OK; }

static HRESULT WINAPI CreateInstance(IClassFactory *this, IUnknown *outer, REFIID iid, void **out)
{
    int kind = ((FACTORY *) this)->kind;
    OBJECT *object;
    HRESULT code = ordered(KINDS[kind].name);
    *out = NULL;
    if (FAILED(code)) return code;
    if (outer) return CLASS_E_NOAGGREGATION;
    object = made(kind);
    code = IDispatch_QueryInterface(&object->dispatch, iid, out);
    IDispatch_Release(&object->dispatch);
    return code;
}
static IClassFactoryVtbl FACTORY_VTABLE = {FactoryQuery, FactoryReference, FactoryReference, CreateInstance, LockServer};

static GUID clsid_of(int kind)
{
    GUID id = {0x884E2000, 0x217D, 0x11DA, {0xB2, 0xA4, 0x00, 0x0E, 0x7B, 0xBB, 0x2B, 0x09}};
    id.Data1 += KINDS[kind].clsid;
    return id;
}

__declspec(dllexport) HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    for (int kind = 0; kind < MADE; kind++) {
        GUID id = clsid_of(kind);
        if (IsEqualGUID(clsid, &id)) {
            factories[kind].factory.lpVtbl = &FACTORY_VTABLE;
            factories[kind].kind = kind;
            return FactoryQuery(&factories[kind].factory, iid, out);
        }
    }
    return CLASS_E_CLASSNOTAVAILABLE;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }

/* For regsvr32. */
__declspec(dllexport) HRESULT WINAPI DllRegisterServer(void)
{
    static const WCHAR DLL[] = L"C:\\windows\\system32\\certenroll.dll", MODEL[] = L"Both";
    for (int kind = 0; kind < MADE; kind++) {
        GUID id = clsid_of(kind);
        WCHAR text[64], path[160];
        StringFromGUID2(&id, text, 64);
        swprintf(path, 160, L"Software\\Classes\\CLSID\\%ls\\InprocServer32", text);
        if (RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, NULL, REG_SZ, DLL, sizeof DLL)
            || RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, L"ThreadingModel", REG_SZ, MODEL, sizeof MODEL))
            return E_FAIL;
    }
    return S_OK;
}

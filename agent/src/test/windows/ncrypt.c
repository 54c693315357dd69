/*
 * A double of ncrypt.dll for tests, written from the documentation and the SDK's headers alone: it shares nothing with the bindings.
 * It keeps keys in files, refuses what Windows is documented to refuse, and computes by bcrypt.dll.
 *
 * In the folder SCEPTER_DOUBLE_FOLDER (default C:\windows\temp\scepter-double):
 *   *.key      the keys
 *   tpm        if there, the machine has a TPM
 *   failures   lines FUNCTION=CODE or FUNCTION SUBJECT=CODE (hexadecimal): these calls fail without doing anything
 *   calls      a line for each call: FUNCTION SUBJECT CODE, the process, and how many handles and buffers it has not freed
 *
 * Keys of P-384 are refused: Wine's bcrypt.dll makes them, and does not import them.
 */
#define UNICODE
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <bcrypt.h>
#include <ncrypt.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

#define API __declspec(dllexport) SECURITY_STATUS WINAPI
#define SOFTWARE L"Microsoft Software Key Storage Provider"
#define PLATFORM L"Microsoft Platform Crypto Provider"
#define MAX_HANDLES 32768
#define MAX_BUFFERS 4096
#define MAX_NAME 200
#define MAX_BLOB 16384
#define MAX_DESCRIPTOR 65536

/* What a key is; a key's file is this, its descriptor and its private blob. */
typedef struct {
    DWORD machine, platform, length, export_policy, usage, descriptor_size, blob_size;
    FILETIME modified;
    WCHAR name[MAX_NAME + 1];
    WCHAR algorithm[32];
} FACTS;

typedef struct {
    enum { FREE, PROVIDER, KEY } kind;
    BOOL finalized, ephemeral, overwrite;
    FACTS facts;
    BYTE *descriptor, *blob;
} OBJECT;

typedef struct {
    DWORD count, next;
    FACTS facts[];
} LISTING;

static CRITICAL_SECTION lock;
static OBJECT objects[MAX_HANDLES];
static DWORD used;
static void *buffers[MAX_BUFFERS];

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
    HMODULE pinned;
    if (reason == DLL_PROCESS_ATTACH) {
        InitializeCriticalSection(&lock);
        /* JNA lets go of a library that nobody uses for a time: the count of open handles would begin anew. */
        GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)&lock, &pinned);
    }
    return TRUE;
}

/* Folder, orders and the list of calls. */

static void path_of(WCHAR *path, const WCHAR *name)
{
    WCHAR folder[MAX_PATH] = L"C:\\windows\\temp\\scepter-double";
    GetEnvironmentVariableW(L"SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    CreateDirectoryW(folder, NULL);
    swprintf(path, MAX_PATH * 2, L"%ls\\%ls", folder, name);
}

static BOOL there_is_a_tpm(void)
{
    WCHAR path[MAX_PATH * 2];
    path_of(path, L"tpm");
    return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static SECURITY_STATUS ordered(const char *function, const WCHAR *subject)
{
    WCHAR path[MAX_PATH * 2];
    char line[512], with_subject[300];
    SECURITY_STATUS result = 0;
    FILE *file;
    path_of(path, L"failures");
    file = _wfopen(path, L"r");
    if (!file) return 0;
    snprintf(with_subject, sizeof with_subject, "%s %ls", function, subject ? subject : L"-");
    while (!result && fgets(line, sizeof line, file)) {
        char *code = strrchr(line, '=');
        if (!code) continue;
        *code++ = 0;
        if (!strcmp(line, function) || !strcmp(line, with_subject)) result = (SECURITY_STATUS)strtoul(code, NULL, 16);
    }
    fclose(file);
    return result;
}

static SECURITY_STATUS leave(const char *function, const WCHAR *subject, SECURITY_STATUS status)
{
    WCHAR path[MAX_PATH * 2];
    FILE *file;
    DWORD i, handles = 0, memory = 0;
    for (i = 0; i < used; i++) handles += objects[i].kind != FREE;
    for (i = 0; i < MAX_BUFFERS; i++) memory += buffers[i] != NULL;
    path_of(path, L"calls");
    file = _wfopen(path, L"a");
    if (file) {
        fprintf(file, "%s %ls %08lX process=%lu handles=%lu buffers=%lu\n", function, subject && *subject ? subject : L"-",
                (unsigned long)status, GetCurrentProcessId(), handles, memory);
        fclose(file);
    }
    LeaveCriticalSection(&lock);
    return status;
}

/* Each function is a body between these two: one caller at a time, ordered failures first. */
#define ENTER(subject) \
    const char *function = __func__; \
    const WCHAR *about = (subject); \
    SECURITY_STATUS status; \
    EnterCriticalSection(&lock); \
    status = ordered(function, about); \
    if (status) return leave(function, about, status)
#define RETURN(code) return leave(function, about, (SECURITY_STATUS)(code))
#define KNOWN_FLAGS(known) if (flags & ~(DWORD)(known)) RETURN(NTE_BAD_FLAGS)

/* Handles: above 32 bits, so that one that was cut is seen; never used again. */

static ULONG_PTR handle_of(const OBJECT *object) { return 0x5CE97E0000000010 + (ULONG_PTR)(object - objects) * 16; }

static OBJECT *object_of(ULONG_PTR handle, int kind)
{
    ULONG_PTR index = (handle - 0x5CE97E0000000010) / 16;
    if (handle % 16 || index >= used || objects[index].kind != kind) return NULL;
    return &objects[index];
}

static OBJECT *new_object(int kind)
{
    OBJECT *object;
    if (used == MAX_HANDLES) return NULL;
    object = &objects[used++];
    object->kind = kind;
    return object;
}

static void free_object(OBJECT *object)
{
    if (object->blob) SecureZeroMemory(object->blob, object->facts.blob_size);
    free(object->blob);
    free(object->descriptor);
    memset(object, 0, sizeof *object);
}

static void *new_buffer(size_t size)
{
    DWORD i;
    for (i = 0; i < MAX_BUFFERS; i++)
        if (!buffers[i]) return buffers[i] = calloc(1, size);
    return NULL;
}

/* Answers of a size that the caller asks first. */
static SECURITY_STATUS answer(const void *data, DWORD size, BYTE *out, DWORD room, DWORD *result)
{
    if (!result) return NTE_INVALID_PARAMETER;
    *result = size;
    if (!out) return 0;
    if (room < size) return NTE_BUFFER_TOO_SMALL;
    memcpy(out, data, size);
    return 0;
}

/* Keys in files. */

static void key_path(WCHAR *path, const FACTS *facts)
{
    WCHAR name[MAX_NAME * 4 + 16];
    const WCHAR *from;
    WCHAR *to = name;
    to += swprintf(to, 8, L"%c%c-", facts->machine ? 'm' : 'u', facts->platform ? 'p' : 's');
    for (from = facts->name; *from; from++) {
        if (iswascii(*from) && (iswalnum(*from) || wcschr(L"-_.", *from))) *to++ = *from;
        else to += swprintf(to, 6, L"%%%04x", *from);
    }
    wcscpy(to, L".key");
    path_of(path, name);
}

static BOOL key_exists(const FACTS *facts)
{
    WCHAR path[MAX_PATH * 4];
    key_path(path, facts);
    return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

static SECURITY_STATUS write_key(OBJECT *key)
{
    WCHAR path[MAX_PATH * 4], draft[MAX_PATH * 4];
    FILE *file;
    BOOL whole;
    GetSystemTimeAsFileTime(&key->facts.modified);
    key_path(path, &key->facts);
    swprintf(draft, MAX_PATH * 4, L"%ls.%lu.new", path, GetCurrentProcessId());
    file = _wfopen(draft, L"wb");
    if (!file) return NTE_FAIL;
    whole = fwrite(&key->facts, sizeof key->facts, 1, file) == 1
        && (!key->facts.descriptor_size || fwrite(key->descriptor, key->facts.descriptor_size, 1, file) == 1)
        && fwrite(key->blob, key->facts.blob_size, 1, file) == 1;
    whole &= fclose(file) == 0;
    return whole && MoveFileExW(draft, path, MOVEFILE_REPLACE_EXISTING) ? 0 : NTE_FAIL;
}

static BOOL read_facts(FILE *file, FACTS *facts)
{
    return fread(facts, sizeof *facts, 1, file) == 1 && facts->descriptor_size <= MAX_DESCRIPTOR && facts->blob_size <= MAX_BLOB;
}

static SECURITY_STATUS read_key(OBJECT *key)
{
    WCHAR path[MAX_PATH * 4];
    FILE *file;
    BOOL whole;
    key_path(path, &key->facts);
    file = _wfopen(path, L"rb");
    if (!file) return NTE_BAD_KEYSET;
    whole = read_facts(file, &key->facts);
    if (whole) {
        key->descriptor = malloc(key->facts.descriptor_size + 1);
        key->blob = malloc(key->facts.blob_size + 1);
        whole = (!key->facts.descriptor_size || fread(key->descriptor, key->facts.descriptor_size, 1, file) == 1)
            && fread(key->blob, key->facts.blob_size, 1, file) == 1;
    }
    fclose(file);
    key->finalized = whole;
    return whole ? 0 : NTE_FAIL;
}

/* Cryptography by bcrypt.dll. */

static BOOL is_rsa(const FACTS *facts) { return !wcscmp(facts->algorithm, BCRYPT_RSA_ALGORITHM); }

static SECURITY_STATUS of_nt(NTSTATUS status)
{
    switch ((DWORD)status) {
    case 0: return 0;
    case 0xC0000002: /* STATUS_NOT_IMPLEMENTED */
    case 0xC00000BB: /* STATUS_NOT_SUPPORTED */ return NTE_NOT_SUPPORTED;
    case 0xC000000D: /* STATUS_INVALID_PARAMETER */ return NTE_INVALID_PARAMETER;
    case 0xC0000023: /* STATUS_BUFFER_TOO_SMALL */ return NTE_BUFFER_TOO_SMALL;
    default: return NTE_FAIL;
    }
}

static const WCHAR *private_blob(const FACTS *facts) { return is_rsa(facts) ? BCRYPT_RSAFULLPRIVATE_BLOB : BCRYPT_ECCPRIVATE_BLOB; }

static const WCHAR *public_blob(const FACTS *facts) { return is_rsa(facts) ? BCRYPT_RSAPUBLIC_BLOB : BCRYPT_ECCPUBLIC_BLOB; }

static SECURITY_STATUS make_pair(OBJECT *key)
{
    BCRYPT_ALG_HANDLE algorithm = NULL;
    BCRYPT_KEY_HANDLE pair = NULL;
    BYTE blob[MAX_BLOB];
    ULONG size = 0;
    NTSTATUS nt = BCryptOpenAlgorithmProvider(&algorithm, key->facts.algorithm, NULL, 0);
    if (!nt) nt = BCryptGenerateKeyPair(algorithm, &pair, key->facts.length, 0);
    if (!nt) nt = BCryptFinalizeKeyPair(pair, 0);
    if (!nt) nt = BCryptExportKey(pair, NULL, private_blob(&key->facts), blob, sizeof blob, &size, 0);
    if (!nt) {
        key->blob = malloc(size);
        key->facts.blob_size = size;
        memcpy(key->blob, blob, size);
        SecureZeroMemory(blob, size);
    }
    if (pair) BCryptDestroyKey(pair);
    if (algorithm) BCryptCloseAlgorithmProvider(algorithm, 0);
    return of_nt(nt);
}

static NTSTATUS load_pair(const OBJECT *key, BCRYPT_ALG_HANDLE *algorithm, BCRYPT_KEY_HANDLE *pair)
{
    NTSTATUS nt;
    *algorithm = *pair = NULL;
    nt = BCryptOpenAlgorithmProvider(algorithm, key->facts.algorithm, NULL, 0);
    if (!nt) nt = BCryptImportKeyPair(*algorithm, NULL, private_blob(&key->facts), pair, key->blob, key->facts.blob_size, 0);
    return nt;
}

static void unload(BCRYPT_ALG_HANDLE algorithm, BCRYPT_KEY_HANDLE pair)
{
    if (pair) BCryptDestroyKey(pair);
    if (algorithm) BCryptCloseAlgorithmProvider(algorithm, 0);
}

/* The block of an RSA decryption, by the private exponent: Wine 8 takes off no OAEP. Numbers are of `n` little-endian words. */

#define MAX_WORDS 512

static int compare(const uint32_t *a, const uint32_t *b, DWORD n)
{
    while (n--)
        if (a[n] != b[n]) return a[n] < b[n] ? -1 : 1;
    return 0;
}

static uint32_t subtract(uint32_t *a, const uint32_t *b, DWORD n)
{
    int64_t carry = 0;
    DWORD i;
    for (i = 0; i < n; i++) {
        carry += (int64_t)a[i] - b[i];
        a[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return (uint32_t)-carry;
}

/* Montgomery: a * b / 2^(32n) modulo m. */
static void multiply(uint32_t *out, const uint32_t *a, const uint32_t *b, const uint32_t *m, uint32_t inverse, DWORD n)
{
    uint32_t t[MAX_WORDS + 2] = {0};
    DWORD i, j;
    for (i = 0; i < n; i++) {
        uint64_t carry = 0;
        uint32_t q;
        for (j = 0; j < n; j++) {
            carry += (uint64_t)a[j] * b[i] + t[j];
            t[j] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[n];
        t[n] = (uint32_t)carry;
        t[n + 1] = (uint32_t)(carry >> 32);
        q = t[0] * inverse;
        carry = ((uint64_t)q * m[0] + t[0]) >> 32;
        for (j = 1; j < n; j++) {
            carry += (uint64_t)q * m[j] + t[j];
            t[j - 1] = (uint32_t)carry;
            carry >>= 32;
        }
        carry += t[n];
        t[n - 1] = (uint32_t)carry;
        t[n] = t[n + 1] + (uint32_t)(carry >> 32);
    }
    if (t[n] || compare(t, m, n) >= 0) subtract(t, m, n);
    memcpy(out, t, n * sizeof *t);
}

static void from_bytes(uint32_t *number, const BYTE *bytes, DWORD n)
{
    DWORD i;
    for (i = 0; i < n; i++) {
        const BYTE *word = bytes + (n - 1 - i) * 4;
        number[i] = (uint32_t)word[0] << 24 | word[1] << 16 | word[2] << 8 | word[3];
    }
}

static SECURITY_STATUS raw_rsa(const OBJECT *key, const BYTE *in, BYTE *out)
{
    const BCRYPT_RSAKEY_BLOB *head = (const BCRYPT_RSAKEY_BLOB *)key->blob;
    const BYTE *modulus = key->blob + sizeof *head + head->cbPublicExp;
    /* After the modulus: p, q, d mod p-1, d mod q-1, 1/q mod p, then d. */
    const BYTE *exponent = modulus + head->cbModulus + 3 * head->cbPrime1 + 2 * head->cbPrime2;
    uint32_t m[MAX_WORDS], base[MAX_WORDS], power[MAX_WORDS] = {1}, one[MAX_WORDS] = {1}, inverse = 1;
    DWORD n = head->cbModulus / 4, i;
    int bit;
    if (head->cbModulus % 4 || n > MAX_WORDS) return NTE_NOT_SUPPORTED;
    from_bytes(m, modulus, n);
    from_bytes(base, in, n);
    if (compare(base, m, n) >= 0) return NTE_INVALID_PARAMETER;
    for (i = 0; i < 5; i++) inverse *= 2 - m[0] * inverse;
    inverse = -inverse;
    /* Both times 2^(32n), by doubling. */
    for (i = 0; i < 32 * n; i++) {
        uint32_t *numbers[] = {base, power};
        int which;
        for (which = 0; which < 2; which++) {
            uint32_t *a = numbers[which], high = a[n - 1] >> 31;
            DWORD j;
            for (j = n - 1; j; j--) a[j] = a[j] << 1 | a[j - 1] >> 31;
            a[0] <<= 1;
            if (high || compare(a, m, n) >= 0) subtract(a, m, n);
        }
    }
    for (i = 0; i < head->cbModulus; i++)
        for (bit = 7; bit >= 0; bit--) {
            multiply(power, power, power, m, inverse, n);
            if (exponent[i] >> bit & 1) multiply(power, power, base, m, inverse, n);
        }
    multiply(power, power, one, m, inverse, n);
    for (i = 0; i < n; i++) {
        BYTE *word = out + (n - 1 - i) * 4;
        word[0] = power[i] >> 24, word[1] = power[i] >> 16, word[2] = power[i] >> 8, word[3] = power[i];
    }
    return 0;
}

static SECURITY_STATUS digest(const WCHAR *name, BYTE *data, DWORD size, BYTE *out, DWORD *out_size)
{
    BCRYPT_ALG_HANDLE algorithm = NULL;
    ULONG got;
    NTSTATUS nt = BCryptOpenAlgorithmProvider(&algorithm, name, NULL, 0);
    if (nt) return NTE_NOT_SUPPORTED;
    nt = BCryptGetProperty(algorithm, BCRYPT_HASH_LENGTH, (BYTE *)out_size, sizeof *out_size, &got, 0);
    if (!nt) nt = BCryptHash(algorithm, NULL, 0, data, size, out, *out_size);
    BCryptCloseAlgorithmProvider(algorithm, 0);
    return of_nt(nt);
}

static SECURITY_STATUS mask(const WCHAR *name, const BYTE *seed, DWORD seed_size, BYTE *data, DWORD size)
{
    BYTE *input = malloc(seed_size + 4), hash[64];
    DWORD counter, done = 0, hash_size = 0, i;
    SECURITY_STATUS status = 0;
    memcpy(input, seed, seed_size);
    for (counter = 0; !status && done < size; counter++) {
        for (i = 0; i < 4; i++) input[seed_size + i] = (BYTE)(counter >> (24 - 8 * i));
        status = digest(name, input, seed_size + 4, hash, &hash_size);
        for (i = 0; !status && i < hash_size && done < size; i++) data[done++] ^= hash[i];
    }
    free(input);
    return status;
}

static SECURITY_STATUS take_off_oaep(BYTE *block, DWORD size, const BCRYPT_OAEP_PADDING_INFO *info, BYTE *out, DWORD *out_size)
{
    BYTE label[64];
    DWORD h = 0, i;
    SECURITY_STATUS status = digest(info->pszAlgId, info->pbLabel, info->cbLabel, label, &h);
    if (status) return status;
    if (size < 2 * h + 2) return NTE_INVALID_PARAMETER;
    status = mask(info->pszAlgId, block + 1 + h, size - 1 - h, block + 1, h);
    if (!status) status = mask(info->pszAlgId, block + 1, h, block + 1 + h, size - 1 - h);
    if (status) return status;
    if (block[0] || memcmp(block + 1 + h, label, h)) return NTE_DECRYPTION_FAILURE;
    for (i = 1 + 2 * h; i < size && !block[i]; i++) continue;
    if (i == size || block[i] != 1) return NTE_DECRYPTION_FAILURE;
    *out_size = size - i - 1;
    memcpy(out, block + i + 1, *out_size);
    return 0;
}

static SECURITY_STATUS take_off_pkcs1(const BYTE *block, DWORD size, BYTE *out, DWORD *out_size)
{
    DWORD i;
    if (size < 11 || block[0] || block[1] != 2) return NTE_DECRYPTION_FAILURE;
    for (i = 2; i < size && block[i]; i++) continue;
    if (i == size || i < 10) return NTE_DECRYPTION_FAILURE;
    *out_size = size - i - 1;
    memcpy(out, block + i + 1, *out_size);
    return 0;
}

/* The functions. */

API NCryptOpenStorageProvider(NCRYPT_PROV_HANDLE *provider, LPCWSTR name, DWORD flags)
{
    OBJECT *object;
    BOOL platform = name && !wcscmp(name, PLATFORM);
    ENTER(name);
    if (!provider) RETURN(NTE_INVALID_PARAMETER);
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG);
    if (name && !platform && wcscmp(name, SOFTWARE)) RETURN(NTE_BAD_PROVIDER);
    if (platform && !there_is_a_tpm()) RETURN(NTE_DEVICE_NOT_READY);
    object = new_object(PROVIDER);
    if (!object) RETURN(NTE_NO_MEMORY);
    object->facts.platform = platform;
    *provider = handle_of(object);
    RETURN(0);
}

static DWORD curve_length(const WCHAR *algorithm) { return wcscmp(algorithm, BCRYPT_ECDSA_P256_ALGORITHM) ? 0 : 256; }

API NCryptIsAlgSupported(NCRYPT_PROV_HANDLE provider, LPCWSTR algorithm, DWORD flags)
{
    ENTER(algorithm);
    if (!object_of(provider, PROVIDER)) RETURN(NTE_INVALID_HANDLE);
    if (!algorithm) RETURN(NTE_INVALID_PARAMETER);
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG);
    RETURN(!wcscmp(algorithm, BCRYPT_RSA_ALGORITHM) || curve_length(algorithm) ? 0 : NTE_NOT_SUPPORTED);
}

API NCryptCreatePersistedKey(
    NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE *key, LPCWSTR algorithm, LPCWSTR name, DWORD spec, DWORD flags)
{
    OBJECT *in, *object;
    FACTS facts = {0};
    ENTER(name);
    in = object_of(provider, PROVIDER);
    if (!in) RETURN(NTE_INVALID_HANDLE);
    if (!key || !algorithm || (name && (!*name || wcslen(name) > MAX_NAME)) || spec > AT_SIGNATURE) RETURN(NTE_INVALID_PARAMETER);
    KNOWN_FLAGS(NCRYPT_MACHINE_KEY_FLAG | NCRYPT_OVERWRITE_KEY_FLAG | NCRYPT_SILENT_FLAG);
    if (wcscmp(algorithm, BCRYPT_RSA_ALGORITHM) && !curve_length(algorithm)) RETURN(NTE_NOT_SUPPORTED);
    facts.machine = (flags & NCRYPT_MACHINE_KEY_FLAG) != 0;
    facts.platform = in->facts.platform;
    wcscpy(facts.algorithm, algorithm);
    if (name) wcscpy(facts.name, name);
    facts.length = is_rsa(&facts) ? 2048 : curve_length(algorithm);
    facts.usage = is_rsa(&facts) ? NCRYPT_ALLOW_DECRYPT_FLAG | NCRYPT_ALLOW_SIGNING_FLAG : NCRYPT_ALLOW_SIGNING_FLAG;
    if (name && !(flags & NCRYPT_OVERWRITE_KEY_FLAG) && key_exists(&facts)) RETURN(NTE_EXISTS);
    object = new_object(KEY);
    if (!object) RETURN(NTE_NO_MEMORY);
    object->facts = facts;
    object->ephemeral = !name;
    object->overwrite = (flags & NCRYPT_OVERWRITE_KEY_FLAG) != 0;
    *key = handle_of(object);
    RETURN(0);
}

API NCryptOpenKey(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE *key, LPCWSTR name, DWORD spec, DWORD flags)
{
    OBJECT *in, *object;
    ENTER(name);
    in = object_of(provider, PROVIDER);
    if (!in) RETURN(NTE_INVALID_HANDLE);
    if (!key || !name || !*name || wcslen(name) > MAX_NAME || spec > AT_SIGNATURE) RETURN(NTE_INVALID_PARAMETER);
    KNOWN_FLAGS(NCRYPT_MACHINE_KEY_FLAG | NCRYPT_SILENT_FLAG);
    object = new_object(KEY);
    if (!object) RETURN(NTE_NO_MEMORY);
    object->facts.machine = (flags & NCRYPT_MACHINE_KEY_FLAG) != 0;
    object->facts.platform = in->facts.platform;
    wcscpy(object->facts.name, name);
    status = read_key(object);
    if (status) free_object(object);
    else *key = handle_of(object);
    RETURN(status);
}

static SECURITY_STATUS set_length(FACTS *facts, DWORD length)
{
    if (!is_rsa(facts)) return length == facts->length ? 0 : NTE_NOT_SUPPORTED;
    if (length < 512 || length > 16384 || length % 64) return NTE_NOT_SUPPORTED;
    if (facts->platform && length != 1024 && length != 2048) return NTE_NOT_SUPPORTED;
    facts->length = length;
    return 0;
}

/* Windows' own judgement reads wherever the offsets lead. */
static BOOL is_self_relative(BYTE *data, DWORD size)
{
    SECURITY_DESCRIPTOR_RELATIVE *head = (SECURITY_DESCRIPTOR_RELATIVE *)data;
    if (size < sizeof *head || size > MAX_DESCRIPTOR || !(head->Control & SE_SELF_RELATIVE)) return FALSE;
    if (head->Owner + sizeof(SID) > size || head->Group + sizeof(SID) > size) return FALSE;
    if (head->Sacl + sizeof(ACL) > size || head->Dacl + sizeof(ACL) > size) return FALSE;
    return IsValidSecurityDescriptor(data) && GetSecurityDescriptorLength(data) <= size;
}

static SECURITY_STATUS set_descriptor(OBJECT *key, const BYTE *data, DWORD size, DWORD flags)
{
    BYTE *copy;
    /* Which parts are meant must be said. */
    if (!(flags & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION))) return NTE_BAD_FLAGS;
    copy = malloc(size);
    memcpy(copy, data, size);
    if (!is_self_relative(copy, size)) {
        free(copy);
        return NTE_INVALID_PARAMETER;
    }
    free(key->descriptor);
    key->descriptor = copy;
    key->facts.descriptor_size = size;
    return key->finalized && !key->ephemeral ? write_key(key) : 0;
}

API NCryptSetProperty(NCRYPT_HANDLE handle, LPCWSTR property, PBYTE data, DWORD size, DWORD flags)
{
    OBJECT *key;
    DWORD number = 0;
    ENTER(property);
    if (object_of(handle, PROVIDER)) RETURN(NTE_NOT_SUPPORTED);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    if (!property || !data) RETURN(NTE_INVALID_PARAMETER);
    if (!wcscmp(property, NCRYPT_SECURITY_DESCR_PROPERTY)) {
        KNOWN_FLAGS(0xF | NCRYPT_SILENT_FLAG | NCRYPT_PERSIST_FLAG);
        RETURN(set_descriptor(key, data, size, flags));
    }
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG | NCRYPT_PERSIST_FLAG);
    if (wcscmp(property, NCRYPT_LENGTH_PROPERTY) && wcscmp(property, NCRYPT_EXPORT_POLICY_PROPERTY)
        && wcscmp(property, NCRYPT_KEY_USAGE_PROPERTY))
        RETURN(NTE_NOT_SUPPORTED);
    if (key->finalized) RETURN(NTE_BAD_KEY_STATE);
    if (size != sizeof number) RETURN(NTE_INVALID_PARAMETER);
    memcpy(&number, data, sizeof number);
    if (!wcscmp(property, NCRYPT_LENGTH_PROPERTY)) RETURN(set_length(&key->facts, number));
    if (!wcscmp(property, NCRYPT_EXPORT_POLICY_PROPERTY)) {
        if (number & ~0xFu) RETURN(NTE_INVALID_PARAMETER);
        if (number && key->facts.platform) RETURN(NTE_NOT_SUPPORTED);
        key->facts.export_policy = number;
        RETURN(0);
    }
    if (!number || number & ~(DWORD)NCRYPT_ALLOW_ALL_USAGES) RETURN(NTE_INVALID_PARAMETER);
    key->facts.usage = number;
    RETURN(0);
}

API NCryptGetProperty(NCRYPT_HANDLE handle, LPCWSTR property, PBYTE out, DWORD room, DWORD *result, DWORD flags)
{
    OBJECT *object;
    const FACTS *facts;
    DWORD number;
#define ANSWER_NUMBER(value) do { number = (value); RETURN(answer(&number, sizeof number, out, room, result)); } while (0)
#define ANSWER_TEXT(text) RETURN(answer((text), (wcslen(text) + 1) * sizeof(WCHAR), out, room, result))
    ENTER(property);
    object = object_of(handle, KEY);
    if (!object) object = object_of(handle, PROVIDER);
    if (!object) RETURN(NTE_INVALID_HANDLE);
    if (!property || !result) RETURN(NTE_INVALID_PARAMETER);
    facts = &object->facts;
    if (!wcscmp(property, NCRYPT_SECURITY_DESCR_PROPERTY)) {
        KNOWN_FLAGS(0xF | NCRYPT_SILENT_FLAG);
        if (object->kind != KEY) RETURN(NTE_NOT_SUPPORTED);
        if (!(flags & 0xF)) RETURN(NTE_BAD_FLAGS);
        if (!facts->descriptor_size) RETURN(NTE_NOT_FOUND);
        RETURN(answer(object->descriptor, facts->descriptor_size, out, room, result));
    }
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG | NCRYPT_PERSIST_ONLY_FLAG);
    if (!wcscmp(property, NCRYPT_IMPL_TYPE_PROPERTY))
        ANSWER_NUMBER(facts->platform ? NCRYPT_IMPL_HARDWARE_FLAG | NCRYPT_IMPL_HARDWARE_RNG_FLAG : NCRYPT_IMPL_SOFTWARE_FLAG);
    if (object->kind == PROVIDER) {
        if (!wcscmp(property, NCRYPT_NAME_PROPERTY)) ANSWER_TEXT(facts->platform ? PLATFORM : SOFTWARE);
        RETURN(NTE_NOT_SUPPORTED);
    }
    if (!wcscmp(property, NCRYPT_LENGTH_PROPERTY)) ANSWER_NUMBER(facts->length);
    if (!wcscmp(property, NCRYPT_EXPORT_POLICY_PROPERTY)) ANSWER_NUMBER(facts->export_policy);
    if (!wcscmp(property, NCRYPT_KEY_USAGE_PROPERTY)) ANSWER_NUMBER(facts->usage);
    if (!wcscmp(property, NCRYPT_KEY_TYPE_PROPERTY)) ANSWER_NUMBER(facts->machine ? NCRYPT_MACHINE_KEY_FLAG : 0);
    if (!wcscmp(property, NCRYPT_ALGORITHM_PROPERTY)) ANSWER_TEXT(facts->algorithm);
    if (!wcscmp(property, NCRYPT_ALGORITHM_GROUP_PROPERTY)) ANSWER_TEXT(is_rsa(facts) ? L"RSA" : L"ECDSA");
    if (!wcscmp(property, NCRYPT_LENGTHS_PROPERTY)) {
        NCRYPT_SUPPORTED_LENGTHS lengths = {facts->length, facts->length, 0, facts->length};
        if (is_rsa(facts)) {
            lengths.dwMinLength = facts->platform ? 1024 : 512;
            lengths.dwMaxLength = facts->platform ? 2048 : 16384;
            lengths.dwIncrement = facts->platform ? 1024 : 64;
            lengths.dwDefaultLength = 2048;
        }
        RETURN(answer(&lengths, sizeof lengths, out, room, result));
    }
    if (!wcscmp(property, NCRYPT_PROVIDER_HANDLE_PROPERTY)) {
        /* A further handle, to be freed by the caller. */
        OBJECT *provider;
        ULONG_PTR answered = 0;
        if (!out || room < sizeof answered) RETURN(answer(&answered, sizeof answered, out, room, result));
        provider = new_object(PROVIDER);
        if (!provider) RETURN(NTE_NO_MEMORY);
        provider->facts.platform = facts->platform;
        answered = handle_of(provider);
        RETURN(answer(&answered, sizeof answered, out, room, result));
    }
    if (object->ephemeral) RETURN(NTE_NOT_SUPPORTED);
    if (!wcscmp(property, NCRYPT_NAME_PROPERTY)) ANSWER_TEXT(facts->name);
    if (!object->finalized) RETURN(NTE_BAD_KEY_STATE);
    if (!wcscmp(property, NCRYPT_UNIQUE_NAME_PROPERTY)) {
        WCHAR path[MAX_PATH * 4];
        key_path(path, facts);
        ANSWER_TEXT(wcsrchr(path, '\\') + 1);
    }
    if (!wcscmp(property, NCRYPT_LAST_MODIFIED_PROPERTY))
        RETURN(answer(&facts->modified, sizeof facts->modified, out, room, result));
    RETURN(NTE_NOT_SUPPORTED);
}

API NCryptFinalizeKey(NCRYPT_KEY_HANDLE handle, DWORD flags)
{
    OBJECT *key;
    ENTER(NULL);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG | NCRYPT_WRITE_KEY_TO_LEGACY_STORE_FLAG);
    if (key->finalized) RETURN(NTE_BAD_KEY_STATE);
    if (!key->ephemeral && !key->overwrite && key_exists(&key->facts)) RETURN(NTE_EXISTS);
    status = make_pair(key);
    if (!status && !key->ephemeral) status = write_key(key);
    key->finalized = !status;
    RETURN(status);
}

static SECURITY_STATUS hash_size_is(const WCHAR *algorithm, DWORD size)
{
    BYTE hash[64];
    DWORD right = 0;
    SECURITY_STATUS status = algorithm ? digest(algorithm, NULL, 0, hash, &right) : NTE_INVALID_PARAMETER;
    return status ? status : right == size ? 0 : NTE_INVALID_PARAMETER;
}

API NCryptSignHash(
    NCRYPT_KEY_HANDLE handle, VOID *padding, PBYTE hash, DWORD hash_size, PBYTE out, DWORD room, DWORD *result, DWORD flags)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE pair;
    OBJECT *key;
    DWORD how = flags & (NCRYPT_PAD_PKCS1_FLAG | NCRYPT_PAD_PSS_FLAG), size;
    ENTER(NULL);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    if (!key->finalized) RETURN(NTE_BAD_KEY_STATE);
    KNOWN_FLAGS(NCRYPT_PAD_PKCS1_FLAG | NCRYPT_PAD_PSS_FLAG | NCRYPT_SILENT_FLAG);
    if (!(key->facts.usage & NCRYPT_ALLOW_SIGNING_FLAG)) RETURN(NTE_BAD_KEY);
    if (!hash || !hash_size || !result) RETURN(NTE_INVALID_PARAMETER);
    if (is_rsa(&key->facts)) {
        if (!how || !padding) RETURN(NTE_INVALID_PARAMETER);
        /* Both structures begin with the name of the hash. */
        status = hash_size_is(((BCRYPT_PKCS1_PADDING_INFO *)padding)->pszAlgId, hash_size);
        if (status) RETURN(status);
        size = key->facts.length / 8;
    } else {
        if (how || padding) RETURN(NTE_INVALID_PARAMETER);
        size = key->facts.length / 8 * 2;
    }
    *result = size;
    if (!out) RETURN(0);
    if (room < size) RETURN(NTE_BUFFER_TOO_SMALL);
    status = of_nt(load_pair(key, &algorithm, &pair));
    if (!status) status = of_nt(BCryptSignHash(pair, padding, hash, hash_size, out, room, result, how));
    unload(algorithm, pair);
    RETURN(status);
}

API NCryptDecrypt(
    NCRYPT_KEY_HANDLE handle, PBYTE in, DWORD in_size, VOID *padding, PBYTE out, DWORD room, DWORD *result, DWORD flags)
{
    OBJECT *key;
    BYTE block[MAX_WORDS * 4], plain[MAX_WORDS * 4];
    DWORD size, plain_size = 0, how = flags & (NCRYPT_PAD_PKCS1_FLAG | NCRYPT_PAD_OAEP_FLAG);
    ENTER(NULL);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    if (!key->finalized) RETURN(NTE_BAD_KEY_STATE);
    KNOWN_FLAGS(NCRYPT_PAD_PKCS1_FLAG | NCRYPT_PAD_OAEP_FLAG | NCRYPT_SILENT_FLAG);
    if (!is_rsa(&key->facts)) RETURN(NTE_NOT_SUPPORTED);
    if (!(key->facts.usage & NCRYPT_ALLOW_DECRYPT_FLAG)) RETURN(NTE_BAD_KEY);
    size = key->facts.length / 8;
    if (!in || in_size != size || !result) RETURN(NTE_INVALID_PARAMETER);
    if (how != NCRYPT_PAD_PKCS1_FLAG && how != NCRYPT_PAD_OAEP_FLAG) RETURN(NTE_INVALID_PARAMETER);
    if (how == NCRYPT_PAD_OAEP_FLAG && (!padding || !((BCRYPT_OAEP_PADDING_INFO *)padding)->pszAlgId)) RETURN(NTE_INVALID_PARAMETER);
    if (!out) {
        *result = size;
        RETURN(0);
    }
    status = raw_rsa(key, in, block);
    if (!status)
        status = how == NCRYPT_PAD_OAEP_FLAG ? take_off_oaep(block, size, padding, plain, &plain_size)
                                             : take_off_pkcs1(block, size, plain, &plain_size);
    if (!status) status = answer(plain, plain_size, out, room, result);
    SecureZeroMemory(block, sizeof block);
    SecureZeroMemory(plain, sizeof plain);
    RETURN(status);
}

API NCryptExportKey(
    NCRYPT_KEY_HANDLE handle, NCRYPT_KEY_HANDLE with, LPCWSTR type, NCryptBufferDesc *parameters, PBYTE out, DWORD room,
    DWORD *result, DWORD flags)
{
    BCRYPT_ALG_HANDLE algorithm;
    BCRYPT_KEY_HANDLE pair;
    BYTE blob[MAX_BLOB];
    ULONG size = 0;
    OBJECT *key;
    BOOL public_half;
    ENTER(type);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    if (!key->finalized) RETURN(NTE_BAD_KEY_STATE);
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG);
    if (!type || !result) RETURN(NTE_INVALID_PARAMETER);
    public_half = !wcscmp(type, public_blob(&key->facts));
    if (!public_half && wcscmp(type, private_blob(&key->facts)) && (!is_rsa(&key->facts) || wcscmp(type, BCRYPT_RSAPRIVATE_BLOB))) {
        RETURN(NTE_BAD_TYPE);
    }
    if (with) RETURN(NTE_NOT_SUPPORTED);
    if (!public_half && !(key->facts.export_policy & NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG)) RETURN(NTE_BAD_KEY_STATE);
    status = of_nt(load_pair(key, &algorithm, &pair));
    if (!status) status = of_nt(BCryptExportKey(pair, NULL, type, blob, sizeof blob, &size, 0));
    unload(algorithm, pair);
    if (!status) status = answer(blob, size, out, room, result);
    SecureZeroMemory(blob, sizeof blob);
    RETURN(status);
}

API NCryptDeleteKey(NCRYPT_KEY_HANDLE handle, DWORD flags)
{
    OBJECT *key;
    WCHAR path[MAX_PATH * 4];
    ENTER(NULL);
    key = object_of(handle, KEY);
    if (!key) RETURN(NTE_INVALID_HANDLE);
    KNOWN_FLAGS(NCRYPT_SILENT_FLAG);
    if (!key->finalized) RETURN(NTE_BAD_KEY_STATE);
    if (!key->ephemeral) {
        key_path(path, &key->facts);
        if (!DeleteFileW(path)) RETURN(NTE_BAD_KEYSET);
    }
    free_object(key);
    RETURN(0);
}

API NCryptFreeObject(NCRYPT_HANDLE handle)
{
    OBJECT *object;
    ENTER(NULL);
    object = object_of(handle, KEY);
    if (!object) object = object_of(handle, PROVIDER);
    if (!object) RETURN(NTE_INVALID_HANDLE);
    free_object(object);
    RETURN(0);
}

API NCryptFreeBuffer(PVOID buffer)
{
    DWORD i;
    ENTER(NULL);
    for (i = 0; buffer && i < MAX_BUFFERS; i++)
        if (buffers[i] == buffer) {
            free(buffer);
            buffers[i] = NULL;
            RETURN(0);
        }
    RETURN(NTE_INVALID_PARAMETER);
}

/* The state of an enumeration: the keys there were at its first call. */
static LISTING *list_keys(BOOL machine, BOOL platform)
{
    WCHAR pattern[MAX_PATH * 2];
    WIN32_FIND_DATAW found;
    HANDLE search;
    LISTING *listing = new_buffer(sizeof *listing + 1024 * sizeof(FACTS));
    if (!listing) return NULL;
    path_of(pattern, L"*.key");
    search = FindFirstFileW(pattern, &found);
    if (search == INVALID_HANDLE_VALUE) return listing;
    do {
        WCHAR path[MAX_PATH * 2];
        FILE *file;
        FACTS *facts = &listing->facts[listing->count];
        path_of(path, found.cFileName);
        file = _wfopen(path, L"rb");
        if (!file) continue;
        if (read_facts(file, facts) && facts->machine == machine && facts->platform == platform) listing->count++;
        fclose(file);
    } while (listing->count < 1024 && FindNextFileW(search, &found));
    FindClose(search);
    return listing;
}

API NCryptEnumKeys(NCRYPT_PROV_HANDLE provider, LPCWSTR scope, NCryptKeyName **name, PVOID *state, DWORD flags)
{
    OBJECT *in;
    LISTING *listing;
    FACTS *facts;
    NCryptKeyName *answered;
    ENTER(scope);
    in = object_of(provider, PROVIDER);
    if (!in) RETURN(NTE_INVALID_HANDLE);
    if (!name || !state || scope) RETURN(NTE_INVALID_PARAMETER);
    KNOWN_FLAGS(NCRYPT_MACHINE_KEY_FLAG | NCRYPT_SILENT_FLAG);
    if (!*state) *state = list_keys((flags & NCRYPT_MACHINE_KEY_FLAG) != 0, in->facts.platform);
    listing = *state;
    if (!listing) RETURN(NTE_NO_MEMORY);
    if (listing->next == listing->count) RETURN(NTE_NO_MORE_ITEMS);
    facts = &listing->facts[listing->next++];
    /* One buffer holds the structure and its texts. */
    answered = new_buffer(sizeof *answered + sizeof facts->name + sizeof facts->algorithm);
    if (!answered) RETURN(NTE_NO_MEMORY);
    answered->pszName = (WCHAR *)(answered + 1);
    answered->pszAlgid = answered->pszName + MAX_NAME + 1;
    wcscpy(answered->pszName, facts->name);
    wcscpy(answered->pszAlgid, facts->algorithm);
    answered->dwFlags = facts->machine ? NCRYPT_MACHINE_KEY_FLAG : 0;
    *name = answered;
    RETURN(0);
}

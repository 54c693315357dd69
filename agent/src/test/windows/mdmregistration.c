/*
 * A double of mdmregistration.dll for tests, written from the documentation and a published copy of MDMRegistration.h (SDK
 * 10.0.16299), which MinGW lacks. The file `mdm` in SCEPTER_DOUBLE_FOLDER says how the device is registered, a line each; without it
 * the device is not registered:
 *
 *   registered=1        what IsDeviceRegisteredWithManagement answers
 *   basic=1             the flag in the basic information, if it is another one
 *   kind=6              DEVICEREGISTRATIONTYPE_
 *   upn=USER            name of the user; not with a buffer that is too small
 *   uri=ADDRESS         address of the MDM
 *   config=PROVIDER     a provider that Windows has a configuration of
 *
 * The file `failures` makes functions fail: FUNCTION=CODE in hex, a line each.
 */
#define UNICODE
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 1024

typedef struct {
    BOOL fDeviceRegisteredWithManagement;
    DWORD dwDeviceRegistionKind;
    LPWSTR pszUPN;
    LPWSTR pszMDMServiceUri;
} MANAGEMENT_REGISTRATION_INFO;

enum { DeviceRegistrationBasicInfo = 1 };

static const WCHAR CONFIGURATION[] = L"<configuration/>";

/* The value of a line NAME=VALUE of a file, in UTF-8; FALSE if there is none. */
static BOOL value_of(const char *file, const char *name, char *value)
{
    char folder[MAX_PATH] = "C:\\windows\\temp\\scepter-double", path[MAX_PATH * 2], line[MOST];
    size_t length = strlen(name);
    BOOL found = FALSE;
    FILE *lines;
    GetEnvironmentVariableA("SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    snprintf(path, sizeof path, "%s\\%s", folder, file);
    lines = fopen(path, "rb");
    if (!lines) return FALSE;
    while (!found && fgets(line, sizeof line, lines)) {
        line[strcspn(line, "\r\n")] = 0;
        if (strncmp(line, name, length) == 0 && line[length] == '=') {
            strcpy(value, line + length + 1);
            found = TRUE;
        }
    }
    fclose(lines);
    return found;
}

static HRESULT failure_of(const char *function)
{
    char code[MOST];
    return value_of("failures", function, code) ? (HRESULT) strtoul(code, NULL, 16) : S_OK;
}

static unsigned long number_of(const char *name, unsigned long otherwise)
{
    char value[MOST];
    return value_of("mdm", name, value) ? strtoul(value, NULL, 10) : otherwise;
}

static BOOL text_of(const char *name, WCHAR *text)
{
    char value[MOST];
    return value_of("mdm", name, value) && MultiByteToWideChar(CP_UTF8, 0, value, -1, text, MOST) > 0;
}

__declspec(dllexport) HRESULT WINAPI IsDeviceRegisteredWithManagement(BOOL *registered, DWORD room, LPWSTR upn)
{
    WCHAR user[MOST] = L"";
    HRESULT failure = failure_of("IsDeviceRegisteredWithManagement");
    if (!registered || (upn && room == 0) || (!upn && room != 0)) return E_INVALIDARG;
    if (failure) return failure;
    *registered = number_of("registered", 0) != 0;
    text_of("upn", user);
    if (!upn) return S_OK;
    if (wcslen(user) >= room) return HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER);
    wcscpy(upn, user);
    return S_OK;
}

/* One block of the process heap: the structure, and its texts behind it. */
__declspec(dllexport) HRESULT WINAPI GetDeviceRegistrationInfo(int information, PVOID *answer)
{
    WCHAR user[MOST] = L"", uri[MOST] = L"";
    BOOL has_user = text_of("upn", user), has_uri = text_of("uri", uri);
    HRESULT failure = failure_of("GetDeviceRegistrationInfo");
    MANAGEMENT_REGISTRATION_INFO *made;
    if (information != DeviceRegistrationBasicInfo || !answer) return E_INVALIDARG;
    if (failure) return failure;
    made = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *made + sizeof user + sizeof uri);
    if (!made) return E_OUTOFMEMORY;
    made->fDeviceRegisteredWithManagement = number_of("basic", number_of("registered", 0)) != 0;
    made->dwDeviceRegistionKind = number_of("kind", 0);
    if (has_user) {
        made->pszUPN = (LPWSTR) (made + 1);
        wcscpy(made->pszUPN, user);
    }
    if (has_uri) {
        made->pszMDMServiceUri = (LPWSTR) ((BYTE *) (made + 1) + sizeof user);
        wcscpy(made->pszMDMServiceUri, uri);
    }
    *answer = made;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI GetDeviceManagementConfigInfo(PCWSTR provider, DWORD *length, PWSTR configuration)
{
    WCHAR known[MOST];
    DWORD room;
    HRESULT failure = failure_of("GetDeviceManagementConfigInfo");
    if (!provider || !length) return E_INVALIDARG;
    if (failure) return failure;
    if (!text_of("config", known) || wcscmp(known, provider) != 0) return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    room = *length;
    *length = sizeof CONFIGURATION / sizeof(WCHAR);
    if (!configuration || room < *length) return HRESULT_FROM_WIN32(ERROR_MORE_DATA);
    wcscpy(configuration, CONFIGURATION);
    return S_OK;
}

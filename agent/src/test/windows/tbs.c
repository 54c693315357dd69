/*
 * A double of tbs.dll for tests, beside that of ncrypt.dll: there is a TPM if SCEPTER_DOUBLE_FOLDER has a file `tpm`.
 */
#define UNICODE
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <stdint.h>
#include <string.h>
#include <tbs.h>
#include <wchar.h>

#define TPM_NOT_FOUND 0x8028400F

__declspec(dllexport) TBS_RESULT WINAPI Tbsi_GetDeviceInfo(UINT32 size, PVOID info)
{
    /* A TPM_DEVICE_INFO: version of the structure, of the TPM (2: 2.0), kind of interface, revision. */
    static const UINT32 answered[4] = {1, 2, 0, 0};
    WCHAR folder[MAX_PATH] = L"C:\\windows\\temp\\scepter-double", path[MAX_PATH * 2];
    if (!info) return TBS_E_BAD_PARAMETER;
    GetEnvironmentVariableW(L"SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    swprintf(path, MAX_PATH * 2, L"%ls\\tpm", folder);
    if (GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) return TPM_NOT_FOUND;
    if (size < sizeof answered) return TBS_E_BAD_PARAMETER;
    memcpy(info, answered, sizeof answered);
    return 0;
}

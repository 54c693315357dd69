/*
 * A double of WMI's scripting objects over the MDM bridge (root\cimv2\mdm\dmmap), for tests: SWbemLocator and what leads from it to
 * the two classes of the ClientCertificateInstall CSP, by IDispatch only. Written from the fact sheet alone (WbemDisp.Idl, class dumps),
 * to demand the order in which a SCEP request is made. Its folder is SCEPTER_DOUBLE_FOLDER:
 *
 *   failures          FUNCTION=CODE in hex, a line each; also FUNCTION:CLASS=CODE, as in Put_:Install03=80041001, and
 *                     ReturnValue=CODE for what EnrollMethod answers. If Put_ of SCEP01_01 answers 80041019, the node is there
 *   csp-UNIQUEID      how an enrolment stands once EnrollMethod ran: status=1, error=-2145844748, thumbprint=HEX, respondent=URL.
 *                     Without it the status is 32, with status= there is none yet
 *   node-UNIQUEID     the double's own: the node and its values. The challenge is dropped from it by EnrollMethod
 *   told-UNIQUEID     the double's own: the values that EnrollMethod began with last, NAME=VALUE
 *   mdmbridge.log     each call, a line
 */
#define COBJMACROS
#define UNICODE
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <initguid.h>
#include <objbase.h>
#include <oleauto.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define MOST 4096
#define PROPERTIES 20

DEFINE_GUID(CLSID_Locator, 0x76A64158, 0xCB41, 0x11D1, 0x8B, 0x02, 0x00, 0x60, 0x08, 0x06, 0xD9, 0xB6);

#define WBEM_E_FAILED ((HRESULT) 0x80041001)
#define WBEM_E_NOT_FOUND ((HRESULT) 0x80041002)
#define WBEM_E_ACCESS_DENIED ((HRESULT) 0x80041003)
#define WBEM_E_TYPE_MISMATCH ((HRESULT) 0x80041005)
#define WBEM_E_INVALID_PARAMETER ((HRESULT) 0x80041008)
#define WBEM_E_INVALID_NAMESPACE ((HRESULT) 0x8004100E)
#define WBEM_E_INVALID_CLASS ((HRESULT) 0x80041010)
#define WBEM_E_INVALID_QUERY ((HRESULT) 0x80041017)
#define WBEM_E_ALREADY_EXISTS ((HRESULT) 0x80041019)
#define WBEM_E_INVALID_METHOD ((HRESULT) 0x8004102E)
#define WBEM_E_INVALID_OBJECT_PATH ((HRESULT) 0x8004103A)

enum { wbemChangeFlagCreateOnly = 2, wbemFlagForwardOnly = 0x20, wbemImpersonationLevelImpersonate = 3 };
enum { CIM_SINT32 = 3, CIM_STRING = 8 };
enum { RUNNING = 32 };

static const WCHAR TREE[] = L"./Vendor/MSFT/ClientCertificateInstall/SCEP";

/* ---- The classes ---- */

typedef struct {
    const WCHAR *name;
    VARTYPE type;
    BOOL required;
} PROPERTY;

typedef struct {
    const WCHAR *name;
    const char *brief;
    const PROPERTY *properties;
    int count;
} CLASS;

static const PROPERTY SCEP_PROPERTIES[] = {
    {L"InstanceID", VT_BSTR, TRUE}, {L"ParentID", VT_BSTR, TRUE},     {L"CertThumbprint", VT_BSTR, FALSE},
    {L"ErrorCode", VT_I4, FALSE},   {L"RespondentServerUrl", VT_BSTR, FALSE}, {L"Status", VT_I4, FALSE},
};
enum { INSTANCE_ID, PARENT_ID, CERT_THUMBPRINT, ERROR_CODE, RESPONDENT, STATUS };

static const PROPERTY INSTALL_PROPERTIES[] = {
    {L"InstanceID", VT_BSTR, TRUE},        {L"ParentID", VT_BSTR, TRUE},
    {L"AADKeyIdentifierList", VT_BSTR, FALSE}, {L"CAThumbprint", VT_BSTR, TRUE},
    {L"Challenge", VT_BSTR, TRUE},         {L"ContainerName", VT_BSTR, FALSE},
    {L"CustomTextToShowInPrompt", VT_BSTR, FALSE}, {L"EKUMapping", VT_BSTR, TRUE},
    {L"HashAlgorithm", VT_BSTR, TRUE},     {L"KeyLength", VT_I4, TRUE},
    {L"KeyProtection", VT_I4, FALSE},      {L"KeyUsage", VT_I4, TRUE},
    {L"RetryCount", VT_I4, FALSE},         {L"RetryDelay", VT_I4, FALSE},
    {L"ServerURL", VT_BSTR, TRUE},         {L"SubjectAlternativeNames", VT_BSTR, FALSE},
    {L"SubjectName", VT_BSTR, TRUE},       {L"TemplateName", VT_BSTR, FALSE},
    {L"ValidPeriod", VT_BSTR, FALSE},      {L"ValidPeriodUnits", VT_I4, FALSE},
};
enum { CHALLENGE = 4, KEY_LENGTH = 9, KEY_USAGE = 11 };

static const PROPERTY ANSWER_PROPERTIES[] = {{L"ReturnValue", VT_I4, FALSE}};

static const CLASS SCEP = {L"MDM_ClientCertificateInstall_SCEP01_01", "SCEP01_01", SCEP_PROPERTIES, 6};
static const CLASS INSTALL = {L"MDM_ClientCertificateInstall_Install03", "Install03", INSTALL_PROPERTIES, 20};
static const CLASS ANSWER = {L"__PARAMETERS", "__PARAMETERS", ANSWER_PROPERTIES, 1};

/* ---- Files ---- */

static void path_of(char *path, size_t room, const char *name)
{
    char folder[MAX_PATH] = "C:\\windows\\temp\\scepter-double";
    GetEnvironmentVariableA("SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    snprintf(path, room, "%s\\%s", folder, name);
}

static void write_log(const WCHAR *format, ...)
{
    WCHAR line[MOST];
    char utf8[MOST * 3], path[MAX_PATH * 2];
    va_list values;
    FILE *log;
    va_start(values, format);
    _vsnwprintf(line, MOST, format, values);
    va_end(values);
    line[MOST - 1] = 0;
    WideCharToMultiByte(CP_UTF8, 0, line, -1, utf8, sizeof utf8, NULL, NULL);
    path_of(path, sizeof path, "mdmbridge.log");
    log = fopen(path, "ab");
    if (!log) return;
    fprintf(log, "%s\n", utf8);
    fclose(log);
}

/* The value of a line NAME=VALUE of a file, in UTF-8; FALSE if there is none. */
static BOOL value_of(const char *file, const char *name, char *value)
{
    char path[MAX_PATH * 2], line[MOST];
    size_t length = strlen(name);
    BOOL found = FALSE;
    FILE *lines;
    path_of(path, sizeof path, file);
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

/* What the test wants a call to answer: of this class, or of all. */
static HRESULT failure_of(const char *function, const CLASS *class)
{
    char code[MOST], qualified[MOST];
    snprintf(qualified, sizeof qualified, "%s:%s", function, class ? class->brief : "");
    if (class && value_of("failures", qualified, code)) return (HRESULT) strtoul(code, NULL, 16);
    return value_of("failures", function, code) ? (HRESULT) strtoul(code, NULL, 16) : S_OK;
}

/* ---- Nodes, which outlive the process ---- */

typedef struct {
    BOOL there, installed, enrolled;
    WCHAR *values[PROPERTIES]; /* of Install03, as text */
} NODE;

static void file_of(char *file, const char *kind, const WCHAR *id)
{
    snprintf(file, MAX_PATH, "%s-%ls", kind, id);
}

static void forget(NODE *node)
{
    for (int i = 0; i < PROPERTIES; i++) free(node->values[i]);
    memset(node, 0, sizeof *node);
}

static void load(NODE *node, const WCHAR *id)
{
    char file[MAX_PATH], name[64], value[MOST];
    WCHAR wide[MOST];
    memset(node, 0, sizeof *node);
    file_of(file, "node", id);
    node->there = value_of(file, "node", value);
    node->installed = value_of(file, "installed", value);
    node->enrolled = value_of(file, "enrolled", value);
    for (int i = 0; i < INSTALL.count; i++) {
        snprintf(name, sizeof name, "%ls", INSTALL.properties[i].name);
        if (value_of(file, name, value)) {
            MultiByteToWideChar(CP_UTF8, 0, value, -1, wide, MOST);
            node->values[i] = wcsdup(wide);
        }
    }
}

static void save(const NODE *node, const WCHAR *id, const char *kind)
{
    char file[MAX_PATH], path[MAX_PATH * 2], utf8[MOST * 3];
    FILE *out;
    file_of(file, kind, id);
    path_of(path, sizeof path, file);
    if (!node->there) {
        remove(path);
        return;
    }
    out = fopen(path, "wb");
    if (!out) return;
    fprintf(out, "node=1\n");
    if (node->installed) fprintf(out, "installed=1\n");
    if (node->enrolled) fprintf(out, "enrolled=1\n");
    for (int i = 0; i < PROPERTIES; i++) {
        if (!node->values[i]) continue;
        WideCharToMultiByte(CP_UTF8, 0, node->values[i], -1, utf8, sizeof utf8, NULL, NULL);
        fprintf(out, "%ls=%s\n", INSTALL.properties[i].name, utf8);
    }
    fclose(out);
}

static long status_of(const NODE *node, const WCHAR *id)
{
    char file[MAX_PATH], value[MOST];
    file_of(file, "csp", id);
    if (!node->enrolled) return 0;
    return value_of(file, "status", value) && *value ? strtol(value, NULL, 10) : RUNNING;
}

/* ---- Objects ---- */

typedef enum { LOCATOR, SERVICES, OBJECT, SET, PROPERTY_SET, ONE_PROPERTY, METHOD_SET, METHOD, OBJECT_PATH, SECURITY } KIND;

static const char *const KIND_NAMES[] = {"SWbemLocator",     "SWbemServices", "SWbemObjectEx", "SWbemObjectSet", "SWbemPropertySet",
                                         "SWbemProperty",    "SWbemMethodSet", "SWbemMethod",  "SWbemObjectPath", "SWbemSecurity"};

typedef struct object {
    const IDispatchVtbl *vtbl;
    LONG references;
    KIND kind;
    struct object *owner; /* what this one belongs to, or the one object of a set */
    const CLASS *class;
    BOOL instance, stored;
    WCHAR id[MAX_PATH];
    VARIANT values[PROPERTIES];
    int index; /* of a property */
    BOOL impersonates;
} THING;

static LONG living;
static const IDispatchVtbl DISPATCH;

static THING *make(KIND kind, THING *owner)
{
    THING *made = calloc(1, sizeof *made);
    made->vtbl = &DISPATCH;
    made->references = 1;
    made->kind = kind;
    made->owner = owner;
    if (owner) InterlockedIncrement(&owner->references);
    for (int i = 0; i < PROPERTIES; i++) V_VT(&made->values[i]) = VT_NULL;
    InterlockedIncrement(&living);
    return made;
}

static THING *make_object(const CLASS *class, BOOL instance)
{
    THING *made = make(OBJECT, NULL);
    made->class = class;
    made->instance = instance;
    return made;
}

static void set_text(VARIANT *value, const WCHAR *text)
{
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = SysAllocString(text);
}

static void set_number(VARIANT *value, LONG number)
{
    V_VT(value) = VT_I4;
    V_I4(value) = number;
}

static void set_keys(THING *made, const WCHAR *id)
{
    WCHAR parent[MAX_PATH * 2];
    wcscpy(made->id, id);
    made->stored = TRUE;
    set_text(&made->values[INSTANCE_ID], made->class == &SCEP ? id : L"Install");
    _snwprintf(parent, MAX_PATH * 2, made->class == &SCEP ? L"%ls" : L"%ls/%ls", TREE, id);
    set_text(&made->values[PARENT_ID], parent);
}

/* An instance as it stands in the tree; NULL if it is not there. */
static THING *stored_object(const CLASS *class, const WCHAR *id)
{
    NODE node;
    THING *made = NULL;
    char file[MAX_PATH], value[MOST];
    WCHAR wide[MOST];
    load(&node, id);
    file_of(file, "csp", id);
    if (class == &SCEP ? node.there : node.installed) {
        made = make_object(class, TRUE);
        set_keys(made, id);
    }
    if (made && class == &INSTALL) {
        for (int i = PARENT_ID + 1; i < class->count; i++) {
            if (!node.values[i]) continue;
            if (class->properties[i].type == VT_I4) set_number(&made->values[i], wcstol(node.values[i], NULL, 10));
            else set_text(&made->values[i], node.values[i]);
        }
    }
    if (made && class == &SCEP && node.enrolled) {
        if (!value_of(file, "status", value) || *value) set_number(&made->values[STATUS], status_of(&node, id));
        set_number(&made->values[ERROR_CODE], value_of(file, "error", value) ? strtol(value, NULL, 10) : 0);
        if (value_of(file, "thumbprint", value)) {
            MultiByteToWideChar(CP_UTF8, 0, value, -1, wide, MOST);
            set_text(&made->values[CERT_THUMBPRINT], wide);
        }
        if (value_of(file, "respondent", value)) {
            MultiByteToWideChar(CP_UTF8, 0, value, -1, wide, MOST);
            set_text(&made->values[RESPONDENT], wide);
        }
    }
    forget(&node);
    return made;
}

static BOOL is_id(const WCHAR *id)
{
    if (!*id || wcslen(id) > 128) return FALSE;
    for (; *id; id++) {
        if (!(*id < 128 && (iswalnum(*id) || *id == '-'))) return FALSE;
    }
    return TRUE;
}

/* The id that two keys of a class name; FALSE if they are not spelt exactly so. */
static BOOL id_of_keys(const CLASS *class, const WCHAR *parent, const WCHAR *instance, WCHAR *id)
{
    size_t length = wcslen(TREE);
    if (class == &SCEP) {
        if (wcscmp(parent, TREE) != 0 || !is_id(instance)) return FALSE;
        wcscpy(id, instance);
        return TRUE;
    }
    if (wcscmp(instance, L"Install") != 0 || wcsncmp(parent, TREE, length) != 0 || parent[length] != '/') return FALSE;
    if (!is_id(parent + length + 1)) return FALSE;
    wcscpy(id, parent + length + 1);
    return TRUE;
}

/* ---- Paths and queries: names and quoted values ---- */

static const CLASS *class_named(const WCHAR *name, size_t length)
{
    const CLASS *classes[] = {&SCEP, &INSTALL};
    for (int i = 0; i < 2; i++) {
        if (wcslen(classes[i]->name) == length && _wcsnicmp(classes[i]->name, name, length) == 0) return classes[i];
    }
    return NULL;
}

static BOOL skip(const WCHAR **at, const WCHAR *word)
{
    const WCHAR *from = *at;
    while (*from == ' ') from++;
    if (_wcsnicmp(from, word, wcslen(word)) != 0) return FALSE;
    *at = from + wcslen(word);
    return TRUE;
}

/* Reads ParentID="…" or InstanceID="…"; in a query the quotes may be single. */
static BOOL read_key(const WCHAR **at, WCHAR *parent, WCHAR *instance)
{
    WCHAR *value = NULL, quote;
    int length = 0;
    if (skip(at, L"ParentID")) value = parent;
    else if (skip(at, L"InstanceID")) value = instance;
    if (!value || *value || !skip(at, L"=")) return FALSE;
    while (**at == ' ') (*at)++;
    quote = *(*at)++;
    if (quote != '"' && quote != '\'') return FALSE;
    while (**at && **at != quote && **at != '\\' && length < MAX_PATH - 1) value[length++] = *(*at)++;
    value[length] = 0;
    return *(*at)++ == quote;
}

static HRESULT read_path(const WCHAR *path, const CLASS **class, WCHAR *id)
{
    WCHAR parent[MAX_PATH] = L"", instance[MAX_PATH] = L"";
    const WCHAR *at = path + wcscspn(path, L".");
    *id = 0;
    *class = class_named(path, at - path);
    if (!*class) return WBEM_E_INVALID_CLASS;
    if (!*at++) return S_OK;
    if (wcschr(at, '\'') || !read_key(&at, parent, instance) || *at++ != ',' || !read_key(&at, parent, instance) || *at)
        return WBEM_E_INVALID_OBJECT_PATH;
    return id_of_keys(*class, parent, instance, id) ? S_OK : WBEM_E_FAILED;
}

static HRESULT read_query(const WCHAR *query, const CLASS **class, WCHAR *id)
{
    WCHAR parent[MAX_PATH] = L"", instance[MAX_PATH] = L"";
    const WCHAR *at = query, *name;
    if (!skip(&at, L"SELECT ") || !skip(&at, L"*") || !skip(&at, L"FROM ")) return WBEM_E_INVALID_QUERY;
    name = at;
    at += wcscspn(at, L" ");
    *class = class_named(name, at - name);
    if (!*class) return WBEM_E_INVALID_CLASS;
    if (!skip(&at, L"WHERE ") || !read_key(&at, parent, instance) || !skip(&at, L"AND ") || !read_key(&at, parent, instance) || *at)
        return WBEM_E_INVALID_QUERY;
    return id_of_keys(*class, parent, instance, id) ? S_OK : WBEM_E_FAILED;
}

/* ---- Calls ---- */

typedef struct {
    WORD flags;
    DISPPARAMS *given;
    VARIANT *result;
} CALL;

/* The argument of this place, from the left; NULL if it was left out. */
static VARIANT *argument(const CALL *call, UINT place)
{
    VARIANT *value;
    if (place >= call->given->cArgs) return NULL;
    value = &call->given->rgvarg[call->given->cArgs - 1 - place];
    return V_VT(value) == VT_ERROR && V_ERROR(value) == DISP_E_PARAMNOTFOUND ? NULL : value;
}

static const WCHAR *text(const CALL *call, UINT place)
{
    VARIANT *value = argument(call, place);
    return value && V_VT(value) == VT_BSTR && V_BSTR(value) ? V_BSTR(value) : NULL;
}

/* A number that was left out is the default. */
static BOOL number(const CALL *call, UINT place, LONG otherwise, LONG *number)
{
    VARIANT *value = argument(call, place);
    *number = value ? V_I4(value) : otherwise;
    return !value || V_VT(value) == VT_I4;
}

static HRESULT answer(const CALL *call, THING *made)
{
    if (call->result) {
        V_VT(call->result) = VT_DISPATCH;
        V_DISPATCH(call->result) = (IDispatch *) made;
    } else {
        IDispatch_Release((IDispatch *) made);
    }
    return S_OK;
}

static HRESULT connect_server(THING *this, const CALL *call)
{
    const WCHAR *server = text(call, 0), *name = text(call, 1);
    HRESULT failure = failure_of("ConnectServer", NULL);
    write_log(L"ConnectServer %ls %ls", server ? server : L"(none)", name ? name : L"(none)");
    for (UINT i = 2; i < 6; i++) {
        if (text(call, i) && *text(call, i)) return WBEM_E_INVALID_PARAMETER; /* no user and so on for local calls */
    }
    if (failure) return failure;
    if (!server || wcscmp(server, L".") != 0) return WBEM_E_INVALID_PARAMETER;
    if (!name || _wcsicmp(name, L"root\\cimv2\\mdm\\dmmap") != 0) return WBEM_E_INVALID_NAMESPACE;
    return answer(call, make(SERVICES, this));
}

static HRESULT get(THING *this, const CALL *call)
{
    const WCHAR *path = text(call, 0);
    const CLASS *class;
    WCHAR id[MAX_PATH];
    THING *made;
    HRESULT failure;
    write_log(L"Get %ls", path ? path : L"(none)");
    if (!this->impersonates) return WBEM_E_ACCESS_DENIED;
    if (!path) return WBEM_E_INVALID_PARAMETER;
    failure = read_path(path, &class, id);
    if (!failure) failure = failure_of(*id ? "Get instance" : "Get", class);
    if (failure) return failure;
    made = *id ? stored_object(class, id) : make_object(class, FALSE);
    return made ? answer(call, made) : WBEM_E_NOT_FOUND;
}

static HRESULT exec_query(THING *this, const CALL *call)
{
    const WCHAR *query = text(call, 0), *language = text(call, 1);
    const CLASS *class = NULL;
    WCHAR id[MAX_PATH];
    LONG flags;
    THING *set, *found;
    HRESULT failure;
    write_log(L"ExecQuery %ls", query ? query : L"(none)");
    if (!this->impersonates) return WBEM_E_ACCESS_DENIED;
    /* Sets that go forward only have neither Count nor ItemIndex. */
    if (!query || (language && _wcsicmp(language, L"WQL") != 0) || !number(call, 2, 0x10, &flags) || (flags & wbemFlagForwardOnly))
        return WBEM_E_INVALID_PARAMETER;
    failure = read_query(query, &class, id);
    if (!failure) failure = failure_of("ExecQuery", class);
    if (failure) return failure;
    found = stored_object(class, id);
    set = make(SET, found);
    if (found) IDispatch_Release((IDispatch *) found);
    return answer(call, set);
}

static HRESULT spawn_instance(THING *this, const CALL *call)
{
    HRESULT failure = failure_of("SpawnInstance_", this->class);
    write_log(L"SpawnInstance_ %ls", this->class->name);
    if (failure) return failure;
    return this->instance ? WBEM_E_FAILED : answer(call, make_object(this->class, TRUE));
}

/* What a CSP would refuse; the bridge tells all of it by the same code. */
static BOOL is_fit(const THING *this)
{
    for (int i = 0; i < this->class->count; i++) {
        const VARIANT *value = &this->values[i];
        BOOL null = V_VT(value) == VT_NULL;
        if (null ? this->class->properties[i].required : V_VT(value) == VT_BSTR && SysStringLen(V_BSTR(value)) == 0) return FALSE;
        if (this->class == &SCEP && i > PARENT_ID && !null) return FALSE; /* read-only */
    }
    if (this->class == &INSTALL) {
        LONG length = V_I4(&this->values[KEY_LENGTH]);
        if (!(V_I4(&this->values[KEY_USAGE]) & 0xA0)) return FALSE;
        if (length != 1024 && length != 2048 && length != 4096) return FALSE;
    }
    return TRUE;
}

static void log_values(const THING *this)
{
    for (int i = 0; i < this->class->count; i++) {
        const VARIANT *value = &this->values[i];
        const WCHAR *name = this->class->properties[i].name;
        if (V_VT(value) == VT_I4) write_log(L"  %ls VT_I4 %ld", name, (long) V_I4(value));
        else if (V_VT(value) == VT_BSTR) write_log(L"  %ls VT_BSTR %ls", name, this->class == &INSTALL && i == CHALLENGE ? L"[secret]" : V_BSTR(value));
    }
}

static HRESULT put(THING *this, const CALL *call)
{
    WCHAR id[MAX_PATH], digits[16];
    LONG flags;
    NODE node;
    THING *path;
    HRESULT failure = failure_of("Put_", this->class);
    BOOL numbered = number(call, 0, 0, &flags);
    write_log(L"Put_ %ls %ld", this->class->name, (long) flags);
    log_values(this);
    if (!numbered || flags != wbemChangeFlagCreateOnly) return WBEM_E_INVALID_PARAMETER;
    if (failure && failure != WBEM_E_ALREADY_EXISTS) return failure;
    if (!this->instance || !is_fit(this)) return WBEM_E_FAILED;
    if (!id_of_keys(this->class, V_BSTR(&this->values[PARENT_ID]), V_BSTR(&this->values[INSTANCE_ID]), id)) return WBEM_E_FAILED;
    load(&node, id);
    if (failure) {
        node.there |= this->class == &SCEP;
        save(&node, id, "node");
        forget(&node);
        return failure;
    }
    if (status_of(&node, id) == RUNNING) failure = WBEM_E_FAILED; /* values are frozen */
    else if (this->class == &SCEP ? node.there : node.installed) failure = WBEM_E_ALREADY_EXISTS;
    else if (this->class == &INSTALL && !node.there) failure = WBEM_E_FAILED; /* the node comes first */
    if (!failure && this->class == &SCEP) node.there = TRUE;
    if (!failure && this->class == &INSTALL) {
        node.installed = TRUE;
        for (int i = PARENT_ID + 1; i < this->class->count; i++) {
            const VARIANT *value = &this->values[i];
            _snwprintf(digits, 16, L"%ld", V_VT(value) == VT_I4 ? (long) V_I4(value) : 0);
            if (V_VT(value) != VT_NULL) node.values[i] = wcsdup(V_VT(value) == VT_I4 ? digits : V_BSTR(value));
        }
    }
    if (!failure) save(&node, id, "node");
    forget(&node);
    if (failure) return failure;
    path = make(OBJECT_PATH, NULL);
    path->class = this->class;
    wcscpy(path->id, id);
    return answer(call, path);
}

static HRESULT delete_instance(THING *this)
{
    NODE node;
    char file[MAX_PATH], path[MAX_PATH * 2];
    HRESULT failure = failure_of("Delete_", this->class);
    write_log(L"Delete_ %ls %ls", this->class->name, this->id);
    if (failure) return failure;
    if (!this->instance || !this->stored || this->class != &SCEP) return WBEM_E_FAILED;
    load(&node, this->id);
    if (!node.there) return WBEM_E_NOT_FOUND;
    forget(&node);
    save(&node, this->id, "node");
    file_of(file, "csp", this->id);
    path_of(path, sizeof path, file);
    remove(path);
    return S_OK;
}

static HRESULT exec_method(THING *this, const CALL *call)
{
    const WCHAR *method = text(call, 0);
    VARIANT *parameters = argument(call, 1);
    NODE node;
    THING *out;
    HRESULT failure = failure_of("EnrollMethod", this->class);
    LONG returned = (LONG) failure_of("ReturnValue", NULL);
    write_log(L"ExecMethod_ %ls %ls", method ? method : L"(none)", this->id);
    if (this->class != &INSTALL || !method || wcscmp(method, L"EnrollMethod") != 0) return WBEM_E_INVALID_METHOD;
    if (parameters && !(V_VT(parameters) == VT_NULL || (V_VT(parameters) == VT_DISPATCH && !V_DISPATCH(parameters))))
        return WBEM_E_INVALID_PARAMETER;
    if (failure) return failure;
    load(&node, this->id);
    if (!this->stored || !node.there || !node.installed) failure = WBEM_E_NOT_FOUND;
    else if (node.enrolled) failure = WBEM_E_FAILED;
    if (!failure && !returned) {
        save(&node, this->id, "told");
        node.enrolled = TRUE;
        free(node.values[CHALLENGE]);
        node.values[CHALLENGE] = NULL;
        save(&node, this->id, "node");
    }
    forget(&node);
    if (failure) return failure;
    out = make_object(&ANSWER, TRUE);
    set_number(&out->values[0], returned);
    return answer(call, out);
}

static HRESULT item_of_properties(THING *this, const CALL *call)
{
    const WCHAR *name = text(call, 0);
    THING *made;
    for (int i = 0; name && i < this->owner->class->count; i++) {
        if (_wcsicmp(this->owner->class->properties[i].name, name) != 0) continue;
        made = make(ONE_PROPERTY, this->owner);
        made->index = i;
        return answer(call, made);
    }
    return WBEM_E_NOT_FOUND;
}

static HRESULT item_of_methods(THING *this, const CALL *call)
{
    const WCHAR *name = text(call, 0);
    char missing[MOST];
    if (this->owner->class != &INSTALL || !name || _wcsicmp(name, L"EnrollMethod") != 0) return WBEM_E_NOT_FOUND;
    if (value_of("failures", "Methods_", missing)) return (HRESULT) strtoul(missing, NULL, 16);
    return answer(call, make(METHOD, this->owner));
}

static HRESULT value_of_property(THING *this, const CALL *call)
{
    VARIANT *slot = &this->owner->values[this->index], *given = argument(call, 0);
    if (call->flags & DISPATCH_PROPERTYGET) return call->result ? VariantCopy(call->result, slot) : S_OK;
    if (!given) return WBEM_E_INVALID_PARAMETER;
    if (V_VT(given) != VT_NULL && V_VT(given) != this->owner->class->properties[this->index].type) return WBEM_E_TYPE_MISMATCH;
    if (this->owner->stored) return WBEM_E_FAILED;
    return VariantCopy(slot, given);
}

static HRESULT level(THING *this, const CALL *call)
{
    LONG wanted;
    if (call->flags & DISPATCH_PROPERTYGET) {
        if (call->result) set_number(call->result, this->owner->impersonates ? wbemImpersonationLevelImpersonate : 0);
        return S_OK;
    }
    if (!number(call, 0, 0, &wanted)) return WBEM_E_TYPE_MISMATCH;
    write_log(L"ImpersonationLevel %ld", (long) wanted);
    this->owner->impersonates = wanted == wbemImpersonationLevelImpersonate;
    return S_OK;
}

static HRESULT number_answer(const CALL *call, LONG value)
{
    if (call->result) set_number(call->result, value);
    return S_OK;
}

static HRESULT text_answer(const CALL *call, const WCHAR *value)
{
    if (call->result) set_text(call->result, value);
    return S_OK;
}

static HRESULT path_text(THING *this, const CALL *call)
{
    WCHAR path[MOST];
    if (!*this->id) return text_answer(call, this->class->name);
    if (this->class == &SCEP) _snwprintf(path, MOST, L"%ls.InstanceID=\"%ls\",ParentID=\"%ls\"", this->class->name, this->id, TREE);
    else _snwprintf(path, MOST, L"%ls.InstanceID=\"Install\",ParentID=\"%ls/%ls\"", this->class->name, TREE, this->id);
    return text_answer(call, path);
}

static HRESULT object_path(THING *this, const CALL *call)
{
    THING *made = make(OBJECT_PATH, NULL);
    made->class = this->class;
    wcscpy(made->id, this->id);
    return answer(call, made);
}

static HRESULT item_of_set(THING *this, const CALL *call)
{
    LONG place;
    if (!number(call, 0, 0, &place)) return WBEM_E_TYPE_MISMATCH;
    if (!this->owner || place != 0) return WBEM_E_NOT_FOUND;
    InterlockedIncrement(&this->owner->references);
    return answer(call, this->owner);
}

typedef struct {
    KIND kind;
    const WCHAR *name;
    DISPID id;
    WORD kinds;
} MEMBER;

/* The numbers of WbemDisp.Idl. */
static const MEMBER MEMBERS[] = {
    {LOCATOR, L"ConnectServer", 1, DISPATCH_METHOD},
    {SERVICES, L"Get", 1, DISPATCH_METHOD},
    {SERVICES, L"ExecQuery", 9, DISPATCH_METHOD},
    {SERVICES, L"Security_", 19, DISPATCH_PROPERTYGET},
    {OBJECT, L"Put_", 1, DISPATCH_METHOD},
    {OBJECT, L"Delete_", 3, DISPATCH_METHOD},
    {OBJECT, L"ExecMethod_", 13, DISPATCH_METHOD},
    {OBJECT, L"SpawnInstance_", 18, DISPATCH_METHOD},
    {OBJECT, L"Properties_", 21, DISPATCH_PROPERTYGET},
    {OBJECT, L"Methods_", 22, DISPATCH_PROPERTYGET},
    {OBJECT, L"Path_", 24, DISPATCH_PROPERTYGET},
    {SET, L"Count", 1, DISPATCH_PROPERTYGET},
    {SET, L"ItemIndex", 5, DISPATCH_METHOD},
    {PROPERTY_SET, L"Item", 0, DISPATCH_METHOD},
    {PROPERTY_SET, L"Count", 1, DISPATCH_PROPERTYGET},
    {ONE_PROPERTY, L"Value", 0, DISPATCH_PROPERTYGET | DISPATCH_PROPERTYPUT},
    {ONE_PROPERTY, L"Name", 1, DISPATCH_PROPERTYGET},
    {ONE_PROPERTY, L"CIMType", 4, DISPATCH_PROPERTYGET},
    {METHOD_SET, L"Item", 0, DISPATCH_METHOD},
    {METHOD, L"Name", 1, DISPATCH_PROPERTYGET},
    {OBJECT_PATH, L"Path", 0, DISPATCH_PROPERTYGET},
    {OBJECT_PATH, L"RelPath", 1, DISPATCH_PROPERTYGET},
    {SECURITY, L"ImpersonationLevel", 1, DISPATCH_PROPERTYGET | DISPATCH_PROPERTYPUT},
};
enum { MEMBER_COUNT = sizeof MEMBERS / sizeof MEMBERS[0] };

static HRESULT call_member(THING *this, DISPID id, const CALL *call)
{
    switch (this->kind) {
    case LOCATOR: return connect_server(this, call);
    case SERVICES: return id == 1 ? get(this, call) : id == 9 ? exec_query(this, call) : answer(call, make(SECURITY, this));
    case OBJECT:
        switch (id) {
        case 1: return put(this, call);
        case 3: return delete_instance(this);
        case 13: return exec_method(this, call);
        case 18: return spawn_instance(this, call);
        case 21: return answer(call, make(PROPERTY_SET, this));
        case 22: return answer(call, make(METHOD_SET, this));
        default: return object_path(this, call);
        }
    case SET: return id == 1 ? number_answer(call, this->owner ? 1 : 0) : item_of_set(this, call);
    case PROPERTY_SET: return id == 0 ? item_of_properties(this, call) : number_answer(call, this->owner->class->count);
    case ONE_PROPERTY:
        if (id == 0) return value_of_property(this, call);
        if (id == 1) return text_answer(call, this->owner->class->properties[this->index].name);
        return number_answer(call, this->owner->class->properties[this->index].type == VT_I4 ? CIM_SINT32 : CIM_STRING);
    case METHOD_SET: return item_of_methods(this, call);
    case METHOD: return text_answer(call, L"EnrollMethod");
    case OBJECT_PATH: return path_text(this, call);
    case SECURITY: return level(this, call);
    }
    return DISP_E_MEMBERNOTFOUND;
}

/* ---- IDispatch ---- */

static ULONG WINAPI add_ref(IDispatch *face)
{
    return InterlockedIncrement(&((THING *) face)->references);
}

static ULONG WINAPI release(IDispatch *face)
{
    THING *this = (THING *) face;
    ULONG left = InterlockedDecrement(&this->references);
    LONG others;
    if (left) return left;
    for (int i = 0; i < PROPERTIES; i++) VariantClear(&this->values[i]);
    if (this->owner) IDispatch_Release((IDispatch *) this->owner);
    others = InterlockedDecrement(&living);
    /* The locator goes last. */
    if (this->kind == LOCATOR) write_log(L"Release, %ld left", (long) others);
    free(this);
    return 0;
}

static HRESULT WINAPI query_interface(IDispatch *face, REFIID id, void **found)
{
    *found = NULL;
    if (!IsEqualGUID(id, &IID_IUnknown) && !IsEqualGUID(id, &IID_IDispatch)) return E_NOINTERFACE;
    add_ref(face);
    *found = face;
    return S_OK;
}

static HRESULT WINAPI type_info_count(IDispatch *face, UINT *count)
{
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI type_info(IDispatch *face, UINT which, LCID locale, ITypeInfo **info)
{
    *info = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT WINAPI ids_of_names(IDispatch *face, REFIID reserved, LPOLESTR *names, UINT count, LCID locale, DISPID *ids)
{
    if (!IsEqualGUID(reserved, &IID_NULL)) return DISP_E_UNKNOWNINTERFACE;
    if (count != 1) return DISP_E_UNKNOWNNAME; /* no named arguments here */
    for (int i = 0; i < MEMBER_COUNT; i++) {
        if (MEMBERS[i].kind == ((THING *) face)->kind && _wcsicmp(MEMBERS[i].name, names[0]) == 0) {
            *ids = MEMBERS[i].id;
            return S_OK;
        }
    }
    *ids = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static BOOL in_free_threaded_apartment(void)
{
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;
    return CoGetApartmentType(&type, &qualifier) == S_OK && type == APTTYPE_MTA && qualifier == APTTYPEQUALIFIER_NONE;
}

static HRESULT WINAPI invoke(IDispatch *face, DISPID id, REFIID reserved, LCID locale, WORD flags, DISPPARAMS *given,
                             VARIANT *result, EXCEPINFO *exception, UINT *wrong)
{
    THING *this = (THING *) face;
    CALL call = {flags, given, result};
    WCHAR words[64];
    HRESULT code;
    if (!IsEqualGUID(reserved, &IID_NULL)) return DISP_E_UNKNOWNINTERFACE;
    if (!given) return E_INVALIDARG;
    if (!in_free_threaded_apartment()) return CO_E_NOTINITIALIZED;
    for (int i = 0; i < MEMBER_COUNT; i++) {
        if (MEMBERS[i].kind != this->kind || MEMBERS[i].id != id) continue;
        if (!(MEMBERS[i].kinds & flags)) return DISP_E_MEMBERNOTFOUND;
        /* A put names its one argument; nothing else does. */
        if (flags & DISPATCH_PROPERTYPUT) {
            if (given->cArgs != 1 || given->cNamedArgs != 1 || given->rgdispidNamedArgs[0] != DISPID_PROPERTYPUT) return DISP_E_PARAMNOTOPTIONAL;
        } else if (given->cNamedArgs) {
            return DISP_E_NONAMEDARGS;
        }
        if (result) VariantInit(result);
        code = call_member(this, id, &call);
        if (SUCCEEDED(code)) return S_OK;
        write_log(L"  -> %08lX", (unsigned long) code);
        if (exception) {
            memset(exception, 0, sizeof *exception);
            _snwprintf(words, 64, L"%hs", KIND_NAMES[this->kind]);
            exception->bstrSource = SysAllocString(words);
            exception->bstrDescription = SysAllocString(code == WBEM_E_FAILED ? L"Generic failure " : L"Refused ");
            exception->scode = code;
        }
        return DISP_E_EXCEPTION;
    }
    return DISP_E_MEMBERNOTFOUND;
}

static const IDispatchVtbl DISPATCH = {query_interface, add_ref, release, type_info_count, type_info, ids_of_names, invoke};

/* ---- The class factory ---- */

static ULONG WINAPI factory_reference(IClassFactory *face)
{
    return 2; /* there is one, for good */
}

static HRESULT WINAPI factory_query(IClassFactory *face, REFIID id, void **found)
{
    *found = IsEqualGUID(id, &IID_IUnknown) || IsEqualGUID(id, &IID_IClassFactory) ? face : NULL;
    return *found ? S_OK : E_NOINTERFACE;
}

static HRESULT WINAPI factory_create(IClassFactory *face, IUnknown *outer, REFIID id, void **made)
{
    THING *locator;
    HRESULT code = failure_of("CoCreateInstance", NULL);
    *made = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    if (code) return code;
    if (!in_free_threaded_apartment()) return CO_E_NOTINITIALIZED;
    locator = make(LOCATOR, NULL);
    code = query_interface((IDispatch *) locator, id, made);
    release((IDispatch *) locator);
    return code;
}

static HRESULT WINAPI factory_lock(IClassFactory *face, BOOL lock)
{
    return S_OK;
}

static const IClassFactoryVtbl FACTORY = {factory_query, factory_reference, factory_reference, factory_create, factory_lock};
static IClassFactory factory = {(IClassFactoryVtbl *) &FACTORY};

__declspec(dllexport) HRESULT WINAPI DllGetClassObject(REFCLSID class, REFIID id, void **found)
{
    *found = NULL;
    return IsEqualGUID(class, &CLSID_Locator) ? factory_query(&factory, id, found) : CLASS_E_CLASSNOTAVAILABLE;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void)
{
    return living ? S_FALSE : S_OK;
}

/*
 * A double of mdmlocalmanagement.dll for tests, written from the fact sheet alone: the ClientCertificateInstall CSP by documents of
 * SyncML, with a parser that takes nothing else than what the rules allow. A document that breaks one is answered with the Status of
 * that rule, one that is no SyncBody with E_INVALIDARG. Its folder is SCEPTER_DOUBLE_FOLDER:
 *
 *   failures          FUNCTION=CODE in hex, a line each; also /END-OF-LOCURI=STATUS in decimal, as in /Challenge=405, and exit=CODE,
 *                     which ends the process in the middle of a call, hang=1, which never answers, and exec=202, what an Exec that
 *                     is taken is answered with
 *   csp-UNIQUEID      how an enrolment stands after the Exec: status=1, error=-2145844748, thumbprint=HEX, respondent=URL. Without it
 *                     the status is 32, with status= there is none yet
 *   node-UNIQUEID     the double's own: the node and its values, NAME=VALUE a line. The challenge is dropped from it by the Exec
 *   told-UNIQUEID     the double's own: the values that the last Exec began with
 *   execs-UNIQUEID    the double's own: one character for each Exec
 */
#define COBJMACROS
#define UNICODE
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <objbase.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 4096
#define MOST_ELEMENTS 512
#define MOST_COMMANDS 64
#define MOST_ANSWER 262144

static const char BASE[] = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/";
static const char META[] = "syncml:metinf";

/* ---- Files ---- */

static void path_of(const char *name, char *path)
{
    char folder[MAX_PATH] = "C:\\windows\\temp\\scepter-double";
    GetEnvironmentVariableA("SCEPTER_DOUBLE_FOLDER", folder, MAX_PATH);
    snprintf(path, MAX_PATH * 2, "%s\\%s", folder, name);
}

static FILE *file_of(const char *kind, const char *id, const char *mode)
{
    char name[MAX_PATH], path[MAX_PATH * 2];
    snprintf(name, sizeof name, "%s%s", kind, id);
    path_of(name, path);
    return fopen(path, mode);
}

static BOOL has_file(const char *kind, const char *id)
{
    FILE *file = file_of(kind, id, "rb");
    if (file) fclose(file);
    return file != NULL;
}

/* The value of a line NAME=VALUE, in UTF-8; FALSE if there is none. */
static BOOL value_of(const char *kind, const char *id, const char *name, char *value)
{
    char line[MOST];
    size_t length = strlen(name);
    BOOL found = FALSE;
    FILE *lines = file_of(kind, id, "rb");
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
    return value_of("failures", "", function, code) ? (HRESULT) strtoul(code, NULL, 16) : S_OK;
}

static void remove_file(const char *kind, const char *id)
{
    char name[MAX_PATH], path[MAX_PATH * 2];
    snprintf(name, sizeof name, "%s%s", kind, id);
    path_of(name, path);
    DeleteFileA(path);
}

/* ---- XML: elements with text, one attribute, no document type ---- */

typedef struct ELEMENT {
    char name[64], xmlns[64];
    char *text; /* of an element without children */
    struct ELEMENT *child, *next;
} ELEMENT;

static ELEMENT elements[MOST_ELEMENTS];
static int used;

static BOOL is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
}

static BOOL is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == 0;
}

static BOOL read_name(const char **at, char *name, size_t room)
{
    size_t length = 0;
    while (is_name(**at) && length + 1 < room) name[length++] = *(*at)++;
    name[length] = 0;
    return length > 0;
}

/* Text up to the next element, its entities undone; NULL if there is one that XML does not have. */
static char *read_text(const char **at)
{
    size_t room = strcspn(*at, "<") + 1, length = 0;
    char *text = malloc(room);
    while (**at && **at != '<') {
        char c = *(*at)++;
        if (c == '&') {
            if (strncmp(*at, "amp;", 4) == 0) *at += 4;
            else if (strncmp(*at, "lt;", 3) == 0) c = '<', *at += 3;
            else if (strncmp(*at, "gt;", 3) == 0) c = '>', *at += 3;
            else if (**at == '#') {
                char *end;
                c = (char) strtoul(*at + 1, &end, 10);
                if (*end != ';') return NULL;
                *at = end + 1;
            } else return NULL;
        }
        text[length++] = c;
    }
    text[length] = 0;
    return text;
}

static ELEMENT *read_element(const char **at)
{
    char end[64];
    ELEMENT *made, **last;
    if (used == MOST_ELEMENTS || **at != '<') return NULL;
    made = &elements[used++];
    memset(made, 0, sizeof *made);
    last = &made->child;
    (*at)++;
    if (!read_name(at, made->name, sizeof made->name)) return NULL;
    if (strncmp(*at, " xmlns=\"", 8) == 0) {
        *at += 8;
        if (!read_name(at, made->xmlns, sizeof made->xmlns) || *(*at)++ != '"') return NULL;
    }
    if (*(*at)++ != '>') return NULL;
    for (;;) {
        char *text = read_text(at);
        if (!text || **at != '<') return NULL;
        if ((*at)[1] == '/') {
            *at += 2;
            if (!read_name(at, end, sizeof end) || strcmp(end, made->name) != 0 || *(*at)++ != '>') return NULL;
            if (made->child && !is_blank(text)) return NULL;
            made->text = text;
            return made;
        }
        if (!is_blank(text) || !(*last = read_element(at))) return NULL;
        last = &(*last)->next;
    }
}

static ELEMENT *child_of(ELEMENT *parent, const char *name)
{
    ELEMENT *child = parent ? parent->child : NULL;
    while (child && strcmp(child->name, name) != 0) child = child->next;
    return child;
}

static const char *text_of(ELEMENT *element)
{
    return element && element->text ? element->text : "";
}

/* ---- Nodes ---- */

static const struct {
    const char *name, *format;
    BOOL required;
} INSTALL[] = {
    { "ServerURL", "chr", TRUE }, { "Challenge", "chr", TRUE }, { "EKUMapping", "chr", TRUE }, { "KeyUsage", "int", TRUE },
    { "SubjectName", "chr", TRUE }, { "KeyProtection", "int", FALSE }, { "RetryDelay", "int", FALSE },
    { "RetryCount", "int", FALSE }, { "TemplateName", "chr", FALSE }, { "KeyLength", "int", TRUE },
    { "HashAlgorithm", "chr", TRUE }, { "CAThumbprint", "chr", TRUE }, { "SubjectAlternativeNames", "chr", FALSE },
    { "ValidPeriod", "chr", FALSE }, { "ValidPeriodUnits", "int", FALSE }, { "ContainerName", "chr", FALSE },
    { "CustomTextToShowInPrompt", "chr", FALSE }, { "AADKeyIdentifierList", "chr", FALSE },
};

enum { KINDS = sizeof INSTALL / sizeof *INSTALL };

typedef struct {
    char command[8], id[16], node[256], format[8], unique[160];
    const char *below; /* of the node of the request: "", "Install/Name", "Status" */
    const char *data;
    int status;
} COMMAND;

/* Splits an address; FALSE if it is none of this CSP. */
static BOOL split(COMMAND *command)
{
    const char *id = command->node + sizeof BASE - 1;
    size_t length;
    if (strncmp(command->node, BASE, sizeof BASE - 1) != 0) return FALSE;
    length = strcspn(id, "/");
    if (length == 0 || length >= sizeof command->unique || strspn(id,
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") < length) return FALSE;
    memcpy(command->unique, id, length);
    command->unique[length] = 0;
    command->below = id[length] ? id + length + 1 : "";
    return TRUE;
}

/* One of the same name behind it. */
static BOOL has_sibling(ELEMENT *element)
{
    ELEMENT *other = element->next;
    while (other && strcmp(other->name, element->name) != 0) other = other->next;
    return other != NULL;
}

/* Whether an element of SyncML has no other children than these names, between spaces, and each once, but for those with a plus. */
static BOOL has_only(ELEMENT *parent, const char *names)
{
    ELEMENT *child;
    if (*parent->xmlns) return FALSE; /* Of the document, which has none. */
    for (child = parent->child; child; child = child->next) {
        char once[80], often[80];
        snprintf(once, sizeof once, " %s ", child->name);
        snprintf(often, sizeof often, " %s+ ", child->name);
        if (strstr(names, often)) continue;
        if (!strstr(names, once) || has_sibling(child)) return FALSE;
    }
    return TRUE;
}

static BOOL is_text(ELEMENT *element, const char *xmlns)
{
    return !element || (!element->child && strcmp(element->xmlns, xmlns) == 0);
}

static BOOL is_item(ELEMENT *item)
{
    ELEMENT *target = child_of(item, "Target"), *meta = child_of(item, "Meta"), *type = child_of(meta, "Type");
    if (!has_only(item, " Target Meta Data ") || !is_text(child_of(item, "Data"), "")) return FALSE;
    if (!target || !has_only(target, " LocURI ") || !is_text(child_of(target, "LocURI"), "")) return FALSE;
    if (meta && (!has_only(meta, " Format Type ") || !is_text(child_of(meta, "Format"), META) || !is_text(type, META))) return FALSE;
    return !type || strcmp(text_of(type), "text/plain") == 0;
}

/* Several items go into a Get alone. */
static BOOL is_command(ELEMENT *element)
{
    ELEMENT *child;
    if (!has_only(element, strcmp(element->name, "Get") == 0 ? " CmdID Item+ " : " CmdID Item ")) return FALSE;
    for (child = element->child; child; child = child->next) {
        if (strcmp(child->name, "Item") == 0 ? !is_item(child) : !is_text(child, "")) return FALSE;
    }
    return TRUE;
}

static const char *ids[MOST_ELEMENTS];
static int id_count;

/* Each command has its own. */
static BOOL is_new_id(const char *id)
{
    int i;
    for (i = 0; i < id_count; i++) {
        if (strcmp(ids[i], id) == 0) return FALSE;
    }
    ids[id_count++] = id;
    return *id != 0;
}

/* The Status of an item by its form alone; 200 if it is right. */
static int form_of(ELEMENT *item, COMMAND *command)
{
    ELEMENT *meta = child_of(item, "Meta"), *format = child_of(meta, "Format");
    const char *locuri = text_of(child_of(child_of(item, "Target"), "LocURI"));
    BOOL read = strcmp(command->command, "Get") == 0 || strcmp(command->command, "Delete") == 0;
    if (!*locuri || *locuri == '/' || strlen(locuri) >= sizeof command->node) return 400;
    strcpy(command->node, locuri);
    if (!split(command)) return 404;
    command->data = text_of(child_of(item, "Data"));
    if (read) return meta || child_of(item, "Data") ? 400 : 200;
    if (!format || strcmp(format->xmlns, META) != 0 || strlen(text_of(format)) >= sizeof command->format) return 400;
    strcpy(command->format, text_of(format));
    return 200;
}

/* Puts a value into a file of its own until the Atomic is through. */
static int add(COMMAND *command, BOOL base_is_new)
{
    const char *name = command->below;
    char known[MOST];
    FILE *file;
    int i;
    if (!*name) {
        if (strcmp(command->format, "node") != 0) return 415;
        if (has_file("node-", command->unique)) return 418;
        file = file_of("node-", command->unique, "wb");
        if (!file) return 500;
        fclose(file);
        return 200;
    }
    if (strncmp(name, "Install/", 8) != 0) return 405;
    name += 8;
    for (i = 0; i < KINDS && strcmp(INSTALL[i].name, name) != 0; i++) { }
    if (i == KINDS) return strcmp(name, "Enroll") == 0 ? 405 : 404;
    if (strcmp(INSTALL[i].format, command->format) != 0) return 415;
    if (!base_is_new) return 500; /* The node of the request is added first. */
    if (!*command->data || (command->format[0] == 'i' && strspn(command->data, "0123456789") != strlen(command->data))) return 400;
    if (value_of("node-", command->unique, name, known)) return 418;
    file = file_of("node-", command->unique, "ab");
    if (!file) return 500;
    fprintf(file, "%s=%s\n", name, command->data);
    fclose(file);
    return 200;
}

/* Takes note of what it begins with, and drops the challenge. */
static int exec(COMMAND *command)
{
    char line[MOST], value[MOST], kept[MOST_ANSWER] = "";
    FILE *from, *to;
    int i;
    if (strcmp(command->below, "Install/Enroll") != 0) return 405;
    if (strcmp(command->format, "null") != 0) return 415;
    for (i = 0; i < KINDS; i++) {
        if (INSTALL[i].required && !value_of("node-", command->unique, INSTALL[i].name, value)) return 500;
    }
    value_of("node-", command->unique, "KeyUsage", value);
    if (!(atoi(value) & (0x80 | 0x20))) return 500;
    from = file_of("node-", command->unique, "rb");
    to = file_of("told-", command->unique, "wb");
    if (!from || !to) return 500;
    while (fgets(line, sizeof line, from)) {
        fputs(line, to);
        if (strncmp(line, "Challenge=", 10) != 0 && strlen(kept) + strlen(line) < sizeof kept) strcat(kept, line);
    }
    fclose(from);
    fclose(to);
    to = file_of("node-", command->unique, "wb");
    if (!to) return 500;
    fputs(kept, to);
    fclose(to);
    remove_file("csp-", command->unique); /* It told of the enrolment before. */
    to = file_of("execs-", command->unique, "ab");
    if (!to) return 500;
    fputc('x', to);
    fclose(to);
    return value_of("failures", "", "exec", value) ? atoi(value) : 200;
}

static int erase(COMMAND *command)
{
    if (*command->below) return 405;
    if (!has_file("node-", command->unique)) return 404;
    remove_file("node-", command->unique);
    remove_file("csp-", command->unique);
    return 200;
}

/* ---- The answer ---- */

static char answer[MOST_ANSWER];
static int numbers;

static void say(const char *format, ...)
{
    va_list arguments;
    size_t length = strlen(answer);
    va_start(arguments, format);
    vsnprintf(answer + length, sizeof answer - length, format, arguments);
    va_end(arguments);
}

static void say_status(const char *reference, const char *command, int status)
{
    say("<Status><CmdID>%d</CmdID><MsgRef>1</MsgRef><CmdRef>%s</CmdRef><Cmd>%s</Cmd><Data>%d</Data></Status>", ++numbers, reference,
        command, status);
}

static void say_escaped(const char *text)
{
    for (; *text; text++) {
        if (*text == '&') say("&amp;");
        else if (*text == '<') say("&lt;");
        else say("%c", *text);
    }
}

static int refusal_of(const char *node)
{
    char status[MOST];
    const char *end = strrchr(node, '/');
    return end && value_of("failures", "", end, status) ? atoi(status) : 0;
}

static int begin(ELEMENT *element, COMMAND *command)
{
    ELEMENT *item = child_of(element, "Item");
    const char *id = text_of(child_of(element, "CmdID"));
    int status;
    memset(command, 0, sizeof *command);
    if (strlen(element->name) >= sizeof command->command || strlen(id) >= sizeof command->id) return 400;
    strcpy(command->command, element->name);
    strcpy(command->id, id);
    if (!is_new_id(id) || !item || !is_command(element)) return 400;
    status = form_of(item, command);
    if (status == 200 && refusal_of(command->node)) return refusal_of(command->node);
    return status;
}

static void get(ELEMENT *element)
{
    static const struct {
        const char *node, *line, *otherwise;
    } STATE[] = {
        { "Status", "status", "32" }, { "ErrorCode", "error", "0" }, { "CertThumbprint", "thumbprint", "" },
        { "RespondentServerUrl", "respondent", "" },
    };
    COMMAND command;
    ELEMENT *item;
    int status = begin(element, &command), i;
    if (status == 200 && !has_file("node-", command.unique)) status = 404;
    say_status(command.id, "Get", status);
    if (status != 200) return;
    say("<Results><CmdID>%d</CmdID><MsgRef>1</MsgRef><CmdRef>%s</CmdRef>", ++numbers, command.id);
    for (item = child_of(element, "Item"); item; item = item->next) {
        char value[MOST];
        if (form_of(item, &command) != 200) continue;
        for (i = 0; i < 4 && strcmp(STATE[i].node, command.below) != 0; i++) { }
        if (i == 4) continue;
        if (!value_of("csp-", command.unique, STATE[i].line, value)) strcpy(value, STATE[i].otherwise);
        say("<Item><Source><LocURI>%s</LocURI></Source><Meta><Format xmlns=\"%s\">%s</Format></Meta><Data>", command.node, META,
            i < 2 ? "int" : "chr");
        say_escaped(value);
        say("</Data></Item>");
    }
    say("</Results>");
}

/* All of it or nothing: what a failed one made is taken back. */
static void atomic(ELEMENT *element)
{
    static COMMAND commands[MOST_COMMANDS];
    ELEMENT *child;
    int count = 0, failed = -1, i;
    BOOL is_new = FALSE;
    ELEMENT *number = child_of(element, "CmdID");
    const char *id = text_of(number);
    if (!is_new_id(id) || !is_text(number, "") || *element->xmlns || has_sibling(number)) {
        say_status(*id ? id : "0", "Atomic", 400);
        return;
    }
    for (child = element->child; child && count < MOST_COMMANDS; child = child->next) {
        COMMAND *command = &commands[count];
        BOOL is_add = strcmp(child->name, "Add") == 0, is_exec = strcmp(child->name, "Exec") == 0;
        if (strcmp(child->name, "CmdID") == 0) continue;
        command->status = begin(child, command);
        if (failed >= 0) command->status = 215;
        else if (!is_add && !is_exec) command->status = 500; /* No Get and no Atomic in an Atomic. */
        else if (command->status == 200 && is_exec && child->next) command->status = 500; /* The Exec is the last. */
        else if (command->status == 200) command->status = is_add ? add(command, is_new) : exec(command);
        if (is_add && command->status == 200 && !*command->below) is_new = TRUE;
        if (failed < 0 && command->status != 200 && command->status != 202) failed = count;
        count++;
    }
    say_status(id, "Atomic", failed < 0 ? 200 : 507);
    if (failed >= 0 && is_new) remove_file("node-", commands[0].unique);
    for (i = 0; i < count; i++) {
        say_status(commands[i].id, commands[i].command, i < failed ? 216 : commands[i].status);
    }
}

static BOOL carry_out(const char *text)
{
    ELEMENT *body, *child;
    used = numbers = id_count = 0;
    *answer = 0;
    text += strspn(text, " \t\r\n");
    body = read_element(&text);
    if (!body || !is_blank(text) || strcmp(body->name, "SyncBody") != 0 || *body->xmlns || !body->child) return FALSE;
    say("<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto></SyncHdr><SyncBody>");
    say_status("0", "SyncHdr", 200);
    for (child = body->child; child; child = child->next) {
        COMMAND command;
        if (strcmp(child->name, "Atomic") == 0) atomic(child);
        else if (strcmp(child->name, "Get") == 0) get(child);
        else if (strcmp(child->name, "Delete") == 0) {
            int status = begin(child, &command);
            say_status(command.id, "Delete", status == 200 ? erase(&command) : status);
        } else {
            /* The node of a request wants an Atomic. */
            begin(child, &command);
            say_status(command.id, command.command, 405);
        }
    }
    say("<Final/></SyncBody></SyncML>");
    return TRUE;
}

/* ---- The DLL ---- */

static BOOL in_mta(void)
{
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;
    return SUCCEEDED(CoGetApartmentType(&type, &qualifier)) && type == APTTYPE_MTA && qualifier == APTTYPEQUALIFIER_NONE;
}

/* As the DLL does: the mutex is never closed, so that a second document in the same process fails. */
static BOOL is_first(void)
{
    HANDLE mutex = CreateMutexW(NULL, TRUE, L"__MDM_LOCAL_MANAGEMENT_NAMED_MUTEX__");
    return mutex && GetLastError() != ERROR_ALREADY_EXISTS;
}

static BOOL registered;

__declspec(dllexport) HRESULT WINAPI RegisterDeviceWithLocalManagement(BOOL *already)
{
    HRESULT failure = failure_of("RegisterDeviceWithLocalManagement");
    if (!in_mta()) return RPC_E_CHANGED_MODE;
    registered = TRUE;
    if (failure) return failure;
    if (already) *already = FALSE;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI ApplyLocalManagementSyncML(PCWSTR request, PWSTR *result)
{
    HRESULT failure = failure_of("ApplyLocalManagementSyncML");
    char code[MOST], *document;
    int bytes, wide;
    BOOL done;
    if (!in_mta()) return RPC_E_CHANGED_MODE;
    if (!registered || !request) return E_UNEXPECTED;
    if (!is_first()) return HRESULT_FROM_WIN32(ERROR_TIMEOUT);
    if (value_of("failures", "", "exit", code)) ExitProcess(strtoul(code, NULL, 10));
    if (value_of("failures", "", "hang", code)) Sleep(INFINITE);
    if (failure) return failure;
    bytes = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, request, -1, NULL, 0, NULL, NULL);
    if (bytes <= 0) return E_INVALIDARG;
    document = malloc(bytes);
    WideCharToMultiByte(CP_UTF8, 0, request, -1, document, bytes, NULL, NULL);
    done = carry_out(document);
    SecureZeroMemory(document, bytes);
    free(document);
    if (!done) return E_INVALIDARG;
    if (!result) return S_OK;
    wide = MultiByteToWideChar(CP_UTF8, 0, answer, -1, NULL, 0);
    *result = LocalAlloc(LMEM_FIXED, wide * sizeof(WCHAR));
    if (!*result) return E_OUTOFMEMORY;
    MultiByteToWideChar(CP_UTF8, 0, answer, -1, *result, wide);
    return S_OK;
}

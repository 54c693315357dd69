package dev.scepter.agent.policy;

import static dev.scepter.agent.policy.Severity.ERROR;
import static dev.scepter.agent.policy.Severity.INFO;
import static dev.scepter.agent.policy.Severity.WARNING;

import java.util.Locale;

/**
 * The catalogue of findings. Names are public API (JSON, reports, {@code explain}): never rename or reuse one.
 *
 * <p>{@code docs/lint.md} is this table; a test compares the two.
 */
public enum LintCode {
    DOCUMENT_TOO_LARGE(
            ERROR,
            "A policy is at most 4 MB (4,194,304 bytes); a larger document is something else.",
            "Check that the file or address holds one policy."),
    DOCUMENT_NOT_UTF8(
            ERROR, "JSON is UTF-8 (RFC 8259). Windows PowerShell's > writes UTF-16.", "Save the document as UTF-8."),
    BYTE_ORDER_MARK(
            WARNING,
            "The document starts with a byte order mark, which JSON must not have (RFC 8259). It is skipped here; other"
                    + " readers refuse it.",
            "Save the document as UTF-8 without a byte order mark."),
    JSON_SYNTAX(
            ERROR,
            "The document is not JSON, so nothing of it can be read.",
            "Mend the place that the message names by line and column."),
    JSON_LIMIT(
            ERROR,
            "The document goes over a limit: 32 levels, 2,000,000 characters in a text, 1,000 in a member's name, 100"
                    + " digits in a number, 100,000 tokens.",
            "Check that the file or address holds one policy."),
    DUPLICATE_MEMBER(
            ERROR,
            "A member stands in an object twice. Readers differ in which one they take.",
            "Remove one of the two."),
    WRONG_TYPE(
            ERROR,
            "The member has another JSON type than its meaning needs; guessing what was meant could issue a wrong"
                    + " certificate.",
            "Write text in double quotes, whole numbers in digits only, true and false bare."),
    MEMBER_MISSING(ERROR, "Without this member the policy cannot be applied.", "Add the member."),
    MEMBER_UNKNOWN(
            WARNING,
            "The member has no meaning and is ignored: a typing mistake, or from a newer version.",
            "Correct the name or remove the member."),
    MEMBER_EMPTY(
            WARNING,
            "Forms send an empty text or list for a field that was left empty; it is taken as absent.",
            "Remove the member, or fill it."),
    VALUE_UNKNOWN(
            ERROR,
            "The member takes one of a few words, exactly as written.",
            "Use one of the words that the message names."),
    OUT_OF_RANGE(ERROR, "The number is outside its range.", "Use a number in the range that the message names."),
    LIST_TOO_LONG(ERROR, "A list holds at most 64 texts.", "Shorten the list."),
    TEXT_INVALID(
            ERROR,
            "The text holds half of a character (an unpaired \\u surrogate) and cannot be written as UTF-8; sending"
                    + " something else instead would be a silent change.",
            "Write the character whole."),
    NOT_SUPPORTED(
            ERROR,
            "Scepter cannot do on this platform what the member asks for, and a policy is never applied with another"
                    + " meaning than its own. Only a warning once a certificate is in force.",
            "Remove the member or set it to its default on this device."),
    ID_INVALID(
            ERROR,
            "The id names files and key containers and is 1 to 64 of A-Z, a-z, 0-9 and -.",
            "Use such an id, and never change it later: it is the identity of the policy."),
    ID_LIKE_OPTION(
            WARNING,
            "An id that starts with - looks like an option on the command line.",
            "Let the id start with a letter or digit."),
    THUMBPRINT_INVALID(
            ERROR,
            "The thumbprint pins the CA: without it nothing tells the right CA from another.",
            "Give the SHA-256 of the CA certificate as 64 hex digits, or the SHA-1 as 40; Base64 of either will do."),
    THUMBPRINT_MD5(
            ERROR,
            "MD5 can be forged, so it pins nothing. Many CA pages still show an MD5 thumbprint.",
            "Give the SHA-256 of the CA certificate as 64 hex digits."),
    THUMBPRINT_SHA1(
            WARNING,
            "SHA-1 still holds against forging a given certificate, but is on its way out.",
            "Give the SHA-256 of the same certificate."),
    SUBJECT_NAME_INVALID(
            ERROR,
            "The subject cannot be read without guessing, and a guess would be issued as a certificate.",
            "Start with CN=, separate parts by commas, and put a value with a blank at its edge or one of , = + ; / < > #"
                    + " in double quotes, a quote inside it doubled."),
    SUBJECT_ALTERNATIVE_NAME_INVALID(
            ERROR,
            "The alternative names cannot be read without guessing, and a guess would be issued as a certificate.",
            "Write dns=, email=, upn=, ip= or uri= before each value, split entries by ; or line breaks, and put a value"
                    + " with a blank at its edge, a quote or a ; in double quotes, a quote inside it doubled."),
    SUBJECT_ALTERNATIVE_NAME_CLASSIFIED(
            INFO,
            "An alternative name stands without its kind, which was told from its form: an IP address, a URI if it has ://"
                    + " or starts with urn:, tag: or mailto:, a user principal name if it is {{UserPrincipalName}}, an e-mail address if it has an @, else a DNS name.",
            "Write dns=, email=, upn=, ip= or uri= before it. A user principal name that is written out is taken as an e-mail address."),
    SUBJECT_ALTERNATIVE_NAME_TWICE(
            WARNING, "An alternative name stands twice; it is asked for once.", "Remove one of the two."),
    PLACEHOLDER_UNKNOWN(
            ERROR,
            "What stands in double braces is filled in by the device, and it knows no such value.",
            "Use one of {{DeviceName}}, {{DeviceId}}, {{SerialNumber}}, {{FullyQualifiedDomainName}}, {{DeviceSid}},"
                    + " {{UserPrincipalName}}, {{UserSid}}, spelt like this."),
    PLACEHOLDER_EMPTY(
            ERROR,
            "The device has no value for a placeholder, or only a dummy of its maker; many devices would get the same"
                    + " certificate. Only a warning once a certificate is in force.",
            "Give the device the value (name, domain, serial number), or take the placeholder out of the policy."),
    PLACEHOLDER_UNFIT(
            ERROR,
            "The device's value for a placeholder cannot stand where the placeholder does. Only a warning once a"
                    + " certificate is in force.",
            "Take another placeholder, or mend the value at the device."),
    NAME_INVISIBLE_CHARACTER(
            WARNING,
            "The value holds a character that nobody sees (a zero-width blank, a direction mark); most often it was copied"
                    + " by mistake, and it makes the name another one for every server.",
            "Type the value anew."),
    SUBJECT_VALUE_LONG(
            WARNING,
            "The value is longer than X.520 allows for its type (RFC 5280 appendix A); many CAs refuse it or cut it off.",
            "Shorten the value."),
    KEY_LENGTH_WEAK(
            WARNING,
            "RSA keys of 1024 bits are within reach of attackers; many CAs and Wi-Fi servers refuse them. It is obeyed"
                    + " because the policy says so.",
            "Set keyLength to 2048 or 4096."),
    KEY_LENGTH_DEFAULT(
            INFO,
            "Without keyLength the key has 1024 bits, which is weak; many CAs refuse it.",
            "Set keyLength to 2048 or 4096."),
    HASH_WEAK(
            WARNING,
            "Signatures with SHA-1 can be forged with effort; many CAs refuse them.",
            "Set hashAlgorithm to SHA-256."),
    KEY_LENGTH_RAISED(
            WARNING,
            "The policy leaves the key length to its default, and this device asks for longer keys (setting"
                    + " minimumKeyLength).",
            "Nothing, if this is meant. Setting keyLength in the policy says it for all devices."),
    KEY_ALGORITHM_EC(
            INFO,
            "An EC key cannot receive the CA's reply, so a separate RSA key signs the message: the CA must accept a request"
                    + " whose key differs from the signer's. Each renewal is a new enrolment.",
            "Nothing, if the CA takes this, and a challenge if it wants one may be sent again; else set keyAlgorithm to"
                    + " RSA."),
    KEY_LENGTH_UNUSED(
            INFO,
            "The size of an EC key follows from its curve; keyLength is for RSA keys.",
            "Remove keyLength, or set keyAlgorithm to RSA."),
    KEY_USAGE_NO_SIGNATURE(
            WARNING,
            "TLS clients (Wi-Fi, VPN) sign with their key; a certificate without digitalSignature is refused there.",
            "Add digitalSignature to keyUsage."),
    KEY_USAGE_NOT_FOR_EC(
            WARNING,
            "EC keys cannot encipher (RFC 8813); many CAs refuse such a request. An error if nothing else is in keyUsage."
                    + " Without keyUsage, only digitalSignature is asked for with an EC key.",
            "Ask for digitalSignature with EC keys, and keyAgreement if it is needed."),
    EXTENDED_KEY_USAGE_NO_CLIENT(
            WARNING,
            "Servers accept a client certificate only with the extended key usage clientAuth.",
            "Add clientAuth to extendedKeyUsage."),
    LEGACY_ALGORITHMS(
            WARNING,
            "Requests, with the challenge in them, may be protected by 3DES and SHA-1 only; somebody on the way can"
                    + " make the CA look older than it is.",
            "Set legacyAlgorithms to false unless the CA can do no better."),
    WEAK_RESPONSE_ACCEPTED(
            INFO,
            "Replies under DES, 3DES or SHA-1 pass with a warning. It is the default because many CAs answer so.",
            "Set acceptWeakResponse to false if the CA answers with AES and SHA-256."),
    WEAK_RESPONSE_REFUSED(
            WARNING,
            "A CA that needs 3DES in requests answers with 3DES, and such answers are refused by acceptWeakResponse.",
            "Set acceptWeakResponse to true, or legacyAlgorithms to false."),
    KEY_READ_ACCESS_INVALID(
            ERROR,
            "An account is 1 to 256 characters without blanks at its edges and without control characters. Two letters are"
                    + " a word of SDDL, and a SID is S-1- and decimal numbers.",
            "Name accounts as DOMAIN\\name or by their SID (S-1-…)."),
    KEY_READ_ACCESS_BROAD(
            ERROR,
            "Whoever may use the key is the device for every server; a key that everybody may use proves nothing.",
            "Name the account of the service that needs the key."),
    KEY_READ_ACCESS_UNUSED(
            WARNING,
            "On this platform keys are files of the account that runs Scepter; no other account gets access.",
            "Nothing, if no other account needs the key here."),
    USER_INVALID(ERROR, "The user is known by a user principal name or a SID.", "Write name@domain or S-1-…."),
    USER_WITHOUT_USER_STORE(
            ERROR,
            "The policy names a user, but its certificate goes into the store of the machine.",
            "Set store to user, or remove user."),
    CERTIFICATE_TEMPLATE_INVALID(
            ERROR,
            "A template is known by its name (1 to 255 printable characters) or its object identifier.",
            "Copy the template name (not the display name) from the CA."),
    TEMPLATE_NAME_MISSING(
            ERROR,
            "templateNameUse says where templateName goes, but there is none.",
            "Add templateName, or remove templateNameUse."),
    TEMPLATE_NAMED_TWICE(
            ERROR,
            "A request names one template. certificateTemplate and templateName (by templateNameUse csrTemplate) both"
                    + " name one.",
            "Remove one of the two."),
    TEMPLATE_NAME_NOT_SENT(
            INFO,
            "With templateNameUse label the template name is for people only and is never sent.",
            "Nothing, if this is meant; else set templateNameUse to auto."),
    TPM_NOT_USED(
            INFO,
            "tpmIfPresent allows a software key where no TPM can be used, and this platform cannot use one.",
            "Nothing, if this is meant."),
    CHALLENGE_ENCODING_INVALID(
            ERROR,
            "challengeEncoding says that the challenge is Base64 of UTF-8 text, and it is not.",
            "Encode the challenge (RFC 4648 section 4, with padding, without line breaks), or remove challengeEncoding."),
    CHALLENGE_BLANK_EDGE(
            WARNING,
            "The challenge begins or ends with a blank or line break; it is sent literally. Most often it was copied by"
                    + " mistake.",
            "Remove the blank if the CA does not want it."),
    CHALLENGE_CONTROL_CHARACTER(
            WARNING,
            "The challenge holds a control character (line break, tab); many CAs cannot match it.",
            "Remove it if the CA does not want it."),
    CHALLENGE_NOT_ASCII(
            WARNING,
            "The challenge holds a character beyond ASCII; it is sent as UTF-8, and some CAs compare another encoding.",
            "If the CA refuses it, use letters and digits only."),
    CHALLENGE_OVER_HTTP(
            INFO,
            "The address is plain http. SCEP itself encrypts the challenge to the pinned CA, but everybody on the way"
                    + " sees and can disturb the messages.",
            "Use https if the CA offers it."),
    CHALLENGE_NOT_FOR_RENEWAL(
            WARNING,
            "The challenge is good for one request, and by renewalMode, renewalChallenge or an EC key every renewal needs one,"
                    + " so no renewal can succeed until the policy brings a new challenge.",
            "Set renewalMode to auto, renewalChallenge to ifRefused and keyAlgorithm to RSA, or use a challenge that is good"
                    + " for longer."),
    CHALLENGE_MISSING(
            INFO,
            "oneTimeChallenge and challengeEncoding say how to take a challenge, and the policy has none.",
            "Add challenge, or remove the member."),
    CHALLENGE_SPECIAL_CHARACTERS(
            WARNING,
            "Some CAs and MDMs spoil challenges with one of ! @ # $ % ^ & * _ ( ) in them. The challenge is sent"
                    + " literally.",
            "If the CA refuses it, use letters and digits only."),
    CHALLENGE_LONG(
            INFO,
            "A challengePassword has at most 255 characters by PKCS#9 (RFC 2985); some CAs refuse longer ones.",
            "If the CA refuses it, use a shorter challenge."),
    SERVER_URL_INVALID(
            ERROR,
            "The address is used exactly as written and must be an http or https URL with a host and without a fragment,"
                    + " at most 2,048 characters.",
            "Copy the SCEP address of the CA as it is."),
    SERVER_URL_USER_INFO(
            WARNING,
            "What stands before the @ of the address is sent to the server, over plain http for all to read, and"
                    + " addresses are shown in logs.",
            "Remove it unless the server asks for it."),
    NDES_PATH_TWICE(
            WARNING,
            "The address ends in /pkiclient.exe already, so ndesPath appends nothing.",
            "Remove ndesPath, or the end of the address."),
    ROOT_CERTIFICATE_MISSING(
            ERROR,
            "includeRootCertificate is true, but there is no rootCertificate to install. A root is never taken from the"
                    + " network.",
            "Upload the root certificate or set includeRootCertificate to false."),
    ROOT_CERTIFICATE_UNUSED(
            INFO,
            "includeRootCertificate is false, so the root certificate is not installed.",
            "Set includeRootCertificate to true if it should be."),
    ROOT_CERTIFICATE_TOO_LARGE(
            ERROR,
            "The uploaded file must be under 1 MB (1,048,576 bytes); a certificate has a few thousand bytes.",
            "Upload the certificate alone."),
    ROOT_CERTIFICATE_INVALID(
            ERROR,
            "The member is not the Base64 of a .cer or .crt file (DER or PEM) that can be read.",
            "Upload the certificate anew, in DER or PEM."),
    ROOT_CERTIFICATE_SEVERAL(
            ERROR,
            "The file holds several certificates; it must be clear which one becomes trusted.",
            "Upload the root certificate alone."),
    ROOT_CERTIFICATE_PRIVATE_KEY(
            ERROR,
            "The file holds a private key, which must never leave the CA.",
            "Upload the certificate alone, and treat that key as exposed."),
    ROOT_CERTIFICATE_NOT_SELF_SIGNED(
            ERROR,
            "Only a self-signed certificate is a root; others belong elsewhere.",
            "Upload the root at the top of the chain."),
    ROOT_CERTIFICATE_NOT_CA(
            ERROR,
            "The certificate does not say that it is a CA (basic constraints), so nothing chains to it.",
            "Upload the root certificate of the CA."),
    ROOT_CERTIFICATE_EXPIRED(
            ERROR,
            "Nothing chains to an expired root. Only a warning once a certificate is in force.",
            "Upload the CA's new root certificate."),
    PIN_NOT_ROOT(
            WARNING,
            "caThumbprint is not that of the uploaded root. That is right if it pins an intermediate CA; what the server"
                    + " sends decides.",
            "Compare the thumbprint with the certificate of the CA that issues."),
    RENEW_PERIOD_SHORT(
            WARNING,
            "Renewal is tried from renewPeriodDays before the end only. A device that is off, travelling or away from the"
                    + " network of a CA that is reachable only inside for two weeks misses all of it.",
            "Set renewPeriodDays to 14 or more; 30 is usual."),
    ROOT_CERTIFICATE_FILE_NAME(
            WARNING,
            "Okta offers its root for download as .cer; a file of another name is often another certificate or PEM text"
                    + " that other tools refuse.",
            "Download the root at Okta anew, as .cer, and upload that file."),
    ROOT_NOT_INSTALLED(
            WARNING,
            "The root of a policy becomes trusted only if the policy comes from the MDM or from a file that only"
                    + " administrators can write; or as the setting allowRootInstall says.",
            "Set allowRootInstall to true, or give the file and the folders above it to an administrator whom alone they"
                    + " let write."),
    RENEW_PERIOD_TOO_LONG(
            ERROR,
            "The root ends before the renewal would begin, so every certificate would be renewed at once and again. Only"
                    + " a warning once a certificate is in force.",
            "Set renewPeriodDays to less than what is left of the root, or renew the root."),
    NAME_NOT_UNIQUE(
            ERROR,
            "Another policy on the device has this name; commands and reports could not tell them apart.",
            "Rename one of the two."),
    ID_NOT_UNIQUE(
            ERROR,
            "Another of the files that were looked at together holds a policy of this id; on a device only one of them"
                    + " can be.",
            "Give one of the two another id."),
    SYNCML_ENCODING(
            ERROR,
            "XML is read as UTF-8, or as UTF-16 if it starts with a byte order mark, whatever its first line says.",
            "Save the document as UTF-8."),
    SYNCML_SYNTAX(
            ERROR,
            "The document is not the SyncML that device management consoles take, so nothing of it can be read.",
            "Mend the place that the message names: well-formed XML of SyncML, SyncBody, Atomic, Sequence, Add, Replace"
                    + " and Exec; write &amp; for & and &lt; for <."),
    SYNCML_DTD(
            ERROR,
            "Document types and entities have no place in SyncML and can make a reader open files or fill its memory.",
            "Remove them."),
    SYNCML_LIMIT(
            ERROR,
            "The document goes over a limit: 32 levels, 10,000 elements, 2,000,000 characters in a text.",
            "Check that the file holds one profile."),
    SYNCML_NO_POLICY(
            ERROR,
            "The document sets no node below ClientCertificateInstall/SCEP, so it asks for no certificate.",
            "Take the profile that installs the SCEP certificate."),
    SYNCML_SEVERAL_POLICIES(
            ERROR,
            "One document is one policy; which of several would be applied would be a guess.",
            "Split the document: one UniqueID a file, with the root that belongs to it."),
    SYNCML_SEVERAL_ROOTS(
            ERROR,
            "The document carries several roots and CAThumbprint is that of none, so it is not clear which one becomes"
                    + " trusted.",
            "Leave the root of this CA alone in the document."),
    SYNCML_NODE_TWICE(
            ERROR,
            "A node is set twice; Windows refuses that in one Atomic, and readers differ in which one they take.",
            "Remove one of the two."),
    SYNCML_NODE_MISSING(
            WARNING,
            "Windows requires the node; Scepter goes on with what the message says."
                    + " A missing Challenge is an info only: some CAs want none.",
            "Set the node."),
    SYNCML_NODE_IGNORED(
            WARNING, "The node means nothing to Scepter, or is misspelt.", "Remove the node, or correct its address."),
    SYNCML_COMMAND_IGNORED(
            WARNING,
            "Of a SyncML document the commands Add and Replace are read, and Exec of Enroll.",
            "Remove the command. A certificate is removed with scepter remove."),
    SYNCML_FORMAT(
            WARNING,
            "The node has another format than its Meta says; Windows refuses that. The value is read as the node's own"
                    + " format.",
            "Set the Format that the message names."),
    SYNCML_VALUE_INVALID(
            ERROR,
            "The value is outside what the node can hold, so Windows would refuse it, or take it otherwise than written.",
            "Use a value that the message names."),
    SYNCML_VALUE_UNSUPPORTED(
            ERROR,
            "The node can hold the value, but Scepter cannot do what it asks for."
                    + " Several addresses in ServerURL are a warning only: the first is used.",
            "Use a value that the message names."),
    SYNCML_VALUE_EDGES(
            WARNING,
            "The value starts or ends with blanks or line breaks, which belong to it: text is never trimmed.",
            "Write the value right between <Data> and </Data>."),
    SYNCML_VARIABLE_LEFT(
            WARNING,
            "A variable that the device management system should have filled in is used as it stands, on every device the"
                    + " same.",
            "Take the profile as the device gets it, or write the value; in subject and alternative names placeholders"
                    + " such as {{SerialNumber}} do the same."),
    SYNCML_VALUE_CONVERTED(
            INFO,
            "Policies and configuration service providers say the same thing in other units or words.",
            "Compare; nothing needs to be done."),
    SYNCML_DEFAULT_TAKEN(
            INFO,
            "A policy needs something that SyncML does not carry, or leaves to a default.",
            "Write the policy as JSON if another value is wanted."),
    SYNCML_ID_MAPPED(
            INFO,
            "The id of a policy is 1 to 64 of A-Z, a-z, 0-9 and -. The UniqueID is not, so the id is made of it; the same"
                    + " UniqueID always gives the same id.",
            "Use such a UniqueID if the id should be the same."),
    SYNCML_ROOT_IGNORED(
            WARNING,
            "A policy carries one root, the one whose thumbprint is CAThumbprint. The others are not installed.",
            "Take the other roots out of the document."),
    SYNCML_NOT_WRITTEN(
            WARNING,
            "Configuration service providers have no node for it, so Windows will not do it.",
            "Do without it, or enrol without the configuration service provider."),
    SYNCML_CANNOT_BE_WRITTEN(
            ERROR,
            "Windows would ask for another certificate than the policy says, or none.",
            "Change the policy, or enrol without the configuration service provider.");

    private final Severity severity;
    private final String why;
    private final String fix;

    LintCode(Severity severity, String why, String fix) {
        this.severity = severity;
        this.why = why;
        this.fix = fix;
    }

    /** The word in JSON: the name in lowerCamelCase. */
    public String jsonName() {
        String lower = name().toLowerCase(Locale.ROOT);
        StringBuilder word = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            word.append(c == '_' ? Character.toUpperCase(lower.charAt(++i)) : c);
        }
        return word.toString();
    }

    /** How grave it is; a finding may be milder in its case. */
    public Severity severity() {
        return severity;
    }

    /** Why it matters. */
    public String why() {
        return why;
    }

    /** What to do. */
    public String fix() {
        return fix;
    }
}

package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The catalogue of warnings about certificates that work all the same. Names are public API (JSON, {@code explain}): never
 * rename or reuse one.
 */
public enum WarningCode {
    CLOCK_SKEW(
            "clockSkew",
            "The certificate begins in the future: the clocks of the device and of the CA differ.",
            "Set the clock of the device; some programs refuse the certificate until it begins."),
    SUBJECT_CHANGED(
            "subjectChanged",
            "The CA issued the certificate with another subject than the policy asks for.",
            "If programs depend on the subject, change the CA's template or profile, or the subjectName of the policy."),
    SAN_DROPPED(
            "sanDropped",
            "A subject alternative name that the policy asks for is not in the certificate.",
            "Allow the name in the CA's template or profile, or take it out of the policy."),
    SAN_ADDED(
            "sanAdded",
            "The certificate has a subject alternative name that the policy does not ask for.",
            "Check the CA's template or profile if the name is not expected."),
    KEY_USAGE_NARROWED(
            "keyUsageNarrowed",
            "A key usage that the policy asks for is not in the certificate.",
            "Allow the usage in the CA's template or profile, or take it out of the policy."),
    EXTENDED_KEY_USAGE_MISSING(
            "extendedKeyUsageMissing",
            "An extended key usage that was asked for is not in the certificate.",
            "Allow the usage in the CA's template or profile, or name in the policy what it issues."),
    LONG_LIFETIME(
            "longLifetime",
            "The certificate outlives the CA that issued it, or lasts for more than ten years.",
            "Shorten the validity in the CA's template or profile."),
    NAMES_KEPT(
            "namesKept",
            "The device has no value for a placeholder now, so the certificate was renewed with the names of the old one.",
            "Check the value that the message names; it is used at the next renewal."),
    CA_CHECK_FAILED(
            "caCheckFailed",
            "The policy names another CA, address or template now, and what was found there would fail the next renewal. The"
                    + " certificate in force stays.",
            "Compare caThumbprint, serverUrl and templateName with the CA; it is looked at again once a day."),
    ROOT_NOT_INSTALLED(
            "rootNotInstalled",
            "The policy brings a root, but did not come from the MDM or from a file that only administrators can write; or the"
                    + " setting allowRootInstall forbids it. The policy was applied without the root.",
            "Set allowRootInstall to true, or let only an administrator write the file and the folders above it."),
    ROOT_STAYS(
            "rootStays",
            "A policy was removed whose state file is gone or cannot be read, so a root that it brought is still trusted.",
            "Look into the trusted roots and take out by hand what no policy needs."),
    ENROLMENT_PAUSED(
            "enrolmentPaused",
            "The MDM asks its devices not to enrol now, so the policy waits.",
            "Nothing on the device; the administrator of the MDM ends the pause."),
    SOURCE_DECIDES(
            "sourceDecides",
            "A command changed a policy that a source brought. The source goes on with its own version.",
            "Change the policy where the source has it; remove --hold keeps it away from this device."),
    ROLLED_BACK(
            "rolledBack",
            "The certificate before was put back in force by scepter rollback, so renewal waits: the policy as it is would"
                    + " bring the newer one again.",
            "Mend the policy or the CA and assign a new revision, or run scepter renew. Near the end of the certificate renewal"
                    + " begins by itself."),
    SERVICE_SETTING_REFUSED(
            "serviceSettingRefused",
            "Windows did not take a setting of the service, such as its recovery actions. The service works without it.",
            "See the message for what Windows answered; the service tries again at each of its starts."),
    USER_AWAY(
            "userAway",
            "The certificate is in the store of a user who is not signed in, so nothing of it was looked at.",
            "Nothing; it is looked at, and renewed, while that user is signed in."),
    USER_NOT_LOOKED_AT(
            "userNotLookedAt",
            "The certificate is in the store of a user who is signed in, but the account of this command may not look there, so"
                    + " nothing of it was looked at.",
            "See the reports of the service, or run the command as LocalSystem."),
    WINDOWS_DOUBTS_CHAIN(
            "windowsDoubtsChain",
            "Windows finds fault with the chain of the certificate, while all that Scepter proves of it holds. Programs that ask"
                    + " Windows may refuse it.",
            "See the message for what Windows says, and look into the machine's stores of roots and intermediates."),
    WEAK_REPLY_CIPHER(
            "weakReplyCipher",
            "The CA encrypted its reply with DES or 3DES.",
            "Update the CA or set its cipher to AES; acceptWeakResponse: false in the policy refuses such replies."),
    WEAK_REPLY_SIGNATURE(
            "weakReplySignature",
            "The CA signed its reply with SHA-1.",
            "Update the CA or set its digest to SHA-256; acceptWeakResponse: false in the policy refuses such replies.");

    private final String jsonName;
    private final String meaning;
    private final String remedy;

    WarningCode(String jsonName, String meaning, String remedy) {
        this.jsonName = jsonName;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The code in JSON output. */
    public String jsonName() {
        return jsonName;
    }

    /** What was seen, one sentence. */
    public String meaning() {
        return meaning;
    }

    /** What to do, one sentence. */
    public String remedy() {
        return remedy;
    }

    /** The warning of a code, in upper or lower case; empty if there is none. */
    public static Optional<WarningCode> ofName(String name) {
        return Arrays.stream(values())
                .filter(code -> code.jsonName.equalsIgnoreCase(name))
                .findFirst();
    }
}

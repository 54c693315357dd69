package dev.scepter.agent.model;

import static dev.scepter.agent.model.Actor.CA_ADMIN;
import static dev.scepter.agent.model.Actor.DEVICE_ADMIN;
import static dev.scepter.agent.model.Actor.NETWORK;
import static dev.scepter.agent.model.Actor.NOBODY;
import static dev.scepter.agent.model.Actor.POLICY_ADMIN;
import static dev.scepter.agent.model.Actor.USER;
import static dev.scepter.agent.model.RetryRule.AT;
import static dev.scepter.agent.model.RetryRule.BACKOFF;
import static dev.scepter.agent.model.RetryRule.NEVER;
import static dev.scepter.agent.model.RetryRule.POLICY_CHANGE;

/**
 * The catalogue of failures. Names are public API (JSON, reports, {@code explain}): never rename or reuse one.
 *
 * <p>{@code docs/errors.md} is this table; a test compares the two.
 */
public enum ErrorCode {
    DATA_FOLDER_BUSY(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "Another Scepter process holds the data folder.",
            "Wait until it has finished; the message names its process id."),
    DATA_FOLDER_UNUSABLE(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The data folder cannot be made, read or written: a full disk, a read-only folder, missing rights.",
            "Free space or mend the rights of the folder that the message names, then run the command again."),
    RECORD_DAMAGED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "A state file of a policy cannot be read: damaged, changed by hand, or from a newer Scepter.",
            "Restore the file from a backup, update Scepter, or remove the policy; its source, or scepter apply with its file, brings it back."),
    SECRET_UNREADABLE(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "Protected data cannot be opened: it belongs to another installation or was changed.",
            "Remove the policy; its source, or scepter apply with its file, brings it back. Data folders cannot be copied between machines."),
    KEY_PROVIDER_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The key provider could not make, open, use or delete a key.",
            "See the message for what the provider answered."),
    KEY_PROVIDER_MISSING(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The key provider that Windows shall have is not registered there; no key was made.",
            "Repair it: sfc /scannow mends Windows' own providers. Scepter tries again by itself."),
    KEY_NAME_TAKEN(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "A key of the chosen name is there already and is not Scepter's. It was not touched.",
            "Scepter tries again with another name by itself."),
    KEY_MISSING(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "The private key of a certificate is gone.",
            "Scepter enrols anew by itself unless the policy says onMissingCertificate: report."),
    KEY_DAMAGED(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "The private key of a certificate is there but of no use: its data was changed or belongs elsewhere.",
            "Scepter enrols anew by itself unless the policy says onMissingCertificate: report."),
    CERTIFICATE_DAMAGED(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "A certificate that Scepter installed is there but of no use: what stands beside it was changed or belongs"
                    + " elsewhere.",
            "Scepter enrols anew by itself unless the policy says onMissingCertificate: report."),
    STORE_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The certificate store could not be read or written.",
            "See the message for what the store answered."),
    STORE_READ_ONLY(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The certificate store of the machine refuses changes, though this process has the rights of an administrator.",
            "Let SYSTEM and Administrators change the store that the message names: look at the rights of its registry key,"
                    + " and at what protects it."),
    CERTIFICATE_MISSING(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "The certificate was deleted from the store, or another one stands in its place.",
            "Scepter enrols anew by itself unless the policy says onMissingCertificate: report."),
    CERTIFICATE_EXPIRED(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "The certificate has expired and no newer one could be had.",
            "See why renewal failed and mend that; the agent tries again by itself, or scepter renew does at once."),
    SERVICE_NOT_INSTALLED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "Scepter is not installed as a service of Windows.",
            "Run scepter service install from an elevated console, or install the MSI."),
    SERVICE_NOT_RUNNING(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "The service is installed and does not run.",
            "Run scepter service start; the message tells how it ended last."),
    SERVICE_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "The service manager of Windows refused what was asked, or the service did not do it.",
            "See the message for what Windows answered, and the Application event log for what the agent said."),
    SERVICE_ENVIRONMENT(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "The service was started with variables by which others put options or code into its JVM; it does not work so.",
            "Start it again: what the message names is overruled for the service from its next start on. If that does not help,"
                    + " take the variables out of the environment of the machine."),
    NOT_FINISHED(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "There is no certificate yet: an attempt is under way, or was stopped before its end.",
            "The agent goes on by itself, or scepter apply with the policy's file does at once; no second challenge is spent."),
    BACKEND_REFUSED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The way to enrol that the device shall go cannot be used here or not for this policy; nothing was sent.",
            "Leave out --backend, or set backend to another way, such as auto or native; scepter plan says what speaks against"
                    + " each."),
    CERTENROLL_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "Windows' CertEnroll objects could not make a request or read a reply.",
            "See the message for what Windows answered. Where it goes on, set backend to native for new certificates."),
    PROOF_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "A certificate is installed, but a proof that it works failed.",
            "The message names the proof; status -v shows all of them."),
    NO_PREDECESSOR(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "There is no certificate before the one in force to go back to: there never was one, or its grace is over.",
            "The certificate before is kept for 7 days. To get another one now, run scepter renew or change the policy."),
    ATTEMPT_UNDER_WAY(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            NEVER,
            "The CA may still answer a request of the policy, so the certificate in force is not exchanged.",
            "Wait until the attempt has ended; scepter status shows it. Then run the command again."),
    SOURCE_UNUSABLE(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The source of policies cannot be used as it is set: a file or folder that cannot be read, or an address that is"
                    + " not permitted.",
            "Mend the file or folder that the message names, or give an https address. What is on the device stays."),
    MDM_NOT_ENROLLED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "Policies are to come from an MDM, and this device has no identity there.",
            "Get an enrolment token from the MDM and run scepter enroll."),
    MDM_IDENTITY_DAMAGED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The identity of this device at the MDM, or its key, cannot be read: damaged, changed by hand, of another"
                    + " installation or from a newer Scepter.",
            "Restore the file that the message names, update Scepter, or enrol anew by scepter enroll."),
    MDM_HARDWARE_CHANGED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The identity at the MDM was given to another machine: this one was cloned, or restored from a backup of"
                    + " another. Nothing is sent under that identity.",
            "Get an enrolment token from the MDM and run scepter enroll on this machine."),
    MDM_ENROLLMENT_REQUIRED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "Windows is not enrolled at an MDM, or does not say so, and the setting requireMdmEnrollment wants that before a"
                    + " certificate is asked for. No request was sent; certificates in force are renewed.",
            "Enrol Windows at its MDM, or set requireMdmEnrollment to false; scepter status -v shows what was found."),
    USER_HELPER_FAILED(
            ExitCode.LOCAL,
            NOBODY,
            BACKOFF,
            "The helper process in the session of a signed-in user could not be started, ended, took too long or answered what"
                    + " it must not. Nothing that it said was believed.",
            "Scepter starts another one and tries again by itself. If it goes on, see the message, and look at what else"
                    + " touches that user's processes, keys and certificates."),
    CSP_FAILED(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "Windows' own enrolment (experimental: the ClientCertificateInstall CSP) could not be reached, or did not take what it"
                    + " was told.",
            "See the message for what Windows answered, and the log DeviceManagement-Enterprise-Diagnostics-Provider; or set"
                    + " backend to native."),

    USER_AWAY(
            ExitCode.PENDING,
            USER,
            AT,
            "The certificate is for the store of a user who is not signed in at this device.",
            "Sign in as the user whom the message names; Scepter goes on by itself then. A user principal name that Windows"
                    + " does not know while the user is signed in never matches: name the user by SID."),

    CLOCK_BEHIND(
            ExitCode.LOCAL,
            DEVICE_ADMIN,
            BACKOFF,
            "The clock of the device is more than 24 hours behind the server's. No request was sent.",
            "Set the clock of the device; if it is right, set the server's."),

    POLICY_INVALID(
            ExitCode.POLICY,
            POLICY_ADMIN,
            POLICY_CHANGE,
            "The policy has errors and is not applied.",
            "Mend the members that the findings name; scepter lint FILE shows all of them."),

    POLICY_CONFLICT(
            ExitCode.POLICY,
            POLICY_ADMIN,
            POLICY_CHANGE,
            "Another policy on the device has the id or name of this one: another source brought it, or one source lists both."
                    + " The first counts.",
            "Give one of the two another id or name, or remove the one that is on the device."),

    PLACEHOLDER_EMPTY(
            ExitCode.POLICY,
            DEVICE_ADMIN,
            BACKOFF,
            "The policy takes a value from the device that the device does not have, that is about to change, or that cannot"
                    + " stand in a name.",
            "The message names the placeholder. Give the device the value (name, domain, serial number), restart it if it"
                    + " waits for a new name, or take the placeholder out of the policy."),

    CA_PENDING(
            ExitCode.PENDING,
            CA_ADMIN,
            AT,
            "The CA holds the request until somebody approves it.",
            "Approve the request at the CA. Scepter asks again by itself and sends no second request."),

    HOST_UNKNOWN(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "The host name of the server was not found by DNS.",
            "Check the address (serverUrl of the policy, policySource, or the MDM's) and whether the device is in the right"
                    + " network."),
    CONNECT_FAILED(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "No connection to the server: refused, filtered or no route.",
            "Check that the server runs and that no firewall stands between."),
    TIMED_OUT(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "The server did not give a complete answer in time.",
            "Check the network and the load of the server."),
    CONNECTION_BROKEN(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "The connection ended before the answer was complete.",
            "Check proxies and the server's log."),
    SERVER_UNAVAILABLE(
            ExitCode.UNREACHABLE,
            CA_ADMIN,
            BACKOFF,
            "The server answered that it cannot serve now (HTTP 408, 429 or 5xx).",
            "See the server's log; the message carries what it said."),
    PROXY_UNREACHABLE(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "The proxy by which the server is to be reached was not reached itself, or opened no way to the server.",
            "Check the proxy and the setting that names it; the message tells both."),
    PROXY_SIGN_IN_REQUIRED(
            ExitCode.UNREACHABLE,
            NETWORK,
            BACKOFF,
            "A proxy wants a sign-in (HTTP 407), which Scepter does not do. The server was not reached.",
            "Let the proxy pass this device to the server without sign-in, or take the server out of the proxy settings."),

    HTTP_REFUSED(
            ExitCode.REFUSED,
            POLICY_ADMIN,
            BACKOFF,
            "The server refused the HTTP request (4xx).",
            "Check the address (serverUrl of the policy, policySource, or the MDM's); the message carries the status and what"
                    + " the server said."),
    MDM_TOKEN_REFUSED(
            ExitCode.REFUSED,
            DEVICE_ADMIN,
            NEVER,
            "The MDM refused the enrolment token: unknown, used up or expired.",
            "Get a new enrolment token from the MDM; the message carries what it said."),
    MDM_UNAUTHORIZED(
            ExitCode.REFUSED,
            DEVICE_ADMIN,
            BACKOFF,
            "The MDM does not accept the identity of this device (HTTP 401). All that is on the device stays.",
            "Check the device at the MDM and the clock of the device; if the MDM no longer knows it, run scepter enroll."),
    MDM_RETIRED(
            ExitCode.REFUSED,
            DEVICE_ADMIN,
            NEVER,
            "The MDM says that this device is retired.",
            "If it is to be managed again, get an enrolment token from the MDM and run scepter enroll."),
    CA_REFUSED_BAD_ALG(
            ExitCode.REFUSED,
            CA_ADMIN,
            BACKOFF,
            "The CA refused the request: unrecognised or unsupported algorithm (badAlg).",
            "Compare the key length and hash of the policy with what the CA's template allows."),
    CA_REFUSED_BAD_MESSAGE_CHECK(
            ExitCode.REFUSED,
            POLICY_ADMIN,
            BACKOFF,
            "The CA refused the request: integrity check failed (badMessageCheck). Some CAs say so of a wrong challenge.",
            "Check the challenge first, then the CA's log."),
    CA_REFUSED_BAD_REQUEST(
            ExitCode.REFUSED,
            POLICY_ADMIN,
            BACKOFF,
            "The CA refused the request (badRequest). Most often the challenge is wrong, used up or expired.",
            "Check the challenge first, then subject and template against the CA's rules, then the CA's log."),
    CA_REFUSED_BAD_TIME(
            ExitCode.REFUSED,
            DEVICE_ADMIN,
            BACKOFF,
            "The CA refused the request: the message time is not close enough to its own (badTime).",
            "Set the clock of the device."),
    CA_REFUSED_BAD_CERT_ID(
            ExitCode.REFUSED,
            CA_ADMIN,
            BACKOFF,
            "The CA refused the request: no certificate or request matches (badCertId).",
            "The CA no longer knows the request; assign the policy with a fresh challenge and a new revision."),
    CA_REFUSED(
            ExitCode.REFUSED,
            CA_ADMIN,
            BACKOFF,
            "The CA refused the request without a reason from the standard's list.",
            "See the CA's log; the message carries all that the CA said."),
    CSP_REFUSED(
            ExitCode.REFUSED,
            CA_ADMIN,
            BACKOFF,
            "Windows reports that its own enrolment (experimental: csp-wmi, csp-local) failed: the CA refused, or Windows could not speak with it.",
            "The message tells what Windows says in words; see the CA's log, and at the device the log"
                    + " DeviceManagement-Enterprise-Diagnostics-Provider."),
    CHALLENGE_SPENT(
            ExitCode.REFUSED,
            POLICY_ADMIN,
            POLICY_CHANGE,
            "A new request needs a challenge, and the one at hand was used and is good for one request only.",
            "Assign the policy with a fresh challenge and a new revision."),
    PENDING_TOO_LONG(
            ExitCode.REFUSED,
            CA_ADMIN,
            BACKOFF,
            "The CA left the request undecided for longer than the policy allows.",
            "Approve requests sooner or raise pendingMaxDays; the agent asks anew by itself, or scepter apply with the policy's file does at once."),

    PIN_MISMATCH(
            ExitCode.TRUST,
            POLICY_ADMIN,
            BACKOFF,
            "No certificate that the server sent has the pinned thumbprint. Nothing secret was sent.",
            "Compare caThumbprint with the thumbprints in the message; if none is right, somebody may be in between."),
    CA_CHAIN_UNTRUSTED(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The server's certificates do not chain to the pinned one, or none of them can receive a request.",
            "Check what GetCACert of the server returns."),
    RA_UNTRUSTED(
            ExitCode.TRUST,
            POLICY_ADMIN,
            BACKOFF,
            "No RA certificate meets what the policy demands (raThumbprint, requireRaEku). Nothing secret was sent.",
            "Compare the rules of the policy with the RA certificates of the CA; they change every year or two."),
    CAPABILITIES_DOWNGRADED(
            ExitCode.TRUST,
            DEVICE_ADMIN,
            BACKOFF,
            "Over plain http the server now offers weaker algorithms than before, or the note of those is damaged.",
            "Somebody may be in between: use https, or check the server. If it is right, delete the file that the message names."),
    CAPABILITIES_TOO_WEAK(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The server does not offer what the policy demands: AES, or SCEPStandard if that is expected. No request was sent.",
            "Update the server, or allow less by legacyAlgorithms or expectScepStandard in the policy."),
    TLS_UNTRUSTED(
            ExitCode.TRUST,
            NETWORK,
            BACKOFF,
            "The TLS certificate of the server could not be trusted.",
            "Check the server's certificate and what stands between (TLS inspection, captive portal)."),
    REDIRECTED_ELSEWHERE(
            ExitCode.TRUST,
            POLICY_ADMIN,
            BACKOFF,
            "The server redirected to another host, port or scheme. Scepter does not follow there.",
            "Give the right address: serverUrl of the policy, policySource, or the MDM's."),
    MDM_ANSWER_FOREIGN(
            ExitCode.TRUST,
            DEVICE_ADMIN,
            BACKOFF,
            "The MDM's answer is not for this device: it names another one, or says \"retired\" without naming this one."
                    + " It changes nothing.",
            "Check the MDM and what stands between; a mixed-up cache or proxy looks like this."),
    MDM_ANSWER_STALE(
            ExitCode.TRUST,
            DEVICE_ADMIN,
            BACKOFF,
            "The MDM's answer is older than one that it gave before (a lower generation). It changes nothing.",
            "Check the MDM and what stands between; a replayed answer or an MDM restored from a backup looks like this."
                    + " After a restore, enrol anew by scepter enroll."),
    REPLY_SIGNER_UNKNOWN(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The reply is signed by a certificate that does not belong to the authenticated CA.",
            "Check the RA certificates of the CA; if they are right, somebody may be in between."),
    REPLY_SIGNATURE_WRONG(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The signature of the reply is wrong.",
            "Check the CA; if it is sound, somebody may be in between."),
    REPLY_ALGORITHM_FORBIDDEN(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The reply uses an algorithm that is never accepted, such as MD5.",
            "Update the CA."),
    REPLY_TRANSACTION_WRONG(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The reply belongs to another transaction.",
            "Check the CA and proxies; a replay looks like this."),
    REPLY_NONCE_WRONG(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The reply does not carry the nonce of the request.",
            "Check the CA and proxies; a replay looks like this."),
    REPLY_NOT_DECRYPTABLE(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The reply was signed by the CA but cannot be decrypted with the key of the request.",
            "Check which certificate the CA encrypts its replies to."),
    ISSUED_FOR_OTHER_KEY(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The CA sent no certificate for the key of the request.",
            "Check the CA; two devices with one transaction id look like this."),
    ISSUED_CHAIN_UNTRUSTED(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The issued certificate does not chain to the pinned CA.",
            "Check which CA issues behind this address."),
    ISSUED_CERTIFICATE_UNFIT(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The issued certificate cannot serve this device: without a usage that the policy names or without signing, a CA"
                    + " certificate, expired, far in the future, or without a name.",
            "Check the certificate template or profile at the CA."),
    RENEWAL_RETURNED_OLD_CERTIFICATE(
            ExitCode.TRUST,
            CA_ADMIN,
            BACKOFF,
            "The CA answered a renewal with a certificate that is not newer than the one in force.",
            "Check the CA's renewal settings."),

    NOT_PERMITTED(
            ExitCode.NOT_PERMITTED,
            DEVICE_ADMIN,
            BACKOFF,
            "The account may not do this.",
            "Run the command from an elevated console. If it is one, mend the rights of what the message names."),

    REPLY_EMPTY(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The server sent an empty answer where one is needed.",
            "See the server's log."),
    REPLY_HTML(
            ExitCode.PROTOCOL,
            POLICY_ADMIN,
            BACKOFF,
            "The server sent a web page instead of an answer for programs: a wrong address, a challenge page or a sign-in"
                    + " page.",
            "Check the address (serverUrl of the policy, at NDES not the mscep_admin page; policySource; or the MDM's) and"
                    + " whether a captive portal stands between."),
    NOT_HTTP(
            ExitCode.PROTOCOL,
            POLICY_ADMIN,
            BACKOFF,
            "The server does not speak HTTP, or not correctly.",
            "Check scheme and port of the address: serverUrl of the policy, policySource, or the MDM's."),
    REPLY_TOO_LARGE(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The answer is over the limit of its kind in size, count or depth.",
            "Check what answers at this address."),
    REPLY_UNDECODABLE(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The answer cannot be decoded, or has bytes behind its end.",
            "Check what answers at this address."),
    REPLY_STATUS_UNKNOWN(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The reply breaks RFC 8894: a status, message type or attribute is missing or unknown.",
            "Update the CA; the message names the rule."),
    CSP_UNFINISHED(
            ExitCode.PROTOCOL,
            DEVICE_ADMIN,
            BACKOFF,
            "Windows took the order to enrol (experimental: csp-wmi, csp-local) and told of no result within an hour. Scepter took the"
                    + " order back.",
            "See the log DeviceManagement-Enterprise-Diagnostics-Provider of the device; or set backend to native."),
    CSP_CERTIFICATE_MISSING(
            ExitCode.PROTOCOL,
            DEVICE_ADMIN,
            BACKOFF,
            "Windows reports that it has enrolled (experimental: csp-wmi, csp-local), and no certificate with a key came that Scepter could prove. None is in use"
                    + " from it.",
            "See the message, and the log DeviceManagement-Enterprise-Diagnostics-Provider of the device; or set backend to"
                    + " native."),
    REDIRECT_LOOP(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The server redirects in a circle or too often.",
            "Check the server's redirect rules."),
    REDIRECT_FORBIDDEN(
            ExitCode.PROTOCOL,
            CA_ADMIN,
            BACKOFF,
            "The server redirected a POST by 301, 302 or 303, a call of the device API, or without a usable address.",
            "Put the final address into serverUrl or policySource; for the device API enrol at it."),

    DEFECT(
            ExitCode.DEFECT,
            NOBODY,
            BACKOFF,
            "Scepter itself went wrong.",
            "Please report it with the message and what you did.");

    private final ExitCode exitCode;
    private final Actor actor;
    private final RetryRule retry;
    private final String meaning;
    private final String remedy;

    ErrorCode(ExitCode exitCode, Actor actor, RetryRule retry, String meaning, String remedy) {
        this.exitCode = exitCode;
        this.actor = actor;
        this.retry = retry;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** What a command ends with that failed so. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Who has to act. */
    public Actor actor() {
        return actor;
    }

    /** When the agent tries again by itself. */
    public RetryRule retry() {
        return retry;
    }

    /** What happened, one or two sentences. */
    public String meaning() {
        return meaning;
    }

    /** What to do, one or two sentences. */
    public String remedy() {
        return remedy;
    }
}

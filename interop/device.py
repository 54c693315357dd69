"""A device that runs Scepter: one data folder, one policy, driven by the command line as a user would."""

import base64
import hashlib
import json
from dataclasses import dataclass

from expect import Deviation, require
from processes import run, tool

POLICY = "interop"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, the object it printed, and what it told on standard error."""

    exit: int
    status: dict
    told: str

    @property
    def error(self):
        return (self.status.get("error") or {}).get("code")

    def describe(self):
        return "exit %d\n%s\n%s" % (self.exit, json.dumps(self.status, indent=1), self.told)

    def warned(self):
        return {warning["code"]: warning["message"] for warning in self.status["warnings"]}


def scepter(launcher, *arguments):
    done = run(launcher, *arguments, "--json")
    try:
        return Ended(done.returncode, json.loads(done.stdout), done.stderr)
    except ValueError as e:
        raise RuntimeError("scepter %s printed no JSON:\n%s%s" % (arguments[0], done.stdout, done.stderr)) from e


class Device:
    def __init__(self, launcher, folder, server, variant, members):
        self.launcher = launcher
        self.folder = folder
        self.server = server
        self.variant = variant
        self.members = members
        self.url = server.url(variant)
        folder.mkdir(parents=True)

    def policy(self, **changes):
        return policy_of(self.server.pin, self.url, {**self.members, **changes}, self.server.ca)

    def apply(self, **changes):
        file = self.folder / "policy.json"
        file.write_text(json.dumps(self.policy(**changes)))
        return self.command("apply", "--policy", file)

    def command(self, name, *arguments):
        return scepter(self.launcher, name, *arguments, "--data-dir", self.folder / "data")

    def messages(self):
        return self.server.messages(self.variant)

    def requests(self, operation=""):
        return self.server.requests(self.variant, operation)

    @property
    def certificate(self):
        return self.folder / "data" / "store" / "my" / POLICY / "certificate.pem"

    def files_in_store(self):
        store = self.folder / "data" / "store"
        return sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file())

    def shown(self, *arguments):
        return tool("openssl", "x509", "-in", self.certificate, "-noout", *arguments)

    def subject(self):
        """The subject as openssl reads it, RFC 2253 with UTF-8 left as it is."""
        shown = self.shown("-subject", "-nameopt", "RFC2253,-esc_msb,utf8")
        return shown.strip().partition("=")[2].strip()

    def alternative_names(self):
        """The subject alternative names as openssl shows them."""
        shown = run("openssl", "x509", "-in", self.certificate, "-noout", "-ext", "subjectAltName").stdout
        _, found, names = shown.partition("Subject Alternative Name")
        return [name.strip() for name in names.partition("\n")[2].split(", ")] if found else []

    def require_valid(self, ended):
        """The command has brought a certificate that is good by Scepter's proofs and by openssl, or it is a deviation."""
        if ended.error:
            raise Deviation(ended.error, ended.status["error"]["message"])
        require(ended.exit == 0 and ended.status["state"] == "VALID", "not exit 0 and VALID: " + ended.describe())
        proofs = ended.status["proofs"]
        root_wanted = self.members.get("includeRootCertificate", False)
        require(proofs["rootTrusted"] is (True if root_wanted else None), "rootTrusted: " + ended.describe())
        require(all(value is True for name, value in proofs.items() if name != "rootTrusted"),
                "a proof failed: " + ended.describe())
        self.require_sound_files(ended)

    def require_sound_files(self, ended):
        chain = self.certificate.with_name("chain.pem")
        for anchor in (self.server.ca, chain):
            checked = run("openssl", "verify", "-CAfile", anchor, self.certificate)
            require(checked.returncode == 0, "openssl does not verify it: " + checked.stdout + checked.stderr)
        fingerprint = self.shown("-fingerprint", "-sha1").strip().partition("=")[2].replace(":", "")
        require(ended.status["thumbprint"] == fingerprint, "the printed thumbprint is not that of the file")
        public = tool("openssl", "x509", "-in", self.certificate, "-noout", "-pubkey")
        name = hashlib.sha256(base64.b64decode("".join(public.splitlines()[1:-1]))).hexdigest()
        require(any(file.lower() == "my/%s/%s.key" % (POLICY, name) for file in self.files_in_store()),
                "no key file is named by the public key: " + str(self.files_in_store()))

    def require_refused(self, ended, code, exit_code):
        require(ended.exit == exit_code and ended.error == code, "not %s: %s" % (code, ended.describe()))
        require(ended.status["thumbprint"] is None and ended.status["state"] != "VALID",
                "a certificate after a refusal: " + ended.describe())


def policy_of(pin, url, members, root=None):
    """The policy of all rows, with members changed; one that is None is left out."""
    policy = {
        "id": POLICY, "revision": "1", "name": "Interop", "caThumbprint": pin, "challenge": "sesame1",
        "subjectName": "CN=device-1,O=Org", "serverUrl": url, "renewPeriodDays": 30, "keyLength": 2048,
        "retryDelaySeconds": 1, **members,
    }
    if policy.get("includeRootCertificate"):
        policy["rootCertificate"] = base64.b64encode(root.read_bytes()).decode()
    return {name: value for name, value in policy.items() if value is not None}

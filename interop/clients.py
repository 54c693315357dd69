"""SCEP clients of others against the lab's CA, so that the lab is honest too."""

import re
import shutil
from dataclasses import dataclass

from expect import Unmet, require
from processes import Child, run, tool
from servers import pin_of

CHALLENGE = "sesame"


@dataclass(frozen=True)
class Client:
    name: str
    title: str
    scenario: object
    ca: str


class Workplace:
    """The lab, and a folder for one client."""

    def __init__(self, lab, folder, client, java, class_path):
        self.url = lab.urls[client.ca]
        self.root = lab.folder / (client.ca + ".pem")
        self.folder = folder
        self.java = java
        self.class_path = class_path
        folder.mkdir()

    def verify(self, certificate, key, subject):
        """The certificate is the lab's, for this key and this subject."""
        checked = run("openssl", "verify", "-CAfile", self.root, certificate)
        require(checked.returncode == 0, "openssl does not verify it: " + checked.stdout + checked.stderr)
        require(tool("openssl", "x509", "-in", certificate, "-noout", "-pubkey")
                == tool("openssl", "pkey", "-in", key, "-pubout"), "the certificate is for another key")
        shown = tool("openssl", "x509", "-in", certificate, "-noout", "-subject", "-nameopt", "RFC2253").strip()
        require(shown == "subject=" + subject, shown)

    # scepclient

    def scepclient(self, challenge=CHALLENGE):
        return run("scepclient", "-server-url", self.url, "-private-key", self.folder / "key.pem",
                   "-certificate", self.folder / "certificate.pem", "-challenge", challenge, "-cn", "dev1",
                   "-ou", "Unit", "-organization", "Org", "-debug", cwd=self.folder)

    # jscep's client

    def request(self, name, challenge):
        """Makes key, self-signed certificate and request by openssl."""
        key = self.folder / (name + "-key.pem")
        tool("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
        settings = self.folder / "request.cnf"
        settings.write_text("[req]\nprompt=no\ndistinguished_name=name\nattributes=attributes\n[name]\nO=Org\nCN=dev2\n"
                            "[attributes]\n%s\n" % ("challengePassword=" + challenge if challenge else ""))
        request = self.folder / (name + ".csr")
        tool("openssl", "req", "-new", "-sha256", "-key", key, "-config", settings, "-out", request)
        signer = self.folder / (name + "-signer.pem")
        tool("openssl", "req", "-x509", "-sha256", "-key", key, "-subj", "/O=Org/CN=dev2", "-out", signer, "-days", "2",
             "-addext", "keyUsage=digitalSignature,keyEncipherment")
        return key, request, signer

    def jscep(self, signer, key, request, issued, polls=0):
        done = run(self.java, "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", self.class_path,
                   "dev.scepter.interop.jscep.ClientMain", self.url, pin_of(self.root).replace(":", ""), signer, key,
                   request, issued, polls)
        require(done.returncode == 0, "jscep's client failed: " + done.stdout + done.stderr)
        return done.stdout.split("\n")[:-1]


def scepclient_enrols(place):
    done = place.scepclient()
    require(done.returncode == 0, done.stdout + done.stderr)
    place.verify(place.folder / "certificate.pem", place.folder / "key.pem", "CN=dev1,OU=Unit,O=Org,C=US")
    return done


def transactions(done):
    """The transactionIDs in what scepclient tells."""
    return set(re.findall(r'transaction_id="?([^"\s]+)', done.stdout + done.stderr))


def scepclient_is_refused(place):
    done = place.scepclient(challenge="wrong")
    require(done.returncode != 0 and "badRequest" in done.stdout + done.stderr, done.stdout + done.stderr)
    require(not (place.folder / "certificate.pem").exists(), "a certificate after a refusal")


def scepclient_repeats_its_transaction(place):
    """It renews its key's certificate under the transactionID of the enrolment, a hash of the key."""
    enrolment = scepclient_enrols(place)
    first = (place.folder / "certificate.pem").read_text()
    done = place.scepclient()
    require(done.returncode != 0 and "badRequest" in done.stdout + done.stderr, done.stdout + done.stderr)
    require(transactions(enrolment) == transactions(done), "another transactionID; the lab refused for something else")
    require((place.folder / "certificate.pem").read_text() == first, "the certificate was changed")


def jscep_enrols(place, polls=0):
    key, request, signer = place.request("first", CHALLENGE)
    issued = place.folder / "issued.pem"
    answer = place.jscep(signer, key, request, issued, polls)
    require(answer == ["polls %d" % polls, "SUCCESS"], str(answer))
    place.verify(issued, key, "CN=dev2,O=Org")
    return key, issued


def jscep_polls(place):
    jscep_enrols(place, polls=2)


def jscep_is_refused(place):
    key, request, signer = place.request("first", "wrong")
    answer = place.jscep(signer, key, request, place.folder / "issued.pem")
    require(answer == ["polls 0", "FAILURE badRequest"], str(answer))


def jscep_renews(place):
    old_key, old = jscep_enrols(place)
    key, request, _ = place.request("second", None)
    issued = place.folder / "renewed.pem"
    answer = place.jscep(old, old_key, request, issued)
    require(answer == ["polls 0", "SUCCESS"], str(answer))
    place.verify(issued, key, "CN=dev2,O=Org")


ROWS = (
    Client("scepclient", "scepclient 2.1.0 enrols", scepclient_enrols, "scepclient"),
    Client("scepclient-refused", "scepclient 2.1.0 with a wrong challenge is refused", scepclient_is_refused,
           "scepclient"),
    Client("scepclient-renew", "scepclient 2.1.0 renews under the transactionID of its enrolment: refused, RFC 8894 section"
           " 3.2.1.1 wants another", scepclient_repeats_its_transaction, "scepclient"),
    Client("jscep", "jscep 2.5.8 client enrols", jscep_enrols, "jscep"),
    Client("jscep-refused", "jscep 2.5.8 client with a wrong challenge is refused", jscep_is_refused, "jscep"),
    Client("jscep-pending", "jscep 2.5.8 client polls while the answer is PENDING", jscep_polls, "jscep-pending"),
    Client("jscep-renew", "jscep 2.5.8 client renews by PKCSReq signed by the old certificate, no challenge",
           jscep_renews, "jscep"),
    Client("jscep-ra", "jscep 2.5.8 client enrols where RA certificates are apart", jscep_enrols, "jscep-ra"),
)


class Lab:
    """The lab's CA as a process."""

    def __init__(self, java, class_path, folder):
        folder.mkdir()
        self.folder = folder
        self.child = Child([java, "-Xshare:auto", "-XX:+UseSerialGC", "-cp", class_path,
                            "dev.scepter.lab.interop.LabProcess", CHALLENGE, folder], folder / "lab.log")
        self.child.wait_until(lambda: "ready" in self.child.lines(), "the lab")
        self.urls = dict(line.split(" ") for line in self.child.lines() if line.startswith(("jscep", "scepclient")))


def run_all(java, lab_class_path, jscep_class_path, work, tally):
    lab = Lab(java, lab_class_path, work / "lab")
    try:
        for client in ROWS:
            if client.ca == "scepclient" and not shutil.which("scepclient"):
                tally.add("FAIL", "lab", client.name, "no scepclient (Debian package scep)")
                continue
            place = Workplace(lab, work / ("client-" + client.name), client, java, jscep_class_path)
            try:
                client.scenario(place)
                tally.add("ok", "lab", client.name)
            except Unmet as unmet:
                tally.add("FAIL", "lab", client.name, str(unmet))
    finally:
        lab.child.stop()

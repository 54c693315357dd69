"""What is done in a row of the matrix. Each function gets a Device and what the row says, and returns if all is well.

It raises Deviation where Scepter did not get what the policy asks for, Unmet where a check failed.
"""

import re

from device import POLICY
from expect import SAN_ADDED, SAN_DROPPED, SUBJECT_CHANGED, Deviation, require


# The subject of the policy of all rows, as openssl shows it.
PLAIN_SUBJECT = ("O=Org", "CN=device-1")


def enrol(device, rdns=PLAIN_SUBJECT, ordered=False, names=(), key=None):
    """A first certificate.

    rdns: its subject as openssl shows it, from the last RDN to the first
    ordered: whether another order is a deviation; Scepter has to warn of it anyway
    names: its alternative names as openssl shows them
    key: its key as openssl shows it
    """
    before = device.requests("PKIOperation")
    ended = device.apply()
    device.require_valid(ended)
    require(device.requests("PKIOperation") == before + 1, "not one PKIOperation")
    if key is not None:
        require(key in device.shown("-text"), "openssl shows no " + key)
    compare(device, ended, rdns, ordered, names)


def compare(device, ended, rdns=PLAIN_SUBJECT, ordered=False, names=()):
    """Holds what openssl shows against the policy. The CA may issue something else; Scepter has to tell exactly that."""
    subject = re.split(r"(?<!\\),", device.subject())
    found = device.alternative_names()
    told = ended.warned()
    for code, differs, detail in (
            (SUBJECT_CHANGED, subject != list(rdns), "%s, not %s" % (subject, rdns)),
            (SAN_DROPPED, not set(names) <= set(found), "%s, not %s" % (found, names)),
            (SAN_ADDED, not set(found) <= set(names), "%s, not %s" % (found, names))):
        require((code in told) == differs, "%s %s although %s: %s" % (
            "no" if differs else "a warning", code, detail, ended.describe()))
    if ordered and subject != list(rdns) or sorted(subject) != sorted(rdns):
        raise Deviation(SUBJECT_CHANGED, "%s, not %s" % (subject, rdns))
    if not set(names) <= set(found):
        raise Deviation(SAN_DROPPED, "%s, not %s" % (found, names))


def enrol_by_get(device):
    enrol(device)
    require(any(line.startswith("GET /%s PKIOperation" % device.variant) for line in device.server.child.lines()),
            "no PKIOperation by GET")


def apply_again(device):
    """Nothing is sent for a certificate that is good."""
    first = device.apply()
    device.require_valid(first)
    before = device.requests()
    again = device.apply()
    device.require_valid(again)
    require(again.status["thumbprint"] == first.status["thumbprint"], "another certificate")
    require(device.requests() == before, "something was sent to the CA")


def root_and_remove(device):
    ended = device.apply()
    device.require_valid(ended)
    require(any(file.startswith("root/") for file in device.files_in_store()), "the root is not installed")
    removed = device.command("remove", POLICY)
    require(removed.exit == 0, "remove: " + removed.describe())
    require(not device.files_in_store(), "left in the store: %s" % device.files_in_store())


def refused_by_ca(device, code="CA_REFUSED_BAD_REQUEST"):
    before = device.requests("PKIOperation")
    device.require_refused(device.apply(), code, 6)
    require(device.requests("PKIOperation") == before + 1, "not one PKIOperation")


def untrusted(device, code):
    """Ends before anything secret leaves."""
    before = device.requests("PKIOperation")
    device.require_refused(device.apply(), code, 7)
    require(device.requests("PKIOperation") == before, "a PKIOperation was sent")


def pending(device):
    """PENDING, then SUCCESS within the quick polls."""
    before = len(device.messages())
    device.require_valid(device.apply())
    require(len(device.messages()) == before + 1, "more than one request: %s" % device.messages())


def pending_over_commands(device):
    """A command ends with PENDING; the next one goes on with the same transaction."""
    before = len(device.messages())
    waiting = device.apply(retryCount=0)
    require(waiting.exit == 3 and waiting.status["state"] == "PENDING" and waiting.error == "CA_PENDING",
            "not PENDING: " + waiting.describe())
    device.require_valid(device.apply(retryCount=3))
    require(len(device.messages()) == before + 1, "more than one request: %s" % device.messages())


def renew(device, messages=None):
    """Enrols and renews; messages are those of the renewal as the server read them."""
    first = device.apply()
    device.require_valid(first)
    before = len(device.messages())
    ended = device.command("renew", POLICY)
    if ended.error:
        require(ended.status["state"] == "VALID" and ended.status["thumbprint"] == first.status["thumbprint"],
                "the old certificate is not in force: " + ended.describe())
        device.require_sound_files(ended)
    device.require_valid(ended)
    require(ended.status["thumbprint"] != first.status["thumbprint"], "no new certificate")
    compare(device, ended)
    if messages is not None:
        seen = device.messages()[before:]
        require(seen == messages, "the server has read %s, not %s" % (seen, messages))


def server_down(device):
    """Runs last: stops the server."""
    device.server.stop_all()
    ended = device.apply()
    require(ended.exit == 5 and ended.error == "CONNECT_FAILED", "not exit 5: " + ended.describe())
    require(ended.status["nextAttempt"] is not None, "no further attempt is planned")

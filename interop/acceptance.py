"""The acceptance set: the rows of the matrix, the servers, and what is expected where."""

from dataclasses import dataclass, field

import scenarios
from expect import SAN_DROPPED, SUBJECT_CHANGED, Breaks, NotOffered, Works
from servers import LONG_CHALLENGE, SPECIAL_CHALLENGE

OLD_GO, GO, JSCEP = "scepserver 2.1.0", "scepserver 2.3.0", "jscep 2.5.8 servlet"
SERVERS = (OLD_GO, GO, JSCEP)


@dataclass(frozen=True)
class Row:
    """One row.

    name: unique, for --only
    title: what it shows
    scenario: a function of scenarios.py
    policy: members that differ from the policy of all rows
    check: further arguments of the scenario
    variant: rules of the CA that it needs
    cells: what is expected of a server; Works() if it is not named
    """

    name: str
    title: str
    scenario: object
    policy: dict = field(default_factory=dict)
    check: dict = field(default_factory=dict)
    variant: str = "plain"
    cells: dict = field(default_factory=dict)

    def expected(self, server):
        return self.cells.get(server, Works())


def on_scepserver(cell):
    return {OLD_GO: cell, GO: cell}


NO_PENDING = on_scepserver(NotOffered("decides at once and knows no PENDING"))
NO_RA = on_scepserver(NotOffered("signs and decrypts with its CA key and has no RA certificates"))
ALWAYS_POST = on_scepserver(NotOffered("always announces POST"))
ALWAYS_AES = on_scepserver(NotOffered("always announces AES"))
CHALLENGE_IN_RENEWAL = on_scepserver(Breaks(
    "CA_REFUSED_BAD_REQUEST",
    "asks for the challenge in renewals too, although RFC 8894 section 2.4 wants it left out there"))
NO_RENEWAL_REQ = {JSCEP: Breaks(
    "SERVER_UNAVAILABLE",
    "knows no RenewalReq (17) of RFC 8894 section 2.3 and answers it with HTTP 500")}
COPIES_SIGNATURE_ALGORITHM = {OLD_GO: Breaks(
    "CA_REFUSED_BAD_REQUEST",
    "signs with the algorithm of the request's own signature, which its RSA key cannot do for an EC request")}
DROPS_OTHER_NAMES = on_scepserver(Breaks(
    SAN_DROPPED, "copies DNS names, e-mail and IP addresses and URIs only; the otherName of a UPN is lost"))
SORTS_SUBJECT = on_scepserver(Breaks(
    SUBJECT_CHANGED, "puts the subject into an order of its own and all OU into one RDN"))
FILES_BY_NAME = on_scepserver(Breaks(
    "CA_REFUSED_BAD_REQUEST", "keeps certificates in files named by the CN, which a slash breaks"))

# Renewals as the server reads them: message type, and whether a challenge is in it.
RENEWAL, RENEWAL_WITH = ("RenewalReq", False), ("RenewalReq", True)
REQUEST, REQUEST_WITH = ("PKCSReq", False), ("PKCSReq", True)

SPECIAL_SUBJECT = 'CN="a, b + c = d; <e> #f ""g"" \\h",OU=Geräte 设备,O=Org'
SPECIAL_SUBJECT_SHOWN = ['O=Org', 'OU=Geräte 设备', 'CN=a\\, b \\+ c = d\\; \\<e\\> #f \\"g\\" \\\\h']
SLASHES = "/C=US/O=ABCEnterprise/CN=foo/1.2.5.3=bar"

ROWS = (
    # The life of a certificate
    Row("enrol", "Enrol: every proof holds, openssl verifies the certificate", scenarios.enrol,
        check={"rdns": ["O=Org", "CN=device-1"]}),
    Row("again", "Apply again: same certificate, nothing sent", scenarios.apply_again),
    Row("root", "Enrol with the root, then remove: nothing is left", scenarios.root_and_remove,
        {"includeRootCertificate": True}),

    # Refusals
    Row("wrong-challenge", "Wrong challenge: refused, exit 6", scenarios.refused_by_ca, {"challenge": "wrong"}),
    Row("no-challenge", "No challenge where one is wanted: refused, exit 6", scenarios.refused_by_ca,
        {"challenge": None}),
    Row("wrong-pin", "Wrong pin: exit 7, nothing secret sent", scenarios.untrusted, {"caThumbprint": "00" * 32},
        {"code": "PIN_MISMATCH"}),

    # Challenges
    Row("long-challenge", "Challenge of 4,096 characters", scenarios.enrol, {"challenge": LONG_CHALLENGE},
        variant="long-challenge"),
    Row("special-challenge", "Challenge with blanks, quotes and other special characters", scenarios.enrol,
        {"challenge": SPECIAL_CHALLENGE}, variant="special-challenge"),

    # Pending
    Row("pending", "PENDING twice, then SUCCESS within one command", scenarios.pending, variant="pending",
        cells=NO_PENDING),
    Row("pending-commands", "PENDING ends a command, the next goes on with the transaction",
        scenarios.pending_over_commands, variant="pending", cells=NO_PENDING),

    # Renewal
    Row("renew-auto", "Renewal `auto`: down the ladder until the CA agrees", scenarios.renew,
        check={"messages": [RENEWAL, RENEWAL_WITH]}, cells={JSCEP: NotOffered("announces no Renewal; see the next row")}),
    Row("renew-auto-19", "Renewal `auto` where Renewal is not announced: PKCSReq signed by the old certificate",
        scenarios.renew, check={"messages": [REQUEST]},
        cells=on_scepserver(NotOffered("always announces Renewal"))),
    Row("renew-auto-false", "Renewal `auto` where Renewal is announced but RenewalReq is not known: new enrolment",
        scenarios.renew, check={"messages": [REQUEST_WITH]}, variant="renewal",
        cells=on_scepserver(NotOffered("knows RenewalReq"))),
    Row("renew-17", "RenewalReq, no challenge", scenarios.renew,
        {"renewalMode": "renewalReq", "renewalChallenge": "never"}, {"messages": [RENEWAL]},
        cells={**CHALLENGE_IN_RENEWAL, **NO_RENEWAL_REQ}),
    Row("renew-17-challenge", "RenewalReq with the challenge", scenarios.renew,
        {"renewalMode": "renewalReq", "renewalChallenge": "always"}, {"messages": [RENEWAL_WITH]},
        cells=NO_RENEWAL_REQ),
    Row("renew-19", "PKCSReq signed by the old certificate, no challenge", scenarios.renew,
        {"renewalMode": "pkcsReqSignedByOld", "renewalChallenge": "never"}, {"messages": [REQUEST]},
        cells=CHALLENGE_IN_RENEWAL),
    Row("renew-19-challenge", "PKCSReq signed by the old certificate, with the challenge", scenarios.renew,
        {"renewalMode": "pkcsReqSignedByOld", "renewalChallenge": "always"}, {"messages": [REQUEST_WITH]}),
    Row("renew-new", "Renewal as a new enrolment", scenarios.renew, {"renewalMode": "newEnrolment"},
        {"messages": [REQUEST_WITH]}),

    # RA
    Row("ra", "RA split: one certificate decrypts, another signs", scenarios.enrol, variant="ra", cells=NO_RA),
    Row("ra-renew", "RA split: renewal", scenarios.renew, variant="ra", cells=NO_RA),

    # HTTP and algorithms
    Row("get", "PKIOperation by GET", scenarios.enrol_by_get, variant="get", cells=ALWAYS_POST),
    Row("message", "`message=` with GetCACaps and GetCACert", scenarios.enrol, {"templateName": "Wi-Fi Geräte"}),
    Row("sha512", "SHA-512", scenarios.enrol, {"hashAlgorithm": "SHA-512"}),
    Row("old", "A server without AES: exit 7, nothing secret sent", scenarios.untrusted,
        check={"code": "CAPABILITIES_TOO_WEAK"}, variant="old", cells=ALWAYS_AES),
    Row("old-allowed", "The same with `legacyAlgorithms`: 3DES and SHA-1, by GET", scenarios.enrol_by_get,
        {"legacyAlgorithms": True}, variant="old", cells=ALWAYS_AES),

    # Keys
    Row("rsa-1024", "RSA 1024", scenarios.enrol, {"keyLength": 1024}, {"key": "Public-Key: (1024 bit)"}),
    Row("rsa-4096", "RSA 4096", scenarios.enrol, {"keyLength": 4096}, {"key": "Public-Key: (4096 bit)"}),
    Row("ec-p256", "EC P-256, by an RSA transport key", scenarios.enrol, {"keyAlgorithm": "EC-P256"},
        {"key": "NIST CURVE: P-256"}, cells=COPIES_SIGNATURE_ALGORITHM),
    Row("ec-p384", "EC P-384, by an RSA transport key", scenarios.enrol, {"keyAlgorithm": "EC-P384"},
        {"key": "NIST CURVE: P-384"}, cells=COPIES_SIGNATURE_ALGORITHM),

    # Names
    Row("subject-special", "Subject with every special character, and beyond ASCII", scenarios.enrol,
        {"subjectName": SPECIAL_SUBJECT}, {"rdns": SPECIAL_SUBJECT_SHOWN}),
    Row("subject-slashes", "`CN=\"%s\"` is one CN" % SLASHES, scenarios.enrol,
        {"subjectName": 'CN="%s"' % SLASHES}, {"rdns": ["CN=" + SLASHES]}, cells=FILES_BY_NAME),
    Row("subject-rdns", "Subject of seven RDNs, two OU", scenarios.enrol,
        {"subjectName": "CN=device-1,OU=One,OU=Two,O=Org,L=Bern,ST=BE,C=CH"},
        {"rdns": ["C=CH", "ST=BE", "L=Bern", "O=Org", "OU=Two", "OU=One", "CN=device-1"], "ordered": True},
        cells=SORTS_SUBJECT),
    Row("san", "SAN: DNS name, e-mail address, IP address, URI", scenarios.enrol,
        {"subjectAlternativeName": "dns=device-1.example.org;email=d1@example.org;ip=192.0.2.7;uri=https://example.org/d1"},
        {"names": ["DNS:device-1.example.org", "email:d1@example.org", "IP Address:192.0.2.7",
                   "URI:https://example.org/d1"]}),
    Row("san-sid", "SAN: URI of a SID", scenarios.enrol,
        {"subjectAlternativeName": "uri=tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-1104"},
        {"names": ["URI:tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-1104"]}),
    Row("san-upn", "SAN: UPN", scenarios.enrol, {"subjectAlternativeName": "upn=d1@example.org"},
        {"names": ["othername: UPN::d1@example.org"]}, cells=DROPS_OTHER_NAMES),

    # The end; this row stops the server
    Row("down", "Server down: exit 5, another attempt is planned", scenarios.server_down),
)

"""The SCEP servers that Scepter is run against.

Each server has the same few methods: url(variant), messages(), requests(), stop_all(), and a CA certificate. A variant is
the same CA under other rules; a server that lacks a variant is not asked for it, because the row says NotOffered.
"""

import re
import shutil
import socket

from processes import Child, tool

CHALLENGE = "sesame1"
# As long as the encrypted challenges that Intune hands out; PKCS #9 says 255, and no server seen enforces it.
LONG_CHALLENGE = "0123456789abcdef" * 256
SPECIAL_CHALLENGE = "a b!@#$%^&*_()+/=?\"'<>;,\\"
CHALLENGES = {"long-challenge": LONG_CHALLENGE, "special-challenge": SPECIAL_CHALLENGE}


def challenge_of(variant):
    return CHALLENGES.get(variant, CHALLENGE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def pin_of(certificate):
    """SHA-256 of a PEM file's certificate, as openssl prints it."""
    return tool("openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").strip().partition("=")[2]


class ScepServer:
    """micromdm's scepserver. A process a variant, since the challenge is an argument; all with the same CA."""

    def __init__(self, program, work):
        self.program = program
        self.work = work
        self.children = {}
        work.mkdir()
        tool(program, "ca", "-init", "-depot", work / "depot", "-organization", "Org", "-country", "US",
             "-key-password", "x")
        self.ca = work / "depot" / "ca.pem"
        self.pin = pin_of(self.ca)

    def url(self, variant):
        if variant not in self.children:
            depot = self.work / variant
            shutil.copytree(self.work / "depot", depot)
            port = free_port()
            child = Child([self.program, "-depot", depot, "-port", port, "-challenge", challenge_of(variant),
                           "-allowrenew", "0", "-capass", "x", "-debug"], self.work / (variant + ".log"))
            self.children[variant] = (child, port)
            child.wait_until(lambda: listens(port), "scepserver")
        return "http://127.0.0.1:%d/scep" % self.children[variant][1]

    def messages(self, variant):
        """The certificate requests it has read, as (message type, carried a challenge)."""
        text = "\n".join(self.children[variant][0].lines())
        return [(name, seen == "true") for name, seen in
                re.findall(r'scep_message_type="(\w+) \(\d+\)".*\n.*has_challenge=(\w+)', text)]

    def requests(self, variant, operation=""):
        """How many HTTP requests came, of one operation or of all."""
        return sum("component=scep_service method=" + operation in line for line in self.children[variant][0].lines())

    def stop_all(self):
        for child, _ in self.children.values():
            child.stop()
        self.children = {}


class JscepServlet:
    """The jscep servlet on Jetty: one process, a path a variant, one CA."""

    COMMON = "TRIPLE_DES,SHA_1,SHA_256,SHA_512"
    VARIANTS = {
        "plain": {"capabilities": "AES,POST_PKI_OPERATION," + COMMON},
        "renewal": {"capabilities": "AES,POST_PKI_OPERATION,RENEWAL," + COMMON},
        "pending": {"capabilities": "AES,POST_PKI_OPERATION," + COMMON, "pendingPolls": "2"},
        "ra": {"capabilities": "AES,POST_PKI_OPERATION," + COMMON, "separateRa": "true"},
        "get": {"capabilities": "AES," + COMMON},
        "old": {"capabilities": "TRIPLE_DES,SHA_1"},
        "long-challenge": {"capabilities": "AES,POST_PKI_OPERATION," + COMMON},
        "special-challenge": {"capabilities": "AES,POST_PKI_OPERATION," + COMMON},
    }

    def __init__(self, java, class_path, work):
        work.mkdir()
        self.ca = work / "ca.pem"
        rules = work / "servlets.properties"
        rules.write_text(self.properties())
        self.child = Child([java, "-Xshare:auto", "-XX:+UseSerialGC", "-cp", class_path,
                            "dev.scepter.interop.jscep.ServerMain", rules, self.ca], work / "server.log")
        self.port = int(self.child.wait_until(self.announced_port, "the jscep servlet"))
        self.pin = pin_of(self.ca)

    @classmethod
    def properties(cls):
        lines = ["servlets=" + ",".join(cls.VARIANTS)]
        for name, rules in cls.VARIANTS.items():
            for key, value in {**rules, "challenge": challenge_of(name)}.items():
                lines.append("%s.%s=%s" % (name, key, value.replace("\\", "\\\\")))
        return "\n".join(lines) + "\n"

    def announced_port(self):
        return next((line.split()[1] for line in self.child.lines() if line.startswith("port ")), None)

    def url(self, variant):
        return "http://127.0.0.1:%d/%s" % (self.port, variant)

    def messages(self, variant):
        found = re.findall(r"^enrol (\S+) (\w+) (\w+)$", "\n".join(self.child.lines()), re.MULTILINE)
        return [(kind, seen == "true") for name, kind, seen in found if name == variant]

    def requests(self, variant, operation=""):
        start = re.compile(r"(GET|POST) /%s %s" % (re.escape(variant), operation))
        return sum(bool(start.match(line)) for line in self.child.lines())

    def stop_all(self):
        self.child.stop()

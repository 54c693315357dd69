"""What a cell of the matrix may be expected to be, and what it can turn out to be."""

from dataclasses import dataclass

# Scepter's warnings about what a CA did otherwise than asked (docs/warnings.md).
SUBJECT_CHANGED, SAN_DROPPED, SAN_ADDED = "subjectChanged", "sanDropped", "sanAdded"


@dataclass(frozen=True)
class Works:
    """The scenario ends as it should."""


@dataclass(frozen=True)
class Breaks:
    """The server breaks a rule or does less than it was asked for.

    code: the error code that Scepter must end with, or the warning that it must give about the certificate
    why: a sentence without its subject, the server
    """

    code: str
    why: str

    @property
    def is_warning(self):
        return self.code in (SUBJECT_CHANGED, SAN_DROPPED)


@dataclass(frozen=True)
class NotOffered:
    """The server has no such thing; nothing is run."""

    why: str


class Unmet(Exception):
    """A check failed that no cell may expect: always a red cell."""


class Deviation(Exception):
    """The device did not get what the policy asks for: the code of Scepter's error or warning."""

    def __init__(self, code, message):
        super().__init__("%s: %s" % (code, message))
        self.code = code


def require(condition, message):
    if not condition:
        raise Unmet(message)

"""What a cell of the matrix may be expected to be, and what it can turn out to be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Works:
    """The scenario ends as it should."""


@dataclass(frozen=True)
class Breaks:
    """The server breaks a rule or knows less than was asked for; Scepter must end with exactly this code."""

    code: str
    why: str


@dataclass(frozen=True)
class NotOffered:
    """The server has no such thing; nothing is run."""

    why: str


class Unmet(Exception):
    """A check failed that no cell may expect: always a red cell."""


class Deviation(Exception):
    """Scepter says that it did not get what the policy asks for, with the code of an error or a warning."""

    def __init__(self, code, message):
        super().__init__("%s: %s" % (code, message))
        self.code = code


def require(condition, message):
    if not condition:
        raise Unmet(message)

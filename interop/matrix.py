"""The run as a page."""

from expect import Breaks, NotOffered

HEAD = """\
# Interoperability

Scepter against SCEP servers, and SCEP clients against the lab's CA. None of them shares code with Scepter.

This page is made from a run (`interop/run --update`); do not edit it. Every run compares itself with this page, and fails if
a cell turns out otherwise.

✓ works · **breaks** the server breaks a rule or does less than it was asked for, and it ends exactly as the note says ·
– not offered by the server, nothing to run

Each certificate is compared with its policy by openssl, too: Scepter must warn if the CA changed the subject (also the order
of its parts) or dropped or added alternative names, and only then.
"""


class Page:
    def __init__(self):
        self.lines = [HEAD]
        self.notes = []

    def table(self, title, first, columns, rows):
        """rows: (title, [cell, …]), a cell being the sentence of a footnote with its mark, or a mark alone."""
        self.lines += ["## " + title, "", "| %s |" % " | ".join((first,) + tuple(columns)),
                       "|%s" % ("---|" * (len(columns) + 1))]
        for name, cells in rows:
            self.lines.append("| %s | %s |" % (name, " | ".join(self.marked(*cell) for cell in cells)))
        self.lines.append("")

    def marked(self, mark, sentence=None):
        if sentence is None:
            return mark
        if sentence not in self.notes:
            self.notes.append(sentence)
        return "%s [%d]" % (mark, self.notes.index(sentence) + 1)

    def text(self):
        notes = ["%d. %s" % (number, sentence) for number, sentence in enumerate(self.notes, 1)]
        return "\n".join(self.lines + ["## Cells that are not ✓", ""] + notes) + "\n"


def cell(expected):
    """Mark and sentence of a cell that has turned out as expected."""
    if isinstance(expected, NotOffered):
        return "–", sentence(expected.why)
    if isinstance(expected, Breaks):
        verb = "warns" if expected.is_warning else "says"
        return "**breaks**", "%s Scepter %s `%s`." % (sentence(expected.why), verb, expected.code)
    return ("✓",)


def sentence(predicate):
    return "The server %s." % predicate

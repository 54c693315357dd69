"""Runs the acceptance set against all servers, the clients against the lab, and writes docs/interop.md."""

import argparse
import collections
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback

import acceptance
import clients
import matrix
from device import Device
from expect import Breaks, Deviation, NotOffered, Unmet, Works
from servers import JscepServlet, ScepServer

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent
LAUNCHER = CHECKOUT / "scepter"
PAGE = CHECKOUT / "docs" / "interop.md"
TARGET = HERE / "jscep" / "target"
JSCEP_CLASS_PATH = "%s/lib/*:%s/classes" % (TARGET, TARGET)
LAB_TARGET = CHECKOUT / "src-test-fixtures" / "target"
LAB_CLASS_PATH = "%s/lib/*:%s/classes" % (LAB_TARGET, LAB_TARGET)


def java():
    home = os.environ.get("JAVA_HOME")
    return home + "/bin/java" if home and os.access(home + "/bin/java", os.X_OK) else "java"


class Tally:
    """Counts and prints results; threads share it."""

    def __init__(self):
        self.counts = collections.Counter()
        self.lock = threading.Lock()

    def add(self, result, where, name, detail=""):
        with self.lock:
            self.counts[result] += 1
            print("  %-8s %-20s %s" % (result, where, name), flush=True)
            for line in detail.splitlines():
                print("             " + line, flush=True)


def outcome(row, server, folder):
    """What is wrong with the row at this server, or None."""
    expected = row.expected(server.name)
    try:
        row.scenario(Device(LAUNCHER, folder, server, row.variant, row.policy), **row.check)
    except Deviation as deviation:
        if isinstance(expected, Breaks) and deviation.code == expected.code:
            return None
        return "expected %s, got %s" % (getattr(expected, "code", "success"), deviation)
    except Unmet as unmet:
        return str(unmet)
    except Exception:
        return "defect of the test: " + traceback.format_exc()
    if isinstance(expected, Works):
        return None
    return "works, but was expected to end with %s: %s" % (expected.code, expected.why)


def run_column(name, start, rows, work, tally):
    """Runs all rows against one server, in their order."""
    server = start(work / "server")
    server.name = name
    try:
        for row in rows:
            if isinstance(row.expected(name), NotOffered):
                tally.add("-", name, row.name)
            else:
                begun = time.monotonic()
                wrong = outcome(row, server, work / row.name)
                broken = isinstance(row.expected(name), Breaks)
                tally.add("FAIL" if wrong else "breaks" if broken else "ok", name,
                          "%-20s %4.1f s" % (row.name, time.monotonic() - begun), wrong or "")
    finally:
        server.stop_all()


def write_page(rows, text_rows):
    page = matrix.Page()
    page.table("Servers", "Scepter against", acceptance.SERVERS, [
        (row.title, [matrix.cell(row.expected(server)) for server in acceptance.SERVERS])
        for row in rows])
    page.table("Clients against the lab", "Client", ["Lab's CA"], [(title, [("✓",)]) for title in text_rows])
    return page.text()


def compare(text, update):
    if update:
        PAGE.write_text(text)
        return True
    written = TARGET / "interop.md"
    written.write_text(text)
    before = PAGE.read_text() if PAGE.exists() else ""
    if before == text:
        return True
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), text.splitlines(True), str(PAGE), str(written)))
    print("docs/interop.md differs from the run; if the run is right: interop/run --update")
    return False


def main():
    parser = argparse.ArgumentParser(prog="interop/run")
    parser.add_argument("--scepserver-2.1.0", dest="old_go", metavar="PATH", help="Debian's, package scep")
    parser.add_argument("--scepserver-2.3.0", dest="go", metavar="PATH")
    parser.add_argument("--only", action="append", metavar="ROW", help="a row of acceptance.py, or: clients")
    parser.add_argument("--update", action="store_true", help="write docs/interop.md if all is as expected")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    starts = {acceptance.JSCEP: lambda work: JscepServlet(java(), JSCEP_CLASS_PATH, work)}
    for name, program in ((acceptance.OLD_GO, arguments.old_go), (acceptance.GO, arguments.go)):
        if program:
            starts[name] = lambda work, program=program: ScepServer(program, work)
        else:
            print("SKIPPED: no program given for " + name)
    rows = [row for row in acceptance.ROWS if not arguments.only or row.name in arguments.only]

    work = pathlib.Path(tempfile.mkdtemp(prefix="interop"))
    tally = Tally()
    try:
        with concurrent.futures.ThreadPoolExecutor() as pool:
            columns = []
            for number, (name, start) in enumerate(starts.items()):
                folder = work / str(number)
                folder.mkdir()
                columns.append(pool.submit(run_column, name, start, rows, folder, tally))
            if not arguments.only or "clients" in arguments.only:
                clients.run_all(java(), LAB_CLASS_PATH, JSCEP_CLASS_PATH, work, tally)
            for column in columns:
                column.result()
    finally:
        shutil.rmtree(work, ignore_errors=True)

    same = True
    if tally.counts["FAIL"] == 0 and not arguments.only and len(starts) == len(acceptance.SERVERS):
        same = compare(write_page(rows, [client.title for client in clients.ROWS]), arguments.update)
    print("%d passed, %d as expected of a server that breaks a rule, %d not offered, %d failed" % (
        tuple(tally.counts[key] for key in ("ok", "breaks", "-", "FAIL"))))
    return 0 if same and tally.counts["FAIL"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

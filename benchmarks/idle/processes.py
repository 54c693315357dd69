"""What the Linux kernel tells about a running process. For the programs in this folder; Python 3, no other packages."""

import os
import time

# One line of the table: key in a measurement, words, unit.
ROWS = [
    ("rss_mb", "resident memory", "MB"),
    ("pss_mb", "  its share of it (PSS)", "MB"),
    ("private_mb", "  its own", "MB"),
    ("anonymous_mb", "  of no file", "MB"),
    ("peak_mb", "highest resident memory so far", "MB"),
    ("threads", "threads", ""),
    ("wakeups_per_minute", "wake-ups", "a minute"),
    ("cpu_ms_per_minute", "CPU time", "ms a minute"),
    ("child_cpu_ms_per_minute", "CPU time of processes that it started", "ms a minute"),
    ("disk_bytes", "written to disks", "bytes"),
    ("written_bytes", "written by calls, sockets included", "bytes"),
    ("write_calls", "calls that write", ""),
]


class Gone(Exception):
    """The process has ended, or may not be looked at."""


class Sample:
    """Counters of a process at one moment."""

    def __init__(self, pid):
        try:
            self.when = time.monotonic()
            self.cpu = cpu_seconds(pid)
            self.child_cpu = child_cpu_seconds(pid)
            self.io = fields(f"/proc/{pid}/io")
            self.switches = dict(voluntary_switches(pid))
            self.names = {tid: thread_name(pid, tid) for tid in self.switches}
        except OSError as error:
            raise Gone(f"process {pid} cannot be measured: {error}") from error


def fields(path):
    """The numbers of a file of lines such as `Rss:  1234 kB`."""
    values = {}
    with open(path, encoding="ascii", errors="replace") as file:
        for line in file:
            name, _, rest = line.partition(":")
            words = rest.split()
            if words and words[0].isdigit():
                values[name] = int(words[0])
    return values


def cpu_seconds(pid):
    """CPU time of all threads, those that ended included, to the nanosecond."""
    # The clock of another process as clock_getcpuclockid(3) makes it; /proc/PID/stat counts in steps of 10 ms.
    return time.clock_gettime((~pid << 3) | 2)


def child_cpu_seconds(pid):
    """CPU time of children that ended and were waited for, in steps of 10 ms."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        after_name = file.read().rpartition(")")[2].split()
    return (int(after_name[13]) + int(after_name[14])) / os.sysconf("SC_CLK_TCK")


def voluntary_switches(pid):
    """How often each thread went to sleep so far; it woke up as often. Threads that ended are missing."""
    for tid in os.listdir(f"/proc/{pid}/task"):
        try:
            yield int(tid), fields(f"/proc/{pid}/task/{tid}/status")["voluntary_ctxt_switches"]
        except (OSError, KeyError):
            continue  # it ended meanwhile


def thread_name(pid, tid):
    try:
        with open(f"/proc/{pid}/task/{tid}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return "?"


def memory(pid):
    """Memory now, in MB of 1024 kB."""
    try:
        rollup = fields(f"/proc/{pid}/smaps_rollup")
        status = fields(f"/proc/{pid}/status")
    except OSError as error:
        raise Gone(f"process {pid} cannot be measured: {error}") from error
    if "Rss" not in rollup:
        raise Gone(f"process {pid} has ended")
    private = sum(rollup.get(name, 0) for name in ("Private_Clean", "Private_Dirty", "Private_Hugetlb"))
    return {
        "rss_mb": megabytes(rollup["Rss"]),
        "pss_mb": megabytes(rollup["Pss"]),
        "private_mb": megabytes(private),
        "anonymous_mb": megabytes(rollup["Anonymous"]),
        "peak_mb": megabytes(status.get("VmHWM", 0)),
        "threads": status.get("Threads", 0),
    }


def megabytes(kilobytes):
    return round(kilobytes / 1024, 1)


def difference(before, after):
    """What happened between two samples of one process."""
    minutes = (after.when - before.when) / 60
    woken = {tid: count - before.switches.get(tid, 0) for tid, count in after.switches.items()}
    by_name = {}
    for tid, count in woken.items():
        by_name[after.names[tid]] = by_name.get(after.names[tid], 0) + count
    busiest = sorted(((count, name) for name, count in by_name.items() if count), reverse=True)
    return {
        "seconds": round(minutes * 60, 1),
        "wakeups_per_minute": round(sum(woken.values()) / minutes, 1),
        "cpu_ms": round((after.cpu - before.cpu) * 1000, 3),
        "cpu_ms_per_minute": round((after.cpu - before.cpu) * 1000 / minutes, 2),
        "child_cpu_ms_per_minute": round((after.child_cpu - before.child_cpu) * 1000 / minutes, 1),
        "disk_bytes": after.io["write_bytes"] - before.io["write_bytes"],
        "written_bytes": after.io["wchar"] - before.io["wchar"],
        "write_calls": after.io["syscw"] - before.io["syscw"],
        "busiest_threads": [{"name": name, "wakeups": count} for count, name in busiest[:10]],
    }


def measure(pids, seconds):
    """Watches processes for some time, all at once; one measurement each."""
    before = [Sample(pid) for pid in pids]
    time.sleep(seconds)
    after = [Sample(pid) for pid in pids]
    return [
        {"pid": pid, **memory(pid), **difference(old, new)} for pid, old, new in zip(pids, before, after)
    ]


def table(measurements, titles):
    """The measurements as text, one column each."""
    wide = max(len(words) for _, words, _ in ROWS)
    lines = [" " * wide + "".join(f"{title:>12}" for title in titles)]
    for key, words, unit in ROWS:
        values = "".join(f"{measurement[key]:>12}" for measurement in measurements)
        lines.append(f"{words:<{wide}}{values}  {unit}".rstrip())
    return "\n".join(lines)

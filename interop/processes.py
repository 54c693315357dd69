"""Starting and ending child processes."""

import subprocess
import time

END_SECONDS = 10


def run(*command, timeout=120, **options):
    """Runs a tool to its end; its exit code is the caller's business."""
    return subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
        **options)


def tool(*command, **options):
    """Runs a tool that must succeed and gives what it printed."""
    done = run(*command, **options)
    if done.returncode != 0:
        raise RuntimeError("%s failed:\n%s%s" % (command[0], done.stdout, done.stderr))
    return done.stdout


class Child:
    """A server process whose output goes to a log file. Ends when its standard input ends, or is told to."""

    def __init__(self, command, log, **options):
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.PIPE, stdout=out, stderr=subprocess.STDOUT, **options)

    def lines(self):
        return self.log.read_text(errors="replace").splitlines()

    def wait_until(self, ready, what, seconds=60):
        """Waits until ready() gives something true, and gives it back."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            result = ready()
            if result:
                return result
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError("%s is not ready:\n%s" % (what, "\n".join(self.lines())))

    def stop(self):
        self.process.stdin.close()
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

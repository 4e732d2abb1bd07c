"""Run programs side by side on this computer, and leave none behind.

Introduced in lesson 13.  A program that is run here ends by itself, or is
killed: at the time limit, when the cell is interrupted, and when the
notebook's kernel itself is gone.  Each has a guard for that, a process that
runs this file and reads from a pipe.  The pipe breaks when the notebook closes
it, and also when there is no notebook any more.  (A thread of the program
itself could not guard it: while TensorFlow waits for the other workers, no
other thread of Python runs.)
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

_ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",  # a GPU may be in use by the notebook
    # TensorFlow's workers would look for each other behind a proxy
    "no_grpc_proxy": "127.0.0.1",
}
_KILLED = 9  # the signal, and the exit code of a guard whose program got it


@dataclass(frozen=True)
class Ended:
    """What is left of a program: exit code, seconds, and what it printed."""

    code: int
    seconds: float
    text: str
    log: str

    @property
    def how(self):
        """How it ended, as str: at its end, killed, or by which error."""
        if self.code == 0:
            return "reached its end"
        if self.code == _KILLED:
            return "killed"
        return f"stopped by {self.error.split(':')[0] or 'an error'}"

    @property
    def error(self):
        """The last error of the log in one line, as str; else ""."""
        found = re.findall(r"^(?:\w+\.)*(\w+Error: .*)", self.log, flags=re.M)
        return found[-1] if found else ""


def free_addresses(number):
    """Return addresses, ``"127.0.0.1:port"``, that nobody listens at.

    Args:
        number: int, how many.
    """
    with contextlib.ExitStack() as stack:
        # all at once, so that no port is given out twice
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [f"127.0.0.1:{one.getsockname()[1]}" for one in sockets]


def run(command, environments=({},), timeout=300):
    """Run a Python program once for each environment, all at a time.

    They see no GPU.

    Args:
        command: list, the program's path, then its arguments.
        environments: a dict for each process, added to its environment.
        timeout: seconds after which what still runs is killed.

    Returns:
        A list of ``Ended``, in the order of ``environments``.
    """
    start, ended, processes = time.monotonic(), {}, []
    with contextlib.ExitStack() as stack:
        for environment in environments:
            out, err = (
                stack.enter_context(tempfile.TemporaryFile()) for _ in "oe"
            )
            process = subprocess.Popen(
                [sys.executable, __file__, *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env=os.environ | _ENVIRONMENT | environment,
            )
            stack.callback(_end, process)
            processes.append((process, out, err))
        while len(ended) < len(processes):
            late = time.monotonic() - start > timeout
            for process, *_ in processes:
                if late:
                    _end(process)
                if process.poll() is not None:
                    ended.setdefault(process, time.monotonic() - start)
            time.sleep(0.02)
        return [
            Ended(process.returncode, ended[process], _text(out), _text(err))
            for process, out, err in processes
        ]


def _end(process):
    process.stdin.close()
    process.wait()


def _text(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def _guard(command):
    """Run a program; kill it when nobody holds the other end of stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ■ interrupts the group
    program = subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.DEVNULL
    )

    alone = threading.Event()

    def kill_when_alone():
        os.read(0, 1)  # not sys.stdin, whose lock is in the way of an end
        alone.set()
        program.kill()

    threading.Thread(target=kill_when_alone, daemon=True).start()
    code = abs(program.wait())
    sys.exit(_KILLED if alone.is_set() else code)  # Windows's own code is 1


if __name__ == "__main__":
    _guard(sys.argv[1:])

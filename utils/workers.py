"""Run programs side by side on this computer, and leave none behind.

Introduced in lesson 20.  A program that is run here ends by itself, or is
killed: at the time limit, and when the cell is interrupted.  Should the
notebook's kernel itself be killed, so that nobody watches any more, the
program ends itself seconds after the time limit.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

_ENVIRONMENT = {
    "CUDA_VISIBLE_DEVICES": "-1",  # a GPU may be in use by the notebook
    # TensorFlow's workers would look for each other behind a proxy
    "no_grpc_proxy": "127.0.0.1",
    "PYTHONIOENCODING": "utf-8",  # also on Windows
    "PYTHON_COLORS": "0",  # Python 3.13 would colour an error's name
}
# What each Python runs: it takes a time limit, then the program and its words.
# faulthandler's clock needs no turn of Python's own, and so it ends a program
# even while TensorFlow waits for the other workers and lets no Python run.
_START = """\
import faulthandler, os, runpy, sys

limit, *sys.argv = sys.argv[1:]
faulthandler.dump_traceback_later(float(limit), exit=True)
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_KILLED = 9  # the signal; Windows has none, and a code of its own


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
    # two seconds later, so that it is here that a program is killed
    words = [_START, str(timeout + 2), *map(str, command)]
    start, ended, processes = time.monotonic(), {}, []
    with contextlib.ExitStack() as stack:
        for environment in environments:
            out = stack.enter_context(_file())
            err = stack.enter_context(_file())
            process = subprocess.Popen(
                [sys.executable, "-c", *words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=os.environ | _ENVIRONMENT | environment,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)  # called first
            processes.append((process, out, err))
        while len(ended) < len(processes):
            seconds = time.monotonic() - start
            late = seconds > timeout
            for process, *_ in processes:
                if late:
                    process.kill()
                if process.poll() is not None:
                    code = _KILLED if late else abs(process.returncode)
                    ended.setdefault(process, (code, seconds))
            time.sleep(0.02)
        return [
            Ended(*ended[process], _text(out), _text(err))
            for process, out, err in processes
        ]


def _file():
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def _text(file):
    file.seek(0)
    return file.read()

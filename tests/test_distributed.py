"""Programs run side by side end by themselves, or are ended."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import lessons
import psutil  # ipykernel brings it
import pytest

from utils import workers

# Says who it is, in a file's name and in print, and does what it is told.
PROGRAM = """
import os, sys, time

open(f"{sys.argv[0]}.{os.getpid()}", "w").close()
print(os.getpid(), "✓")
exec(sys.argv[1])
"""
# what a notebook's kernel does, as a process that can be ended
KERNEL = """import json, signal, sys; from utils import workers
# as a kernel does, also if whoever runs the tests ignores the signal
signal.signal(signal.SIGINT, signal.default_int_handler)
workers.run(*json.loads(sys.argv[1]))"""
MEET = "while len(os.listdir(os.path.dirname(sys.argv[0]))) < 3: pass"
FOREVER = "time.sleep(600)"
# no other thread of Python runs, as while TensorFlow waits for a worker
STUCK = "import ctypes; ctypes.PyDLL(None).sleep(600)"
if os.name == "nt":  # has no C library so
    STUCK = FOREVER
needs_posix = pytest.mark.skipif(os.name == "nt", reason="has no signals so")


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "my program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def started(script):
    """Return the numbers of the processes that have started."""
    return {int(p.suffix[1:]) for p in script.parent.glob(f"{script.name}.*")}


def any_left(script):
    """Return whether one of them is still there."""
    for pid in started(script):
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                return True
    return False


def until(condition, seconds=60):
    """Wait until a condition holds; return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_programs_run_at_the_same_time_and_end(script):
    ended = workers.run([script, MEET], [{}, {}])
    assert [one.how for one in ended] == ["reached its end"] * 2
    assert {one.text for one in ended} == {f"{p} ✓\n" for p in started(script)}
    assert not any_left(script)


def test_each_program_has_its_own_environment(script):
    code = "print(os.environ['WORKER'], os.environ['CUDA_VISIBLE_DEVICES'])"
    ended = workers.run([script, code], [{"WORKER": "0"}, {"WORKER": "1"}])
    said = [one.text.splitlines()[-1] for one in ended]
    assert said == ["0 -1", "1 -1"]


def test_endings_are_told(script, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as a kernel does
    [killed] = workers.run([script, "os.kill(os.getpid(), 9)"])
    assert (killed.how, killed.error) == ("killed", "")
    [failed] = workers.run([script, "1 / 0"])
    assert failed.how == "stopped by ZeroDivisionError"
    assert failed.error == "ZeroDivisionError: division by zero"


def test_time_limit_kills(script):
    ended = workers.run([script, FOREVER], [{}, {}], timeout=1)
    assert [one.how for one in ended] == ["killed"] * 2
    assert not any_left(script)


def interrupt(kernel):
    kernel.send_signal(signal.SIGINT)


def interrupt_group(kernel):  # what Jupyter's ■ does
    os.killpg(kernel.pid, signal.SIGINT)


@pytest.mark.parametrize(
    ("end", "code", "limit"),
    [
        pytest.param(interrupt_group, STUCK, 300, marks=needs_posix),
        pytest.param(interrupt, STUCK, 300, marks=needs_posix),
        (subprocess.Popen.kill, STUCK, 1),
    ],
)
def test_nothing_is_left_of_an_ended_kernel(script, end, code, limit):
    told = json.dumps([[str(script), code], [{}], limit])
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL, told],
        cwd=lessons.ROOT,  # where it finds utils
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    assert until(lambda: any_left(script))
    end(kernel)
    assert kernel.wait(timeout=60) != 0
    assert until(lambda: not any_left(script))

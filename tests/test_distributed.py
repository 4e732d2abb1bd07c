"""Programs run side by side leave no process and no port behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time

import lessons
import psutil  # ipykernel brings it
import pytest

from utils import workers

# Listens at a port, notes who it is and where, and does what it is told.
PROGRAM = """
import os, socket, sys, time

listening = socket.create_server(("127.0.0.1", 0))
port = listening.getsockname()[1]
with open(f"{sys.argv[0]}.{port}", "w") as note:
    print(os.getpid(), port, file=note)
print(port, flush=True)
exec(sys.argv[1])
"""
# what a notebook's kernel does, as a process that can be ended
KERNEL = """import json, signal, sys; from utils import workers
# as a kernel does, also if whoever runs the tests ignores the signal
signal.signal(signal.SIGINT, signal.default_int_handler)
workers.run(*json.loads(sys.argv[1]))"""
FOREVER = "time.sleep(600)"
MEET = "while len(os.listdir(os.path.dirname(sys.argv[0]))) < 3: pass"
WORKER = "import tensorflow as tf; tf.distribute.MultiWorkerMirroredStrategy()"
needs_posix = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no signal for one group"
)


@pytest.fixture
def script(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path / "program.py"


def until(condition, seconds):
    """Wait until a condition holds; return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def notes(script):
    """Return pids and ports that programs have noted."""
    texts = [p.read_text() for p in script.parent.glob(f"{script.name}.*")]
    return [[*map(int, t.split())] for t in texts if t.endswith("\n")]


def listens(port):
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def is_there(pid):
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def nothing_left(found):
    return not any(is_there(pid) or listens(port) for pid, port in found)


def test_programs_run_at_the_same_time_and_end(script):
    ended = workers.run([script, MEET], [{}, {}])
    assert [one.how for one in ended] == ["reached its end"] * 2
    assert {int(one.text) for one in ended} == {p for _, p in notes(script)}
    assert nothing_left(notes(script))


def test_endings_are_told(script):
    [killed] = workers.run([script, "os.kill(os.getpid(), 9)"])
    assert (killed.how, killed.error) == ("killed", "")
    [failed] = workers.run([script, "1 / 0"])
    assert failed.how == "stopped by ZeroDivisionError"
    assert failed.error == "ZeroDivisionError: division by zero"


def test_time_limit_kills(script):
    ended = workers.run([script, FOREVER], [{}, {}], timeout=2)
    assert [one.how for one in ended] == ["killed"] * 2
    assert nothing_left(notes(script))


def interrupt(kernel):
    kernel.send_signal(signal.SIGINT)


def interrupt_group(kernel):  # what Jupyter's ■ does
    os.killpg(kernel.pid, signal.SIGINT)


@pytest.mark.parametrize(
    ("code", "end"),
    [
        pytest.param(FOREVER, interrupt_group, marks=needs_posix),
        pytest.param(FOREVER, interrupt, marks=needs_posix),
        (FOREVER, subprocess.Popen.kill),
        (WORKER, subprocess.Popen.kill),  # while it waits for another worker
    ],
)
def test_nothing_is_left_of_an_ended_kernel(script, code, end):
    addresses = workers.free_addresses(2)
    task = {"type": "worker", "index": 0}
    config = json.dumps({"cluster": {"worker": addresses}, "task": task})
    told = json.dumps([[str(script), code], [{"TF_CONFIG": config}]])
    kernel = subprocess.Popen(
        [sys.executable, "-c", KERNEL, told],
        cwd=lessons.ROOT,  # where it finds utils
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    assert until(lambda: notes(script), 60)
    found = notes(script)
    if code == WORKER:
        found.append((found[0][0], int(addresses[0].split(":")[1])))
    assert until(lambda: listens(found[-1][1]), 300)
    assert kernel.poll() is None
    end(kernel)
    assert kernel.wait(timeout=60) != 0
    assert until(lambda: nothing_left(found), 60)

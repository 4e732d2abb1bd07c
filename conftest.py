"""Hermetic tests: no network beyond this machine, nothing left behind.

It lies here, above the tests and the lessons, because it holds for both.  The
kernels that run the lessons are processes of their own.  They inherit the
environment, so what holds for them, too, is set there.
"""

import errno
import ipaddress
import socket
import tempfile
from pathlib import Path

import matplotlib
import pytest

pytest_plugins = ["closeness", "second_process"]

# Nobody listens on the port of the discard protocol, so whoever asks this
# proxy learns at once that there is no network (on Windows, after 2 seconds).
DEAD_PROXY = "http://127.0.0.1:9"
# Read by a kernel as it starts: if it knew of a test, it would not show what
# TensorFlow's C++ part writes to stderr, as it does in JupyterLab.
KERNEL_CONFIG = 'import os; os.environ.pop("PYTEST_CURRENT_TEST", None)'


def _is_here(host):
    """Return whether a name or an address stays on this machine."""
    try:
        address = ipaddress.ip_address(host or "::")
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


def _keep_here(patch):
    """Make this process's sockets refuse every other machine."""
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def look_up_here(host, *args, **kwargs):
        if not _is_here(host):
            raise socket.gaierror(socket.EAI_NONAME, f"no network: {host}")
        return look_up(host, *args, **kwargs)

    def connect_here(self, address):
        inet = self.family in (socket.AF_INET, socket.AF_INET6)
        if inet and not _is_here(address[0]):
            raise OSError(errno.ENETUNREACH, f"no network: {address}")
        return connect(self, address)

    patch.setattr(socket, "getaddrinfo", look_up_here)
    patch.setattr(socket.socket, "connect", connect_here)


def pytest_addoption(parser):
    text = "run each lesson in a real browser, too (test_browser.py)"
    parser.addoption("--browser", action="store_true", help=text)


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setattr(tempfile, "tempdir", folder.name)
    for name in ("TMPDIR", "TEMP", "TMP", "KERAS_HOME", "IPYTHONDIR"):
        patch.setenv(name, folder.name)
    profile = Path(folder.name, "profile_default")
    profile.mkdir()
    profile.joinpath("ipython_kernel_config.py").write_text(KERNEL_CONFIG)
    for name in ("http_proxy", "https_proxy"):
        patch.setenv(name, DEAD_PROXY)
    patch.setenv("no_proxy", "localhost,127.0.0.1,::1")
    # a commit's hook is told of its repository, and the tests have their own
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY"):
        patch.delenv(f"GIT_{name}", raising=False)
    _keep_here(patch)
    if getattr(config.option, "dist", "no") == "load":  # with pytest-xdist
        config.option.dist = "loadscope"  # a lesson's cells stay together
    matplotlib.use("agg")  # kernels draw inline, as in JupyterLab
    # nbval looks for it from where pytest was started
    if rules := getattr(config.option, "nbval_sanitize_with", None):
        config.option.nbval_sanitize_with = str(config.rootpath / rules)


def pytest_itemcollected(item):
    """Compare an announced error by its kind, not by a library's words."""
    skipped = getattr(item.parent, "skip_compare", ("evalue",))
    if "evalue" not in skipped:  # a notebook, read by nbval
        item.parent.skip_compare = (*skipped, "evalue", "stderr")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Count what a lesson's kernel writes to stderr as a warning."""
    result = yield
    for output in getattr(item, "test_outputs", None) or []:
        if output.get("name") == "stderr":
            item.warn(pytest.PytestWarning(output["text"]))
    return result

"""Hermetic tests: no network beyond this machine, nothing left behind.

The kernels that run the lessons are processes of their own.  They inherit
the environment, so what holds for them, too, is set there.
"""

import errno
import ipaddress
import socket
import tempfile

import matplotlib
import pytest

# Nobody listens on the port of the discard protocol, so whoever asks this
# proxy learns at once that there is no network.
DEAD_PROXY = "http://127.0.0.1:9"


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


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setattr(tempfile, "tempdir", folder.name)
    for name in ("TMPDIR", "TEMP", "TMP", "KERAS_HOME", "IPYTHONDIR"):
        patch.setenv(name, folder.name)
    for name in ("http_proxy", "https_proxy"):
        patch.setenv(name, DEAD_PROXY)
    patch.setenv("no_proxy", "localhost,127.0.0.1,::1")
    _keep_here(patch)
    matplotlib.use("agg")  # kernels draw inline, as in JupyterLab


def pytest_itemcollected(item):
    """Compare an announced error by its kind, not by a library's words."""
    skipped = getattr(item.parent, "skip_compare", ("evalue",))
    if "evalue" not in skipped:  # a notebook, read by nbval
        item.parent.skip_compare = (*skipped, "evalue")

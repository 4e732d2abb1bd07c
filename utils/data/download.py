"""The published files of Fashion-MNIST, from Keras's cache or the network."""

import contextlib
import hashlib
import os
import tempfile
import threading
from pathlib import Path
from urllib.request import urlopen

# Zalando Research publishes these MD5 checksums in the dataset's README,
# https://github.com/zalandoresearch/fashion-mnist
FASHION_MNIST_MD5 = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
# Where keras.datasets.fashion_mnist downloads from and keeps its copy.
_ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_CACHE = "datasets/fashion-mnist"
# In the first of these spells something must arrive, in each later one this
# much: a network that drops packets costs 4 seconds, one that trickles 8.
_SPELL_SECONDS = 4
_LEAST_BYTES = 200_000
_MOST_BYTES = 30_000_000  # the largest of the files has 26 million


def is_published(name, content):
    """Return whether a file's content has its published checksum."""
    md5 = hashlib.md5(content, usedforsecurity=False)
    return md5.hexdigest() == FASHION_MNIST_MD5.get(name)


def published_files():
    """Return the published files: a dict from path to content.

    They come from Keras's cache, or are downloaded into it.

    Raises:
        ConnectionError: if a file has to be downloaded and cannot be.
    """
    home = os.path.expanduser(os.environ.get("KERAS_HOME") or "~/.keras")
    if home.startswith("~"):  # this user has no home
        home = os.path.join(tempfile.gettempdir(), ".keras")
    contents = {}
    for name in FASHION_MNIST_MD5:
        path = Path(home) / _CACHE / name
        with contextlib.suppress(OSError):
            contents[path] = path.read_bytes()
            if is_published(name, contents[path]):
                continue
            print(f"{path} is damaged, and downloaded again.")
        contents[path] = _download(name)
        _keep(path, contents[path])
    return contents


def _keep(path, content):
    """Write a file as a whole or not at all: disks fill, others read."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        print(f"{path} cannot be kept for the next time ({error.strerror}).")


def _download(name):
    """Download a published file and return its content.

    A thread, because looking a name up has no time limit of its own, and
    urlopen's holds for each address and each piece anew.
    """
    received, failures = bytearray(), []

    def fetch():
        try:
            with urlopen(_ORIGIN + name, timeout=_SPELL_SECONDS) as response:
                while piece := response.read1(65_536):
                    received.extend(piece)
                    if failures or len(received) > _MOST_BYTES:
                        break
        except Exception as error:  # of proxies, names, certificates, HTTP
            what = f"{type(error).__name__}: {error}"
            failures.append(" ".join(what.split()))  # on one line

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    before, least = 0, 1
    thread.join(_SPELL_SECONDS)
    while thread.is_alive() and len(received) >= before + least:
        if not before:
            print(f"Downloading {name} into Keras's cache ...")
        before, least = len(received), _LEAST_BYTES
        thread.join(_SPELL_SECONDS)
    if thread.is_alive():
        failures.append("too slow" if received else "no answer")
    if failures:
        what = "no network, or one that blocks the download"
        if "CERTIFICATE_VERIFY_FAILED" in failures[0]:
            what = "Python can't verify who answers (on a Mac, run Install "
            what += "Certificates.command in its folder in Applications)"
        raise ConnectionError(f"{what} ({failures[0]})")
    if not is_published(name, received):
        what = "does not match its checksum: something on the way changed it"
        raise ConnectionError(f"the download of {name} {what}")
    return bytes(received)

"""Fashion-MNIST from every source, and every kind of damage named."""

import gzip
import hashlib
import http.server
import re
import socket
import threading
import time
import urllib.request

import numpy as np
import pytest

from utils import data
from utils.data import fashion_mnist

Handler = http.server.SimpleHTTPRequestHandler
KAGGLE = fashion_mnist.KAGGLE_FILES
OFFICIAL = tuple(fashion_mnist.FASHION_MNIST_MD5)
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = OFFICIAL
rng = np.random.default_rng(0)
TINY = (
    rng.integers(256, size=(30, 28, 28), dtype="uint8"),
    np.arange(30, dtype="uint8") % 10,
    rng.integers(256, size=(20, 28, 28), dtype="uint8"),
    np.arange(20, dtype="uint8") % 10,
)


def idx_gz(array):
    """Return a uint8 array in the IDX format, gzipped."""
    header = np.array([0x800 + array.ndim, *array.shape], ">u4")
    return gzip.compress(header.tobytes() + array.tobytes())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return FASHION_MNIST_DIR with the official files of a tiny data set."""
    path = tmp_path / "copy"
    path.mkdir()
    for name, array in zip(OFFICIAL, TINY, strict=True):
        (path / name).write_bytes(idx_gz(array))
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    return path


@pytest.fixture
def kaggle_folder(tmp_path, monkeypatch):
    header = ",".join(["label", *(f"pixel{i}" for i in range(1, 785))])
    for name, x, y in zip(KAGGLE, TINY[::2], TINY[1::2], strict=True):
        rows = np.column_stack([y, x.reshape(len(x), 784)])
        options = {"delimiter": ",", "header": header, "comments": ""}
        np.savetxt(tmp_path / name, rows, "%d", **options)
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "DATA_DIR", tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)


@pytest.fixture
def site(folder, no_copy, monkeypatch):
    """Serve ``folder`` as the download site, as if it were official."""
    for name in OFFICIAL:
        md5 = hashlib.md5((folder / name).read_bytes()).hexdigest()
        monkeypatch.setitem(fashion_mnist.FASHION_MNIST_MD5, name, md5)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: Handler(*args, directory=folder)
    ) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        origin = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(fashion_mnist, "_ORIGIN", origin)
        yield
        server.shutdown()


def assert_tiny(loaded):
    for array, expected in zip(sum(loaded, ()), TINY, strict=True):
        assert (array.dtype, array.flags.writeable) == (np.uint8, True)
        np.testing.assert_array_equal(array, expected)


def test_directory_with_official_files(folder, capsys):
    assert_tiny(data.load_fashion_mnist())
    assert capsys.readouterr().out == (
        "Fashion-MNIST from FASHION_MNIST_DIR: 30 training, 20 test images.\n"
    )


def test_directory_with_unpacked_files(folder):
    for path in folder.iterdir():
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    assert_tiny(data.load_fashion_mnist())


def test_directory_with_kaggle_files(kaggle_folder):
    assert_tiny(data.load_fashion_mnist())
    for path in kaggle_folder.iterdir():  # as a spreadsheet saves them
        text = re.sub(r"(pixel\d+|label)", r'"\1"', path.read_text())
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert_tiny(data.load_fashion_mnist())


def test_class_names_are_zalandos():
    assert " ".join(data.FASHION_MNIST_CLASSES) == (
        "T-shirt/top Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag "
        "Ankle boot"
    )


def test_directory_in_the_project(folder, no_copy, capsys):
    folder.rename(folder.parent / "fashion-mnist")
    assert_tiny(data.load_fashion_mnist())
    assert "from data/fashion-mnist" in capsys.readouterr().out


def unpacked(change):
    return lambda content: gzip.compress(change(gzip.decompress(content)))


def packed(*shape, value=0):
    return lambda content: idx_gz(np.full(shape, value, "uint8"))


@pytest.mark.parametrize(
    ("name", "change", "complaint"),
    [
        (TEST_LABELS, lambda b: b[:-9], "not a whole gzip file"),
        (TRAIN_IMAGES, lambda b: b"<html>blocked", "not a whole gzip file"),
        (TRAIN_LABELS, unpacked(lambda b: b"\0\0\x08\3" + b[4:]), "00000801"),
        (TEST_IMAGES, unpacked(lambda b: b[:-1]), "15,695 bytes, not 15,696"),
        (TRAIN_LABELS, unpacked(lambda b: b + b"1"), "39 bytes, not 38"),
        (TRAIN_LABELS, unpacked(lambda b: b""), "nothing"),
        (TRAIN_LABELS, packed(29), "29 labels for the 30 images"),
        (TRAIN_LABELS, packed(30, value=10), "label 10"),
        (TRAIN_IMAGES, packed(30, 27, 28), r"not \(28, 28\)"),
        (TEST_IMAGES, packed(0, 28, 28), "holds no image"),
        (KAGGLE[1], lambda b: b.splitlines()[0], "no rows"),
        (KAGGLE[0], lambda b: b.replace(b"l784", b"l785", 1), "pixel784"),
        (KAGGLE[0], lambda b: b.replace(b",pixel9,", b",", 1), "pixel9"),
        (KAGGLE[0], lambda b: b.replace(b"l8,", b"l8,label,", 1), "not label"),
        (KAGGLE[0], lambda b: b.partition(b"\n")[2], "column label"),
        (KAGGLE[1], lambda b: b[:-500], "columns"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\n10,", 1), "label 10"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\n300,", 1), "0 to 300"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\ndark,", 1), "dark"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt. input contained no data")
def test_damaged_file_is_named(request, name, change, complaint):
    kind = "kaggle_folder" if name in KAGGLE else "folder"
    path = request.getfixturevalue(kind) / name
    path.write_bytes(change(path.read_bytes()))
    match = re.escape(f"{path} is damaged: ") + f".*{complaint}.*fresh copy"
    with pytest.raises(ValueError, match=match):
        data.load_fashion_mnist()


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda path: path.mkdir(), "is a folder where a file belongs"),
        (lambda path: path.symlink_to(path), "cannot be read .*permission"),
        (lambda path: None, "lacks"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "kaggle_folder"])
def test_unreadable_or_missing_file_is_named(request, kind, make, complaint):
    folder = request.getfixturevalue(kind)
    path = max(path for path in folder.iterdir() if path.is_file())
    path.unlink()
    make(path)
    with pytest.raises(OSError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(folder) in str(raised.value)
    assert path.name in str(raised.value)


@pytest.mark.parametrize("name", ["not-there", "copy/" + TRAIN_IMAGES])
def test_unreadable_folder_is_named(folder, monkeypatch, name):
    path = folder.parent / name
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    match = re.escape(f"folder {path} (") + ".*or set FASHION_MNIST_DIR"
    with pytest.raises(FileNotFoundError, match=match):
        data.load_fashion_mnist()


def test_download_is_verified_and_cached(site, folder, capsys):
    assert_tiny(data.load_fashion_mnist())
    assert "Fashion-MNIST, checksums verified" in capsys.readouterr().out
    for path in folder.iterdir():
        path.unlink()
    assert_tiny(fashion_mnist.load_official())
    assert "Downloading" not in capsys.readouterr().out


def test_damaged_cache_is_downloaded_again(site, tmp_path):
    cached = tmp_path / "cache" / fashion_mnist._CACHE / TEST_LABELS
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"half a file")
    assert_tiny(fashion_mnist.load_official())
    assert fashion_mnist._read_cached(cached)


def test_download_needs_no_cache(site, tmp_path):
    (tmp_path / "cache").write_text("a file where the cache belongs")
    assert_tiny(fashion_mnist.load_official())


def test_wrong_checksum_is_named(site, folder, monkeypatch, capsys):
    tiny = TINY[:2], TINY[2:]
    monkeypatch.setattr(fashion_mnist, "load_stand_in", lambda: tiny)
    (folder / TEST_IMAGES).write_bytes(b"<html>blocked")
    with pytest.raises(ValueError, match=f"{TEST_IMAGES} does not match"):
        fashion_mnist.load_official()
    data.load_fashion_mnist()
    out = capsys.readouterr().out
    assert f"No copy of Fashion-MNIST: the download of {TEST_IMAGES}" in out
    assert "The stand-in for Fashion-MNIST: 30 training" in out


@pytest.fixture
def silence():
    """Return a call that says nothing until the test is over."""
    over, start = threading.Event(), time.monotonic()
    yield lambda *args, **kwargs: over.wait(60)
    over.set()
    assert time.monotonic() - start < 30  # the time is what is tested


@pytest.mark.filterwarnings("error")  # a thread that fails only warns
@pytest.mark.parametrize(
    "reply",
    [
        lambda handler: handler.send_error(404),
        lambda handler: handler.wfile.write(b"what?\r\n\r\n"),
        None,
    ],
)
@pytest.mark.parametrize(
    ("method", "wait", "complaint"),
    [
        ("do_HEAD", "_PROBE_SECONDS", "no network, or one that blocks"),
        ("do_GET", "_STALL_SECONDS", f"{TRAIN_IMAGES} failed"),
    ],
)
def test_failed_download_is_named(
    site, silence, monkeypatch, method, wait, complaint, reply
):
    monkeypatch.setattr(fashion_mnist, wait, 0.5)
    monkeypatch.setattr(Handler, method, reply or silence)
    with pytest.raises(ConnectionError, match=complaint):
        fashion_mnist.load_official()


def test_download_cut_short_is_named(site, monkeypatch):
    reply = b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\nhalf of it"
    monkeypatch.setattr(Handler, "do_GET", lambda h: h.wfile.write(reply))
    with pytest.raises(ConnectionError, match=f"{TRAIN_IMAGES} failed"):
        fashion_mnist.load_official()


def test_name_lookup_without_answer(no_copy, silence, monkeypatch):
    monkeypatch.setattr(fashion_mnist, "_PROBE_SECONDS", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", silence)
    with pytest.raises(ConnectionError, match="no network"):
        fashion_mnist.load_official()


def test_no_network(no_copy, tmp_path, capsys):
    cached = tmp_path / "cache" / fashion_mnist._CACHE / TEST_LABELS
    cached.mkdir(parents=True)  # a folder where a file belongs
    data.load_fashion_mnist()  # there is only conftest's dead proxy
    out = " ".join(capsys.readouterr().out.split())
    assert "No copy of Fashion-MNIST: no network, or one that" in out
    assert f"{cached} is damaged" in out
    assert "60,000 training, 10,000 test images. What this is:" in out


def test_tests_reach_no_other_machine():
    with pytest.raises(OSError, match="refused"):  # by the dead proxy
        urllib.request.urlopen("https://example.org", timeout=5)
    with pytest.raises(OSError, match="no network"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as sock, pytest.raises(OSError, match="no network"):
        sock.connect(("192.0.2.1", 80))

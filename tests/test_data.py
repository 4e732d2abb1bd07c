"""Fashion-MNIST from every source, and every kind of damage named."""

import gzip
import hashlib
import http.server
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import numpy as np
import pytest

from utils import data
from utils.data import fashion_mnist

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
    header = (
        bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    )
    return gzip.compress(header + array.tobytes())


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
        rows = np.column_stack([y, x.reshape(len(x), 784)]).astype(str)
        lines = "\n".join([header, *map(",".join, rows)])
        (tmp_path / name).write_text(lines + "\n")
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def download_from(tmp_path, monkeypatch):
    """Leave no copy and an empty cache; return what sets the site's port."""
    monkeypatch.setattr(fashion_mnist, "DATA_DIR", tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)
    return lambda port: monkeypatch.setattr(
        fashion_mnist, "_ORIGIN", f"http://127.0.0.1:{port}/"
    )


@pytest.fixture
def site(folder, download_from, monkeypatch):
    """Serve ``folder`` as the download site; return what handles requests."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    for name in OFFICIAL:
        md5 = hashlib.md5((folder / name).read_bytes()).hexdigest()
        monkeypatch.setitem(fashion_mnist.FASHION_MNIST_MD5, name, md5)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serve = threading.Thread(target=server.serve_forever, args=(0.05,))
        serve.start()
        download_from(server.server_port)
        yield Handler
        server.shutdown()


def assert_tiny(loaded):
    (x_train, y_train), (x_test, y_test) = loaded
    loaded = (x_train, y_train, x_test, y_test)
    for array, expected in zip(loaded, TINY, strict=True):
        assert array.dtype == np.uint8
        np.testing.assert_array_equal(array, expected)


def test_class_names_are_zalandos():
    # in the order of the table in the dataset's README
    assert " ".join(data.FASHION_MNIST_CLASSES) == (
        "T-shirt/top Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag "
        "Ankle boot"
    )


def test_import_is_light():
    code = (
        "import sys; from utils import data; "
        "sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_directory_with_official_files(folder, capsys):
    assert_tiny(data.load_fashion_mnist())
    assert capsys.readouterr().out == (
        "Fashion-MNIST from FASHION_MNIST_DIR: 30 training, 20 test images.\n"
    )


def test_directory_with_unpacked_files(folder):
    for path in folder.iterdir():
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    assert_tiny(data.load_fashion_mnist("directory"))


@pytest.mark.parametrize("saved_by_a_spreadsheet", [False, True])
def test_directory_with_kaggle_files(kaggle_folder, saved_by_a_spreadsheet):
    if saved_by_a_spreadsheet:
        for path in kaggle_folder.iterdir():
            text = re.sub(r"(pixel\d+|label)", r'"\1"', path.read_text())
            path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert_tiny(data.load_fashion_mnist("directory"))


def test_directory_in_the_project(folder, download_from, capsys):
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
        (TRAIN_IMAGES, lambda b: b[:-9], "not a whole gzip file"),
        (TEST_LABELS, lambda b: b[:-9], "not a whole gzip file"),
        (TRAIN_IMAGES, lambda b: b"<html>blocked", "not a whole gzip file"),
        (TEST_IMAGES, unpacked(lambda b: b"\0\0\x08\1" + b[4:]), "00000803"),
        (TRAIN_LABELS, unpacked(lambda b: b"\0\0\x08\3" + b[4:]), "00000801"),
        (TEST_IMAGES, unpacked(lambda b: b[:-1]), "15,695 bytes, not 15,696"),
        (TRAIN_LABELS, unpacked(lambda b: b + b"1"), "39 bytes, not 38"),
        (TRAIN_LABELS, unpacked(lambda b: b""), "nothing"),
        (TRAIN_LABELS, packed(29), "29 labels for the 30 images"),
        (TRAIN_LABELS, packed(30, value=10), "label 10"),
        (TEST_LABELS, packed(30), "30 labels for the 20 images"),
        (TRAIN_IMAGES, packed(30, 27, 28), r"not \(28, 28\)"),
        (KAGGLE[1], lambda b: b.splitlines()[0], "no rows"),
        (KAGGLE[0], lambda b: b.replace(b"l784", b"l785", 1), "pixel784"),
        (KAGGLE[0], lambda b: b.replace(b",pixel9,", b",", 1), "pixel9"),
        (KAGGLE[0], lambda b: b.partition(b"\n")[2], "column label"),
        (KAGGLE[1], lambda b: b[:-500], "columns"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\n0,1,", 1), "columns"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\n10,", 1), "label 10"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\n300,", 1), "value 300"),
        (KAGGLE[0], lambda b: b.replace(b"\n0,", b"\ndark,", 1), "dark"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt. input contained no data")
def test_damaged_file_is_named(request, name, change, complaint):
    kind = "kaggle_folder" if name in KAGGLE else "folder"
    path = request.getfixturevalue(kind) / name
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert f"{path} is damaged" in str(raised.value)
    assert "Delete it and get a fresh copy" in str(raised.value)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda path: path.mkdir(), "is a folder where a file belongs"),
        (lambda path: path.symlink_to(path), "cannot be read .*permission"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "kaggle_folder"])
def test_unreadable_file_is_named(request, kind, make, complaint):
    folder = request.getfixturevalue(kind)
    path = max(path for path in folder.iterdir() if path.is_file())
    path.unlink()
    make(path)
    with pytest.raises(OSError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(path) in str(raised.value)


def test_files_without_images_are_named(folder):
    (folder / TEST_IMAGES).write_bytes(packed(0, 28, 28)(b""))
    (folder / TEST_LABELS).write_bytes(packed(0)(b""))
    with pytest.raises(ValueError, match=f"{TEST_IMAGES} .* no image"):
        data.load_fashion_mnist()


def test_missing_file_is_named(folder):
    (folder / TEST_IMAGES).unlink()
    with pytest.raises(FileNotFoundError, match=f"lacks {TEST_IMAGES}"):
        data.load_fashion_mnist()


@pytest.mark.parametrize("name", ["not-there", "copy/" + TRAIN_IMAGES])
def test_unreadable_folder_is_named(folder, monkeypatch, name):
    path = folder.parent / name
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    with pytest.raises(FileNotFoundError, match=f"folder {path} "):
        data.load_fashion_mnist()


def test_directory_needs_a_folder(download_from):
    with pytest.raises(FileNotFoundError, match="set FASHION_MNIST_DIR"):
        data.load_fashion_mnist("directory")


def test_unknown_source():
    with pytest.raises(ValueError, match="'kaggle'"):
        data.load_fashion_mnist("kaggle")


def test_download_is_verified_and_cached(site, folder, capsys):
    assert_tiny(data.load_fashion_mnist())
    assert "Fashion-MNIST, checksums verified" in capsys.readouterr().out
    for path in folder.iterdir():
        path.unlink()
    assert_tiny(data.load_fashion_mnist("official"))
    assert "Downloading" not in capsys.readouterr().out


def test_damaged_cache_is_downloaded_again(site, tmp_path):
    data.load_fashion_mnist("official")
    (cached,) = tmp_path.glob(f"cache/**/{TEST_LABELS}")
    whole = cached.read_bytes()
    cached.write_bytes(whole[:-1])
    assert_tiny(data.load_fashion_mnist("official"))
    assert cached.read_bytes() == whole


def test_download_needs_no_cache(site, tmp_path):
    (tmp_path / "cache").write_text("a file where the cache belongs")
    assert_tiny(data.load_fashion_mnist("official"))


def test_wrong_checksum_is_named(site, folder, monkeypatch, capsys):
    monkeypatch.setattr(
        fashion_mnist, "_load_stand_in", lambda: (TINY[:2], TINY[2:])
    )
    (folder / TEST_IMAGES).write_bytes(b"<html>blocked")
    with pytest.raises(ValueError, match=f"{TEST_IMAGES} does not match"):
        data.load_fashion_mnist("official")
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


def reply_half(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half of it")


REFUSE = (
    lambda handler: handler.send_error(404),
    lambda handler: handler.wfile.write(b"what?\r\n\r\n"),
)


@pytest.mark.parametrize("reply", [*REFUSE, reply_half, None])
def test_failed_download_is_named(site, silence, monkeypatch, reply):
    monkeypatch.setattr(fashion_mnist, "_STALL_SECONDS", 0.5)
    site.do_GET = reply or silence
    with pytest.raises(ConnectionError, match=f"{TRAIN_IMAGES} failed"):
        data.load_fashion_mnist("official")


@pytest.mark.filterwarnings("error")  # a thread that fails only warns
@pytest.mark.parametrize("reply", [*REFUSE, None])
def test_site_that_refuses_is_no_network(site, silence, monkeypatch, reply):
    monkeypatch.setattr(fashion_mnist, "_PROBE_SECONDS", 0.5)
    site.do_HEAD = reply or silence
    with pytest.raises(ConnectionError, match="no network, or one that"):
        data.load_fashion_mnist("official")


def test_name_lookup_without_an_answer_is_no_network(
    download_from, silence, monkeypatch
):
    monkeypatch.setattr(fashion_mnist, "_PROBE_SECONDS", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", silence)
    with pytest.raises(ConnectionError, match="no network"):
        data.load_fashion_mnist("official")


def test_silent_network_costs_seconds():
    waits = fashion_mnist._PROBE_SECONDS, fashion_mnist._STALL_SECONDS
    assert sum(waits) < 10


def test_no_network(download_from, tmp_path, capsys):
    cached = tmp_path / "cache" / fashion_mnist._CACHE / TEST_LABELS
    cached.mkdir(parents=True)  # a folder where a file belongs
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # nobody listens
        download_from(unused.getsockname()[1])
        data.load_fashion_mnist()
    out = capsys.readouterr().out
    assert "No copy of Fashion-MNIST: no network" in out
    assert f"{cached} is damaged" in out
    assert "is not a Fashion-MNIST accuracy" in out
    assert "data/fashion-mnist/" in out


def test_tests_reach_no_other_machine(monkeypatch):
    with pytest.raises(OSError, match="refused"):  # by the dead proxy
        urllib.request.urlopen("https://example.org", timeout=5)
    monkeypatch.setenv("no_proxy", "*")
    for host in ("example.org", "192.0.2.1"):
        with pytest.raises(OSError, match="no network"):  # by the socket
            urllib.request.urlopen(f"http://{host}", timeout=5)
    with socket.socket() as sock, pytest.raises(OSError, match="no network"):
        sock.connect(("192.0.2.1", 80))

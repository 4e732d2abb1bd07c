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

OFFICIAL = tuple(fashion_mnist.FASHION_MNIST_MD5)
KAGGLE = fashion_mnist.KAGGLE_FILES
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = OFFICIAL


def idx(array):
    """Return a uint8 array in the IDX format."""
    header = bytes([0, 0, 8, array.ndim])
    return header + np.array(array.shape, ">u4").tobytes() + array.tobytes()


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    return tuple(
        (
            rng.integers(256, size=(n, 28, 28), dtype="uint8"),
            (np.arange(n) % 10).astype("uint8"),
        )
        for n in (30, 20)
    )


@pytest.fixture
def folder(tmp_path, monkeypatch, arrays):
    """Return FASHION_MNIST_DIR with the four files of a tiny data set."""
    path = tmp_path / "copy"
    path.mkdir()
    parts = [part for pair in arrays for part in pair]
    for name, array in zip(OFFICIAL, parts, strict=True):
        (path / name).write_bytes(gzip.compress(idx(array)))
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    return path


@pytest.fixture
def kaggle_folder(tmp_path, monkeypatch, arrays):
    header = ",".join(["label", *(f"pixel{i}" for i in range(1, 785))])
    for name, (x, y) in zip(KAGGLE, arrays, strict=True):
        np.savetxt(
            tmp_path / name,
            np.column_stack([y, x.reshape(len(x), 784)]),
            fmt="%d",
            delimiter=",",
            header=header,
            comments="",
        )
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def download_from(tmp_path, monkeypatch):
    """Leave no copy and an empty cache; return what sets the site's port."""
    monkeypatch.setattr(fashion_mnist, "DATA_DIR", tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)

    def set_port(port):
        origin = f"http://127.0.0.1:{port}/"
        monkeypatch.setattr(fashion_mnist, "_ORIGIN", origin)

    return set_port


@pytest.fixture
def site(folder, download_from, monkeypatch):
    """Serve ``folder`` as the download site, where it is the official one."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=folder)

        def log_message(self, *args):
            pass

    for name in OFFICIAL:
        md5 = hashlib.md5((folder / name).read_bytes()).hexdigest()
        monkeypatch.setitem(fashion_mnist.FASHION_MNIST_MD5, name, md5)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        download_from(server.server_port)
        yield Handler
        server.shutdown()


def assert_loaded(loaded, arrays):
    for (x, y), (expected_x, expected_y) in zip(loaded, arrays, strict=True):
        assert x.dtype == y.dtype == np.uint8
        np.testing.assert_array_equal(x, expected_x)
        np.testing.assert_array_equal(y, expected_y)


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


def test_directory_with_official_files(folder, arrays, capsys):
    assert_loaded(data.load_fashion_mnist(), arrays)
    assert capsys.readouterr().out == (
        "Fashion-MNIST from FASHION_MNIST_DIR: 30 training, 20 test images.\n"
    )


def test_directory_with_unpacked_files(folder, arrays):
    for path in folder.iterdir():
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    assert_loaded(data.load_fashion_mnist("directory"), arrays)


def test_directory_with_kaggle_files(kaggle_folder, arrays):
    assert_loaded(data.load_fashion_mnist("directory"), arrays)


def test_kaggle_files_saved_by_a_spreadsheet(kaggle_folder, arrays):
    for name in KAGGLE:
        path = kaggle_folder / name
        text = re.sub(r"(pixel\d+|label)", r'"\1"', path.read_text())
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert_loaded(data.load_fashion_mnist("directory"), arrays)


def test_directory_in_the_project(folder, arrays, monkeypatch, capsys):
    monkeypatch.delenv("FASHION_MNIST_DIR")
    monkeypatch.setattr(fashion_mnist, "DATA_DIR", folder.parent)
    folder.rename(folder.parent / "fashion-mnist")
    assert_loaded(data.load_fashion_mnist(), arrays)
    assert "from data/fashion-mnist" in capsys.readouterr().out


def assert_refused(path, complaint):
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert f"{path} is damaged" in str(raised.value)
    assert "Delete it and get a fresh copy" in str(raised.value)


def truncate(content):
    return content[: len(content) // 2]


def damage_magic_number(content):
    return gzip.compress(b"\0\0\x08\x02" + gzip.decompress(content)[4:])


def drop_last_byte(content):
    return gzip.compress(gzip.decompress(content)[:-1])


@pytest.mark.parametrize(
    ("name", "damage", "complaint"),
    [
        (TRAIN_IMAGES, truncate, "not a whole gzip file"),
        (TEST_LABELS, truncate, "not a whole gzip file"),
        (TRAIN_IMAGES, lambda content: b"<html>blocked", "gzip"),
        (TEST_IMAGES, damage_magic_number, "magic number 00000803"),
        (TRAIN_LABELS, damage_magic_number, "magic number 00000801"),
        (TEST_IMAGES, drop_last_byte, "bytes"),
        (TRAIN_LABELS, lambda content: gzip.compress(b""), "nothing"),
    ],
)
def test_damaged_official_file_is_named(folder, name, damage, complaint):
    path = folder / name
    path.write_bytes(damage(path.read_bytes()))
    assert_refused(path, complaint)


@pytest.mark.parametrize(
    ("name", "array", "complaint"),
    [
        (TRAIN_LABELS, np.zeros(29, "uint8"), "29 labels for the 30 images"),
        (TRAIN_LABELS, np.full(30, 10, "uint8"), "label 10"),
        (TEST_LABELS, np.zeros(30, "uint8"), "30 labels for the 20 images"),
        (TRAIN_IMAGES, np.zeros((30, 27, 28), "uint8"), r"not \(28, 28\)"),
    ],
)
def test_wrong_content_is_named(folder, name, array, complaint):
    (folder / name).write_bytes(gzip.compress(idx(array)))
    assert_refused(folder / name, complaint)


def test_files_without_images_are_named(folder):
    (folder / TEST_IMAGES).write_bytes(
        gzip.compress(idx(np.zeros((0, 28, 28), "uint8")))
    )
    (folder / TEST_LABELS).write_bytes(
        gzip.compress(idx(np.zeros(0, "uint8")))
    )
    assert_refused(folder / TEST_IMAGES, "holds no image")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text.replace("pixel784", "pixel785", 1), "pixel784"),
        (lambda text: text.replace(",pixel9,", ",", 1), "pixel9"),
        (lambda text: text.partition("\n")[2], "column label"),
        (lambda text: text[:-500], "columns"),
        (lambda text: text.replace("\n0,", "\n0,1,", 1), "columns"),
        (lambda text: text.replace("\n0,", "\n10,", 1), "label 10"),
        (lambda text: re.sub(r"\n0,\d+,", "\n0,300,", text), "value 300"),
        (lambda text: re.sub(r"\n0,\d+,", "\n0,dark,", text), "dark"),
        (lambda text: text.splitlines()[0], "no rows"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt. input contained no data")
def test_damaged_csv_is_named(kaggle_folder, change, complaint):
    path = kaggle_folder / KAGGLE[0]
    path.write_text(change(path.read_text()))
    assert_refused(path, complaint)


def make_folder(path):
    path.mkdir()


def make_loop(path):
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (make_folder, "is a folder where a file belongs: rename it"),
        (make_loop, "cannot be read .*check your permission"),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "kaggle_folder"])
def test_unreadable_file_is_named(request, kind, make, complaint):
    path = (
        request.getfixturevalue(kind)
        / (KAGGLE + OFFICIAL)[1 if kind == "kaggle_folder" else 3]
    )
    path.unlink()
    make(path)
    with pytest.raises(OSError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(path) in str(raised.value)


def test_missing_file_is_named(folder):
    (folder / TEST_IMAGES).unlink()
    with pytest.raises(FileNotFoundError, match=f"lacks {TEST_IMAGES}"):
        data.load_fashion_mnist()


@pytest.mark.parametrize("name", ["not-there", "copy/" + TRAIN_IMAGES])
def test_unreadable_folder_is_named(folder, monkeypatch, name):
    path = folder.parent / name
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    with pytest.raises(FileNotFoundError, match="cannot read the folder"):
        data.load_fashion_mnist()


def test_directory_needs_a_folder(download_from):
    with pytest.raises(FileNotFoundError, match="set FASHION_MNIST_DIR"):
        data.load_fashion_mnist("directory")


def test_unknown_source():
    with pytest.raises(ValueError, match="'kaggle'"):
        data.load_fashion_mnist("kaggle")


def test_download_is_verified_and_cached(site, folder, arrays, capsys):
    assert_loaded(data.load_fashion_mnist(), arrays)
    assert "Fashion-MNIST, checksums verified" in capsys.readouterr().out
    for path in folder.iterdir():
        path.unlink()
    assert_loaded(data.load_fashion_mnist("official"), arrays)  # from cache
    assert "Downloading" not in capsys.readouterr().out


def test_damaged_cache_is_downloaded_again(site, arrays, tmp_path):
    data.load_fashion_mnist("official")
    (cached,) = tmp_path.glob(f"cache/**/{TEST_LABELS}")
    whole = cached.read_bytes()
    cached.write_bytes(whole[:-1])
    assert_loaded(data.load_fashion_mnist("official"), arrays)
    assert cached.read_bytes() == whole


def test_download_needs_no_cache(site, arrays, tmp_path):
    (tmp_path / "cache").write_text("a file where the cache belongs")
    assert_loaded(data.load_fashion_mnist("official"), arrays)


def test_wrong_checksum_is_named(site, folder):
    (folder / TEST_IMAGES).write_bytes(b"<html>blocked")
    with pytest.raises(ValueError, match=f"{TEST_IMAGES}.*checksum"):
        data.load_fashion_mnist("official")


def test_wrong_checksum_falls_back_and_says_so(site, folder, capsys):
    (folder / TEST_IMAGES).write_bytes(b"<html>blocked")
    (x_train, _), _ = data.load_fashion_mnist()
    assert len(x_train) == 60_000
    out = capsys.readouterr().out
    assert f"the download of {TEST_IMAGES} does not match" in out
    assert "The stand-in for Fashion-MNIST: 60,000 training" in out


def reply_nonsense(handler):
    handler.wfile.write(b"what?\r\n\r\n")


def reply_half(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"half of it")


def reply_not_found(handler):
    handler.send_error(404)


@pytest.mark.parametrize(
    "reply", [reply_nonsense, reply_half, reply_not_found]
)
def test_failed_download_is_named(site, reply):
    site.do_GET = reply
    with pytest.raises(ConnectionError, match=f"{TRAIN_IMAGES} failed"):
        data.load_fashion_mnist("official")


@pytest.mark.filterwarnings("error")  # a thread that fails only warns
@pytest.mark.parametrize("reply", [reply_nonsense, reply_not_found])
def test_site_that_refuses_counts_as_no_network(site, reply):
    site.do_HEAD = reply
    with pytest.raises(ConnectionError, match="no network, or one that"):
        data.load_fashion_mnist("official")


def test_no_network(download_from, tmp_path, capsys):
    (tmp_path / "cache" / fashion_mnist._CACHE / TEST_LABELS).mkdir(
        parents=True
    )
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # nobody listens
        download_from(unused.getsockname()[1])
        data.load_fashion_mnist()
    out = capsys.readouterr().out
    assert "No copy of Fashion-MNIST: no network" in out
    assert f"{TEST_LABELS} is damaged" in out
    assert "is not a Fashion-MNIST accuracy" in out
    assert "data/fashion-mnist/" in out


@pytest.fixture
def silence(monkeypatch):
    """Shorten both waits; return a call that waits for the test's end."""
    waits = ("_PROBE_SECONDS", "_STALL_SECONDS")
    assert sum(getattr(fashion_mnist, name) for name in waits) <= 9
    for name in waits:
        monkeypatch.setattr(fashion_mnist, name, 0.5)
    over = threading.Event()
    start = time.monotonic()
    yield lambda *args, **kwargs: over.wait(60)
    over.set()
    assert time.monotonic() - start < 30  # the time is what is tested


def test_site_that_never_answers_is_given_up(site, silence):
    site.do_HEAD = silence
    with pytest.raises(ConnectionError, match="no network"):
        data.load_fashion_mnist("official")


def test_download_that_stalls_is_given_up(site, silence):
    site.do_GET = silence
    with pytest.raises(ConnectionError, match=f"{TRAIN_IMAGES} failed"):
        data.load_fashion_mnist("official")


def test_name_lookup_that_never_answers_is_given_up(
    download_from, silence, monkeypatch
):
    monkeypatch.setattr(socket, "getaddrinfo", silence)
    with pytest.raises(ConnectionError, match="no network"):
        data.load_fashion_mnist("official")


@pytest.mark.parametrize("url", ["http://example.org", "https://example.org"])
def test_tests_reach_no_other_machine(url, monkeypatch):
    with pytest.raises(OSError, match="refused"):  # by the proxy
        urllib.request.urlopen(url, timeout=5)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(OSError, match="no network"):  # by the socket
        urllib.request.urlopen(url, timeout=5)

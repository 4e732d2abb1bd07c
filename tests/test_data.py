"""Fashion-MNIST from every source, and every kind of damage named."""

import gzip
import hashlib
import http.server
import re
import socket
import threading
import time

import numpy as np
import pytest

from utils import data

TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = data.FASHION_MNIST_MD5


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
    (x_train, y_train), (x_test, y_test) = arrays
    for name, array in zip(
        data.FASHION_MNIST_MD5, (x_train, y_train, x_test, y_test), strict=True
    ):
        (path / name).write_bytes(gzip.compress(idx(array)))
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    return path


@pytest.fixture
def kaggle_folder(tmp_path, monkeypatch, arrays):
    header = ",".join(["label", *(f"pixel{i}" for i in range(1, 785))])
    for name, (x, y) in zip(data.KAGGLE_FILES, arrays, strict=True):
        rows = np.column_stack([y, x.reshape(len(x), 784)])
        np.savetxt(
            tmp_path / name,
            rows,
            fmt="%d",
            delimiter=",",
            header=header,
            comments="",
        )
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Serve a folder as if it were the download site; empty cache, no copy."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=tmp_path / "site")

        def log_message(self, *args):
            pass

    (tmp_path / "site").mkdir()
    http_server = http.server.ThreadingHTTPServer
    monkeypatch.setattr(http_server, "block_on_close", False)
    with http_server(("127.0.0.1", 0), Handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        use_origin(monkeypatch, tmp_path, site.server_port)
        yield tmp_path / "site"
        site.shutdown()


def use_origin(monkeypatch, tmp_path, port):
    monkeypatch.setattr(data, "_ORIGIN", f"http://127.0.0.1:{port}/")
    monkeypatch.setattr(data, "DATA_DIR", tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)


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


def test_directory_in_the_project(folder, arrays, monkeypatch, capsys):
    monkeypatch.delenv("FASHION_MNIST_DIR")
    monkeypatch.setattr(data, "DATA_DIR", folder.parent)
    folder.rename(folder.parent / "fashion-mnist")
    assert_loaded(data.load_fashion_mnist(), arrays)
    assert "from data/fashion-mnist" in capsys.readouterr().out


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
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(path) in str(raised.value)
    assert "Delete it and get a fresh copy" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "array", "complaint"),
    [
        (TRAIN_LABELS, np.zeros(29, "uint8"), "29 labels for the 30 images"),
        (TRAIN_LABELS, np.full(30, 10, "uint8"), "label 10"),
        (TRAIN_IMAGES, np.zeros((30, 27, 28), "uint8"), r"not \(28, 28\)"),
    ],
)
def test_wrong_content_is_named(folder, name, array, complaint):
    (folder / name).write_bytes(gzip.compress(idx(array)))
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(folder / name) in str(raised.value)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text.replace("pixel784", "pixel785", 1), "pixel784"),
        (lambda text: text.replace(",pixel9,", ",", 1), "pixel9"),
        (lambda text: text.partition("\n")[2], "column label"),
        (lambda text: text[:-500], "columns"),
        (lambda text: text.replace("\n0,", "\n0,1,", 1), "columns"),
        (lambda text: re.sub(r"\n0,\d+,", "\n0,300,", text), "value 300"),
        (lambda text: re.sub(r"\n0,\d+,", "\n0,dark,", text), "dark"),
        (lambda text: text.splitlines()[0], "no rows"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt. input contained no data")
def test_damaged_csv_is_named(kaggle_folder, change, complaint):
    path = kaggle_folder / data.KAGGLE_FILES[0]
    path.write_text(change(path.read_text()))
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert str(path) in str(raised.value)


def test_missing_file_is_named(folder):
    (folder / TEST_IMAGES).unlink()
    with pytest.raises(FileNotFoundError, match=TEST_IMAGES):
        data.load_fashion_mnist()


@pytest.mark.parametrize("name", ["not-there", "copy/" + TRAIN_IMAGES])
def test_unreadable_folder_is_named(folder, monkeypatch, name):
    path = folder.parent / name
    monkeypatch.setenv("FASHION_MNIST_DIR", str(path))
    with pytest.raises(FileNotFoundError, match="cannot read the folder"):
        data.load_fashion_mnist()


def test_directory_needs_a_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("FASHION_MNIST_DIR", raising=False)
    monkeypatch.setattr(data, "DATA_DIR", tmp_path)
    with pytest.raises(FileNotFoundError, match="set FASHION_MNIST_DIR"):
        data.load_fashion_mnist("directory")


def test_unknown_source():
    with pytest.raises(ValueError, match="'kaggle'"):
        data.load_fashion_mnist("kaggle")


def test_download_is_verified_and_cached(
    folder, server, arrays, monkeypatch, capsys
):
    for name in list(data.FASHION_MNIST_MD5):
        content = (folder / name).read_bytes()
        (server / name).write_bytes(content)
        monkeypatch.setitem(
            data.FASHION_MNIST_MD5, name, hashlib.md5(content).hexdigest()
        )
    assert_loaded(data.load_fashion_mnist(), arrays)
    assert "Fashion-MNIST, checksums verified" in capsys.readouterr().out
    for path in server.iterdir():
        path.unlink()
    assert_loaded(data.load_fashion_mnist("official"), arrays)  # from cache


def test_wrong_checksum_is_named(folder, server):
    for name in data.FASHION_MNIST_MD5:
        (server / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(ValueError, match=f"{TRAIN_IMAGES}.*checksum"):
        data.load_fashion_mnist("official")


def test_wrong_checksum_falls_back_and_says_so(folder, server, capsys):
    (server / TRAIN_IMAGES).write_bytes((folder / TRAIN_IMAGES).read_bytes())
    (x_train, _), _ = data.load_fashion_mnist()
    assert len(x_train) == 60_000
    out = capsys.readouterr().out
    assert f"the download of {TRAIN_IMAGES} does not match" in out
    assert "The stand-in for Fashion-MNIST: 60,000 training" in out


def test_damaged_cache_without_network_is_named(server, tmp_path, capsys):
    cached = tmp_path / "cache" / "datasets" / "fashion-mnist" / TEST_LABELS
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"half a download")
    data.load_fashion_mnist()  # the server has no file at all
    assert f"cached {TEST_LABELS} is damaged" in capsys.readouterr().out
    assert cached.exists()


def test_no_network(tmp_path, monkeypatch, capsys):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # nobody listens
        use_origin(monkeypatch, tmp_path, unused.getsockname()[1])
        with pytest.raises(ConnectionError, match="no network"):
            data.load_fashion_mnist("official")
        data.load_fashion_mnist()
    out = capsys.readouterr().out
    assert "is not a Fashion-MNIST accuracy" in out
    assert "data/fashion-mnist/" in out


@pytest.fixture
def hasty(monkeypatch):
    """Shorten both waits to a second each, so that the test is short, too."""
    assert data._PROBE_SECONDS + data._STALL_SECONDS <= 9
    monkeypatch.setattr(data, "_PROBE_SECONDS", 1)
    monkeypatch.setattr(data, "_STALL_SECONDS", 1)


def test_network_that_never_answers_costs_at_most_ten_seconds(
    tmp_path, monkeypatch
):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_origin(monkeypatch, tmp_path, silent.getsockname()[1])
        start = time.monotonic()
        with pytest.raises(ConnectionError):
            data.load_fashion_mnist("official")
        assert time.monotonic() - start < 10


def test_download_that_stalls_is_given_up(folder, server, monkeypatch, hasty):
    (server / TRAIN_IMAGES).write_bytes((folder / TRAIN_IMAGES).read_bytes())
    monkeypatch.setattr(
        http.server.SimpleHTTPRequestHandler,
        "do_GET",
        lambda self: time.sleep(5),
    )
    start = time.monotonic()
    with pytest.raises(ConnectionError, match=TRAIN_IMAGES):
        data.load_fashion_mnist("official")
    assert time.monotonic() - start < 3


def test_name_lookup_that_never_answers_is_given_up(
    tmp_path, monkeypatch, hasty
):
    use_origin(monkeypatch, tmp_path, 1)

    def look_up(*args, **kwargs):
        time.sleep(5)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    start = time.monotonic()
    with pytest.raises(ConnectionError):
        data.load_fashion_mnist("official")
    assert time.monotonic() - start < 3


def test_stratified_split():
    y = np.repeat([0, 1, 2], [100, 50, 10])
    first, second = data.stratified_split(y, 0.2, seed=0)
    together = np.sort(np.concatenate([first, second]))
    np.testing.assert_array_equal(together, np.arange(160))
    np.testing.assert_array_equal(np.bincount(y[second]), [20, 10, 2])
    again, _ = data.stratified_split(y, 0.2, seed=0)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("fraction", [0, 1, 20])
def test_stratified_split_refuses_a_bad_fraction(fraction):
    with pytest.raises(ValueError, match="between 0 and 1"):
        data.stratified_split(np.zeros(10), fraction, seed=0)

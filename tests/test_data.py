"""Fashion-MNIST from every source, and whatever is wrong with one named."""

import errno
import gzip
import hashlib
import http.server
import os
import re
import shutil
import socket
import ssl
import threading
import time
import unittest.mock
import urllib.error
import urllib.request
from pathlib import Path

import lessons
import numpy as np
import pytest

from utils import data
from utils.data import download, fashion_mnist

Handler = http.server.SimpleHTTPRequestHandler
KAGGLE = TRAIN_CSV, TEST_CSV = fashion_mnist.KAGGLE_FILES
OFFICIAL = fashion_mnist.OFFICIAL_FILES
TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS = OFFICIAL
rng = np.random.default_rng(0)
TINY = (
    rng.integers(256, size=(30, 28, 28), dtype="uint8"),
    np.arange(30, dtype="uint8") % 10,
    rng.integers(256, size=(20, 28, 28), dtype="uint8"),
    np.arange(20, dtype="uint8") % 10,
)
DIGITS = np.resize([5, 0, 4, 1, 9, 2, 1, 3], 30).astype("uint8")  # MNIST's


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
    monkeypatch.setenv("FASHION_MNIST_DIR", "")


@pytest.fixture
def site(folder, no_copy, monkeypatch):
    """Serve ``folder`` as the download site, as if it were official."""
    for name in OFFICIAL:
        md5 = hashlib.md5((folder / name).read_bytes()).hexdigest()
        monkeypatch.setitem(download.FASHION_MNIST_MD5, name, md5)
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *args: Handler(*args, directory=folder)
    ) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        origin = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(download, "_ORIGIN", origin)
        yield
        server.shutdown()


def assert_tiny(loaded):
    for array, expected in zip(sum(loaded, ()), TINY, strict=True):
        assert (array.dtype, array.flags.writeable) == (np.uint8, True)
        np.testing.assert_array_equal(array, expected)


def line_printed(capsys):
    assert_tiny(data.load_fashion_mnist())
    return capsys.readouterr().out


def test_class_names_are_zalandos():
    assert " ".join(data.FASHION_MNIST_CLASSES) == (
        "T-shirt/top Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag "
        "Ankle boot"
    )


def test_line_names_the_content_wherever_it_is(no_copy, folder, capsys):
    line = line_printed(capsys)
    pattern = r"IDX files without .* \(content .{8}\): 30 training, 20 test .*"
    assert re.fullmatch(pattern + "\n", line)
    for path in folder.iterdir():
        path.write_bytes(gzip.decompress(path.read_bytes()))
    os.environ["FASHION_MNIST_DIR"] = ""
    folder = folder.rename(folder.parent / "fashion-mnist")  # the project's
    assert line_printed(capsys) == line
    (folder / TRAIN_LABELS).write_bytes(idx_gz(TINY[1][::-1]))
    data.load_fashion_mnist()
    assert capsys.readouterr().out != line


def test_lessons_keep_this_line_of_one_set(folder, capsys):
    """Else --strict-values would compare nothing, and nobody would know."""
    saved = {
        lessons.text_of(cell).splitlines()[0]
        for path in lessons.NOTEBOOKS
        for cell in lessons.code_cells(lessons.read(path))
        if "load_fashion_mnist(" in cell["source"]
    }
    assert len(saved) == 1
    content = r"(?<=content )\w{8}|[\d,]+(?= t)"
    assert re.sub(content, "", saved.pop()) == re.sub(
        content, "", line_printed(capsys).rstrip()
    )


def leave_junk(folder):
    for name in (".DS_Store", "Thumbs.db", f"._{TRAIN_IMAGES}"):
        (folder / name).write_bytes(b"junk")
    (folder / f"{TRAIN_IMAGES}.part").write_bytes(b"half of it")


def unpack_and_damage(folder):
    for path in folder.iterdir():
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    (folder / TEST_LABELS).write_bytes(b"half of it")


def rename_with_dots(folder):
    for path in folder.iterdir():
        content = gzip.decompress(path.read_bytes())
        path.rename(folder / path.stem.replace("-idx", ".idx").upper())
        path = folder / path.stem.replace("-idx", ".idx").upper()
        path.write_bytes(content)


def put_each_in_a_folder(folder):
    for name in OFFICIAL:
        inner = folder / "archive" / name
        inner.mkdir(parents=True)
        (folder / name).rename(inner / name.removesuffix(".gz"))


def put_digits_beside(folder):
    for name in OFFICIAL:  # as torchvision does
        for home in ("MNIST", "FashionMNIST"):
            (folder / home).mkdir(exist_ok=True)
            shutil.copy(folder / name, folder / home)
        (folder / name).unlink()
    (folder / "MNIST" / TRAIN_LABELS).write_bytes(idx_gz(DIGITS))


def put_letters_beside(folder):
    put_digits_beside(folder)  # which are nearer by their shorter name
    (folder / "MNIST").rename(folder / "KMNIST")
    labels = idx_gz(np.roll(TINY[1], 1))
    (folder / "KMNIST" / TRAIN_LABELS).write_bytes(labels)


def zip_them(folder):
    made = shutil.make_archive(folder.parent / "archive", "zip", folder)
    shutil.move(made, folder)
    for name in OFFICIAL:
        (folder / name).unlink()


def download_twice(folder):
    path = folder / TRAIN_LABELS
    stem, ending = os.path.splitext(TRAIN_LABELS)
    path.rename(folder / f"{stem} (1){ending}")
    path.write_bytes(b"<html>")


@pytest.mark.parametrize(
    "rearrange",
    [
        *(leave_junk, unpack_and_damage, rename_with_dots),
        *(put_each_in_a_folder, zip_them, download_twice),
        *(put_digits_beside, put_letters_beside),
    ],
)
def test_intact_set_is_found(folder, rearrange):
    rearrange(folder)
    assert_tiny(data.load_fashion_mnist())


def test_kaggle_files_load_beside_a_leftover(kaggle_folder, capsys):
    (kaggle_folder / TRAIN_IMAGES).write_bytes(idx_gz(TINY[0]))
    assert line_printed(capsys).startswith("CSV files without")


def test_official_files_come_first(kaggle_folder, folder, capsys):
    for path in kaggle_folder.glob("*.csv"):
        path.rename(folder / path.name)
    assert line_printed(capsys).startswith("IDX files without")


def floats(text):
    return re.sub(r"\b(\d+)\b", r"\1.0", text)


@pytest.mark.parametrize(
    "save",
    [
        lambda s: "sep=;\n" + s.replace(",", ";") + "\n\n",
        lambda s: s.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda s: s.replace(",", "\t").encode("utf-16"),  # "Unicode text"
        lambda s: s.replace("\n", ",,\n") + ",,,\n",  # emptied cells
        lambda s: floats(s).replace(",", ";").replace(".", ","),
        lambda s: s[:-9] + floats(s[-9:]),  # at one place
        lambda s: floats(re.sub(r"(\w+)", r'"\1"', s)),
        lambda s: "# " + s.replace(",", " "),  # NumPy's savetxt
        lambda s: gzip.compress(s.encode()),
        lambda s: s.replace("label", "\xe9tat, label").replace("\n", "\n,"),
    ],
)
def test_csv_in_the_dialect_of_a_program(kaggle_folder, save):
    for path in kaggle_folder.iterdir():
        content = save(path.read_text().rstrip("\n"))
        if isinstance(content, str):
            content = content.encode("latin-1")
        path.write_bytes(content)
    assert_tiny(data.load_fashion_mnist())


PIXELS = [f"pixel{i}" for i in range(784)]
GRID = [f"{i}x{j}" for i in range(1, 29) for j in range(1, 29)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Unnamed: 0", "class", *PIXELS], lambda y, x: [7, y, *x]),
        (["y", *PIXELS], lambda y, x: [7, y, *x]),  # R's row names
        ([*PIXELS, "class"], lambda y, x: [*x, f"b'{y}'"]),  # OpenML
        (["label", *GRID], lambda y, x: [y, *x]),
        (["label", *PIXELS[::-1]], lambda y, x: [y, *x[::-1]]),
        (
            ["Label", *PIXELS, "source"],
            lambda y, x: [data.FASHION_MNIST_CLASSES[y], *x, "Zalando"],
        ),
    ],
)
def test_csv_columns_are_told_by_their_names(kaggle_folder, header, row):
    for name, x, y in zip(KAGGLE, TINY[::2], TINY[1::2], strict=True):
        rows = map(row, y.tolist(), x.reshape(-1, 784).tolist())
        lines = [",".join(map(str, values)) for values in (header, *rows)]
        (kaggle_folder / name).write_text("\n".join(lines))
    assert_tiny(data.load_fashion_mnist())


def unpacked(change):
    return lambda content: gzip.compress(change(gzip.decompress(content)))


def packed(*shape, value=0):
    return lambda content: idx_gz(np.full(shape, value, "uint8"))


def replaced(old, new):
    return lambda content: content.replace(old, new, 1)


DAMAGED = [
    (TEST_LABELS, lambda b: b[:-9], "not a whole gzip file"),
    (TEST_LABELS, lambda b: b"", "empty"),
    (TRAIN_IMAGES, lambda b: b"\n<html>blocked", "web page"),
    (TEST_IMAGES, lambda b: b"version https://git-lfs.github.com", "Git LFS"),
    (TEST_IMAGES, unpacked(lambda b: b[:-1]), "15,695 bytes, not 15,696"),
    (TEST_IMAGES, unpacked(lambda b: b + b"0"), "15,697 bytes, not 15,696"),
    (TEST_CSV, lambda b: b[:-500], "a row was cut off"),
]
UNUSABLE = [
    (TRAIN_LABELS, unpacked(replaced(b"\1", b"\3")), "00000803, not 00000801"),
    (TRAIN_LABELS, packed(29), r"labels \(29,\)"),
    (TRAIN_LABELS, packed(30, value=10), "up to 10"),
    (TRAIN_LABELS, lambda b: idx_gz(DIGITS), "digits, not clothes"),
    (TRAIN_IMAGES, packed(30, 27, 28), r"\(30, 27, 28\), .* not \(n, 28"),
    (TRAIN_CSV, replaced(b",pixel9,", b","), "names 783 pixels"),
    (TRAIN_CSV, replaced(b"l8,", b"l8,label,"), "names 2 columns label"),
    (TRAIN_CSV, lambda b: b.partition(b"\n")[2], "names 0 columns label"),
    (TEST_CSV, lambda b: b.splitlines()[0], "first row has 1 values"),
    (TRAIN_CSV, replaced(b"\n0,", b"\n300,"), "it holds 300"),
    (TRAIN_CSV, replaced(b"\n0,", b"\ndark,"), "dark"),
    (TRAIN_CSV, lambda b: re.sub(rb"\b\d+\b", b"0.5", b), "it holds 0.5"),
]


@pytest.mark.parametrize(
    ("verdict", "name", "change", "complaint"),
    [
        *(("is damaged", *case) for case in DAMAGED),
        *(("cannot be used", *case) for case in UNUSABLE),
    ],
)
def test_bad_file_is_named(request, verdict, name, change, complaint):
    kind = "kaggle_folder" if name in KAGGLE else "folder"
    path = request.getfixturevalue(kind) / name
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=complaint) as raised:
        data.load_fashion_mnist()
    assert path.parent.name in str(raised.value)
    assert verdict in str(raised.value)
    assert ("Delete it" in str(raised.value)) == (verdict == "is damaged")


def test_unreadable_file_is_named(folder, monkeypatch):
    error = PermissionError(errno.EACCES, "not permitted")
    refuse = unittest.mock.Mock(side_effect=error)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(OSError, match=r"cannot be read \(not permitted\)"):
        data.load_fashion_mnist()


@pytest.mark.parametrize("kind", ["folder", "kaggle_folder"])
def test_missing_file_is_named(request, kind):
    folder = request.getfixturevalue(kind)
    path = max(path for path in folder.iterdir() if path.is_file())
    path.unlink()
    path.mkdir()  # a folder in its place does not count
    match = re.escape(f"{folder} lacks ") + f"[^ ]*{path.name.split('.')[0]}"
    with pytest.raises(FileNotFoundError, match=match):
        data.load_fashion_mnist()


@pytest.mark.parametrize(
    "name", ["not-there", "~nobody-by-this-name", f"copy/{TRAIN_IMAGES}"]
)
def test_unreadable_folder_is_named(folder, monkeypatch, name):
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("FASHION_MNIST_DIR", name)
    end = re.split("[/~]", name)[-1]
    match = f"{end} as a folder or zip .* set FASHION_MNIST_DIR"
    with pytest.raises(FileNotFoundError, match=match):
        data.load_fashion_mnist()


def test_damaged_archive_is_named(folder):
    zip_them(folder)
    path = folder / "archive.zip"
    path.write_bytes(path.read_bytes()[:-99])
    with pytest.raises(OSError, match=r"cannot read .*archive\.zip as"):
        data.load_fashion_mnist()


@pytest.mark.parametrize("form", ["~/copy", "copy", '" {}/copy"\n', "z.zip"])
def test_folder_may_be_named_as_people_do(folder, monkeypatch, form):
    monkeypatch.chdir(folder.parent)
    shutil.make_archive("z", "zip", folder)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    given = form.format(folder.parent)
    monkeypatch.setenv("FASHION_MNIST_DIR", given)
    assert_tiny(data.load_fashion_mnist())


def test_folder_in_the_project_with_nothing_in_it(site, tmp_path, capsys):
    (tmp_path / "fashion-mnist").mkdir()
    (tmp_path / "fashion-mnist" / ".DS_Store").write_bytes(b"junk")
    assert line_printed(capsys).startswith("Fashion-MNIST as published")


def test_download_is_verified_and_kept(site, folder, tmp_path, capsys):
    line = line_printed(capsys)
    assert line == (
        "Fashion-MNIST as published, checksums verified: 30 training, "
        "20 test images.\n"
    )
    cache = tmp_path / "cache" / download._CACHE
    assert sorted(path.name for path in cache.iterdir()) == sorted(OFFICIAL)
    (cache / TEST_LABELS).write_bytes(b"")  # as from a full disk
    assert f"{TEST_LABELS} is damaged, and" in line_printed(capsys)
    shutil.rmtree(folder)
    assert line_printed(capsys) == line


def test_download_needs_no_cache(site, tmp_path, capsys):
    (tmp_path / "cache").write_text("a file where the cache belongs")
    assert "cannot be kept for the next time" in line_printed(capsys)


def test_full_disk_leaves_nothing_half_written(site, tmp_path, monkeypatch):
    def write(path, content):
        with path.open("wb") as file:
            file.write(content[:9])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write)
    assert_tiny(data.load_fashion_mnist())
    cache = tmp_path / "cache" / download._CACHE
    assert list(cache.iterdir()) == []


def test_download_without_a_home(site, tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setattr(os.path, "expanduser", str)  # as where none is known
    monkeypatch.chdir(tmp_path)
    assert_tiny(data.load_fashion_mnist())
    assert not (tmp_path / "~").exists()


@pytest.fixture
def silence():
    """Return a call that says nothing until the test is over."""
    over, start = threading.Event(), time.monotonic()
    yield lambda *args, **kwargs: over.wait(60)
    over.set()
    assert time.monotonic() - start < 30  # the time is what is tested


def reply(text, times=1, pause=0):
    """Return a server's method that sends a text again and again."""

    def send(handler):
        try:
            for _ in range(times):
                handler.wfile.write(text)
                time.sleep(pause)
        except OSError:
            pass  # nobody listens any more

    return send


OK = b"HTTP/1.0 200 OK\r\n"


@pytest.mark.filterwarnings("error")  # a thread that fails only warns
@pytest.mark.parametrize(
    ("get", "complaint"),
    [
        (lambda handler: handler.send_error(404), "HTTP Error 404"),
        (reply(b"what?\r\n\r\n"), "what?"),
        (reply(OK + b"Content-Length: 99\r\n\r\nhalf"), "not match its ch"),
        (reply(OK + b"\r\n<html>Log in first"), "not match its checksum"),
        (reply(OK + b"\r\n" + bytes(10**6), 10**4), "not match its checksum"),
        (reply(b"HTTP/1.0 302 Found\r\nLocation: /\r\n\r\n"), "infinite loop"),
        (reply(OK, times=100, pause=0.1), "no answer"),
        (reply(OK + b"\r\n", times=100, pause=0.1), "too slow"),
        (None, "no network"),
    ],
)
def test_failed_download_is_told(site, silence, monkeypatch, get, complaint):
    monkeypatch.setattr(download, "_SPELL_SECONDS", 0.5)
    monkeypatch.setattr(Handler, "do_GET", get or silence)
    with pytest.raises(ConnectionError, match=complaint) as raised:
        download.published_files()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("proxy", ["nonsense", "http://[", "x://:y@:z", "://"])
def test_proxy_of_no_form_is_told(no_copy, monkeypatch, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    with pytest.raises(ConnectionError, match="no network"):
        download.published_files()


def test_python_without_certificates_is_told_what_to_do(no_copy, monkeypatch):
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    refuse = unittest.mock.Mock(side_effect=urllib.error.URLError(error))
    monkeypatch.setattr(download, "urlopen", refuse)
    with pytest.raises(ConnectionError, match="run Install Certificates"):
        download.published_files()


def test_name_lookup_without_answer(no_copy, silence, monkeypatch):
    monkeypatch.setattr(download, "_SPELL_SECONDS", 0.5)
    monkeypatch.setattr(socket, "getaddrinfo", silence)
    before = threading.enumerate()
    with pytest.raises(ConnectionError, match="no network"):
        download.published_files()
    waiting = [t for t in threading.enumerate() if t not in before]
    assert waiting
    assert all(thread.daemon for thread in waiting)  # Python may end


def test_stand_in_is_named_where_there_is_no_network(
    no_copy, monkeypatch, capsys
):
    tiny = TINY[:2], TINY[2:]
    monkeypatch.setattr(fashion_mnist, "load_stand_in", lambda: tiny)
    out = line_printed(capsys)  # there is only conftest's dead proxy
    assert out.startswith("No copy of Fashion-MNIST: no network, or one that")
    assert "\nThe stand-in for Fashion-MNIST: 30 training, 20 test im" in out
    assert "is not a Fashion-MNIST accuracy" in out


def test_tests_reach_no_other_machine():
    with pytest.raises(OSError, match="refused"):  # by the dead proxy
        urllib.request.urlopen("https://example.org", timeout=5)
    with pytest.raises(OSError, match="no network"):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as sock, pytest.raises(OSError, match="no network"):
        sock.connect(("192.0.2.1", 80))

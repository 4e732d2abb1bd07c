"""The setup cell finds the course at home and fetches it on Colab.

A folder stands in for Colab's disk, a stub for its ``google.colab`` module,
and a local repository for the course's public address.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from utils import publish

ADDRESS = "test-owner/test-course"
BARE, STAMPED = publish.setup_cell(), publish.setup_cell(ADDRESS)
STARTED = ("started\n", True)

# Runs cells as a notebook does, and says whether each went well.
KERNEL = """
import json, sys, types
colab, *cells = json.load(sys.stdin)
if colab:
    sys.modules["google.colab"] = types.ModuleType("google.colab")
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
for cell in cells:
    print("--", shell.run_cell(cell).success, flush=True)
"""

needs_posix = pytest.mark.skipif(
    os.name != "posix" or not shutil.which("git"),
    reason="Colab runs Linux and has git",
)


def git(folder, *arguments):
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@t", *arguments]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.check_output(command, cwd=folder, env=env, text=True)


def lay_course(folder):
    """Write a course whose ``start()`` just prints."""
    (folder / "utils").mkdir(parents=True)
    ours = Path(publish.__file__).with_name("__init__.py")
    shutil.copy(ours, folder / "utils")
    (folder / "utils" / "data.py").write_text("NAME = 'ours'\n")
    code = (
        "def start():\n    from utils.data import NAME\n    print('started')\n"
    )
    (folder / "utils" / "course.py").write_text(code)


@pytest.fixture
def origin(tmp_path):
    """Return the URL of a repository of a small course, two commits long."""
    folder = tmp_path / "origin"
    lay_course(folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    for message in ("one", "two"):
        git(folder, "commit", "--quiet", "-m", message, "--allow-empty")
    return folder.as_uri()


@pytest.fixture
def content(tmp_path):
    """Return Colab's working folder, with the learner's own file in it."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "mine.txt").write_text("mine", encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
def stranger(tmp_path):
    """Return a folder of packages, among them another ``utils``."""
    (tmp_path / "packages" / "utils").mkdir(parents=True)
    for name in ("__init__.py", "data.py"):
        (tmp_path / "packages" / "utils" / name).touch()
    return tmp_path / "packages"


def run(folder, *cells, colab=True, origin=None, packages=""):
    """Run cells in one kernel; return what each printed, and its success.

    Without ``origin``, the URL where git finds the course, it has no network.
    """
    key, value = "http.proxy", "http://127.0.0.1:9"  # refuses at once
    if origin:
        key = f"url.{origin}.insteadOf"
        value = f"https://github.com/{ADDRESS}"
    environment = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": key,
        "GIT_CONFIG_VALUE_0": value,
        "PYTHONPATH": str(packages),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    printed = subprocess.check_output(
        [sys.executable, "-c", KERNEL],
        input=json.dumps([colab, *cells]),
        cwd=folder,
        env={**os.environ, **environment},
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    results = re.findall(r"(.*?)-- (True|False)\n", printed, flags=re.S)
    assert len(results) == len(cells)
    return [(text, success == "True") for text, success in results]


@pytest.mark.parametrize("cell", [BARE, STAMPED], ids=["bare", "stamped"])
@pytest.mark.parametrize("colab", [False, True])
@pytest.mark.parametrize("inside", [".", "notebooks", "notebooks/mine/änd so"])
def test_course_around_the_notebook_is_used(
    tmp_path, stranger, cell, inside, colab
):
    if colab and "mine" in inside:
        pytest.skip("on Colab, there the course is fetched")
    folder = tmp_path / "course" / inside
    folder.mkdir(parents=True)
    lay_course(tmp_path / "course")
    before = sorted(folder.iterdir())
    cells = [
        "import utils.data",  # the stranger's
        cell,
        f"import sys; sys.path.insert(0, {str(stranger)!r})",
        cell,
        f"import os; os.chdir({str(tmp_path)!r})",
        cell,
    ]
    results = run(folder, *cells, colab=colab, packages=stranger)
    assert results[1::2] == [STARTED] * 3
    assert sorted(folder.iterdir()) == before


def test_cell_that_failed_works_once_the_course_is_there(tmp_path, stranger):
    folder = tmp_path / "course"
    lay_course(folder)
    (folder / "utils").rename(folder / "late")
    cells = BARE, "import os; os.rename('late', 'utils')", BARE
    first, _, second = run(folder, *cells, colab=False, packages=stranger)
    assert not first[1]
    assert second == STARTED


@needs_posix
@pytest.mark.parametrize("in_the_way", [None, "utils", "course"])
def test_fetches_the_newest_commit_once(content, origin, stranger, in_the_way):
    if in_the_way:  # a folder of the reader's, or a fetch that was broken off
        (content / in_the_way).mkdir()
        (content / in_the_way / "mine.py").touch()
    assert run(content, STAMPED, origin=origin, packages=stranger) == [STARTED]
    assert run(content, STAMPED, STAMPED) == [STARTED, STARTED]  # no network
    assert git(content / "course", "log", "--format=%s") == "two\n"
    assert (content / "mine.txt").read_text() == "mine"


@needs_posix
def test_without_network_says_so_and_the_next_try_can_succeed(content, origin):
    ((text, success),) = run(content, STAMPED)
    assert not success
    assert "fatal: unable to access" in text
    assert "SystemExit: Open the course's folder; on Colab, try again" in text
    assert "Traceback" not in text
    assert run(content, STAMPED, origin=origin) == [STARTED]


@pytest.mark.parametrize(
    ("cell", "colab"), [(BARE, False), (BARE, True), (STAMPED, False)]
)
def test_nothing_to_fetch_says_what_to_do(content, stranger, cell, colab):
    ((text, success),) = run(content, cell, colab=colab, packages=stranger)
    assert not success
    assert re.search("SystemExit: Open .* course's folder", text)
    assert "Traceback" not in text
    assert [path.name for path in content.iterdir()] == ["mine.txt"]

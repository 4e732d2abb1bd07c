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
from notebook_rules import setup_cell

from utils import publish

ROOT = Path(__file__).resolve().parent.parent
LESSON = min((ROOT / "notebooks").glob("*.ipynb"))
ADDRESS = "test-owner/test-course"
URL = f"https://github.com/{ADDRESS}"

# Runs cells as a notebook does, and says how each went.
KERNEL = """
import json, sys, time
colab, *cells = json.load(sys.stdin)
if colab:
    import types
    sys.modules["google.colab"] = types.ModuleType("google.colab")
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
results = []
for cell in cells:
    print("--")
    start = time.perf_counter()
    result = shell.run_cell(cell)
    results.append([result.success, time.perf_counter() - start])
    sys.stdout.flush()
print("--")
print(json.dumps(results))
"""

needs_posix = pytest.mark.skipif(
    os.name != "posix" or not shutil.which("git"),
    reason="Colab runs Linux and has git",
)


def git(*arguments, folder):
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@t", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )


def lay_course(folder):
    """Write a course whose ``start()`` just prints."""
    (folder / "utils").mkdir(parents=True)
    (folder / "utils" / "__init__.py").touch()
    (folder / "utils" / "course.py").write_text(
        "def start():\n    print('started')\n"
    )
    (folder / "data").mkdir()
    (folder / "data" / "table.csv").write_text("1,2\n")


@pytest.fixture
def origin(tmp_path):
    """Return a repository of a small course, two commits long."""
    folder = tmp_path / "origin"
    lay_course(folder)
    git("init", "--quiet", folder=folder)
    for message in ("one", "two"):
        (folder / "README.md").write_text(message)
        git("add", ".", folder=folder)
        git("commit", "--quiet", "-m", message, folder=folder)
    return folder


@pytest.fixture
def content(tmp_path):
    """Return Colab's working folder, with the learner's own file in it."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    return folder


@pytest.fixture
def unstamped():
    cell = setup_cell(json.loads(LESSON.read_text(encoding="utf-8")))
    return re.sub("!git .*", lambda _: publish.NO_FETCH, cell)


@pytest.fixture
def stamped(unstamped):
    assert publish.NO_FETCH in unstamped
    return unstamped.replace(publish.NO_FETCH, publish.fetch(ADDRESS))


def run(folder, *cells, colab=True, git_url=None):
    """Run cells in one kernel; return what each printed, and its result.

    Args:
        folder: the working folder.
        cells: the cells' sources.
        colab: whether ``google.colab`` is loaded.
        git_url: where git finds the course; None means no network.
    """
    key, value = "http.proxy", "http://127.0.0.1:9"  # refuses at once
    if git_url:
        key, value = f"url.{git_url.as_uri()}.insteadOf", URL
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": key,
        "GIT_CONFIG_VALUE_0": value,
        "IPYTHONDIR": str(folder.parent / "ipython"),
    }
    finished = subprocess.run(
        [sys.executable, "-c", KERNEL],
        input=json.dumps([colab, *cells]),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=120,
    )
    _, *texts, results = finished.stdout.split("--\n")
    return [
        (text, *result)
        for text, result in zip(texts, json.loads(results), strict=True)
    ]


@pytest.mark.parametrize("colab", [False, True])
@pytest.mark.parametrize("inside", [".", "notebooks"])
def test_course_beside_the_notebook_is_used(
    tmp_path, unstamped, stamped, inside, colab
):
    lay_course(tmp_path / "course")
    folder = tmp_path / "course" / inside
    folder.mkdir(exist_ok=True)
    before = sorted(folder.iterdir())
    for text, success, _ in run(folder, unstamped, stamped, colab=colab):
        assert (text, success) == ("started\n", True)
    assert sorted({*folder.iterdir()} - {folder / "utils"}) == sorted(
        {*before} - {folder / "utils"}
    )


@needs_posix
def test_fetches_the_newest_commit_once(content, origin, stamped):
    first, second = run(content, stamped, stamped, git_url=origin)
    assert first[:2] == second[:2] == ("started\n", True)
    assert second[2] < 0.5
    commits = subprocess.run(
        ["git", "rev-list", "--count", "HEAD"],
        cwd=content,
        capture_output=True,
        check=True,
    )
    assert int(commits.stdout) == 1
    assert (content / "data" / "table.csv").exists()
    assert (content / "mine.txt").read_text() == "mine"


@needs_posix
def test_after_a_restart_needs_no_network(content, origin, stamped):
    run(content, stamped, git_url=origin)
    ((text, success, seconds),) = run(content, stamped)
    assert (text, success) == ("started\n", True)
    assert seconds < 2


@needs_posix
def test_without_network_says_what_to_do(content, stamped):
    ((text, success, _),) = run(content, stamped)
    assert not success
    assert "SystemExit: No course: try again when online" in text
    assert "Traceback" not in text
    assert "Error" not in text


@needs_posix
def test_after_a_failure_the_next_try_can_succeed(content, origin, stamped):
    with_network = f"""
import os
os.environ["GIT_CONFIG_KEY_0"] = "url.{origin.as_uri()}.insteadOf"
os.environ["GIT_CONFIG_VALUE_0"] = "{URL}"
"""
    failed, _, (text, success, _) = run(
        content, stamped, with_network, stamped
    )
    assert not failed[1]
    assert (text, success) == ("started\n", True)


def test_unstamped_says_so(content, unstamped):
    ((text, success, _),) = run(content, unstamped)
    assert not success
    assert "SystemExit: No public address yet: run python -m" in text
    assert "Traceback" not in text
    assert [path.name for path in content.iterdir()] == ["mine.txt"]


@needs_posix
def test_at_home_nothing_is_fetched(content, origin, stamped):
    ((_, success, _),) = run(content, stamped, colab=False, git_url=origin)
    assert not success
    assert [path.name for path in content.iterdir()] == ["mine.txt"]

"""Stamping the public address: complete, repeatable, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from notebook_rules import setup_cell

from utils import publish

ROOT = Path(__file__).resolve().parent.parent
LESSONS = [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
ADDRESS = "ada-l/notes.on_engines"
FETCHED = re.compile(r"git pull .*https://github\.com/(\S+)")
OPENED = re.compile(r"colab\.research\.google\.com/github/([^/]+/[^/]+)/blob")


@pytest.fixture
def course(tmp_path):
    """Return a copy of this course's lessons and README, without stamps."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / "README.md", tmp_path)
    address = OPENED.search((ROOT / "README.md").read_text(encoding="utf-8"))
    if address:
        for path in stamped_files(tmp_path):
            path.write_bytes(unstamp(path, address[1]))
    return tmp_path


def stamped_files(folder):
    return [folder / "README.md", *(folder / "notebooks").glob("*.ipynb")]


def unstamp(path, address):
    """Return a file's content with the placeholders in its stamps' places."""
    text = path.read_bytes().decode()
    in_readme = path.name == "README.md"
    for lesson in LESSONS:
        text = text.replace(
            publish.badge(address, lesson),
            publish.NO_BADGE_IN_README if in_readme else publish.NO_BADGE,
        )
    no_fetch = json.dumps(publish.NO_FETCH)[1:-1]
    return text.replace(publish.fetch(address), no_fetch).encode()


def read_all(folder):
    """Return the content of every file that is stamped, by its name."""
    return {path.name: path.read_bytes() for path in stamped_files(folder)}


def test_this_copy_is_stamped_throughout_or_not_at_all():
    texts = {name: raw.decode() for name, raw in read_all(ROOT).items()}
    opened = {name: set(OPENED.findall(text)) for name, text in texts.items()}
    fetched = {
        name: set(FETCHED.findall(setup_cell(json.loads(text))))
        for name, text in texts.items()
        if name != "README.md"
    }
    stamps = {frozenset(s) for s in [*opened.values(), *fetched.values()]}
    assert len(stamps) == 1
    assert len(*stamps) <= 1


def test_without_a_stamp_no_link_leads_to_colab():
    for name, raw in read_all(ROOT).items():
        if not OPENED.search(raw.decode()):
            assert b"colab-badge" not in raw, name
            assert b"colab.research" not in raw, name
            assert b"no public address yet" in raw, name


def test_every_stamp_is_the_address(course):
    changed = publish.stamp(course, ADDRESS)
    assert {path.name for path in changed} == {"README.md", *LESSONS}
    readme = (course / "README.md").read_text(encoding="utf-8")
    for name in LESSONS:
        raw = (course / "notebooks" / name).read_text(encoding="utf-8")
        notebook = json.loads(raw)
        badge = publish.badge(ADDRESS, name)
        assert f"{ADDRESS}/blob/main/notebooks/{name})" in badge
        assert badge in "".join(notebook["cells"][0]["source"])
        assert raw.count(badge) == readme.count(badge) == 1
        assert FETCHED.findall(setup_cell(notebook)) == [ADDRESS]
    assert "no public address yet" not in readme


def test_nothing_else_changes(course):
    before = read_all(course)
    publish.stamp(course, ADDRESS)
    assert all(read_all(course)[name] != before[name] for name in before)
    for path in stamped_files(course):
        assert unstamp(path, ADDRESS) == before[path.name], path.name


def test_windows_line_ends_stay(course):
    path = course / "notebooks" / LESSONS[0]
    crlf = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(crlf)
    publish.stamp(course, ADDRESS)
    after = path.read_bytes()
    assert after != crlf
    assert after.count(b"\n") == after.count(b"\r\n") == crlf.count(b"\n")


def test_again_changes_nothing_and_another_address_replaces(course):
    publish.stamp(course, "first/one")
    once = read_all(course)
    assert publish.stamp(course, "first/one") == []
    assert read_all(course) == once
    publish.stamp(course, "second/two")
    assert b"first/one" not in b"".join(read_all(course).values())
    publish.stamp(course, "first/one")
    assert read_all(course) == once


def test_stamped_setup_cells_stay_the_same_and_short(course):
    publish.stamp(course, f"{'o' * 39}/{'r' * 100}")
    cells = {
        setup_cell(json.loads((course / "notebooks" / name).read_bytes()))
        for name in LESSONS
    }
    assert len(cells) == 1
    assert len(cells.pop().splitlines()) <= 8


@pytest.mark.parametrize(
    "address",
    ["a/b", "A1/B_2.x", "a-b-c/-", "a" * 39 + "/" + "r" * 100, "1/...", "a/_"],
)
def test_names_that_github_allows(address):
    assert publish.is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "name",
        "owner/",
        "/repo",
        "a/b/c",
        "https://github.com/a/b",
        "-a/b",
        "a-/b",
        "a--b/c",
        "a_b/c",
        "a.b/c",
        "a" * 40 + "/b",
        "a/" + "b" * 101,
        "a/.",
        "a/..",
        "a/b.git",
        "a/b.GIT",
        "a/b.wiki",
        "a/b c",
        "a/b\n",
        "a\n/b",
        " a/b",
        "ä/b",
        "a/ß",
        "a/١",
        'a/b"',
        "a/b;ls",
        "a/$b",
        "a/b)",
    ],
)
def test_refuses_what_is_no_owner_and_name(course, address):
    before = read_all(course)
    with pytest.raises(ValueError, match="is not OWNER/REPO"):
        publish.stamp(course, address)
    assert read_all(course) == before


def no_badge(course):
    path = course / "notebooks" / LESSONS[-1]
    text = path.read_text(encoding="utf-8").replace(publish.NO_BADGE, "")
    path.write_text(text, encoding="utf-8")


def no_fetch(course):
    path = course / "notebooks" / LESSONS[-1]
    text = path.read_text(encoding="utf-8").replace("No public address", "")
    path.write_text(text, encoding="utf-8")


def no_row(course):
    path = course / "README.md"
    text = path.read_text(encoding="utf-8").replace(LESSONS[-1], "other")
    path.write_text(text, encoding="utf-8")


def no_badge_in_row(course):
    path = course / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(publish.NO_BADGE_IN_README, "", 1), encoding="utf-8"
    )


def lesson_without_anything(course):
    (course / "notebooks" / "99_new.ipynb").write_text('{"cells": []}')


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (no_badge, rf"{LESSONS[-1]}: badge"),
        (no_fetch, rf"{LESSONS[-1]}: address in the setup cell"),
        (no_row, rf"README.md: badge .*/{LESSONS[-1]}"),
        (no_badge_in_row, rf"README.md: badge .*/{LESSONS[0]}"),
        (lesson_without_anything, r"99_new.ipynb: badge"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_missing_place_is_named_and_nothing_is_written(
    course, spoil, complaint
):
    spoil(course)
    before = read_all(course)
    with pytest.raises(ValueError, match=complaint):
        publish.stamp(course, ADDRESS)
    assert read_all(course) == before


def test_command(course):
    shutil.copytree(ROOT / "utils", course / "utils")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "utils.publish", *arguments],
            cwd=course,
            capture_output=True,
            text=True,
            timeout=120,
        )

    refused = run("https://github.com/a/b")
    assert refused.returncode != 0
    assert "is not OWNER/REPO" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run().returncode != 0
    accepted = run(ADDRESS)
    assert accepted.returncode == 0
    assert f"{len(LESSONS) + 1} files changed" in accepted.stdout
    assert ADDRESS in (course / "README.md").read_text(encoding="utf-8")

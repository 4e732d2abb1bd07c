"""Stamping the public address: complete, repeatable, and nothing else."""

import re
import sys

import lessons
import nbformat
import pytest
from nbformat import v4

from utils import publish

ADDRESS = "ada-l/notes.on_engines"
NAMES = ["01_one.ipynb", "02_two.ipynb"]
LAST = f"notebooks/{NAMES[-1]}"
STAMP = re.compile(
    r"https://[\w.]+(?:/github)?/([\w.-]+/[\w.-]+)(?:/blob|$)", flags=re.M
)


def write_lesson(course, name, badge, code):
    cells = [
        v4.new_markdown_cell(f"# Größer\n\n{badge}\n\nText", id="a"),
        v4.new_code_cell(code, id="b"),
        v4.new_code_cell("import re\n\n1 + 1", id="c"),
    ]
    notebook = v4.new_notebook(cells=cells)
    nbformat.write(notebook, course / "notebooks" / name)


def write_course(folder, address=None):
    """Write a small course as it is with an address, or without."""
    (folder / "notebooks").mkdir(parents=True)
    readme = f"See [one](notebooks/{NAMES[0]}).\n\n"
    where = address or "OWNER/REPO"
    readme += f"`git clone https://github.com/{where}`, or the ZIP\n\n"
    for name in NAMES:
        badge = address and publish.badge(address, name)
        code = publish.setup_cell(address)
        write_lesson(folder, name, badge or publish.NO_BADGE, code)
        badge = badge or publish.NO_BADGE_IN_README
        readme += f"| [lesson](notebooks/{name}) | {badge} |\n"
    (folder / "README.md").write_bytes(readme.encode())
    return folder


def files(course):
    """Return the content of every file that is stamped, by its name."""
    paths = [course / "README.md", *(course / "notebooks").glob("*.ipynb")]
    return {path.name: path.read_bytes() for path in paths}


def change(path, old, new):
    raw = path.read_bytes()
    assert old.encode() in raw
    path.write_bytes(raw.replace(old.encode(), new.encode()))


@pytest.fixture
def course(tmp_path):
    written = write_course(tmp_path / "course")
    # what a Mac leaves beside a file on a foreign disk
    (written / "notebooks" / "._1.ipynb").write_bytes(b"\xb0")
    return written


def test_this_copy_is_stamped_throughout_or_not_at_all():
    texts = [(lessons.ROOT / "README.md").read_text(encoding="utf-8")]
    for notebook in map(lessons.read, lessons.NOTEBOOKS):
        texts.append(lessons.source(notebook["cells"][0]))
        texts.append(lessons.setup_cell(notebook))
    stamps = {frozenset(STAMP.findall(text)) for text in texts}
    assert len(stamps) == 1
    assert len(*stamps) <= 1


@pytest.mark.parametrize("before", [None, "some/other"])
def test_every_place_gets_the_address_and_no_more(tmp_path, before):
    course = write_course(tmp_path / "course", before)
    changed = publish.stamp(course, ADDRESS)
    assert {path.name for path in changed} == {"README.md", *NAMES}
    assert publish.stamp(course, ADDRESS) == []
    expected = files(write_course(tmp_path / "expected", ADDRESS))
    assert files(course) == expected


def test_stamps_lead_to_the_address():
    page = f"/github/{ADDRESS}/blob/main/notebooks/x.ipynb)"
    assert publish.badge(ADDRESS, "x.ipynb").endswith(page)
    assert f"https://github.com/{ADDRESS}\n" in publish.setup_cell(ADDRESS)


def test_a_new_lesson_joins_a_stamped_course(course):
    publish.stamp(course, ADDRESS)
    stamped = files(course)
    write_lesson(course, NAMES[1], publish.NO_BADGE, publish.setup_cell())
    assert publish.stamp(course, ADDRESS) == [course / LAST]
    assert files(course) == stamped


def test_windows_line_ends_stay(course):
    for name in ("README.md", LAST):
        change(course / name, "\n", "\r\n")
    publish.stamp(course, ADDRESS)
    for name in ("README.md", LAST):
        raw = (course / name).read_bytes()
        assert ADDRESS.encode() in raw
        assert raw.count(b"\n") == raw.count(b"\r\n") > 2


@pytest.mark.parametrize(
    "address",
    ["a/b", "A1/B_2.x", "a-b-c/-", "a" * 39 + "/" + "r" * 100, "1/...", "a/_"],
)
def test_names_that_github_allows(course, address):
    assert len(publish.stamp(course, address)) == 3


REFUSED = """
    / name owner/ /repo a/b/c https://github.com/a/b a/. a/.. a/b.git a/b.GIT
    a/b.wiki -a/b a-/b a--b/c a_b/c a.b/c ä/b a/ß a/١ a/b" a/b;ls a/$b a/b)
"""
TOO_LONG = ["a" * 40 + "/b", "a/" + "b" * 101]


@pytest.mark.parametrize(
    "address",
    [*REFUSED.split(), *TOO_LONG, "", " a/b", "a/b c", "a/b\n", "a\n/b"],
)
def test_refuses_what_is_no_owner_and_name(course, address):
    before = files(course)
    with pytest.raises(ValueError, match="is not OWNER/REPO"):
        publish.stamp(course, address)
    assert files(course) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        (LAST, publish.NO_BADGE, "", f"{NAMES[-1]}: .* badge"),
        (LAST, publish.NO_BADGE, publish.NO_BADGE * 2, f"{NAMES[-1]}: .*badg"),
        (LAST, "course.start()", "start()", f"{NAMES[-1]}: .* setup cell"),
        (LAST, '"code"', '"raw"', f"{NAMES[-1]}: .* setup cell"),
        ("README.md", LAST, "other", f"README.md, row {NAMES[-1]}: .* badge"),
        ("README.md", "*no", "*", f"README.md, row {NAMES[0]}: .* badge"),
    ],
)
def test_a_missing_place_is_named(course, name, old, new, complaint):
    change(course / name, old, new)
    before = files(course)
    with pytest.raises(ValueError, match=complaint):
        publish.stamp(course, ADDRESS)
    assert files(course) == before


def test_command(course, monkeypatch, capsys):
    monkeypatch.setattr(publish, "ROOT", course)
    monkeypatch.setattr(sys, "argv", ["publish", "https://github.com/a/b"])
    with pytest.raises(SystemExit, match=r"not OWNER/REPO.* No file was chan"):
        publish.main()
    monkeypatch.setattr(sys, "argv", ["publish", ADDRESS])
    publish.main()
    assert capsys.readouterr().out.startswith("3 files changed")
    assert ADDRESS.encode() in files(course)["README.md"]

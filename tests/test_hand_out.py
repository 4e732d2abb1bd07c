"""Handing the course out: all that a class needs, and no answers."""

import json
import sys

import lessons
import pytest

from utils import hand_out


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "für die Klasse"
    hand_out.hand_out(lessons.ROOT, folder)
    return folder


def test_lessons_are_complete_but_for_outputs_and_solutions(copy):
    for path in lessons.NOTEBOOKS:
        ours = lessons.read(path)
        theirs = lessons.read(copy / "notebooks" / path.name)
        for old, new in zip(ours["cells"], theirs["cells"], strict=True):
            assert old["id"] == new["id"]
            text, folded, _ = lessons.source(old).partition(
                "<details><summary>Solution"
            )
            assert lessons.source(new).strip() == text.strip()
            assert new["cell_type"] == "markdown" or not folded
            assert not new.get("outputs")
            assert not new.get("execution_count")


def test_what_a_class_needs_is_there(copy):
    names = {path.name for path in copy.iterdir()}
    assert {"README.md", "requirements.txt", "data", "utils"} <= names
    assert not {"tests", ".git", ".ci", "conftest.py"} & names
    readme = (copy / "README.md").read_text("utf-8")
    assert "## The lessons" in readme
    assert "## Licence" in readme
    assert "--nbval" not in readme
    assert "Hints and solutions" not in readme


def test_a_damaged_notebook_is_named_and_nothing_copied(tmp_path, monkeypatch):
    (tmp_path / "course" / "notebooks").mkdir(parents=True)
    (tmp_path / "course" / "notebooks" / "mine.ipynb").write_text("{")
    monkeypatch.setattr(hand_out, "ROOT", tmp_path / "course")
    monkeypatch.setattr(sys, "argv", ["hand_out", str(tmp_path / "copy")])
    with pytest.raises(SystemExit, match=r"mine\.ipynb is no notebook"):
        hand_out.main()
    assert not (tmp_path / "copy").exists()


def test_a_folder_that_is_there_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "theirs").write_text("keep")
    monkeypatch.setattr(sys, "argv", ["hand_out", str(tmp_path)])
    with pytest.raises(SystemExit, match="is there already"):
        hand_out.main()
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


def test_a_folder_inside_of_the_course_is_refused(tmp_path, monkeypatch):
    inside = hand_out.ROOT / "notebooks" / "for_class"
    monkeypatch.setattr(sys, "argv", ["hand_out", str(inside)])
    with pytest.raises(SystemExit, match="inside of the course: name"):
        hand_out.main()
    assert not inside.exists()


def test_command(tmp_path, monkeypatch, capsys):
    (tmp_path / "course" / "notebooks").mkdir(parents=True)
    for name in ("b.ipynb", "a.ipynb"):
        cell = {"cell_type": "markdown", "source": ["# Größer"]}
        path = tmp_path / "course" / "notebooks" / name
        path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    (tmp_path / "course" / "README.md").write_text("Read me")
    monkeypatch.setattr(hand_out, "ROOT", tmp_path / "course")
    monkeypatch.setattr(sys, "argv", ["hand_out", str(tmp_path / "class")])
    hand_out.main()
    assert "2 lessons handed out" in capsys.readouterr().out
    assert "Größer" in (tmp_path / "class/notebooks/a.ipynb").read_text(
        "utf-8"
    )

"""Every exercise: its stub is not attempted, its solution right, all else not.

Stubs and solutions are read from the notebooks.
"""

import ast
import functools
import json
import re
from pathlib import Path

import pytest
from exercise_answers import RIGHT, WRONG, Made, frozen, popped

from utils.checks import EXERCISES, check

NOTEBOOKS = sorted(
    (Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb")
)
# The sections that a lesson's exercises rely on, besides its imports.
NEEDED = {"2": ("2 · Load", "4 · Split and normalise"), "3": ("1 · Load",)}


@functools.cache
def cells_of(path):
    """Return the cells as (section, type, source)."""
    cells, section = [], ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        found = re.search(r"^## (.+)", source, flags=re.M)
        if cell["cell_type"] == "markdown" and found:
            section = found.group(1)
        cells.append((section, cell["cell_type"], source))
    return cells


def exercises_of(path):
    """Return, by exercise, its task, stub cell and folded texts."""
    cells = cells_of(path)
    return {
        re.search(r'check\("([\d.]+)"', source).group(1): (
            cells[number - 1][2],
            source,
            cells[number + 1][2],
        )
        for number, (_, kind, source) in enumerate(cells)
        if kind == "code" and re.search(r"^check\(", source, flags=re.M)
    }


FOUND = {
    number: (path, *texts)
    for path in NOTEBOOKS
    for number, texts in exercises_of(path).items()
}


@functools.cache
def prepared(path):
    """Return the names that exercises may use, made by the lesson's cells."""
    names = {}
    lesson = str(int(path.name[:2]))
    imports = [s for _, kind, s in cells_of(path) if kind == "code"][1]
    sources = [imports] + [
        source
        for section, kind, source in cells_of(path)
        if kind == "code" and section in NEEDED.get(lesson, ())
    ]
    for source in sources:
        exec(source, names)
    return names


def answer_to(number, before_check):
    """Run an exercise's cell with other code in front; return its verdict."""
    path, _, stub, _ = FOUND[number]
    names = dict(prepared(path))
    *body, call = ast.parse(stub).body
    exec(compile(ast.Module(body, []), number, "exec"), names)
    exec(before_check, names)
    return eval(compile(ast.Expression(call.value), number, "eval"), names)


def solution_of(number):
    _, code = re.search(
        r"<summary>(Solution)</summary>\s+```python\n(.*?)```",
        FOUND[number][3],
        flags=re.S,
    ).groups()
    return code


def test_lessons_have_five_exercises_each():
    for path in NOTEBOOKS[:4]:
        assert len(exercises_of(path)) >= 5, path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_lesson_and_register_know_the_same_exercises(path):
    lesson = str(int(path.name[:2]))
    registered = [n for n in EXERCISES if n.startswith(f"{lesson}.")]
    assert list(exercises_of(path)) == registered
    wanted = [f"{lesson}.{i}" for i in range(1, len(registered) + 1)]
    assert registered == wanted


@pytest.mark.parametrize("number", FOUND)
def test_exercise_has_its_parts(number):
    _, task, stub, folded = FOUND[number]
    assert task.startswith(f"### Exercise {number} · ")
    assert "..." in stub
    assert stub.splitlines()[-1].startswith(f'check("{number}", ')
    summaries = re.findall(r"<details><summary>(.+)</summary>", folded)
    assert summaries == ["Hint", "Solution"]
    assert folded.count("</details>") == 2
    assert folded.count("```python") == 1
    assert folded.index("Hint") < folded.index("```python")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_check_yourself_asks_and_explains(path):
    text = "\n".join(
        source
        for section, _, source in cells_of(path)
        if section == "Check yourself"
    )
    questions = re.findall(r"^\*\*\d\.\*\* ", text, flags=re.M)
    answers = re.findall(
        r"<details><summary>Answer</summary>\n\n(.+?)\n\n</details>",
        text,
        flags=re.S,
    )
    assert 3 <= len(questions) <= 5
    assert len(answers) == len(questions)
    assert min(len(answer.split()) for answer in answers) >= 8


@pytest.mark.parametrize("number", FOUND)
def test_stub_is_not_attempted(number, capsys):
    prepared(FOUND[number][0])
    capsys.readouterr()
    verdict = answer_to(number, "")
    assert verdict.status == "not attempted"
    assert capsys.readouterr().out == f"{verdict}\n"


@pytest.mark.parametrize("number", FOUND)
def test_solution_is_right(number):
    verdict = answer_to(number, solution_of(number))
    assert verdict.status == "right", verdict


def names_bound_by(source):
    """Return the names that a cell binds, magics left aside."""
    lines = [line for line in source.splitlines() if not line.startswith("%")]
    return {
        getattr(node, "id", None) or node.name
        for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_nothing_depends_on_an_exercise(path):
    """They come last, and take no name that the lesson uses."""
    if not exercises_of(path):
        pytest.skip("no exercises")
    code = [source for _, kind, source in cells_of(path) if kind == "code"]
    stubs = [stub for _, stub, _ in exercises_of(path).values()]
    assert code[-len(stubs) :] == stubs
    of_lesson = set().union(*map(names_bound_by, code[: -len(stubs)]))
    of_exercises = set().union(*map(names_bound_by, stubs))
    assert not of_lesson & of_exercises


@pytest.mark.parametrize("number", EXERCISES)
def test_exercise_has_three_wrong_answers(number):
    assert len({word for _, word in WRONG[number]}) >= 3


def made(answer):
    return answer.make() if isinstance(answer, Made) else answer


@pytest.mark.parametrize(
    ("number", "answer", "word"),
    [
        pytest.param(number, answer, word, id=f"{number}-{word}")
        for number, pairs in WRONG.items()
        for answer, word in pairs
    ],
)
def test_wrong_answer_is_nudged(number, answer, word):
    verdict = check(number, made(answer))
    assert verdict.status == "not yet", verdict
    assert word in verdict.message
    if number in FOUND:
        for line in solution_of(number).splitlines():
            assert len(line) < 12 or line.strip() not in verdict.message


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        pytest.param(number, answer, id=f"{number}-{i}")
        for number, answers in RIGHT.items()
        for i, answer in enumerate(answers)
    ],
)
def test_other_correct_forms_are_right(number, answer):
    verdict = check(number, made(answer))
    assert verdict.status == "right", verdict


def test_spoiled_model_harms_no_later_check():
    for spoil in (popped, frozen):
        assert check("4.2", spoil).status == "not yet"
    for number in ("4.1", "4.2", "4.4"):
        verdict = answer_to(number, solution_of(number))
        assert verdict.status == "right", verdict

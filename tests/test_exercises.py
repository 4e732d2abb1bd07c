"""Every exercise: its stub is not attempted, its solution right, all else not.

Stubs and solutions are read from the notebooks; other right and wrong answers
stand in ``answers_NN.py``, and a declared mistake beside its exercise.
"""

import ast
import functools
import importlib
import re

import lessons
import pytest
from lessons import source

from utils.checks import EXERCISES
from utils.checks.judging import verdict

ANSWERS = [
    importlib.import_module(f"answers_{p.name[:2]}") for p in lessons.NOTEBOOKS
]
FOUND = {
    number: (path, *texts)
    for path in lessons.NOTEBOOKS
    for number, texts in lessons.exercises(lessons.read(path)).items()
}


def code_of(cell):
    """Return a cell's Python, without the lines that only Jupyter knows."""
    lines = source(cell).splitlines()
    return "\n".join(line for line in lines if line[:1] not in ("%", "!"))


def names_in(code, context):
    """Return the names that code stores or loads."""
    return {
        getattr(node, "id", None) or node.name
        for node in ast.walk(ast.parse(code))
        if (
            isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.alias))
            and context is ast.Store
        )
        or (isinstance(node, ast.Name) and isinstance(node.ctx, context))
    }


@functools.cache
def prepared(path, code):
    """Run the lesson's cells that bind what code uses; return the names.

    The cells that bind what those use, too; the setup cell and what stands
    under *On your own* aside.
    """
    cells = [
        code_of(cell)
        for title, cell in lessons.sections(lessons.read(path))
        if cell["cell_type"] == "code" and not title.startswith("On your own")
    ]
    wanted, needed = names_in(code, ast.Load), []
    for cell in reversed(cells[1:]):
        if names_in(cell, ast.Store) & wanted or cell == cells[1]:
            needed.insert(0, cell)
            wanted |= names_in(cell, ast.Load)
    names = {}
    for cell in needed:
        exec(cell, names)
    return names


def answer_to(number, solution=""):
    """Return what an exercise's stub hands to check, some code before it."""
    path, _, stub, _ = FOUND[number]
    body = stub[: stub.index("\ncheck(")]
    answer = ast.unparse(ast.parse(stub).body[-1].value.args[1])
    names = dict(prepared(path, f"{body}\n{solution}"))
    exec(f"{body}\n{solution}", names)
    return eval(answer, names)


def solution_of(number):
    return re.search(
        r"<summary>Solution</summary>\s+```python\n(.*?)```",
        FOUND[number][3],
        flags=re.S,
    )[1]


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_lesson_and_register_know_the_same_exercises(path):
    found = list(lessons.exercises(lessons.read(path)))
    lesson = int(path.name[:2])
    declared = [n for n in EXERCISES if n.split(".")[0] == str(lesson)]
    assert found == declared
    assert found == [f"{lesson}.{i}" for i in range(1, len(found) + 1)]


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


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_check_yourself_asks_and_explains(path):
    text = "\n".join(
        source(cell)
        for title, cell in lessons.sections(lessons.read(path))
        if title == "Check yourself"
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


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_nothing_depends_on_an_exercise(path):
    """They come last, and take no name that the lesson uses."""
    notebook = lessons.read(path)
    code = [code_of(cell) for cell in lessons.code_cells(notebook)]
    stubs = [stub for _, stub, _ in lessons.exercises(notebook).values()]
    assert stubs
    assert code[-len(stubs) :] == stubs
    of_lesson = [names_in(cell, ast.Store) for cell in code[: -len(stubs)]]
    of_exercises = [names_in(stub, ast.Store) for stub in stubs]
    assert not set().union(*of_lesson) & set().union(*of_exercises)


@pytest.mark.parametrize("number", FOUND)
def test_stub_is_not_attempted(number):
    assert verdict(number, answer_to(number)).status == "not attempted"


@pytest.mark.parametrize("number", FOUND)
def test_solution_is_right(number):
    answer = answer_to(number, solution_of(number))
    found = verdict(number, answer)
    assert found.status == "right", found


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        pytest.param(number, answer, id=f"{number}-{i}")
        for number, one in EXERCISES.items()
        for i, answer in enumerate([one.solution, *one.also])
        if answer
    ]
    + [
        pytest.param(number, answer, id=f"{number}-form{i}")
        for module in ANSWERS
        for number, forms in module.RIGHT.items()
        for i, answer in enumerate(forms)
    ],
)
def test_other_correct_forms_are_right(number, answer):
    found = verdict(number, made(answer))
    assert found.status == "right", found


@pytest.mark.parametrize(
    ("number", "answer", "words"),
    [
        pytest.param(number, wrong, nudge, id=f"{number}-mistake{i}")
        for number, one in EXERCISES.items()
        for i, (wrong, nudge) in enumerate(one.mistakes)
    ]
    + [
        pytest.param(number, wrong, words, id=f"{number}-{words}")
        for module in ANSWERS
        for number, pairs in module.WRONG.items()
        for wrong, words in pairs
    ],
)
def test_wrong_answer_is_nudged(number, answer, words):
    found = verdict(number, made(answer))
    assert found.status == "not yet", found
    assert words in found.message
    for line in solution_of(number).splitlines():
        assert len(line) < 12 or line.strip() not in found.message


@pytest.mark.parametrize("number", EXERCISES)
def test_exercise_knows_three_mistakes(number):
    known = [nudge for _, nudge in EXERCISES[number].mistakes]
    for module in ANSWERS:
        known += [words for _, words in module.WRONG.get(number, [])]
    assert len(set(known)) >= 3


def made(answer):
    """Return an answer, made only now if it is costly: a ``partial``."""
    return answer() if isinstance(answer, functools.partial) else answer

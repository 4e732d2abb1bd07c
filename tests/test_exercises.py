"""Every exercise: its stub is not attempted, its solution right, all else not.

Stubs and solutions are read from the notebooks.  A declared mistake stands
beside its exercise; other right answers, and wrong ones by the words of their
nudge, stand in ``answers_NN.py`` (a ``partial`` makes a costly one later).
"""

import ast
import functools
import importlib
import inspect
import re

import keras
import lessons
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from lessons import source

from utils.checks import EXERCISES
from utils.checks.judging import same, verdict

ANSWERS = [
    importlib.import_module(f"answers_{p.name[:2]}") for p in lessons.NOTEBOOKS
]
RIGHT = {n: found for module in ANSWERS for n, found in module.RIGHT.items()}
FOUND = {
    number: (path, *texts)
    for path in lessons.NOTEBOOKS
    for number, texts in lessons.exercises(lessons.read(path)).items()
}
DECLARED = [number for number, one in EXERCISES.items() if one.examples]
NUMBERS = [*DECLARED, "2.3", "8.2", "20.1"]  # what an answer returns


def wrong_answers():
    """Yield (number, words of its nudge, wrong answer)."""
    for number, one in EXERCISES.items():
        for wrong, nudge in one.mistakes:
            yield number, nudge, wrong
    for module in ANSWERS:
        for number, answers in module.WRONG.items():
            for words, wrong in answers.items():
                several = wrong if isinstance(wrong, list) else [wrong]
                yield from ((number, words, one) for one in several)


def answer_to(number, solution=""):
    """Return what an exercise's stub hands to check, some code before it."""
    path, _, stub, _ = FOUND[number]
    body = stub[: stub.index("\ncheck(")]
    answer = ast.unparse(ast.parse(stub).body[-1].value.args[1])
    code = f"{body}\n{solution}"
    names = dict(lessons.prepared(path, code))
    exec(code, names)
    return eval(answer, names)


@pytest.mark.parametrize("number", DECLARED)
def test_example_is_shown_by_the_stubs_own_names(number):
    stub = ast.parse(FOUND[number][2])
    [*_, function] = (n for n in stub.body if isinstance(n, ast.FunctionDef))
    theirs = [argument.arg for argument in function.args.args]
    ours = inspect.signature(EXERCISES[number].solution).parameters
    assert [*ours][: len(theirs)] == theirs


def solution_of(number):
    """Return the code of the folded solution."""
    return lessons.solution(FOUND[number][3])


def given(answer):
    """Return an answer, made only now if it is costly: a ``partial``."""
    return answer() if isinstance(answer, functools.partial) else answer


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def f(x, model):\n    return x + model", 0),
        ("def f():\n    x = 1\n    return [x for model in 'ab']", 0),
        ("def f():\n    return x", 1),
        ("y = step(3)", 2),
        ("x = x + 1", 1),
    ],
)
def test_only_cells_that_bind_what_is_read_are_run(code, count):
    cells = ["x = 1", "model = 2", "def step(x):\n    return model + x"]
    assert len(lessons.needed_by(code, cells)) == count


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
    code = [lessons.python_of(cell) for cell in lessons.code_cells(notebook)]
    stubs = [stub for _, stub, _ in lessons.exercises(notebook).values()]
    assert stubs
    assert code[-len(stubs) :] == stubs
    of_lesson = [lessons.names_of(cell)[0] for cell in code[: -len(stubs)]]
    of_exercises = [lessons.names_of(stub)[0] for stub in stubs]
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
        for i, answer in enumerate([*one.also, *RIGHT.get(number, [])])
    ],
)
def test_other_correct_forms_are_right(number, answer):
    found = verdict(number, given(answer))
    assert found.status == "right", found


EXACT = {
    "array": np.asarray,
    "float64": lambda found: np.asarray(found, "float64"),
    "list": lambda found: np.asarray(found).tolist(),
    "list of arrays": lambda found: list(np.atleast_1d(found)),
    "list of tensors": lambda found: [*map(tf.constant, np.atleast_1d(found))],
    "tensor": tf.constant,
    "variable": lambda found: tf.Variable(np.asarray(found)),
    "Keras's variable": lambda found: keras.Variable(
        found, dtype=str(np.asarray(found).dtype)
    ),
}
COARSE = {
    "float32": lambda found: np.asarray(found, "float32"),
    "float16": lambda found: np.asarray(found, "float16"),
    "bfloat16": lambda found: np.asarray(found).astype(ml_dtypes.bfloat16),
    "bfloat16 tensor": lambda found: tf.cast(found, "bfloat16"),
}


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_may_come_in_any_form(number):
    answer = EXERCISES[number].solution or RIGHT[number][0]
    # counts and labels are exact, and so is a threshold
    whole = number in ("5.1", "7.1", "8.1", "10.1", "13.1")
    for name, form in (EXACT if whole else EXACT | COARSE).items():
        found = verdict(number, lambda *given, f=form: f(answer(*given)))
        assert found.status == "right", (name, found)


def test_arrays_of_one_number_are_numbers():
    """As ``get_weights`` returns the slope and the start of a line."""
    fit = RIGHT["2.3"][0]

    def weights(load, broke):
        slope, start = fit(load, broke)
        return [np.array([[slope]]), np.array([start])]

    assert verdict("2.3", weights).status == "right"


# what wrong answers bring about, and Keras says of some
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.filterwarnings("ignore:You are using a softmax over axis")
@pytest.mark.parametrize(
    ("number", "words", "answer"),
    [
        pytest.param(*found, id=f"{found[0]}-{found[1][:30]}")
        for found in wrong_answers()
    ],
)
def test_wrong_answer_is_nudged(number, words, answer):
    found = verdict(number, given(answer))
    assert found.status == "not yet", found
    assert words in found.message
    for _, other in EXERCISES[number].mistakes:
        assert words in other or other not in found.message
    for line in solution_of(number).splitlines():
        assert len(line) < 12 or line.strip() not in found.message


@pytest.mark.parametrize("number", DECLARED)
def test_mistakes_differ_on_the_example_that_nudges_them(number):
    one = EXERCISES[number]

    def outcome(function, example):
        with np.errstate(all="ignore"):
            try:
                return function(*example)
            except Exception:
                return None  # no example for this mistake

    def alike(first, second, example):
        results = outcome(first, example), outcome(second, example)
        return same(*results, one.tolerance)

    possible = one.mistakes
    for example in one.examples:
        noticed = [
            (wrong, nudge)
            for wrong, nudge in possible
            if not any(
                alike(wrong, accepted, example)
                for accepted in (one.solution, *one.also)
            )
        ]
        for wrong, nudge in noticed:
            for other, words in noticed:
                twin = words != nudge and alike(wrong, other, example)
                assert not twin, f"{nudge!r} and {words!r} give the same"
        # the check no longer thinks of a mistake that an answer has not made
        possible = [pair for pair in possible if pair not in noticed]
    assert not possible, f"no example shows {[words for _, words in possible]}"


@pytest.mark.parametrize("number", EXERCISES)
def test_exercise_knows_three_mistakes(number):
    known = {words for n, words, _ in wrong_answers() if n == number}
    assert len(known) >= 3

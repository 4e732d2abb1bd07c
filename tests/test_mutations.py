"""The mutators change what they say, and the script tells what notices it."""

import judged_solutions
import lessons
import mutations
import mutators
import numpy as np
import pytest
from judged_solutions import REFUSED, SAME


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("operator", "(a) + b", "(a) - b"),
        ("operator", "a\\\n    * b", "a\\\n    / b"),
        ("operator", "a ** b", "a * b"),
        ("operator", "a < b <= c", "a <= b <= c"),
        ("operator", "a < b <= c", "a < b < c"),
        ("operator", "a == b", "a != b"),
        ("operator", "a and (b or c)", "a or (b or c)"),
        ("operator", "a in b", "a not in b"),
        ("operator", "a += b", "a -= b"),
        ("operator", "'é' if é < b else c", "'é' if é <= b else c"),
        ("sign", "1 / (-a)", "1 / (a)"),
        ("sign", "not (a)", "(a)"),
        ("sign", "-(a - b)", "(a - b)"),
        ("constant", "f(3)", "f(4)"),
        ("constant", "f(3)", "f(2)"),
        ("constant", "f(0.5)", "f(1.0)"),
        ("constant", "f(a, keepdims=True)", "f(a, keepdims=False)"),
        ("axis", "f(a, axis=0)", "f(a, axis=1)"),
        ("axis", "f(a, axis=-1)", "f(a, axis=0)"),
        ("slice", "a[1:b]", "a[:b]"),
        ("slice", "a[1:b]", "a[1:]"),
        ("swap", "f(a, b, c)", "f(b, a, c)"),
        ("swap", "f(\n    a,\n    b(c),\n)", "f(\n    b(c),\n    a,\n)"),
        ("dropped argument", "f(a, seed=b)", "f(a)"),
        ("dropped argument", "f(seed=b, c=d)", "f(c=d)"),
        ("dropped call", "np.sqrt(a + b) / c", "(a + b) / c"),
        ("dropped call", "a.cache().batch(b)", "a.batch(b)"),
        ("dropped call", "model.fit(x, y)", "model"),
        ("dropped call", "keras.utils.set_random_seed(1)", "keras.utils"),
        ("function", "x.argmax(axis=1)", "x.argmin(axis=1)"),
        ("function", "tf.reduce_mean(x)", "tf.reduce_sum(x)"),
        ("function", "max(x)", "min(x)"),
        ("label", "ax.set(xlabel='row')", 'ax.set(xlabel="not row")'),
        ("label", "plt.ylabel('loss')", 'plt.ylabel("not loss")'),
        ("colour", "f(c=plots.BLUE)", "f(c=plots.ORANGE)"),
        ("colour", "a = BLUE", "a = ORANGE"),
        ("colour", "a = 'black'", 'a = "white"'),
    ],
)
def test_a_mutator_changes_what_it_says(kind, before, after):
    assert (kind, after) in mutators.changes(before)


@pytest.mark.parametrize(
    "code",
    [
        '"""A docstring with 3 < 4."""',
        'f"{a + 3:.2f}"',
        'raise ValueError("more than 3")',
        "from utils import plots",
        "plt.figure(figsize=(3, 4))",
        "def f(a=3):\n    return a",
        "%matplotlib inline",
        "!pip install a < b",
        'if __name__ == "__main__":\n    main(3)',
        "this is, no Python 3",
    ],
)
def test_the_rest_is_left_alone(code):
    assert mutators.changes(code) == []


def test_every_change_of_a_file_is_one_and_can_be_run():
    [(*_, code)] = mutations.parts_of("utils/checks/models.py")
    changed = [changed for _, changed in mutators.changes(code)]
    assert len(changed) == len({code, *changed}) - 1 > 100
    for text in changed:
        compile(text, "utils/checks/models.py", "exec")


def test_what_is_declared_occurs_once():
    assert len(mutations.declared()) > 60


def test_what_no_longer_occurs_is_named(monkeypatch):
    import mutations_04

    rows = {"why": ("x_trian, y_train", "x, y")}
    monkeypatch.setattr(mutations_04, "DECLARED", {"04": rows})
    with pytest.raises(ValueError, match=r"mutations_04\.py, 04: .*x_trian"):
        mutations.declared()


def some_changes():
    return [
        mutations.Change("automatic", "04", 1, "a", f"{kind}{i}", kind)
        for kind, number in (("constant", 90), ("sign", 5), ("swap", 5))
        for i in range(number)
    ]


def test_a_sample_holds_every_mutator_and_hangs_on_the_seed():
    one, again, other = (
        mutations.drawn(some_changes(), 9, seed) for seed in (1, 1, 2)
    )
    assert one == again != other
    assert {change.why for change in one} == {"constant", "sign", "swap"}
    assert len(set(mutations.drawn(some_changes(), 500, 1))) == 100


def changed(where, old, new):
    [(*_, code)] = mutations.parts_of(where)
    after = code.replace(old, new)
    return mutations.Change("declared", where, None, code, after, "why")


def test_what_imports_a_module_comes_before_lessons_that_call_it():
    change = changed("utils/plots.py", "values.min() < 0.5", "True")
    assert change.before != change.after
    tests, *notebooks = mutations.commands(change)
    assert tests == ("tests/test_plots.py",)
    assert notebooks
    for *_, name in notebooks:
        text = (lessons.ROOT / name).read_text(encoding="utf-8")
        assert "plots.plot_boundaries(" in text


def test_a_lesson_that_gets_longer_has_not_been_noticed():
    change = mutations.Change("automatic", "18", 5, "a", "a + a", "longer")
    ruled, cells, compared = mutations.commands(change)
    assert cells == ("tests/test_lesson_18.py",)
    assert compared[-1] == "notebooks/18_generative.ipynb"
    assert ruled[1:] == ("-k", "standard_error")  # not the rule on lengths


def test_a_change_counts_only_if_it_makes_the_difference(
    tmp_path, monkeypatch
):
    change = changed("utils/data/tables.py", "noise < 0", "noise <= 0")
    path = tmp_path / change.where
    path.parent.mkdir(parents=True)
    path.write_text(change.before, encoding="utf-8")
    shop = mutations.Workshop(tmp_path / "copies", 0)
    shop.folders.put(tmp_path)

    def run(command, folder):
        if "tests/test_tables.py" in command:
            return "fails anyway"
        changed = path.read_text(encoding="utf-8") == change.after
        return "differs" if changed else ""

    monkeypatch.setattr(mutations, "run", run)
    assert shop.notices(change) == "differs"
    assert path.read_text(encoding="utf-8") == change.before
    monkeypatch.setattr(mutations, "run", lambda command, folder: "")
    assert shop.notices(change) == ""


def test_notes_are_kept_and_survivors_judged_again(tmp_path, monkeypatch):
    monkeypatch.setattr(mutations, "NOTES", tmp_path / "notes")
    notes = mutations.Notes(again=False)
    notes.add("one", "noticed")
    notes.add("two", "")
    assert mutations.Notes(again=False).found == {"one": "noticed", "two": ""}
    assert mutations.Notes(again=True).found == {"one": "noticed"}
    ignored = (tmp_path / "notes" / ".gitignore").read_text(encoding="utf-8")
    assert ignored == "*\n"


EXAMPLES = [
    (np.array([1.0, 2.0, 4.0]), np.array([0, 1, 1]), 2),
    (np.array([-3.0, 5.0]), np.array([1, 0]), 3),
]


def test_inputs_are_of_the_examples_kind():
    for x, labels, k in judged_solutions.inputs(EXAMPLES, 100):
        assert len(x) == len(labels) > 0
        assert x.dtype == float
        assert set(labels) <= {0, 1}
        assert k in (2, 3)


def test_only_a_function_that_computes_something_else_differs():
    def reference(x, labels, k):
        return x[labels == 1].sum() * k

    def other_words(x, labels, k):
        return sum(k * value for value in x[labels > 0])

    def wrong(x, labels, k):  # only beyond the examples
        return x[labels == 1].sum() * k if len(x) < 4 else 0.0

    difference = judged_solutions.difference
    assert difference(reference, other_words, EXAMPLES) is None
    given = difference(reference, wrong, EXAMPLES)
    assert len(given[0]) >= 4


def test_a_check_judges_solutions_and_one_that_never_ends(monkeypatch):
    monkeypatch.setattr(judged_solutions, "SECONDS", 5)
    [wrong, same, raising, endless] = judged_solutions.verdicts(
        "8.1",
        [
            "def pictures_from(rows):\n"
            "    return rows[:, 1:].reshape(-1, 28, 28)",
            "def pictures_from(rows):\n"
            "    return rows[:, 1:].reshape(len(rows), 28, 28) / 255",
            "pictures_from = 1 / 0",
            "while True:\n    pass",
        ],
    )
    assert wrong.startswith(f"{REFUSED}: ")
    assert same == SAME
    assert "ZeroDivisionError" in raising
    assert endless == f"{REFUSED}: it does not end"

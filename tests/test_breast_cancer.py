"""Lesson 2: its table, its generated points, and no leak in the lesson."""

import ast
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from utils import data

ROOT = Path(__file__).resolve().parent.parent
LESSON = ROOT / "notebooks" / "02_binary_classification.ipynb"


def test_table_has_its_rows_and_its_malignant_tumours():
    x, y, feature_names = data.load_breast_cancer()
    assert (x.shape, x.dtype) == ((569, 30), np.float32)
    assert (y.shape, y.dtype) == ((569,), np.uint8)
    assert (y.sum(), (y == 0).sum()) == (212, 357)
    assert len(set(feature_names)) == 30


def test_malignant_tumours_are_the_larger_ones():
    """The labels are the right way round: 1 = malignant."""
    x, y, feature_names = data.load_breast_cancer()
    radius = x[:, feature_names.index("worst_radius")]
    assert radius[y == 1].mean() > 1.4 * radius[y == 0].mean()


def without_a_column(lines):
    return [line.split(",", 1)[1] for line in lines]


def without_a_row(lines):
    return lines[:-1]


def with_a_short_row(lines):
    return [*lines[:-1], lines[-1].split(",", 1)[1]]


def with_nan(lines):
    return [*lines[:-1], "nan," + lines[-1].split(",", 1)[1]]


def with_a_word(lines):
    return [*lines[:-1], "large," + lines[-1].split(",", 1)[1]]


def with_an_unknown_label(lines):
    return [*lines[:-1], lines[-1][:-1] + "X"]


def with_nothing(lines):
    return []


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (without_a_column, "30 columns"),
        (without_a_row, "568 rows"),
        (with_a_short_row, "line 570 has 30 values"),
        (with_nan, "line 570 has a value that is not finite"),
        (with_a_word, "could not convert string to float"),
        (with_an_unknown_label, "line 570 has the diagnosis 'X'"),
        (with_nothing, "0 columns"),
    ],
)
def test_damaged_table_is_named(tmp_path, damage, reason):
    lines = data.BREAST_CANCER_FILE.read_text().splitlines()
    path = tmp_path / "damaged.csv"
    path.write_text("\n".join(damage(lines)))
    with pytest.raises(ValueError, match=reason) as caught:
        data.load_breast_cancer(path)
    assert str(path) in str(caught.value)
    assert "fresh copy" in str(caught.value)


def test_missing_table_is_named(tmp_path):
    path = tmp_path / "gone.csv"
    with pytest.raises(FileNotFoundError, match="is missing: get"):
        data.load_breast_cancer(path)


def test_two_moons_are_balanced_and_repeatable():
    x, y = data.two_moons(101, noise=0.1, seed=1)
    assert (x.shape, x.dtype, y.dtype) == ((101, 2), np.float32, np.uint8)
    assert np.bincount(y).tolist() == [51, 50]
    again, _ = data.two_moons(101, noise=0.1, seed=1)
    other, _ = data.two_moons(101, noise=0.1, seed=2)
    assert np.array_equal(x, again)
    assert not np.array_equal(x, other)


def test_two_moons_without_noise_lie_on_two_half_circles():
    x, y = data.two_moons(50, noise=0, seed=1)
    centres = np.where(y[:, None] == 0, (0, 0), (1, 0.5))
    distance = np.linalg.norm(x - centres, axis=1)
    assert np.allclose(distance, 1, atol=1e-5)


@pytest.mark.parametrize(("n", "noise"), [(1, 0.1), (10, -0.1)])
def test_two_moons_refuses_nonsense(n, noise):
    with pytest.raises(ValueError, match="two_moons needs"):
        data.two_moons(n, noise, seed=1)


def code_of(heading=None):
    """Return the lesson's code cells, all or those under one heading."""
    sources, current = [], ""
    for cell in nbformat.read(LESSON, as_version=4).cells:
        if cell.cell_type == "markdown":
            found = re.search(r"^## (.+)", cell.source, flags=re.M)
            current = found.group(1) if found else current
        elif heading is None or heading in current:
            lines = cell.source.splitlines()
            sources.append(
                "\n".join(line for line in lines if not line.startswith("%"))
            )
    assert sources, f"the lesson has no section {heading!r}"
    return sources


@pytest.fixture(scope="module")
def prepared():
    """Return the names that the lesson's own preparation leaves behind."""
    names = {}
    for heading in ("Setup", "2 · Load", "4 · Split and normalise"):
        for source in code_of(heading):
            exec(compile(source, LESSON.name, "exec"), names)
    return names


def test_parts_are_disjoint_and_cover_all_rows(prepared):
    parts = [prepared[f"{name}_index"] for name in ("train", "val", "test")]
    assert sorted(np.concatenate(parts)) == list(range(569))
    for name, part in zip(("train", "val", "test"), parts, strict=True):
        assert np.array_equal(prepared[f"x_{name}"], prepared["x"][part])
        assert np.array_equal(prepared[f"y_{name}"], prepared["y"][part])


def test_parts_have_the_same_class_balance(prepared):
    for name in ("train", "val", "test"):
        assert prepared[f"y_{name}"].mean() == pytest.approx(
            212 / 569, abs=0.01
        )


def test_normalisation_knows_the_training_rows_only(prepared):
    mean = np.ravel(prepared["normalise"].mean)
    assert np.allclose(mean, prepared["x_train"].mean(axis=0), rtol=1e-4)
    assert not np.allclose(mean, prepared["x"].mean(axis=0), rtol=1e-3)


def calls_with(sources, names):
    """Return the calls that have one of the names in their arguments."""
    for number, source in enumerate(sources):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                given = [*node.args, *(k.value for k in node.keywords)]
                inside = {
                    name.id
                    for argument in given
                    for name in ast.walk(argument)
                    if isinstance(name, ast.Name)
                }
                if inside & names:
                    yield number, ast.unparse(node.func)


def test_test_rows_are_evaluated_once_and_never_learned_from():
    calls = [call for _, call in calls_with(code_of(), {"x_test"})]
    evaluated = [call for call in calls if call.endswith(".evaluate")]
    predicted = [call for call in calls if call.endswith(".predict")]
    assert evaluated == ["model.evaluate"]
    # nothing else is handed the test rows: no fit, no adapt
    others = set(calls) - set(evaluated) - set(predicted)
    assert others <= {"np.allclose", "bool"}


def test_test_set_is_opened_after_the_choices():
    """No cell before `evaluate` uses it, except the one that splits."""
    sources = code_of()
    (opened,) = (
        number
        for number, call in calls_with(sources, {"x_test"})
        if call.endswith(".evaluate")
    )
    users = [
        number
        for number, source in enumerate(sources[:opened])
        if re.search(r"\b[xy]_test\b|\bx\[test_index\]", source)
    ]
    split = code_of("4 · Split and normalise")
    assert all(sources[number] in split for number in users)
    # and `model`, whose result is reported, learns nothing afterwards
    later = "\n".join(sources[opened:])
    assert not re.search(r"\bmodel\.(fit|compile)\b|^model =", later, re.M)


def test_threshold_is_chosen_on_validation_rows():
    (chosen,) = (
        source
        for source in code_of()
        if re.search(r"^threshold = ", source, flags=re.M)
    )
    assert "x_val" in chosen
    assert "y_val" in chosen
    assert not re.search("test", chosen)


def test_repeated_splits_adapt_on_the_rows_they_learn_from():
    (source,) = (s for s in code_of() if "def split_and_normalise" in s)
    names = {"layers": pytest.importorskip("keras").layers, "data": data}
    names["x"], names["y"], _ = data.load_breast_cancer()
    exec(compile(source, LESSON.name, "exec"), names)
    rows, labels, new_rows, new_labels = names["split_and_normalise"](0)
    assert len(rows) + len(new_rows) == len(labels) + len(new_labels) == 569
    assert np.allclose(np.mean(rows, axis=0), 0, atol=1e-3)
    assert not np.allclose(np.mean(new_rows, axis=0), 0, atol=1e-3)

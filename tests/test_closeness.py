"""``--strict-values`` notices wrong numbers and figures, on the same data."""

import base64
import io
import math
import os
import subprocess
import sys

import closeness
import lessons
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbformat import v4
from numpy.testing import assert_allclose


def far(saved, new):
    """Return whether any value is outside its band."""
    return any(off > 1 for _, _, off in closeness.compare_texts(saved, new))


@pytest.mark.parametrize(
    ("saved", "near", "wrong"),
    [
        ("≈ 40 kg", "≈ 49 kg", "≈ 51 kg"),
        ("≈ 1,200", "≈ 1,400", "≈ 1,600"),
        ("≈ -40", "≈ −35", "≈ 40"),  # signs count
        ("≈ 0.900 right", "≈ 0.920 right", "≈ 0.930 right"),  # a share
        ("≈ 0.100 wrong", "≈ 0.120 wrong", "≈ 0.130 wrong"),
        ("≈ -0.90", "≈ -0.70", "≈ -0.60"),  # no share
        ("≈ 90 %", "≈ 92 %", "≈ 93 %"),
        ("≈ 90%", "≈ 88%", "≈ 87%"),
        ("≈ 1.00", "≈ 0.98", "≈ 0.97"),  # two units of the last digit
        ("≈ 0 of 20", "≈ 2 of 20", "≈ 3 of 20"),
        ("≈ 0.1 ± 0.5", "≈ -0.9 ± 0.5", "≈ -1.0 ± 0.5"),
        ("≈ 5.0 ± 0.5", "≈ 6.2 ± 0.5", "≈ 6.3 ± 0.5"),
        ("≈ 5.0 ± 0.5", "≈ 5.0 ± 2.5", "≈ 5.0 ± 2.6"),
        ("≈ 5.0", "≈ 5.1", "≈ 5.0 ± 0.1"),
        ("⏱ 2.0 s", "⏱ 19.0 s", "⏱ 21.0 s"),
        ("⏱ 2.0 s", "⏱ 0.3 s", "⏱ -2.0 s"),
        ("off by ≈ 1e-07", "off by ≈ 9e-07", "off by ≈ 2e-06"),
        ("off by ≈ 0e+00", "off by ≈ 5e-07", "off by ≈ 1e+00"),
        (
            "called ≈ “coat, 0.9”",
            "called ≈ “coat, 0.5”",
            "called ≈ “bag, 0.9”",
        ),
        (
            "≈ “a for b 9, then c for d 5”",
            "≈ “a for b 8, then d for c 6”",
            "≈ “c for d 9, then a for b 8”",
        ),
        ("≈ 1 and ≈ 40", "≈ 1 and ≈ 42", "≈ 1 and ≈ 60"),
    ],
)
def test_a_number_is_near_or_far(saved, near, wrong):
    assert not far(saved, saved)
    assert not far(saved, near)
    assert far(saved, wrong)


def test_values_are_told_with_their_lines():
    texts = "shape (3,)\nloss ≈ 40 at ≈ 1\n", "shape (3,)\nloss ≈ 60 at ≈ 1"
    [loss, place] = closeness.compare_texts(*texts)
    assert loss == ("loss ≈ 40 at ≈ 1", "loss ≈ 60 at ≈ 1", 2)
    assert place[2] == 0


def picture(first=(1, 2, 3), second=(3, 2, 2), best=1, size=(4, 3)):
    """Return a figure of two thin lines and a mark as a PNG file."""
    png = io.BytesIO()
    with plt.style.context("default"):  # other tests may have set another
        figure, ax = plt.subplots(figsize=size)
        ax.plot(first)
        ax.plot(second)
        ax.plot(best, 1, "o")
        ax.set(ylim=(0, 4), xlabel="epoch")
        figure.savefig(png)
        plt.close(figure)
    return png.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        {"first": (1, 2, 2.8)},
        {"first": (3, 2, 2), "second": (1, 2, 3)},
        {"best": 1.1},
        {"size": (4, 4)},
    ],
)
def test_another_picture_is_far(changed):
    off, _ = closeness.compare_pictures(picture(), picture(**changed))
    assert off > 1


@pytest.mark.parametrize("changed", [{"first": (1, 2.02, 3)}, {"best": 1.05}])
def test_almost_the_same_picture_is_near(changed):
    off, _ = closeness.compare_pictures(picture(), picture(**changed))
    assert 0 < off < 1


def test_what_is_gone_counts_as_what_is_new_does():
    more, less = picture(), picture(best=math.nan)
    assert closeness.compare_pictures(more, less)[0] > 1
    assert closeness.compare_pictures(less, more)[0] > 1


def test_a_difference_is_told_by_its_place():
    pixels = np.zeros((120, 240, 3))
    pixels[80:, 120:160] = 1
    files = [io.BytesIO(), io.BytesIO()]
    for file, values in zip(files, (0 * pixels, pixels), strict=True):
        plt.imsave(file, values, format="png")
    _, words = closeness.compare_pictures(*[f.getvalue() for f in files])
    assert words.endswith("50% to 67% from the left, 67% to 100% from the top")


DATA = "def load_fashion_mnist():\n    print('40,000 pictures')"
LOAD = f"{DATA}\n\n\nload_fashion_mnist()"
SANITIZE = lessons.ROOT / "tests" / "nbval_sanitize.cfg"
SHOW = "from IPython.display import HTML\nHTML('<img src=\"{}\">')"


def address(png):
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def test_a_figure_of_times_and_a_warning_are_not_compared():
    def figure(text, png):
        bundle = {"text/html": address(png), "text/plain": text}
        return v4.new_output("display_data", bundle)

    printed = v4.new_output("stream", text="printed")
    warned = v4.new_output("stream", name="stderr", text="warned")
    outputs = [printed, figure("⏱ 2 s", b"1"), warned, figure("a", b"2")]
    parts = (["⏱ 2 s", "a", "printed"], [b"2"])
    assert closeness.read_parts(outputs) == parts


def notebook(
    data="40,000 pictures\n", number="≈ 0.9\n", first=(1, 2, 3), tags=()
):
    """Return a notebook with these saved outputs, not all of them true."""
    saved = address(picture(first))
    sources = (LOAD, "print('first\\n≈ 0.9')", SHOW.format(address(picture())))
    cells = [
        v4.new_code_cell(source, execution_count=count)
        for count, source in enumerate(sources, 1)
    ]
    cells[0].metadata.tags = ["nbval-ignore-output"]
    cells[1].metadata.tags = list(tags)
    cells[0].outputs = [v4.new_output("stream", text=data)]
    texts = "first\n", number
    cells[1].outputs = [v4.new_output("stream", text=t) for t in texts]
    bundle = {
        "text/html": f'<img src="{saved}">',
        "text/plain": "<IPython.core.display.HTML object>",
    }
    cells[2].outputs = [v4.new_output("execute_result", bundle)]
    return v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of notebooks, by what is said of their outputs."""
    folder = tmp_path_factory.mktemp("notebooks")
    notebooks = {
        "true": notebook(),
        "wrong": notebook(number="≈ 0.5\n", first=(1, 2, 2)),
        "varies": notebook(number="≈ 0.5\n", tags=["values-vary"]),
        "ignored": notebook(number="≈ 0.5\n", tags=["nbval-ignore-output"]),
        "elsewhere": notebook(data="500 pictures\n", number="≈ 0.5\n"),
    }
    for name, content in notebooks.items():
        nbformat.write(content, folder / f"{name}.ipynb")
    return folder


def run(folder, *options):
    """Run nbval with the course's settings and return what it prints."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--color=no"]
    settings = ["-c", lessons.ROOT / "pyproject.toml", "-p", "conftest"]
    where = [f"--rootdir={folder}", f"--nbval-sanitize-with={SANITIZE}"]
    paths = {"PYTHONPATH": str(lessons.ROOT), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        [*command, *settings, *where, *options],
        cwd=folder,
        env={**os.environ, **paths, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr


def test_anywhere_any_number_and_picture_passes(folder):
    assert "3 passed" in run(folder, "wrong.ipynb")


def test_a_cell_that_differs_shows_what_it_measured(tmp_path):
    content = notebook(number="≈ 0.5\nand more\n")
    nbformat.write(content, tmp_path / "differs.ipynb")
    told = run(tmp_path, "differs.ipynb")
    assert "1 failed, 2 passed" in told
    assert "Measured:\nwanted: ≈ 0.5\ncame: ≈ 0.9\n" in told


def test_strict_values_fail_where_they_are_wrong(folder):
    options = "--strict-values", "--values-report=table.txt"
    told = run(folder, *options, *sorted(folder.glob("*.ipynb")))
    assert "2 failed, 13 passed" in told
    assert "wanted: ≈ 0.5\ncame:   ≈ 0.9\n" in told
    [kept] = folder.joinpath(".pytest_cache", "d", "figures").glob("*.png")
    saved, new, difference = np.hsplit(plt.imread(kept), 3)
    assert (new == plt.imread(io.BytesIO(picture()))[..., :3]).all()
    assert_allclose(difference, 1 - abs(new - saved), atol=1e-6)
    assert f"came:   {kept}: root mean square 0." in told
    farthest = "2 values and figures compared, farthest in cell 1"
    assert f"true: {farthest}, 0.00 of its band" in told
    assert f"varies: {farthest}, 2.00 of its band" in told
    assert "elsewhere: not compared from its data on" in told
    table = folder.joinpath("table.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()]
    assert [row[:4] for row in rows if row[2] == "≈ 0.5"] == [
        ["varies", "1", "≈ 0.5", "≈ 0.9"],
        ["wrong", "1", "≈ 0.5", "≈ 0.9"],
    ]
    # a number and a figure for each of three, and a figure
    assert len(rows) == 7

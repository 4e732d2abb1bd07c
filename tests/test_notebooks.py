"""The lessons' files obey the rules, and the rules catch what they should."""

import itertools
import re
import subprocess
import sys

import lessons
import nbformat
import notebook_rules
import pytest
from nbformat import v4
from notebook_rules import problems

from utils import publish


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_lesson_obeys_the_rules(path):
    found = problems(lessons.read(path), int(path.name[:2]))
    found.append(f"To execute it: python tests/lessons.py {path.stem}")
    assert len(found) == 1, "\n".join(found)


def test_lessons_are_numbered_without_a_gap():
    numbers = [int(path.name[:2]) for path in lessons.NOTEBOOKS]
    assert numbers == [*range(1, len(numbers) + 1)]


def test_setup_cell_is_the_same_in_every_lesson():
    cells = {lessons.setup_cell(lessons.read(p)) for p in lessons.NOTEBOOKS}
    assert len(cells) == 1


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_readme_names_a_lesson_by_its_title(path):
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    first = lessons.source(lessons.read(path)["cells"][0])
    title = first.partition("\n")[0].removeprefix("# ")
    start = f"| {int(path.name[:2])} | [{title}](notebooks/{path.name}) | "
    row = "".join(x for x in readme.splitlines() if x.startswith(start))
    wanted = f"{start}… | {publish.NO_BADGE_IN_README} |"
    assert publish.BADGE_PLACE.search(row), f"README.md wants: {wanted}"


@pytest.mark.parametrize(
    ("before", "after"), [*itertools.pairwise(lessons.NOTEBOOKS)]
)
def test_lesson_leads_to_its_neighbours(before, after):
    ends = [lessons.read(path)["cells"][-1] for path in (before, after)]
    assert f"]({after.name})" in lessons.source(ends[0])
    assert f"]({before.name})" in lessons.source(ends[1])


def test_plus_minus_is_a_standard_error():
    # from three seeds, a factor of √3 is within what chance may do, and a bar
    # in a figure may be short
    right = (
        r"ddof=1\) / (np\.sqrt\(|[\w()]+ ?\*\* ?0\.5)",  # of a mean
        r"np\.sqrt\(\w+\) \* np\.std\(\w+, ddof=1\)",  # of a sum
        r"sqrt\((\w+) \* \(1 - \1\) / \w+\)",  # of a share
        r"^\S+ drawing = np\.std\(drawn, ddof=1\)",  # of many draws
    )
    # along an axis, numbers are standardised
    spread = r"(?<!ops)\b\.std\((?!.*axis=)|sqrt.*1 - "
    lines = [
        f"{path.name}: {line}"
        for path in lessons.NOTEBOOKS
        for cell in lessons.code_cells(lessons.read(path))
        for line in lessons.source(cell).splitlines()
        if re.search(spread, line)
    ]
    assert len(lines) > 10
    for line in lines:
        assert any(re.search(form, line) for form in right), line


def test_line_on_a_kernels_stderr_is_a_warning(tmp_path):
    code = "import sys; print('beware', file=sys.stderr)"
    cells = [v4.new_code_cell(code, execution_count=1)]
    nbformat.write(v4.new_notebook(cells=cells), tmp_path / "noisy.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "conftest"]
    options = ["-c", "pyproject.toml", "--max-warnings=0"]
    done = subprocess.run(
        [*command, *options, tmp_path / "noisy.ipynb"],
        cwd=lessons.ROOT,
        capture_output=True,
        text=True,
    )
    assert "PytestWarning: beware" in done.stdout
    assert "1 passed, 1 warning" in done.stdout
    assert done.returncode != 0


def good():
    """Return a small notebook that obeys every rule."""
    title = (
        "# Title\n\n*5 minutes of reading and running, then 0 of exercises.*"
        f"\n\n{publish.NO_BADGE}" + " word" * 120
    )
    code = [publish.setup_cell(), "import numpy", "plots.show('…')", "1 + 1"]
    cells = [
        v4.new_code_cell(source, execution_count=count)
        for count, source in enumerate(code + ["pass"] * 8, 1)
    ]
    html, text = '<img alt="A line that rises." src="x">', "A line that rises."
    figure = {"text/html": html, "text/plain": text}
    cells[2].outputs = [v4.new_output("display_data", figure)]
    cells[3].outputs = [v4.new_output("execute_result", {"text/plain": "2"})]
    return v4.new_notebook(
        cells=[v4.new_markdown_cell(title), *cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "3"}},
    )


def tag(notebook, name, *numbers):
    for number in numbers:
        notebook.cells[number].metadata.tags = [name]


def write(notebook, source, number):
    notebook.cells[number].source = source


def replace(notebook, old, new, number=0):
    cell = notebook.cells[number]
    assert old in cell.source
    cell.source = cell.source.replace(old, new)


def fail(notebook):
    notebook.cells[4].outputs.append(v4.new_output("error"))


def say(notebook, text, name="stdout"):
    stream = v4.new_output("stream", name=name, text=text)
    notebook.cells[2].outputs.append(stream)


def show(notebook, kind, content):
    notebook.cells[3].outputs[0].data[kind] = content


def alt_of(words):
    return f'<img alt="{"word " * words}" src="x">'


SOLVED = "<details><summary>Solution</summary>\n\n```python\npass\n```"


# for each complaint what earns it, and nothing else
BAD = [
    ("top to bottom", lambda n: n.cells[4].update(execution_count=9)),
    ("does not announce", fail),
    ("saves none", lambda n: tag(n, "raises-exception", 4)),
    ("a path", lambda n: say(n, r"in C:\Users\ada")),
    ("a memory address", lambda n: say(n, "<Dense at 0x7f3a91b2c4d0>")),
    ("a warning or a log", lambda n: say(n, "UserWarning: …", "stderr")),
    ("nbval-skip", lambda n: tag(n, "nbval-skip", 4)),
    ("by a comment", lambda n: write(n, "# NBVAL_SKIP\n1 + 1", 4)),
    ("more than a tenth", lambda n: tag(n, "nbval-ignore-output", 3, 4)),
    ("values vary in 3", lambda n: tag(n, "values-vary", 3, 4, 5)),
    ("no text alternative", lambda n: show(n, "image/png", "iVBOR")),
    ("says nothing", lambda n: show(n, "text/html", '<img alt=" ">')),
    ("has 61 words", lambda n: show(n, "text/html", alt_of(61))),
    ("no text alternative", lambda n: replace(n, "# T", "# T\n![](x.png)")),
    ("one H1", lambda n: n.cells.append(v4.new_markdown_cell("# Two"))),
    ("notebook metadata", lambda n: n.metadata.update(language_info={})),
    ("kernel", lambda n: n.metadata.kernelspec.update(name="my-env")),
    ("metadata holds", lambda n: n.cells[4].metadata.update(collapsed=True)),
    ("has metadata", lambda n: n.cells[4].outputs[0].metadata.update(a=1)),
    ("not the setup cell", lambda n: write(n, "pass", 1)),
    ("no place for the badge", lambda n: replace(n, publish.NO_BADGE, "")),
    ("truth values", lambda n: say(n, "(True, np.False_)\n")),
    ("does not hold", lambda n: say(n, "✗ not on this run: 1 > 2\n")),
    ("are computed", lambda n: replace(n, "*5 min", "*10 min")),
]


@pytest.mark.parametrize(("complaint", "spoil"), BAD)
def test_bad_notebook_has_just_its_problem(complaint, spoil):
    notebook = good()
    spoil(notebook)
    found = problems(notebook, 99)
    assert len(found) == 1, found
    assert complaint in found[0]


GOOD = {
    "as it is": lambda n: None,
    "stamped": lambda n: (
        write(n, publish.setup_cell("a/b"), 1),
        replace(n, publish.NO_BADGE, publish.badge("a/b", "01_x.ipynb")),
    ),
    "one in ten ignored": lambda n: tag(n, "nbval-ignore-output", 4),
    "two cells vary": lambda n: tag(n, "values-vary", 3, 4),
    "60 words": lambda n: show(n, "text/html", alt_of(60)),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_notebook_has_no_problem(name):
    notebook = good()
    GOOD[name](notebook)
    assert problems(notebook, 99) == []


@pytest.mark.parametrize(
    ("number", "limit", "value"),
    [
        (99, "MAX_MINUTES_FURTHER", 4),
        (9, "MAX_MINUTES", 4),
        (99, "MAX_NODES", 2),
        (99, "MAX_CODE_CELLS", 12),
        (99, "MAX_EXERCISES", 1),
    ],
)
def test_sitting_has_limits(monkeypatch, number, limit, value):
    notebook = good()
    exercise = "### Exercise 1.1 · Do (10 minutes)", 'check("1.1", 1)', SOLVED
    notebook.cells.append(v4.new_markdown_cell("## On your own"))
    notebook.cells.append(v4.new_markdown_cell(exercise[0]))
    notebook.cells.append(notebook.cells.pop(5))
    write(notebook, exercise[1], -1)
    notebook.cells.append(v4.new_markdown_cell(exercise[2]))
    for count, cell in enumerate(lessons.code_cells(notebook), 1):
        cell.execution_count = count
    replace(notebook, "then 0", "then 10")
    monkeypatch.setattr(notebook_rules, limit, value)
    assert problems(notebook, number) == []
    monkeypatch.setattr(notebook_rules, limit, value - 1)
    assert len(problems(notebook, number)) == 1


def test_lesson_has_words_for_its_code():
    notebook = good()
    replace(notebook, " word" * 60, "")
    assert ["words for 100 nodes" in p for p in problems(notebook, 99)] == [1]


@pytest.mark.parametrize(
    "code",
    [
        "lambda: 1",
        "print(*[1, 2])",
        "x = [*'ab', 'c']",
        "dict(**{})",
        "x = {**{}}",
        "x = [[i for i in 'ab'] for j in 'cd']",
        "x = [i + j for i in 'ab' for j in 'cd']",
        "x = 1.0 * (2 > 1)",
        "def f(x, rate=rate):\n    return x",
        "if x := 2:\n    print(x)",
        "import matplotlib.pyplot as plt",
        "from matplotlib import pyplot",
    ],
)
def test_code_of_a_lesson_is_plain(code):
    notebook = good()
    write(notebook, code, 5)
    [found] = notebook_rules._plain(notebook)
    assert found.startswith("code cell 5, line 1: ")


@pytest.mark.parametrize(
    "code",
    ["a, *b = 1, 2, 3", "def f(*parts):\n    return parts", "x = 2 > 1"],
)
def test_plain_code_is_told_from_what_is_not(code):
    notebook = good()
    write(notebook, code, 5)
    assert list(notebook_rules._plain(notebook)) == []

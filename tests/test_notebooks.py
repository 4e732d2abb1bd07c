"""The lessons' files obey the rules, and the rules catch what they should."""

import copy

import lessons
import pytest
from notebook_rules import problems

from utils import publish


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_lesson_obeys_the_rules(path):
    found = problems(lessons.read(path))
    found.append(f"To execute it: python tests/lessons.py {path.stem}")
    assert len(found) == 1, "\n".join(found)


def test_setup_cell_is_the_same_in_every_lesson():
    cells = {lessons.setup_cell(lessons.read(p)) for p in lessons.NOTEBOOKS}
    assert len(cells) == 1


def good():
    """Return a small notebook that obeys every rule."""
    figure = {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "text/html": ['<img alt="A line that rises." src="data:x">'],
            "text/plain": ["A line that rises."],
        },
    }
    number = {
        "output_type": "execute_result",
        "execution_count": 4,
        "metadata": {},
        "data": {"text/plain": ["2"]},
    }
    sources = [
        publish.setup_cell(),
        "import numpy",
        "plots.show('…')",
        "1 + 1",
    ]
    sources += ["pass"] * 8
    outputs = [[], [], [figure], [number], *([] for _ in range(8))]
    return {
        "metadata": {"kernelspec": {"name": "python3"}},
        "cells": [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": [
                    "# Title\n\n*5 minutes of reading and running, then 0 of "
                    f"exercises.*\n\n{publish.NO_BADGE}"
                ],
            },
            *(
                {
                    "cell_type": "code",
                    "execution_count": count,
                    "metadata": {},
                    "source": [source],
                    "outputs": output,
                }
                for count, (source, output) in enumerate(
                    zip(sources, outputs, strict=True), 1
                )
            ),
        ],
    }


def code_cell(notebook, number):
    return notebook["cells"][number]


def set_tags(notebook, number, *tags):
    code_cell(notebook, number)["metadata"]["tags"] = list(tags)


def add_output(notebook, number, output_type, **fields):
    code_cell(notebook, number)["outputs"].append(
        {"output_type": output_type, **fields}
    )


def print_text(notebook, text, name="stdout"):
    add_output(notebook, 2, "stream", name=name, text=[text])


def set_alt(notebook, html):
    code_cell(notebook, 3)["outputs"][0]["data"]["text/html"] = [html]


BAD = {
    "never executed": (
        lambda n: code_cell(n, 2).update(execution_count=None),
        "not executed top to bottom",
    ),
    "executed out of order": (
        lambda n: code_cell(n, 4).update(execution_count=9),
        "not executed top to bottom",
    ),
    "unannounced error": (
        lambda n: add_output(
            n, 4, "error", ename="E", evalue="", traceback=[]
        ),
        "does not announce",
    ),
    "announced error is missing": (
        lambda n: set_tags(n, 4, "raises-exception"),
        "saves none",
    ),
    "path": (lambda n: print_text(n, "in /home/ada/x"), "a path"),
    "Windows path": (lambda n: print_text(n, r"in C:\Users\ada"), "a path"),
    "address": (
        lambda n: print_text(n, "<Dense at 0x7f3a91b2c4d0>"),
        "a memory address",
    ),
    "warning": (
        lambda n: print_text(n, "UserWarning: …", name="stderr"),
        "a warning or a log line",
    ),
    "unknown tag": (lambda n: set_tags(n, 4, "nbval-skip"), "nbval-skip"),
    "comment instead of tag": (
        lambda n: code_cell(n, 4).update(source=["# NBVAL_SKIP\n", "1 + 1"]),
        "by a comment",
    ),
    "too much ignored": (
        lambda n: [set_tags(n, i, "nbval-ignore-output") for i in (3, 4)],
        "more than a tenth",
    ),
    "plain picture": (
        lambda n: code_cell(n, 3)["outputs"][0]["data"].update(
            {"image/png": "iVBOR"}
        ),
        "no text alternative",
    ),
    "no alt": (lambda n: set_alt(n, '<img src="data:x">'), "says nothing"),
    "empty alt": (lambda n: set_alt(n, '<img alt=" ">'), "says nothing"),
    "Markdown picture without alt": (
        lambda n: n["cells"][0]["source"].append("\n![](x.png)"),
        "a picture has no text alternative",
    ),
    "two titles": (
        lambda n: n["cells"].append(
            {"cell_type": "markdown", "metadata": {}, "source": ["# Two"]}
        ),
        "one H1",
    ),
    "no title": (
        lambda n: n["cells"][0].update(
            source=["#" + "".join(n["cells"][0]["source"])]
        ),
        "one H1",
    ),
    "notebook metadata": (
        lambda n: n["metadata"].update(language_info={}),
        "notebook metadata",
    ),
    "other kernel": (
        lambda n: n["metadata"]["kernelspec"].update(name="my-env"),
        "kernel",
    ),
    "cell metadata": (
        lambda n: code_cell(n, 4)["metadata"].update(collapsed=True),
        "metadata holds",
    ),
    "output metadata": (
        lambda n: code_cell(n, 4)["outputs"][0].update(metadata={"a": 1}),
        "an output has metadata",
    ),
    "other setup": (
        lambda n: code_cell(n, 1)["source"].append("\npass"),
        "not the setup cell",
    ),
    "no badge": (
        lambda n: replace_text(n, publish.NO_BADGE, ""),
        "no place for the badge",
    ),
    "only truth values": (
        lambda n: print_text(n, "(True, np.False_)\n"),
        "truth values",
    ),
    "a claim that fails": (
        lambda n: print_text(n, "✗ not on this run: 1 > 2\n"),
        "does not hold",
    ),
    "too long to read": (
        lambda n: say(n, "word " * 65 * 41, stated="45"),
        "one sitting",
    ),
    "another time stated": (
        lambda n: replace_text(n, "*5 minutes", "*10 minutes"),
        "are computed",
    ),
    "too many code cells": (
        lambda n: n["cells"].extend(
            dict(code_cell(n, 12), execution_count=count, source="")
            for count in range(13, 42)
        ),
        "more than 40",
    ),
    "too many exercises": (
        lambda n: [
            replace_text(n, "then 0", "then 30"),
            *(
                code_cell(n, i).update(source=[f'check("1.{i}", 1)'])
                for i in range(8, 12)
            ),
        ],
        "4 exercises",
    ),
    "long cells": (
        lambda n: [
            replace_text(n, "*5 minutes", "*10 minutes"),
            *(
                code_cell(n, i).update(source=["pass\n" * 13])
                for i in (4, 5, 6)
            ),
        ],
        "more than 12 lines",
    ),
}


def replace_text(notebook, old, new):
    first = notebook["cells"][0]
    first["source"] = ["".join(first["source"]).replace(old, new)]


def say(notebook, text, stated):
    replace_text(notebook, "*5 minutes", f"*{stated} minutes")
    notebook["cells"].insert(
        1, {"cell_type": "markdown", "metadata": {}, "source": [text]}
    )


def test_good_notebook_has_no_problem():
    assert problems(good()) == []


def test_stamped_notebook_has_no_problem():
    notebook = good()
    replace_text(
        notebook, publish.NO_BADGE, publish.badge("a/b", "01_x.ipynb")
    )
    code_cell(notebook, 1)["source"] = [publish.setup_cell("a/b")]
    assert problems(notebook) == []


def test_one_in_ten_may_be_ignored():
    notebook = good()
    set_tags(notebook, 4, "nbval-ignore-output")
    assert problems(notebook) == []


@pytest.mark.parametrize("name", BAD)
def test_bad_notebook_has_just_its_problem(name):
    spoil, complaint = BAD[name]
    notebook = copy.deepcopy(good())
    spoil(notebook)
    found = problems(notebook)
    assert len(found) == 1, found
    assert complaint in found[0]

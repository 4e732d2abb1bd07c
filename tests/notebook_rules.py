"""What every lesson's file must be, as a function that lists what is not."""

import ast
import json
import re
import statistics
from math import ceil

import lessons
from lessons import source

from utils import publish

ALLOWED_TAGS = {"nbval-ignore-output", "raises-exception", "values-vary"}
MAX_IGNORED = 0.10
MAX_VARY = 2  # cells whose values and figures are not compared strictly
MAX_ALT_WORDS = 60  # that a screen reader announces
# one sitting; the latter from FURTHER on
MAX_MINUTES, MAX_MINUTES_FURTHER = 45, 50
FURTHER = 13
MAX_CODE_CELLS = 40
MAX_NODES = 40  # of the syntax tree, in half of the code cells
MIN_WORDS = 80  # for 100 nodes
MAX_EXERCISES = 3

STATED_MINUTES = re.compile(
    r"^\*(\d+) minutes of reading and running, then (\d+) of exercises\.\*$",
    flags=re.M,
)
_ONLY_TRUTHS = re.compile(r"[\s(\[]*((np\.)?(True|False)_?[\s,)\]]*)+")
_SILENT_IMAGE = re.compile(r'<img (?!alt="[^"]{10,}")')
_ALT = re.compile(r'<img alt="([^"]*)"')
_PRIVATE = {
    "a path of this machine": re.compile(
        r"/(home|root|tmp|usr|opt|mnt|work|Users|private|var|content)/"
        r"|\b[A-Za-z]:\\\\|site-packages"
    ),
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}"),
}


def problems(notebook, number):
    """Return what is wrong with a notebook, one sentence each.

    Args:
        notebook: as ``lessons.read`` returns it.
        number: int, the lesson's.
    """
    code = lessons.code_cells(notebook)
    found = [*_structure(notebook), *_plain(notebook)]
    found += _sitting(notebook, code, number)
    counts = [cell["execution_count"] for cell in code]
    if counts != list(range(1, len(code) + 1)):
        found.append(f"not executed top to bottom: counts are {counts}")
    for number, cell in enumerate(code, 1):
        found += [f"code cell {number}: {p}" for p in _cell(cell)]
    return found


def _structure(notebook):
    metadata = notebook["metadata"]
    if set(metadata) != {"kernelspec"}:
        yield f"notebook metadata holds {sorted(metadata)}"
    elif metadata["kernelspec"]["name"] != "python3":
        yield "the kernel is not called python3"
    headings = [
        line
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for line in source(cell).splitlines()
        if line.startswith("# ")
    ]
    first = source(notebook["cells"][0])
    if len(headings) != 1 or not first.startswith("# "):
        yield f"one H1, in the first cell, is wanted, not {headings}"
    for number, cell in enumerate(notebook["cells"], 1):
        text = source(cell) if cell["cell_type"] == "markdown" else ""
        if set(cell["metadata"]) - {"tags"}:
            yield f"cell {number}: metadata holds {sorted(cell['metadata'])}"
        if re.search(r"!\[\s*\]\(", text):
            yield f"cell {number}: a picture has no text alternative"
    if not publish.is_setup_cell(lessons.setup_cell(notebook)):
        yield "the first code cell is not the setup cell"
    if len(publish.BADGE_PLACE.findall(first)) != 1:
        yield "the first cell has no place for the badge Open in Colab"


def _sitting(notebook, code, number):
    """Yield what makes a lesson more than one sitting."""
    if len(code) > MAX_CODE_CELLS:
        yield f"{len(code)} code cells, more than {MAX_CODE_CELLS}"
    exercises = len(lessons.exercises(notebook))
    if exercises > MAX_EXERCISES:
        yield f"{exercises} exercises, more than {MAX_EXERCISES}"
    ignored = sum("nbval-ignore-output" in lessons.tags(c) for c in code)
    if ignored > MAX_IGNORED * len(code):
        yield f"more than a tenth of the code cells ({ignored}) not compared"
    yield from _time(notebook, number)
    vary = sum("values-vary" in lessons.tags(c) for c in code)
    if vary > MAX_VARY:
        yield f"values vary in {vary} cells, and {MAX_VARY} may"
    # the first cell of code, for the set-up, is nobody's reading
    nodes = [lessons.nodes_in(cell) for cell in code[1:]]
    if (median := statistics.median(nodes)) > MAX_NODES:
        yield f"half of the code cells have more than {median:.0f} nodes"
    words = 100 * lessons.words_in(notebook) / lessons.nodes(notebook)
    if words < MIN_WORDS:
        yield f"{words:.0f} words for 100 nodes, fewer than {MIN_WORDS}"


def _time(notebook, number):
    most = MAX_MINUTES_FURTHER if number >= FURTHER else MAX_MINUTES
    reading = lessons.minutes(notebook)
    exercises = lessons.minutes_of_exercises(notebook)
    if reading > most:
        words = ceil((reading - most) * lessons.WORDS_A_MINUTE)
        yield f"over {most} minutes, one sitting, by {words} words"
    stated = STATED_MINUTES.findall(source(notebook["cells"][0]))
    computed = tuple(str(lessons.in_fives(m)) for m in (reading, exercises))
    if stated != [computed]:
        yield f"states {stated} minutes where {computed} are computed"


def _plain(notebook):
    """Yield what is not plain in cells and in folded solutions."""
    codes = {
        f"code cell {i}": lessons.python_of(cell)
        for i, cell in enumerate(lessons.code_cells(notebook)[1:], 2)
    }
    for name, (*_, folded) in lessons.exercises(notebook).items():
        codes[f"the solution of {name}"] = lessons.solution(folded)
    for where, text in codes.items():
        for node in ast.walk(ast.parse(text)):
            for fault in _faults(node):
                yield f"{where}, line {node.lineno}: {fault}"


COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _faults(node):
    """Yield what a first-year reader would stumble over in a node."""
    if isinstance(node, ast.Lambda):
        yield "a lambda, where a def has a name"
    if isinstance(node, ast.NamedExpr):
        yield "an assignment inside an expression"
    if isinstance(node, ast.Call | ast.List | ast.Tuple | ast.Set):
        parts = [*getattr(node, "args", []), *getattr(node, "elts", [])]
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        named = [k.arg for k in getattr(node, "keywords", [])]
        starred = any(isinstance(part, ast.Starred) for part in parts)
        if (starred and loads) or None in named:
            yield "a star that unpacks"
    if isinstance(node, ast.Dict) and None in node.keys:
        yield "two stars that unpack"
    if isinstance(node, COMPREHENSIONS):
        inner = [n for n in ast.walk(node) if isinstance(n, COMPREHENSIONS)]
        if len(inner) > 1 or len(node.generators) > 1:
            yield "a comprehension inside a comprehension"
    operands = [getattr(node, side, None) for side in ("left", "right")]
    compared = any(isinstance(operand, ast.Compare) for operand in operands)
    if isinstance(node, ast.BinOp) and compared:
        yield "arithmetic on truth values"
    if isinstance(node, ast.FunctionDef):
        defaults = [d for d in node.args.defaults if isinstance(d, ast.Name)]
        if {d.id for d in defaults} & {a.arg for a in node.args.args}:
            yield "a default that keeps a variable's value"
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names]
        names.append(getattr(node, "module", None) or "")
        if any(name.split(".")[0] == "matplotlib" for name in names):
            yield "drawing code, which belongs in utils/plots.py"


def _cell(cell):
    tags = lessons.tags(cell)
    if tags - ALLOWED_TAGS:
        yield f"tags {sorted(tags - ALLOWED_TAGS)} are not allowed"
    if re.search(r"#\s*(NBVAL|PYTEST)_", source(cell)):
        yield "compares by a comment, where a tag is wanted"
    raised = False
    for output in cell["outputs"]:
        raised |= output["output_type"] == "error"
        if output.get("metadata"):
            yield "an output has metadata"
        if output.get("name") == "stderr":
            yield "an output is a warning or a log line"
        bundle = output.get("data", {})
        shown = output.get("text") or bundle.get("text/plain", "")
        if _ONLY_TRUTHS.fullmatch(shown):
            yield "shows truth values and nothing else: claim something"
        if "✗" in shown:
            yield "a claim does not hold on the run that is saved"
        if any(kind.startswith("image/") for kind in bundle):
            yield "a figure has no text alternative: end it with plots.show"
        if _SILENT_IMAGE.search(bundle.get("text/html", "")):
            yield "a figure's text alternative says nothing"
        for alt in _ALT.findall(bundle.get("text/html", "")):
            if (words := len(alt.split())) > MAX_ALT_WORDS:
                yield f"a figure's text alternative has {words} words"
        text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", json.dumps(output))
        for what, pattern in _PRIVATE.items():
            if pattern.search(text):
                yield f"an output holds {what}"
    if raised and "raises-exception" not in tags:
        yield "an error is saved that the lesson does not announce"
    if "raises-exception" in tags and not raised:
        yield "announces an error and saves none"

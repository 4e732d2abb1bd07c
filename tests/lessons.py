"""The one reader of the lessons, and the command that executes one.

At the top of the repository::

    python tests/lessons.py 05 resuming    # these two; without a name, all

executes a lesson from top to bottom, on the copy of Fashion-MNIST that it
finds, and saves it without what does not belong into a commit.
"""

import ast
import dis
import functools
import itertools
import re
import sys
import time
import types
from math import ceil
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))

# fitted to how long readers took: words, and nodes of the code's syntax tree,
# that they read a minute
WORDS_A_MINUTE, NODES_A_MINUTE = 130, 45
SETUP = 1.6  # minutes for the setup cell, with a public address or without


def find(name):
    """Return the paths of the lessons of this number, or name in theirs."""
    if name.isdigit():
        return [path for path in NOTEBOOKS if int(path.name[:2]) == int(name)]
    return [path for path in NOTEBOOKS if name in path.stem]


def read(path):
    """Return a notebook as a dict."""
    return nbformat.read(path, as_version=4)


def source(cell):
    """Return a cell's text."""
    return cell["source"]


def code_cells(notebook):
    """Return the cells of code."""
    return [c for c in notebook["cells"] if c["cell_type"] == "code"]


def setup_cell(notebook):
    """Return the source of the first cell of code."""
    return source(code_cells(notebook)[0])


def text_of(cell):
    """Return what a cell printed."""
    return "".join(output.get("text", "") for output in cell["outputs"])


def tags(cell):
    """Return a cell's tags as a set."""
    return set(cell["metadata"].get("tags", []))


def sections(notebook):
    """Yield (title of the section, cell) for every cell."""
    title = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            found = re.search(r"^## (.+)", source(cell), flags=re.M)
            title = found.group(1) if found else title
        yield title, cell


def exercises(notebook):
    """Return, by number, an exercise's task, stub and folded texts."""
    texts = list(map(source, notebook["cells"]))
    return {
        found[1]: tuple(texts[i - 1 : i + 2])
        for i, text in enumerate(texts)
        if (found := re.search(r'^check\("([\d.]+)"', text, flags=re.M))
    }


def solution(folded):
    """Return the code of an exercise's folded solution."""
    return re.search(
        r"<summary>Solution</summary>\s+```python\n(.*?)```", folded, re.S
    )[1]


def python_of(cell):
    """Return a cell's Python, without the lines that only Jupyter knows.

    What ``%%writefile`` writes is Python, too.
    """
    plain = re.sub(r"^[%!].*\n?", "", source(cell), flags=re.M)
    return re.sub(r"^(\s+)[%!].*", r"\1pass", plain, flags=re.M)


def programs(path):
    """Return the programs that a lesson writes, from a file's name to text.

    ``%%writefile -a`` adds to the end of what was written before.
    """
    found = {}
    for cell in code_cells(read(path)):
        words = source(cell).partition("\n")[0].split()
        if words and words[0] == "%%writefile":
            name = words[-1].rpartition("/")[2]
            before = found[name] if "-a" in words else ""
            found[name] = f"{before}{python_of(cell)}\n"
    return found


def nodes_in(cell):
    """Count the nodes of a cell's syntax tree."""
    return sum(1 for _ in ast.walk(ast.parse(python_of(cell))))


def before_exercises(notebook):
    """Return the cells before *On your own*."""
    titled = itertools.takewhile(
        lambda pair: not pair[0].startswith("On your own"), sections(notebook)
    )
    return [cell for _, cell in titled]


def code_before_exercises(notebook):
    """Return the cells of code before *On your own*."""
    cells = before_exercises(notebook)
    return [cell for cell in cells if cell["cell_type"] == "code"]


def words_in(notebook):
    """Count the words before *On your own*, but for code and folded parts."""
    folded = r"<details>.*?</details>|```.*?```"
    return sum(
        len(re.sub(folded, "", source(cell), flags=re.S).split())
        for cell in before_exercises(notebook)
        if cell["cell_type"] == "markdown"
    )


def nodes(notebook):
    """Count the nodes of all code before *On your own*, but for the setup."""
    return sum(map(nodes_in, code_before_exercises(notebook)[1:]))


def minutes(notebook):
    """Return minutes of reading and running, before *On your own*."""
    reading = words_in(notebook) / WORDS_A_MINUTE
    return reading + nodes(notebook) / NODES_A_MINUTE + SETUP


def minutes_of_exercises(notebook):
    """Return the sum of the minutes that the exercises' headings state."""
    heading = re.compile(r"### .*\((\d+) minutes\)$", flags=re.M)
    tasks = [task for task, *_ in exercises(notebook).values()]
    return sum(int(found[1]) for found in map(heading.match, tasks) if found)


def names_of(code):
    """Return the global names that code binds, and those it reads before.

    Args:
        code: str, or the code object of a module, class or function.
    """
    if isinstance(code, str):
        code = compile(code, "cell", "exec")
    binds, reads = set(), set()
    for step in dis.get_instructions(code):
        if isinstance(step.argval, types.CodeType):
            reads |= names_of(step.argval)[1] - binds
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
            reads |= {step.argval} - binds
        elif step.opname in ("STORE_NAME", "STORE_GLOBAL"):
            binds.add(step.argval)
    return binds, reads


def needed_by(code, cells):
    """Return those of a lesson's cells that bind what code reads.

    And those that bind what these read, which a function may do later.
    """
    names = [names_of(cell) for cell in cells]
    wanted, needed = names_of(code)[1], set()
    while (
        new := {i for i, (binds, _) in enumerate(names) if binds & wanted}
        - needed
    ):
        needed |= new
        wanted = wanted.union(*(names[i][1] for i in new))
    return [cells[i] for i in sorted(needed)]


@functools.cache
def prepared(path, code):
    """Run the cells of a lesson that code needs; return the names.

    The setup cell, programs (``%%writefile``: another process runs them) and
    what stands under *On your own* aside.
    """
    _, *cells = (
        python_of(cell)
        for cell in code_before_exercises(read(path))
        if not source(cell).startswith("%%writefile")
    )
    names = {}
    for cell in needed_by(code, cells):
        exec(cell, names)
    return names


def in_fives(time_needed):
    """Round minutes up to five, as the lessons state them."""
    return 5 * ceil(time_needed / 5)


def execute(path):
    """Execute a lesson from top to bottom and save it, cleaned.

    Raises:
        CellExecutionError: if a cell fails that does not
            announce it; the file stays as it was.
    """
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=600,
        resources={"metadata": {"path": path.parent}},
        coalesce_streams=True,  # a busy machine sends lines one by one
    )
    client.execute()
    clean(notebook)
    nbformat.write(notebook, path)


def clean(notebook):
    """Leave the kernel's name, the cells' tags and the outputs, no more."""
    notebook["metadata"] = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
    }
    for cell in notebook["cells"]:
        kept = sorted(tags(cell))
        cell["metadata"] = {"tags": kept} if kept else {}
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output["metadata"] = {}


def main():
    """Execute the lessons that the command line names, by number or word."""
    for name in sys.argv[1:] or [""]:
        for path in find(name) or sys.exit(f"there is no lesson {name}"):
            start = time.perf_counter()
            try:
                execute(path)
            except CellExecutionError as error:
                sys.exit(f"{path.name} stays as it was. {error}")
            print(f"{path.name}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()

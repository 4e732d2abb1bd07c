"""The one reader of the lessons, and the command that executes one.

At the top of the repository::

    python tests/lessons.py 05 resuming    # these two; without a name, all

executes a lesson from top to bottom, on the copy of Fashion-MNIST that it
finds, and saves it without what does not belong into a commit.
"""

import re
import sys
import time
from math import ceil
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))

# fitted to how long readers took: words and lines that they read a minute
WORDS_A_MINUTE, LINES_A_MINUTE = 65, 10
MINUTES_AN_EXERCISE = 7


def find(name):
    """Return the paths of the lessons that have ``name`` in theirs."""
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


def lines_in(cell):
    """Count the lines of a cell that are not blank."""
    return sum(bool(line.strip()) for line in source(cell).splitlines())


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


def minutes(notebook):
    """Return minutes of reading and running, and of the exercises.

    What counts are words outside folded parts and code, and lines of code
    that are not blank, before *On your own*.
    """
    words = lines = 0
    for title, cell in sections(notebook):
        if title.startswith("On your own"):
            break
        text = source(cell)
        if cell["cell_type"] == "code":
            lines += lines_in(cell)
        else:
            folded = r"<details>.*?</details>|```.*?```"
            words += len(re.sub(folded, "", text, flags=re.S).split())
    reading = words / WORDS_A_MINUTE + lines / LINES_A_MINUTE
    return reading, len(exercises(notebook)) * MINUTES_AN_EXERCISE


def in_fives(time_needed):
    """Round minutes up to five, as the lessons state them."""
    return 5 * ceil(time_needed / 5)


def execute(path):
    """Execute a lesson from top to bottom and save it, cleaned.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell fails that does not
            announce it; the file stays as it was.
    """
    from nbclient import NotebookClient

    notebook = read(path)
    where = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=600, resources=where).execute()
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
            execute(path)
            print(f"{path.name}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()

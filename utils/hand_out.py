"""Copy the course for a class: without outputs and without solutions.

At the top of the repository::

    python -m utils.hand_out ../for-my-class

Then the lessons in the copy show nothing before they are run, and under an
exercise only its hint.  The checks work as before.  They compare with right
answers, which ``utils/checks`` holds: whoever looks there finds them.
"""

import argparse
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# what a class needs none of: hidden files, tests, and what a reader made
NOT_COPIED = shutil.ignore_patterns(
    *(".*", "__pycache__", "my_*", "venv*"),
    *("tests", "conftest.py", "pyproject.toml", "CONTRIBUTING.md"),
)
# of the README, what holds only where there are tests and solutions
LEFT_OUT = re.compile(
    r"^## (Teach with it|Pass its tests|Change the course)\n.*?(?=^## )",
    re.M | re.S,
)
SOLUTION = re.compile(
    r"\s*<details><summary>Solution</summary>.*?</details>", re.S
)


def hand_out(root, folder):
    """Copy a course, and take outputs and solutions out of its lessons.

    Args:
        root: path of the course's folder.
        folder: path of the copy, which must not be there yet.

    Returns:
        The paths of the copied lessons.

    Raises:
        FileExistsError: if the folder is there already.
        ValueError: if the folder would lie inside of the course.
        OSError: if one of the notebooks is damaged; no copy is left.
    """
    root, folder = Path(root).resolve(), Path(folder).expanduser().resolve()
    if root in folder.parents:
        raise ValueError(f"{folder} lies inside of the course")
    shutil.copytree(root, folder, ignore=NOT_COPIED)
    copies = sorted((folder / "notebooks").glob("*.ipynb"))
    for copy in copies:
        try:
            notebook = json.loads(copy.read_bytes())
            cells = notebook["cells"]
        except (ValueError, KeyError, TypeError) as error:
            shutil.rmtree(folder)  # which may still hold solutions
            raise OSError(f"{copy.name} is no notebook") from error
        for cell in cells:
            text = SOLUTION.sub("", "".join(cell["source"]))
            cell["source"] = text.splitlines(keepends=True)
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
        stripped = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        copy.write_bytes(stripped.encode())
    readme = folder / "README.md"
    text = LEFT_OUT.sub("", readme.read_bytes().decode())
    readme.write_bytes(text.replace("Hints and solutions", "Hints").encode())
    return copies


def main():
    """Hand this course out into the folder given on the command line."""
    about = "Copy the course without outputs and without solutions."
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", help="the copy; must not be there yet")
    folder = parser.parse_args().folder
    try:
        copies = hand_out(ROOT, folder)
    except FileExistsError:
        sys.exit(f"{folder} is there already: name another folder.")
    except ValueError as error:
        sys.exit(f"{error}: name a folder beside it.")
    except OSError as error:
        sys.exit(f"The course was not copied: {error}")
    print(f"{len(copies)} lessons handed out in {folder}")


if __name__ == "__main__":
    main()

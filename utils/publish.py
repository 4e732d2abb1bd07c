"""Write the course's public address into its lessons and its README.

At the top of the repository::

    python -m utils.publish OWNER/REPO

Then each lesson and each row of the README's table has an *Open in Colab*
badge, and every setup cell fetches the course on Colab.  Run it again after
adding a lesson, or with another address after a move.
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What stands in a copy without an address, and gives way to a badge.
NO_BADGE = (
    "*Open in Colab: this copy of the course has no public address yet.*"
)
NO_BADGE_IN_README = "*no public address yet*"
BADGE_PLACE = re.compile(
    f"{re.escape(NO_BADGE)}|{re.escape(NO_BADGE_IN_README)}"
    r"|\[!\[Open in Colab\]\([^\s()]*\)\]\([^\s()]*\)"
)

_COLAB = "https://colab.research.google.com"
_SETUP = """\
import sys
from pathlib import Path

{fetch}for folder in Path("course", "x").absolute().parents:
    if (folder / "utils" / "course.py").exists():  # here, or further up
        sys.path.insert(0, str(folder))
        break
sys.modules.pop("utils", None)  # another package may go by that name
try:
    from utils import course
except ImportError:
    raise SystemExit("{advice}") from None
course.start()"""
_FETCH = """\
if "google.colab" in sys.modules:  # which has nothing but this notebook
    ![ ! -e utils/course.py -a ! -e ../utils/course.py \
-a ! -e course/utils/course.py ] && git init -q course && \
git -C course pull -q --depth 1 https://github.com/{address}
"""

_ADDRESS = re.compile(
    r"(?=.{1,39}/)[A-Za-z0-9]+(-[A-Za-z0-9]+)*/"
    r"(?!\.{1,2}$|.*\.(?i:git|wiki)$)[A-Za-z0-9._-]{1,100}"
)


def setup_cell(address=None):
    """Return every lesson's first code cell, for OWNER/REPO or no address."""
    fetch, advice = "", "Open this notebook inside the course's folder"
    if address:
        fetch = _FETCH.format(address=address)
        advice = "Open the course's folder; on Colab, try again"
    return _SETUP.format(fetch=fetch, advice=advice)


def is_setup_cell(code):
    """Return whether code is the setup cell, with an address or without."""
    address = re.search(r"https://github\.com/(\S+)", code)
    return code == setup_cell(address and address[1])


def badge(address, lesson):
    """Return the Markdown of a badge that opens a notebook on Colab."""
    return (
        f"[![Open in Colab]({_COLAB}/assets/colab-badge.svg)]"
        f"({_COLAB}/github/{address}/blob/main/notebooks/{lesson})"
    )


def stamp(root, address):
    """Write an address into the lessons and the README of a course.

    Nothing else in the files changes, and if one of them cannot be stamped,
    none is.

    Args:
        root: the course's folder.
        address: the name OWNER/REPO.

    Returns:
        The paths of the files that changed.

    Raises:
        ValueError: if the address is not one, if there is no lesson, or if a
            lesson has no setup cell, or not exactly one place for a badge.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError(
            f"{address!r} is not OWNER/REPO as GitHub allows it, such as "
            "ada/course"
        )
    readme, folder = root / "README.md", root / "notebooks"
    lessons = sorted(folder.glob("[!.]*.ipynb"))
    if not lessons:
        raise ValueError(f"there is no lesson in {folder}")
    # bytes, because reading text would change Windows's line ends
    old = {path: path.read_bytes().decode() for path in [readme, *lessons]}
    new = dict(old)
    for path in lessons:
        mark = badge(address, path.name)
        new[path] = _stamp_lesson(old[path], mark, address, path.name)
        new[readme] = _stamp_row(new[readme], mark, path.name)
    clone = r"(git clone https://github\.com/)[\w.-]+/[\w.-]+"
    new[readme] = re.sub(clone, rf"\g<1>{address}", new[readme])
    changed = [path for path in old if new[path] != old[path]]
    for path in changed:
        path.write_bytes(new[path].encode())
    return changed


def _stamp_lesson(text, mark, address, name):
    text = _put_badge(text, mark, name)
    notebook = json.loads(text)
    codes = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    if not codes or not is_setup_cell("".join(codes[0]["source"])):
        raise ValueError(f"{name}: its first code cell is no setup cell")
    codes[0]["source"] = setup_cell(address).splitlines(keepends=True)
    stamped = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return stamped.replace("\n", "\r\n") if "\r\n" in text else stamped


def _stamp_row(text, mark, name):
    row = "".join(re.findall(rf"^\|.*\]\(notebooks/{name}\).*$", text, re.M))
    return text.replace(row, _put_badge(row, mark, f"README.md, row {name}"))


def _put_badge(text, mark, where):
    if len(BADGE_PLACE.findall(text)) != 1:
        raise ValueError(
            f"{where}: exactly one place for a badge is needed, such as "
            f"{NO_BADGE_IN_README}"
        )
    return BADGE_PLACE.sub(lambda _: mark, text)


def main():
    """Stamp this course with the address given on the command line."""
    about = "Write the course's public address into it."
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("address", metavar="OWNER/REPO")
    try:
        changed = stamp(ROOT, parser.parse_args().address)
    except ValueError as error:
        sys.exit(f"{error}. No file was changed.")
    if changed:
        print(f"{len(changed)} files changed: commit and push them to main.")
    else:
        print("Every place has this address already.")


if __name__ == "__main__":
    main()

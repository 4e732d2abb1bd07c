"""Write the course's public address into its lessons and its README.

At the top of the repository::

    python -m utils.publish OWNER/REPO

Then each lesson and each row of the README's table has an *Open in Colab*
badge, and every setup cell knows where to fetch the course from.  Run it
again after adding a lesson, or with another address after a move.
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# What stands in a copy without an address, and gives way to a stamp.
NO_BADGE = (
    "*Open in Colab: this copy of the course has no public address yet.*"
)
NO_BADGE_IN_README = "*no public address yet*"
NO_FETCH = (
    'sys.exit("No public address yet: run python -m utils.publish OWNER/REPO")'
)

_COLAB = "https://colab.research.google.com"
_FETCH = "!git init --quiet && git pull --quiet --depth 1 https://github.com/"


def is_address(text):
    """Return whether GitHub allows ``text`` as a name OWNER/REPO."""
    owner, _, repo = text.partition("/")
    return bool(
        len(owner) <= 39
        and re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", owner)
        and re.fullmatch(r"[A-Za-z0-9._-]{1,100}", repo)
        and repo not in (".", "..")
        and not repo.lower().endswith((".git", ".wiki"))
    )


def badge(address, lesson):
    """Return the Markdown of a badge that opens a lesson on Colab.

    Args:
        address: the name OWNER/REPO.
        lesson: the notebook's file name.
    """
    return (
        f"[![Open in Colab]({_COLAB}/assets/colab-badge.svg)]"
        f"({_COLAB}/github/{address}/blob/main/notebooks/{lesson})"
    )


def fetch(address):
    """Return the command with which a setup cell fetches the course."""
    return _FETCH + address


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
            file has not exactly one place for a stamp.
    """
    if not is_address(address):
        raise ValueError(
            f"{address!r} is not OWNER/REPO: on GitHub OWNER is up to 39 "
            "letters and digits, with single hyphens between them; REPO is "
            "up to 100 letters, digits, hyphens, dots and underscores, and "
            "doesn't end in .git or .wiki"
        )
    lessons = sorted((root / "notebooks").glob("*.ipynb"))
    if not lessons:
        raise ValueError(f"there is no lesson in {root / 'notebooks'}")
    # bytes, because reading text would change Windows's line ends
    readme = root / "README.md"
    old = {path: path.read_bytes().decode() for path in [readme, *lessons]}
    new = dict(old)
    for path in lessons:
        mark = badge(address, path.name)
        new[path] = _stamp_lesson(old[path], mark, fetch(address), path)
        new[readme] = _stamp_row(new[readme], mark, path)
    changed = [path for path in old if new[path] != old[path]]
    for path in changed:
        path.write_bytes(new[path].encode())
    return changed


def has_badge_place(markdown):
    """Return whether a badge, or what stands for it, is in a cell, once."""
    return len(re.findall(_badge_place(NO_BADGE), markdown)) == 1


def has_fetch_place(code):
    """Return whether a fetch, or what stands for it, is in a cell, once."""
    return len(re.findall(_fetch_place(NO_FETCH), code)) == 1


def _stamp_lesson(text, mark, command, path):
    no_fetch = json.dumps(NO_FETCH)[1:-1]  # as a notebook's file holds it
    where = f"notebooks/{path.name}"
    text = _replace(text, _badge_place(NO_BADGE), mark, f"{where}: badge")
    what = f"{where}: address in the setup cell"
    return _replace(text, _fetch_place(no_fetch), command, what)


def _stamp_row(text, mark, lesson):
    """Stamp the row of the README's table that links to a lesson."""
    link = f"](notebooks/{lesson.name})"
    rows = [
        line
        for line in text.splitlines()
        if line.startswith("|") and link in line
    ]
    what = f"README.md: badge in a row with a link to notebooks/{lesson.name}"
    row = rows[0] if len(rows) == 1 else ""
    stamped = _replace(row, _badge_place(NO_BADGE_IN_README), mark, what)
    return text.replace(row, stamped)


def _badge_place(placeholder):
    stamped = r"\[!\[Open in Colab\]\([^\s()]*\)\]\([^\s()]*\)"
    return f"{re.escape(placeholder)}|{stamped}"


def _fetch_place(placeholder):
    stamped = re.escape(_FETCH) + r"[\w.-]+/[\w.-]+"
    return f"{re.escape(placeholder)}|{stamped}"


def _replace(text, place, mark, what):
    places = len(re.findall(place, text))
    if places != 1:
        raise ValueError(
            f"{what}: exactly one place for it is wanted, not {places}; "
            "no file was changed"
        )
    return re.sub(place, lambda _: mark, text)


def main():
    """Stamp this course with the address given on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.publish",
        description=stamp.__doc__.split("\n")[0],
    )
    parser.add_argument("address", metavar="OWNER/REPO")
    address = parser.parse_args().address
    try:
        changed = stamp(ROOT, address)
    except ValueError as error:
        sys.exit(f"{error}.")
    print(
        f"{len(changed)} files changed. Commit them, and push them to the "
        "branch main."
    )


if __name__ == "__main__":
    main()

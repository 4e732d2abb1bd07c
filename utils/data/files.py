"""Where the data are, and errors that name a file and say what to do."""

import io
import os
from pathlib import Path

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


def damaged(path, what):
    """Return the ValueError for a file that does not hold what it should."""
    return ValueError(
        f"{path} is damaged: {what}. Delete it and get a fresh copy "
        "(data/README.md says where)"
    )


def read_bytes(path):
    """Return what the file at a ``Path`` holds.

    Raises:
        OSError: if there is no such file, if it is a folder, or if it cannot
            be read.  The message names it and says what to do.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        if os.path.isdir(path):
            what = "is a folder where a file belongs: put the file there"
        elif isinstance(error, FileNotFoundError):
            what = "is missing: get a copy (data/README.md says where)"
        else:
            what = f"cannot be read ({error}): check your permission"
        # of the same class, so that it can be caught as any such error
        raise type(error)(f"{path} {what}") from error


def read_text(path):
    """Return an open text file of what ``path`` holds; raise as read_bytes.

    UTF-8, with or without the byte-order mark that spreadsheets put first; a
    byte that is no UTF-8 becomes a character that no check of values accepts.
    """
    content = io.BytesIO(read_bytes(path))
    return io.TextIOWrapper(content, encoding="utf-8-sig", errors="replace")

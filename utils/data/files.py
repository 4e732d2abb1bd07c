"""Where the data are, and errors that name a file and say what to do."""

from pathlib import Path

DATA_DIR = Path(__file__).resolve().parents[2] / "data"


def damaged(path, what):
    """Return the ValueError for a file that was cut off or overwritten."""
    advice = "Delete it and get a fresh copy (data/README.md says where)"
    return ValueError(f"{path} is damaged: {what}. {advice}")


def unusable(path, what):
    """Return the ValueError for a file that may be good, but not for us."""
    advice = "data/README.md says what is wanted"
    return ValueError(f"{path} cannot be used: {what} ({advice})")


def read_bytes(path):
    """Return what the file at ``path``, perhaps in a zip archive, holds.

    Raises:
        OSError: if it cannot be read; the message names it.
    """
    try:
        return path.read_bytes()
    except Exception as error:  # zipfile has no common class of errors
        reason = getattr(error, "strerror", None) or error
        advice = "put a readable copy there (data/README.md says where to get"
        what = f"{path} cannot be read ({reason}): {advice} it)"
        raise OSError(what) from error

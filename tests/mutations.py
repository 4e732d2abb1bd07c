"""Change lessons, utils and solutions on purpose, and see what notices.

At the top of the repository, with FASHION_MNIST_DIR as the lessons' saved
outputs have it::

    python tests/mutations.py                   # whatever is declared
    python tests/mutations.py --only 10         # lesson 10 and its solutions
    python tests/mutations.py --only utils      # or --only utils/plots.py
    python tests/mutations.py --only exercises  # or --only 10.2
    python tests/mutations.py --sample 100 --seed 1  # automatic changes

One change at a time is made in a copy of the checkout.  What should notice
runs there, fastest first, up to the first difference: for a lesson its cells
in order; for ``utils`` the tests that import the module, then lessons that
name what was changed.  A solution is handed to its check.  What was found is
kept in ``tests/.mutations``, so that a run that was stopped goes on;
``--again`` judges the survivors anew.

**To declare changes**, write ``tests/mutations_NN.py`` (or another name)::

    DECLARED = {
        "10": {  # a lesson; or a file or folder, such as "utils/plots.py"
            "validated on rows that it was trained on": (  # why it matters
                "x_val, y_val",  # occurs once in the lesson's code
                "x_train, y_train",
            ),
        },
    }

Automatic changes are those of ``mutators.py``; ``--sample`` draws a mutator
first, then a change, since most changes are of constants.  A change to a
solution that computes the same as before on inputs of the examples' kind is
none; one that a check without examples lets pass is named as such.
"""

import argparse
import collections
import concurrent.futures
import difflib
import hashlib
import importlib
import itertools
import json
import os
import queue
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import lessons
import mutators
import psutil  # ipykernel brings it
from judged_solutions import (
    PASSES,
    RAISED,
    SAME,
    UNDECIDED,
    solutions,
    verdicts,
)
from lessons import ROOT, source

NOTES = ROOT / "tests" / ".mutations"
# what compares a lesson with its saved outputs
COMPARED = ("--nbval", "--strict-values")
SECONDS = 900  # what takes longer has not ended: noticed
MOST_LESSONS = 2  # that are asked about a change to utils
UNSETTLED = (PASSES, RAISED, UNDECIDED)
NOT_COPIED = (".git", ".venv", ".mutations", "*cache*", "my_*")


@dataclass(frozen=True)
class Change:
    """One change: where, the code before and after, and why it matters."""

    group: str
    where: str  # a lesson's number, a file's path or an exercise's number
    cell: int | None  # its place in the notebook
    before: str
    after: str
    why: str

    @property
    def key(self):
        parts = self.where, self.cell, self.before, self.after
        return hashlib.sha1(repr(parts).encode()).hexdigest()

    def __str__(self):
        cell = "" if self.cell is None else f", cell {self.cell}"
        lines = self.before.splitlines(), self.after.splitlines()
        diff = list(difflib.unified_diff(*lines, n=0, lineterm=""))[2:]
        told = [line for line in diff if not line.startswith("@@")]
        return "\n    ".join([f"{self.where}{cell}: {self.why}", *told])


def path_of(lesson):
    """Return a lesson's path from its number, such as "10"."""
    [path] = lessons.find(lesson)
    return path


def parts_of(where):
    """Return (file or lesson, cell or None, code) triples.

    Of a lesson its cells before *On your own*, but for the setup cell; of a
    folder all its files.
    """
    if where.startswith("utils"):
        path = ROOT / where
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        return [
            (f.relative_to(ROOT).as_posix(), None, f.read_text("utf-8"))
            for f in files
        ]
    cells = enumerate(lessons.sections(lessons.read(path_of(where))))
    return [
        (where, i, source(cell))
        for i, (title, cell) in cells
        if cell["cell_type"] == "code" and title != "On your own"
    ][1:]


def is_meant(where, only):
    """Return whether ``--only`` names a lesson, a file or an exercise."""
    names = [where]
    if re.fullmatch(r"\d+\.\d+", where):
        names += ["exercises", f"{int(where.partition('.')[0]):02}"]
    return not only or only in names or where.startswith(f"{only}/")


def declared():
    """Return the changes that the files ``mutations_*.py`` declare.

    Raises:
        ValueError: if what some replace does not occur exactly once.
    """
    found, wrong = [], []
    for path in sorted(Path(__file__).parent.glob("mutations_*.py")):
        for where, rows in importlib.import_module(path.stem).DECLARED.items():
            parts = parts_of(where)
            for why, (old, new) in rows.items():
                places = [part for part in parts if old in part[2]]
                if sum(code.count(old) for *_, code in places) != 1:
                    wrong.append(f"{path.name}, {where}: {old!r}")
                    continue
                [(file, cell, code)] = places
                after = code.replace(old, new)
                found.append(Change("declared", file, cell, code, after, why))
    if wrong:
        raise ValueError(
            "these do not occur exactly once; quote what is there now, and "
            "enough of it:\n" + "\n".join(wrong)
        )
    return found


def automatic():
    """Return the mutators' changes to lessons and utils, but for checks."""
    numbers = [path.name[:2] for path in lessons.NOTEBOOKS]
    return [
        Change("automatic", file, cell, code, after, kind)
        for where in [*numbers, "utils"]
        for file, cell, code in parts_of(where)
        if not file.startswith("utils/checks/lesson_")
        for kind, after in mutators.changes(code)
    ]


def drawn(changes, number, seed):
    """Draw changes: for each a mutator, then one of its changes."""
    chance, kinds = random.Random(seed), {}
    for change in chance.sample(changes, len(changes)):
        kinds.setdefault(change.why, []).append(change)
    chosen = []
    while kinds and len(chosen) < number:
        kind = chance.choice(sorted(kinds))
        chosen.append(kinds[kind].pop())
        if not kinds[kind]:
            del kinds[kind]
    return chosen


def tests_that_name(pattern):
    """Return the test files in which a pattern occurs.

    Without this script's own, which miss any text that was changed.
    """
    return tuple(
        f"tests/{path.name}"
        for path in sorted((ROOT / "tests").glob("test_*.py"))
        if path.name != "test_mutations.py"
        and re.search(pattern, path.read_text(encoding="utf-8"), flags=re.M)
    )


def commands(change):
    """Return pytest's arguments for what should notice, fastest first."""
    if not change.where.endswith(".py"):
        # not all of test_notebooks: a line that a change makes longer may be
        # one too long for a sitting, which says nothing about what it does
        cells = Path("tests", f"test_lesson_{change.where}.py")
        return [
            ("tests/test_notebooks.py", "-k", "standard_error"),
            *([(cells.as_posix(),)] if (ROOT / cells).exists() else []),
            (*COMPARED, f"notebooks/{path_of(change.where).name}"),
        ]
    *packages, module = Path(change.where).with_suffix("").parts[1:]
    found = []
    for name in (module, *packages):
        imported = rf"^from utils.* import .*\b{name}\b|^from utils.*\b{name} "
        earlier = [test for tests in found for test in tests]
        tests = tests_that_name(imported)
        found.append(tuple(test for test in tests if test not in earlier))
    modules = [f" {name}." for name in (module, *packages)]
    for word in (f"{function_of(change)}(", *modules, ""):
        if notebooks := lessons_with(word):
            break
    found += [(*COMPARED, f"notebooks/{n}") for n in notebooks[:MOST_LESSONS]]
    return [command for command in found if command]


def lessons_with(word):
    """Return the names of the lessons in which a word occurs."""
    return [
        path.name
        for path in lessons.NOTEBOOKS
        if word in path.read_text(encoding="utf-8")
    ]


def function_of(change):
    """Return the name of the last function that begins before a change."""
    pairs = zip(change.before, change.after, strict=False)
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
    before = "".join(first for first, _ in same)
    names = re.findall(r"^(?:def|class) (\w+)", before, flags=re.M)
    return names[-1] if names else "no function"


def run(command, folder):
    """Run pytest in a folder; return "" if it passes, else what differs."""
    environment = os.environ | {
        "PYTHONDONTWRITEBYTECODE": "1",  # equal times would hide a change
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    if "FASHION_MNIST_DIR" in environment:
        given = Path(environment["FASHION_MNIST_DIR"]).resolve()
        environment["FASHION_MNIST_DIR"] = str(given)
    with tempfile.TemporaryFile() as output:
        process = psutil.Popen(
            [sys.executable, "-m", "pytest", "-x", "-q", *command],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            code = process.wait(SECONDS)
        except psutil.TimeoutExpired:
            return f"{command[-1]} did not end"
        finally:
            end(process)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if code == 0:
        return ""
    failed = re.findall(r"^(?:FAILED|ERROR) .*", text, flags=re.M)
    return (failed or text.strip().splitlines() or [f"exit {code}"])[-1]


def end(process):
    """End a process and all that it started, kernels included."""
    if process.is_running():
        for one in [*process.children(recursive=True), process]:
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue


class Notes:
    """What was found so far, from a change's key to what noticed it."""

    def __init__(self, again):
        """Read what is kept; ``again`` forgets what nothing noticed."""
        NOTES.mkdir(exist_ok=True)
        (NOTES / ".gitignore").write_text("*\n", encoding="utf-8")
        self.path, self.lock = NOTES / "found.jsonl", threading.Lock()
        self.found = {}
        if self.path.exists():
            lines = self.path.read_text(encoding="utf-8").splitlines()
            self.found = dict(map(json.loads, lines))
        if again:
            for key in [k for k, by in self.found.items() if by in UNSETTLED]:
                del self.found[key]

    def add(self, key, by):
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            self.found[key] = by
            file.write(json.dumps([key, by], ensure_ascii=False) + "\n")


class Workshop:
    """Copies of the checkout, in which changes are made and tests run."""

    def __init__(self, place, copies):
        self.folders = queue.Queue()
        self.healthy = {}
        self.locks = collections.defaultdict(threading.Lock)
        ignore = shutil.ignore_patterns(*NOT_COPIED)
        for i in range(copies):
            folder = shutil.copytree(ROOT, Path(place, str(i)), ignore=ignore)
            self.folders.put(Path(folder))

    def notices(self, change):
        """Make a change; return what the first command says that fails.

        One that fails without the change, too, does not count.
        """
        folder = self.folders.get()
        path = folder / change.where
        if change.cell is not None:
            path = folder / "notebooks" / path_of(change.where).name
        old = path.read_bytes()
        new = change.after
        if change.cell is not None:
            notebook = json.loads(old)
            notebook["cells"][change.cell]["source"] = new
            new = json.dumps(notebook)
        try:
            for command in commands(change):
                path.write_text(new, encoding="utf-8", newline="\n")
                by = run(command, folder)
                path.write_bytes(old)
                if by and self.passes(command, folder):
                    return by
            return ""
        finally:
            path.write_bytes(old)
            self.folders.put(folder)

    def passes(self, command, folder):
        """Return whether a command passes where nothing was changed."""
        with self.locks[command]:  # another thread may be asking
            if command not in self.healthy:
                failed = run(command, folder) and run(command, folder)
                self.healthy[command] = not failed
                if failed:
                    print(f"fails without any change: {failed}")
        return self.healthy[command]


def by_tests(changes, jobs, tell):
    """Tell what notices each change, ``jobs`` at a time."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        concurrent.futures.ThreadPoolExecutor(jobs) as pool,
    ):
        shop = Workshop(place, jobs)
        list(pool.map(lambda one: tell(one, shop.notices(one)), changes))


def by_checks(changes, jobs, tell):
    """Tell what its exercise's check says of each changed solution."""
    of = {
        one.where: [c for c in changes if c.where == one.where]
        for one in changes
    }

    def judge(number):
        codes = [change.after for change in of[number]]
        judged = zip(of[number], verdicts(number, codes), strict=True)
        for change, by in judged:
            tell(change, by)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(judge, of))


def of_solutions():
    """Return the mutators' changes to the exercises' solutions."""
    return [
        Change("solutions", number, None, code, changed, kind)
        for number, (*_, code) in solutions().items()
        for kind, changed in mutators.changes(code)
    ]


def report(changes, found):
    """Print each group's share that was noticed, and what was not."""
    for group in dict.fromkeys(change.group for change in changes):
        kinds = {kind: [] for kind in (PASSES, RAISED, UNDECIDED, SAME)}
        here = [change for change in changes if change.group == group]
        for change in here:
            kinds.get(found[change.key], []).append(change)
        survived = len(kinds[PASSES] + kinds[RAISED])
        counted = len(here) - len(kinds[UNDECIDED] + kinds[SAME])
        share = 1 - survived / max(counted, 1)
        noticed = f"{counted - survived} of {counted} noticed"
        print(f"\n{group}: {noticed}, {share:.1%}")
        for kind, told in kinds.items():
            if told:
                print(f"\n{len(told)} {kind or 'not noticed'}:")
            for change in told:
                print(f"  {change}")


def main():
    """Make the changes that the command line asks for, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", default="", help="10, utils, exercises, a file or 10.2"
    )
    parser.add_argument("--sample", type=int, help="so many automatic changes")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--jobs", type=int, default=2, help="at a time")
    parser.add_argument("--again", action="store_true", help="the survivors")
    given = parser.parse_args()
    if given.sample:
        changes = automatic()
    elif given.only in ("exercises", *solutions()):
        changes = of_solutions()
    else:
        try:
            changes = declared() + of_solutions()
        except ValueError as error:
            sys.exit(str(error))
    changes = [c for c in changes if is_meant(c.where, given.only)]
    if not changes:
        sys.exit(f"there is no change for --only {given.only}")
    if given.sample:
        changes = drawn(changes, given.sample, given.seed)
    notes = Notes(given.again)
    left = [c for c in changes if c.key not in notes.found]
    print(f"{len(changes)} changes, {len(left)} of them to be judged")
    start, done = time.monotonic(), itertools.count(1)

    def tell(change, by):
        notes.add(change.key, by)
        minutes = (time.monotonic() - start) / 60
        words = " ".join(by.split())[:70] or "SURVIVED"
        print(f"[{next(done)}/{len(left)}, {minutes:.0f} min] ", end="")
        print(f"{change.where}, {change.why}: {words}", flush=True)

    tested = [c for c in left if c.group != "solutions"]
    if tested:
        by_tests(tested, given.jobs, tell)
    by_checks([c for c in left if c not in tested], given.jobs, tell)
    report(changes, notes.found)


if __name__ == "__main__":
    main()

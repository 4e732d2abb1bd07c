"""Changed solutions, handed to their check, in a process of their own.

A change that never ends can be ended only with its process, so
``mutations.py`` starts one for each exercise, and another after such a change.
"""

import copy
import faulthandler
import multiprocessing
import os
import re
import sys

import lessons
import numpy as np

SECONDS = 120  # a solution that takes longer has not ended: noticed
TRIALS = 300  # inputs on which a change that passes has to compute the same
REFUSED, PASSES = "refused", ""
SAME = "passes, and computes the same as before"
UNDECIDED = "passes, and there is no example to compare it on"
RAISED = "makes the check itself raise an error"


def solutions():
    """Return by number of an exercise its lesson, stub and solution."""
    found = {}
    for path in lessons.NOTEBOOKS:
        for number, texts in lessons.exercises(lessons.read(path)).items():
            found[number] = path, texts[1], lessons.solution(texts[2])
    return found


def inputs(examples, number):
    """Yield arguments of the examples' kind: rows and values redrawn."""
    rng = np.random.default_rng(1)
    for _ in range(number):
        example = examples[rng.integers(len(examples))]
        sizes = [len(a) for a in example if np.ndim(a)]
        rows = None
        if sizes and rng.random() < 0.7:
            rows = rng.integers(sizes[0], size=rng.integers(1, 2 + sizes[0]))
        yield [
            redrawn(value, rows, [other[i] for other in examples], rng)
            for i, value in enumerate(example)
        ]


def redrawn(value, rows, seen, rng):
    """Return another value like one, some of its rows or one of the seen."""
    if np.ndim(value) == 0:
        return seen[rng.integers(len(seen))] if rng.random() < 0.5 else value
    if isinstance(value, list | tuple) and isinstance(value[0], str):
        return value
    new = np.array(value)
    if rows is not None and len(rows) and len(new) > max(rows):
        new = new[rows]
    if rng.random() < 0.3:
        new = rng.permutation(new.ravel()).reshape(new.shape)
    if new.dtype.kind == "f" and rng.random() < 0.5:
        new = new * rng.normal(1, 0.05, new.shape).astype(new.dtype)
    return new if isinstance(value, np.ndarray) else type(value)(new.tolist())


def difference(reference, changed, examples):
    """Return arguments on which two functions differ, or None."""
    for given in [*examples, *inputs(examples, TRIALS)]:
        wanted = outcome(reference, given)
        if wanted is None:  # not the kind of input that it is made for
            continue
        got = outcome(changed, given)
        if got is None or not same(wanted, got):
            return given
    return None


def outcome(function, given):
    with np.errstate(all="ignore"):
        try:
            return np.asarray(function(*copy.deepcopy(given)), float)
        except Exception:
            return None


def same(first, second):
    if first.size == second.size == 1:
        first, second = first.ravel(), second.ravel()
    return first.shape == second.shape and np.allclose(
        first, second, rtol=1e-3, atol=1e-4, equal_nan=True
    )


class Judge:
    """Hands solutions of one exercise to its check."""

    def __init__(self, number):
        self.number = number
        path, stub, solution = solutions()[number]
        self.before, self.answer = re.split(
            rf'^check\("{number}", (.+)\)$', stub, flags=re.M
        )[:2]
        self.names = lessons.prepared(path, f"{self.before}\n{solution}")
        self.reference = self.made(solution)

    def made(self, solution):
        import keras

        keras.utils.set_random_seed(1)
        names = dict(self.names)
        exec(f"{self.before}\n{solution}", names)
        return eval(self.answer, names)

    def verdict(self, solution):
        """Return what becomes of a solution, in words."""
        from utils.checks import EXERCISES, judging

        try:
            answer = self.made(solution)
        except Exception as error:  # the learner sees it at once
            return f"{REFUSED}: {error!r}"
        try:
            found = judging.verdict(self.number, answer)
        except Exception:  # no check may do that
            return RAISED
        if found.status != "right":
            return f"{REFUSED}: {found.message}"
        examples = EXERCISES[self.number].examples
        if not examples:
            return UNDECIDED
        given = difference(self.reference, answer, examples)
        return SAME if given is None else PASSES


def work(number, codes, seconds, pipe):
    """Send the verdict on each code; in a process of its own."""
    sys.path.insert(0, str(lessons.ROOT))  # where utils is
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "MPLBACKEND": "agg"}
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    judge = Judge(number)
    for code in codes:
        pipe.send(judge.verdict(code))
        # ends the process, whatever the next code is busy with
        faulthandler.dump_traceback_later(seconds, exit=True)
    faulthandler.cancel_dump_traceback_later()


def in_a_process(number, codes):
    """Yield verdicts, until one takes too long or ends the process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    given = number, codes, SECONDS, theirs
    process = context.Process(target=work, args=given)
    process.start()
    theirs.close()  # so that the pipe breaks when the process ends
    try:
        for _ in codes:
            yield ours.recv()
    except EOFError:
        return
    finally:
        process.kill()
        process.join()


def verdicts(number, codes):
    """Yield for each code what its exercise's check makes of it.

    Raises:
        RuntimeError: if the unchanged solution does not pass.
    """
    unchanged = solutions()[number][2]
    while codes:
        judging = in_a_process(number, [unchanged, *codes])
        if next(judging, REFUSED).startswith(REFUSED):
            raise RuntimeError(
                f"the solution of exercise {number} does not pass: run "
                "tests/test_exercises.py first"
            )
        done = 0
        for verdict in judging:
            yield verdict
            done += 1
        if done < len(codes):
            yield f"{REFUSED}: it does not end"
        codes = codes[done + 1 :]

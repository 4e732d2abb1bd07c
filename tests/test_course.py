"""The first call of every lesson: quiet, seeded, and honest about trouble."""

import os
import random
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from utils import course


def test_hides_noise_and_nothing_else():
    code = """
from utils import course
course.start()
import os, sys, tensorflow as tf, warnings
warnings.warn('from Python')
sys.stderr.flush()
os.write(2, b'from C\\n')
tf.get_logger().warning('from TensorFlow')
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={k: v for k, v in os.environ.items() if not k.startswith("TF_")},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    started = r"TensorFlow \S+, Keras \S+, running on (the CPU|\d+ GPU)\n"
    assert re.fullmatch(started, result.stdout)
    assert re.fullmatch(
        r"<string>:5: UserWarning: from Python\n"
        r"(  warnings\.warn.*\n)?"  # Python 3.13 quotes the line
        r"from C\nWARNING:tensorflow:from TensorFlow\n",
        result.stderr,
    )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("I0000 00:00:17.2  3 port.cc:153] oneDNN custom operations", False),
        ("2026-01-01 09:00:00: I tensorflow/core/util/port.cc:153]", False),
        ("To enable the following instructions: AVX2 FMA, rebuild", False),
        ("E0000 00:00:17.2  3 cuda.cc:52] failed call to cuInit", False),
        ("W0000 00:00:17.2  3 gpu.cc:9] Cannot dlopen some libraries", True),
        ("E0000 00:00:17.2  3 alloc.cc:1] out of memory", True),
        ("UserWarning: something is off", True),
    ],
)
def test_noise_is_only_what_a_healthy_start_prints(line, kept, capsys):
    with course.quiet():
        os.write(2, f"{line}\nlast\n".encode())
    assert capsys.readouterr().err == (f"{line}\n" if kept else "") + "last\n"


def test_seeds_all_three_sources_of_chance():
    def draw():
        course.start()
        return random.random(), np.random.random(), float(tf.random.normal(()))

    assert draw() == draw()


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        (True, "✓ one is less than two\n"),
        (np.bool_(False), "✗ not on this run: one is less than two\n"),
        (tf.constant([True]), "✓ one is less than two\n"),
    ],
)
def test_claim_says_whether_it_holds(condition, line, capsys):
    course.claim("one is less than two", condition)
    assert capsys.readouterr().out == line


def test_claim_needs_one_answer():
    with pytest.raises(ValueError, match="ambiguous"):
        course.claim("all are positive", np.array([1, -1]) > 0)

"""Test three of five lessons in a second process: the other core is idle.

A pytest plugin.  A lesson's small networks hardly use more than one core.  So
where pytest is asked for everything, and for nothing special, with the
README's ``pytest --nbval``, it starts itself once more, for the greater part
of the lessons, and counts and shows that one's results with its own.  Each
has half of the cores: threads that wait for a core cost more than they do.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

EVERYTHING = ("--nbval",)
# of each five lessons; the others take as long as these, with the tests
SECOND = (0, 2, 4)
OPTION = "--results-into"


def cores():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pytest_addoption(parser):
    text = "write each test's result into a file, as a line of JSON"
    parser.getgroup("nbval").addoption(OPTION, metavar="FILE", help=text)


def pytest_configure(config):
    if config.option.results_into:
        config.pluginmanager.register(Written(config))
        return
    everything = tuple(config.invocation_params.args) == EVERYTHING
    if everything and cores() > 1:
        # read by TensorFlow, in both processes and their kernels
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", str(cores() // 2))
        config.pluginmanager.register(Shared())


class Written:
    """The hooks of a process that writes its results for another."""

    def __init__(self, config):
        self.config = config

    def pytest_runtest_logreport(self, report):
        result = self.config.hook.pytest_report_to_serializable(
            config=self.config, report=report
        )
        with open(self.config.option.results_into, "a") as file:
            file.write(json.dumps(result) + "\n")


class Shared:
    """The hooks of a run of which a second process does a part."""

    def __init__(self):
        self.paths = []
        self.trouble = ""  # what the second process printed, if it broke down

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        lessons = {item.path for item in items if item.path.suffix == ".ipynb"}
        numbered = enumerate(sorted(lessons))
        self.paths = [path for i, path in numbered if i % 5 in SECOND]
        ours = [item for item in items if item.path not in self.paths]
        self.others = len(items) - len(ours)
        items[:] = ours

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session):
        if not self.paths:
            return (yield)
        session.testscollected += self.others
        with tempfile.TemporaryDirectory() as folder:
            results, told = Path(folder, "results"), Path(folder, "told")
            results.touch()
            command = [sys.executable, "-m", "pytest", *EVERYTHING, OPTION]
            with open(told, "wb") as file:
                second = subprocess.Popen(
                    [*command, results, *self.paths],
                    cwd=session.config.invocation_params.dir,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                )
            try:
                result = yield
                second.wait()
            finally:
                second.kill()
                second.wait()
            failed = session.testsfailed
            for line in results.read_text().splitlines():
                self.count(session.config, json.loads(line))
            if second.returncode and session.testsfailed == failed:
                session.testsfailed += 1
                self.trouble = told.read_text(errors="replace")
        return result

    @staticmethod
    def count(config, result):
        report = config.hook.pytest_report_from_serializable(
            config=config, data=result
        )
        config.hook.pytest_runtest_logreport(report=report)

    def pytest_terminal_summary(self, terminalreporter):
        if self.trouble:
            terminalreporter.section("the second process", red=True)
            terminalreporter.write_line(self.trouble)

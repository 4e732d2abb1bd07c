"""The second process's results arrive, whatever becomes of it."""

import os
import subprocess
import sys

import lessons
import nbformat
import pytest
import second_process
from nbformat import v4


def run(folder, code):
    """Test two lessons: the first, in the second process, holds some code."""
    for name in "ab":
        output = v4.new_output("execute_result", {"text/plain": "2"})
        output["execution_count"] = 1
        cell = v4.new_code_cell(code if name == "a" else "1 + 1")
        cell.update(execution_count=1, outputs=[output])
        notebook = v4.new_notebook(cells=[cell])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    options = f"-p second_process --nbval-current-env --rootdir={folder}"
    tests = str(lessons.ROOT / "tests")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": tests, "PYTEST_ADDOPTS": options},
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(
    second_process.cores() == 1, reason="there is no second core"
)
class TestSecondProcess:
    def test_its_results_are_shown_and_count(self, tmp_path):
        done = run(tmp_path, "1 + 2")
        assert done.returncode == 1
        assert "1 failed, 1 passed" in done.stdout
        assert "mismatch 'text/plain'" in done.stdout

    def test_its_death_is_a_failure(self, tmp_path):
        done = run(tmp_path, "import os; os.kill(os.getppid(), 9)")
        assert done.returncode == 1
        assert "1 passed" in done.stdout
        assert "the second process" in done.stdout

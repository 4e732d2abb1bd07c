"""Run lessons as Google Colab would: its versions, an empty folder, no course.

At the top of the repository, on Linux or macOS, with git and any Python::

    python tests/colab_twin.py                    # every lesson
    python tests/colab_twin.py 01 resuming        # lesson 1 and that one
    python tests/colab_twin.py --python PATH      # if it finds no Python 3.13
    python tests/colab_twin.py --venv FOLDER      # keep what it installs

It makes, in a temporary folder, a virtual environment with what Colab had in
August 2026, a stub of ``google.colab``, which the kernel loads as there, and
the course at a public address: a copy of the last commit (not of what you
have not committed), stamped, where git finds it in place of GitHub.  Then the
tests of the setup cell run with that Python and IPython, and each lesson,
alone in an empty folder, is compared as strictly as at home.

The exit status is 0 if all passed, 1 if something failed, 2 for a wrong call,
and 77 if there is no Python 3.13.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "test-owner/test-course"
PYTHON = "3.13"
PACKAGES = [
    "tensorflow==2.20.0",
    "keras==3.13.2",
    "numpy==2.1.3",
    "matplotlib==3.10.0",
    "ipython==7.34.0",
    "ipykernel==6.17.1",
    "jupyter_client==7.4.9",
    "nbval>=0.11",
]
NO_PYTHON = 77
LAUNCHER = """\
import google.colab
from ipykernel import kernelapp

kernelapp.launch_new_instance()
"""


def main():
    """Build the twin, run what was asked for, and report."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*", metavar="LESSON")
    parser.add_argument("--python", help=f"a Python {PYTHON}")
    parser.add_argument("--venv", type=Path, help="build it here, and keep it")
    options = parser.parse_args()
    python = find_python(options.python)
    if not python:
        print(f"No twin of Colab: name a Python {PYTHON} with --python PATH.")
        sys.exit(NO_PYTHON)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder).resolve()
        origin = publish(folder)
        notebooks = []
        for name in options.lessons or [""]:
            found = sorted(origin.glob(f"notebooks/*{name}*.ipynb"))
            notebooks += found or parser.error(f"no lesson {name}")
        venv = (options.venv or folder / "venv").resolve()
        build(python, venv)
        passed = list(run(venv / "bin" / "python", folder, origin, notebooks))
    sys.exit(not all(passed))


def find_python(asked):
    """Return the path of a Python of Colab's version, or None."""
    # pyenv's own python3.13 may refuse to start
    pyenv = f"{output('pyenv', 'prefix', PYTHON)}/bin/python{PYTHON}"
    code = "import sys; print(*sys.version_info[:2], sys.executable, sep='.')"
    for candidate in [asked] if asked else [f"python{PYTHON}", pyenv]:
        found = output(candidate, "-c", code)
        if found.startswith(f"{PYTHON}."):
            return found.removeprefix(f"{PYTHON}.")
    return None


def output(*command):
    """Return what a command prints, or "" if it fails or isn't there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return "" if done.returncode else done.stdout.strip()


def publish(folder):
    """Return the folder with a stamped copy of the last commit."""
    origin = folder / "origin"
    identity = ["-c", "user.name=Twin", "-c", "user.email=twin@example.org"]
    subprocess.run(["git", "clone", "-q", ROOT, origin], check=True)
    stamp = [sys.executable, "-m", "utils.publish", ADDRESS]
    commit = ["git", *identity, "commit", "-qam", "Stamp"]
    for command in (stamp, commit):
        subprocess.run(command, cwd=origin, check=True)
    return origin


def build(python, venv):
    """Install Colab's packages and the stub of its own module."""
    subprocess.run([python, "-m", "venv", venv], check=True)
    install = ["-m", "pip", "install", "-qq", "--no-compile"]
    install += ["--disable-pip-version-check"]
    subprocess.run([venv / "bin" / "python", *install, *PACKAGES], check=True)
    (packages,) = venv.glob("lib/python*/site-packages")
    colab = packages / "google" / "colab"
    colab.mkdir(parents=True, exist_ok=True)
    (colab / "__init__.py").touch()
    (packages / "colab_kernel_launcher.py").write_text(LAUNCHER)
    kernel = venv / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec = json.loads(kernel.read_text())
    start = ["-m", "colab_kernel_launcher", "-f", "{connection_file}"]
    spec["argv"] = [str(venv / "bin" / "python"), *start]
    kernel.write_text(json.dumps(spec))


def run(python, folder, origin, notebooks):
    """Yield for each step whether it passed, and print a line on it."""
    home = folder / "home"
    home.mkdir()
    # for the lessons: the hooks; among the tests, the plugins they name
    for path in (origin / "conftest.py", *origin.glob("tests/*.py")):
        shutil.copy(path, folder)
    ours = ("PY", "GIT_", "JUPYTER", "IPYTHON", "KERAS", "FASHION", "TF_")
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(ours)},
        "HOME": str(home),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://github.com/{ADDRESS}",
    }
    pytest = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    tests = [*pytest, "tests/test_setup_cell.py"]
    yield report("the setup cell's tests", tests, origin, environment)
    for notebook in notebooks:
        content = folder / notebook.stem
        content.mkdir()
        shutil.copy(notebook, content)
        lesson = [
            *(*pytest, notebook.name, "--nbval", f"--rootdir={folder}"),
            "--nbval-cell-timeout=600",
            f"--nbval-sanitize-with={origin / 'tests' / 'nbval_sanitize.cfg'}",
        ]
        yield report(notebook.stem, lesson, content, environment)
        if not (content / "course" / "utils").is_dir():
            print(f"{notebook.stem}: its setup cell fetched nothing")
            yield False


def report(name, command, folder, environment):
    """Run a command, print a line on it, return whether it passed."""
    where = {"cwd": folder, "env": environment}
    done = subprocess.run(command, **where, capture_output=True, text=True)
    passed = done.returncode == 0
    if not passed:
        print(done.stdout, done.stderr)
    last = done.stdout.strip().rpartition("\n")[2]
    print(f"{name:28} {'passed' if passed else 'FAILED'}  {last}", flush=True)
    return passed


if __name__ == "__main__":
    main()

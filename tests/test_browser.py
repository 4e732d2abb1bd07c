"""Each lesson as a reader runs it: the README's command, and a real browser.

Only with the option ``--browser``, because all lessons run once more.  Chrome
or Chromium is driven through its own debugging protocol, over a package that
JupyterLab brings along.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import lessons
import pytest
from websocket import create_connection

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = [
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1200,900",
    "--force-device-scale-factor=1",
]
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
HERE, TOKEN = "127.0.0.1", "only-for-this-test"

# Returns what the page holds of the open notebook, or null while it loads.
# While cells run, nothing is measured, which would cost the kernel time.
STATE = """
(() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const status = panel?.sessionContext?.session?.kernel?.status;
  if (!panel?.content?.widgets?.length || !status) return null;
  if (status == "busy") return {status, cells: []};
  return {status, cells: panel.content.widgets
    .filter(cell => cell.model.type == "code")
    .map(cell => ({
      prompt: cell.inputArea.promptNode.textContent,
      tags: cell.model.getMetadata("tags") || [],
      errors: cell.node.querySelectorAll(
        "[data-mime-type='application/vnd.jupyter.error']").length,
      figures: [...cell.node.querySelectorAll(".jp-OutputArea img")]
        .map(image => ({
          wide: image.naturalWidth && image.getBoundingClientRect().width,
          text: image.alt})),
    }))};
})()
"""

# Opens a notebook, as a click on its name does.
OPEN = "void jupyterapp.commands.execute('docmanager:open', {path: '%s'})"

# Closes it, whatever is not saved.
CLOSE = "jupyterapp.shell.currentWidget.dispose()"

# Starts all cells, without what is saved of them.
RUN_ALL = """
jupyterapp.commands.execute("notebook:clear-all-cell-outputs")
  .then(() => jupyterapp.commands.execute("notebook:run-all-cells"));
0
"""


def wait_for(what, look, seconds):
    """Return what ``look`` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.3)
    raise TimeoutError(f"no {what} after {seconds} s")


class Page:
    """A tab of the browser, and what its console complains of."""

    def __init__(self, address):
        self.socket = create_connection(
            address, timeout=60, suppress_origin=True
        )
        self.numbers = itertools.count(1)
        self.complaints = []
        for domain in ("Runtime", "Log", "Page", "Accessibility"):
            self.call(f"{domain}.enable")
        # JupyterLab's current notebook is the one that has the focus
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)

    def call(self, method, **parameters):
        """Call a method of the debugging protocol; return its result."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message))
        while True:
            reply = json.loads(self.socket.recv())
            if reply.get("id") == number:
                return reply["result"]
            self.note(reply)

    def note(self, event):
        """Keep an error that the page reports."""
        kind, told = event["method"], event["params"]
        if (
            kind == "Runtime.exceptionThrown"
            or (kind == "Runtime.consoleAPICalled" and told["type"] == "error")
            or (kind == "Log.entryAdded" and told["entry"]["level"] == "error")
        ):
            self.complaints.append(json.dumps(told))

    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        wanted = {"returnByValue": True, "awaitPromise": True}
        reply = self.call("Runtime.evaluate", expression=expression, **wanted)
        return reply["result"].get("value")

    def names_of_images(self):
        """Return what a screen reader announces for the page's images."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return {
            node["name"]["value"]
            for node in nodes
            if node.get("role", {}).get("value") in ("image", "img")
        }


@pytest.fixture(scope="module")
def browser(request, tmp_path_factory):
    """Start a browser; return the address of its debugging protocol."""
    if not request.config.getoption("--browser"):
        pytest.skip("all lessons once more: only with --browser")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not program:
        pytest.skip("there is neither Chromium nor Chrome")
    home = tmp_path_factory.mktemp("browser")
    command = [program, *QUIET, f"--user-data-dir={home}", "about:blank"]
    if AS_ROOT:
        command.insert(1, "--no-sandbox")
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    port_file = home / "DevToolsActivePort"
    try:
        wait_for("browser", port_file.exists, 60)
        time.sleep(0.5)  # until its line is written
        port = port_file.read_text(encoding="utf-8").splitlines()[0]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def jupyterlab(browser, tmp_path_factory):
    """Start JupyterLab by the README's command, on a copy of the course."""
    course = tmp_path_factory.mktemp("course") / "Kurs für alle"
    # what other tests may be making at this moment aside
    kept_out = shutil.ignore_patterns(".git", ".venv", "*cache*", "my_*")
    shutil.copytree(lessons.ROOT, course, ignore=kept_out)
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    arguments = re.search(r"python (-m jupyterlab .+)", readme)[1].split()
    settings = tmp_path_factory.mktemp("settings")
    tracker = settings / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    # all cells at once, not only those on the screen
    (tracker / "tracker.jupyterlab-settings").write_text(
        '{"windowingMode": "none"}', encoding="utf-8"
    )
    log = tmp_path_factory.mktemp("log") / "jupyterlab.txt"
    command = [sys.executable, *arguments, "--no-browser", "--port=0"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.ip={HERE}"]
    command += ["--LabApp.expose_app_in_browser=True"]
    command += [f"--LabApp.user_settings_dir={settings}"]
    if AS_ROOT:
        command.append("--allow-root")
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            command, cwd=course, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        found = wait_for(
            "JupyterLab",
            lambda: re.search(rf"http://{HERE}:\d+/", log.read_text("utf-8")),
            120,
        )
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def ask(address, method="GET"):
    """Return the answer of a server on this machine."""
    with urlopen(Request(address, method=method), timeout=60) as answer:
        text = answer.read()
    return json.loads(text) if text else None


@pytest.fixture(scope="module")
def page(browser, jupyterlab):
    """Open JupyterLab in a tab: to load it takes as long as a short lesson."""
    target = ask(f"{browser}/json/new?about:blank", "PUT")
    page = Page(target["webSocketDebuggerUrl"])
    page.call("Page.navigate", url=f"{jupyterlab}lab?reset&token={TOKEN}")
    ready = "window.jupyterapp?.restored.then(() => true)"
    wait_for("JupyterLab", lambda: page.evaluate(ready), 120)
    yield page
    page.socket.close()


def at_rest(page):
    """Return the cells of code once all have run: each has a number."""
    state = page.evaluate(STATE)
    prompts = [cell["prompt"] for cell in state["cells"]]
    numbered = all(re.search(r"\d", prompt) for prompt in prompts)
    return state["cells"] if state["status"] == "idle" and numbered else None


@pytest.mark.parametrize("path", lessons.NOTEBOOKS, ids=lambda p: p.name)
def test_lesson_runs_in_a_browser(page, path):
    page.evaluate(OPEN % path.name)
    wait_for("notebook", lambda: page.evaluate(STATE), 120)
    page.evaluate(RUN_ALL)
    cells = wait_for("end of all cells", lambda: at_rest(page), 900)
    numbered = [cell["prompt"] for cell in cells]
    assert numbered == [f"[{i}]:" for i in range(1, len(cells) + 1)]
    red = [cell for cell in cells if cell["errors"]]
    assert all("raises-exception" in cell["tags"] for cell in red), red
    figures = [figure for cell in cells for figure in cell["figures"]]
    saved = json.dumps(lessons.code_cells(lessons.read(path)))
    assert len(figures) == saved.count("<img ")
    announced = page.names_of_images()
    for figure in figures:
        assert figure["wide"] > 0
        assert figure["text"] in announced
    assert not page.complaints


@pytest.fixture(autouse=True)
def nothing_left(jupyterlab, page):
    """Close the lesson and end its kernel; the next has the machine."""
    yield
    page.evaluate(CLOSE)
    for session in ask(f"{jupyterlab}api/sessions?token={TOKEN}"):
        end = f"{jupyterlab}api/sessions/{session['id']}?token={TOKEN}"
        ask(end, "DELETE")
    page.evaluate("0")  # hear what it said of that
    page.complaints.clear()

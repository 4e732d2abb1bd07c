"""Links inside the course lead somewhere, and links out are well-formed.

At the top of the repository ``python tests/test_links.py`` lists the links
that lead out, for whoever wants to open them.
"""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import lessons
import mistune  # nbconvert brings it
import pytest
from lessons import ROOT

FILES = [
    *sorted([*ROOT.glob("*.md"), *ROOT.glob("[!.]*/*.md")]),
    *lessons.NOTEBOOKS,
]
TO_HTML = mistune.create_markdown(escape=False, plugins=["table", "url"])
HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")


class Page(HTMLParser):
    """The links of some Markdown, its places, and its text but for code."""

    def __init__(self, markdown):
        super().__init__()
        self.links, self.places, self.text = [], set(), ""
        self.code, self.heading = 0, None
        self.feed(TO_HTML(markdown))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src"):
                self.links.append(value or "")
            elif name in ("id", "name"):
                self.places.add(value)
        self.code += tag == "code"
        if re.fullmatch(r"h\d", tag):
            self.heading = ""

    def handle_data(self, data):
        if not self.code:
            self.text += data
        if self.heading is not None:
            self.heading += data

    def handle_endtag(self, tag):
        self.code -= tag == "code"
        if re.fullmatch(r"h\d", tag) and self.heading is not None:
            words = self.heading.strip().replace(" ", "-")
            self.places.add(words)  # in JupyterLab
            self.places.add(re.sub(r"[^\w-]", "", words.lower()))  # on GitHub
            self.heading = None


def markdown(path):
    """Return a file's Markdown: all of it, or a notebook's text cells."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    cells = lessons.read(path)["cells"]
    texts = [lessons.source(c) for c in cells if c["cell_type"] == "markdown"]
    return "\n\n".join(texts)


def is_inside(link):
    return not urlsplit(link).scheme and not link.startswith("//")


def problems(text, file):
    """Return what is wrong with the links of some Markdown.

    Args:
        text: str, Markdown.
        file: path of the file that it stands in.
    """
    page = Page(text)
    found = [
        f"{text} is no link" for text in re.findall(r"\]\s?\(.*", page.text)
    ]
    for link in page.links:
        wrong = wrong_inside if is_inside(link) else wrong_outside
        if problem := wrong(link, file, page):
            found.append(f"{link!r} {problem}")
    return found


def wrong_inside(link, file, page):
    name, _, place = unquote(link).partition("#")
    target = (file.parent / name).resolve()
    if not name and not place:
        return "leads nowhere"
    if name and not (target.is_relative_to(ROOT) and target.exists()):
        return "leads to no file of the course"
    if name and place and target.suffix in (".md", ".ipynb"):
        page = Page(markdown(target))
    if place and place not in page.places:
        return "leads to no heading there"


def wrong_outside(link, file, page):
    parts = urlsplit(link)
    if parts.scheme != "https":
        return "does not begin with https"
    if not HOST.fullmatch(parts.netloc):
        return "names no host"
    address = unquote(parts.path + parts.query + parts.fragment)
    if re.search(r"[\s{}<>|\\^`]|[.,;:]$", address):
        return "holds what no address does"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_links_are_in_order(path):
    assert problems(markdown(path), path) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[x](notebooks/99_none.ipynb)", "no file"),
        ("![x](data/none.png)", "no file"),
        ('<img alt="x" src="none.png">', "no file"),
        ("[x](../README.md)", "no file"),
        ("[x](/etc/hosts)", "no file"),
        ("[x](#none)\n\n# Some", "no heading"),
        ("[x](README.md#no-such-heading)", "no heading"),
        ("[x][y]\n\n[y]: none.md", "no file"),
        ("[x]()", "nowhere"),
        ("[x] (README.md)", "no link"),
        ("[x](two words.md)", "no link"),
        ("[x](http://keras.io)", "https"),
        ("[x](htps://keras.io)", "harmful"),
        ("[x](//keras.io)", "https"),
        ("<ftp://keras.io/x>", "https"),
        ("[x](https://)", "no host"),
        ("[x](https://keras)", "no host"),
        ("[x](https:///keras.io)", "no host"),
        ("[x](https://keras.io/{page})", "holds"),
        ("[x](https://keras.io/a.)", "holds"),
        ("[x](<https://keras.io/a b>)", "holds"),
    ],
)
def test_a_bad_link_is_named(text, problem):
    [found] = problems(text, ROOT / "README.md")
    assert problem in found


@pytest.mark.parametrize(
    "text",
    [
        "[x](data/README.md)",
        "[x](data) and [y](./LICENSE)",
        "[x](#two-words-and-signs)\n\n## Two words, and `signs`!",
        '[x](#here)\n\n<a id="here"></a>',
        "`[x](none.md)` and\n\n```python\ny[0](none)\n```",
        "[x](https://keras.io/a_(b)#c) and https://keras.io, which is bare.",
    ],
)
def test_a_good_link_has_no_problem(text):
    assert problems(text, ROOT / "README.md") == []


def main():
    """Print every link that leads out, and the files that it stands in."""
    places = {}
    for path in FILES:
        for link in Page(markdown(path)).links:
            if not is_inside(link):
                places.setdefault(link, set()).add(path.name)
    for link, names in sorted(places.items()):
        print(link, *sorted(names))


if __name__ == "__main__":
    main()

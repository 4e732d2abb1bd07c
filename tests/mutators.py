"""Small changes to Python code, one at a time, for ``mutations.py``.

Each replaces a few characters of the source and leaves the rest as it is.
Left out is what only looks different (``LOOKS``), what an error says, and
what stands in f-strings, whose places Python 3.11 does not know.
"""

import ast
import builtins
import itertools
import json
import re

OPERATORS = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Pow: ("**", "*"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.Is: ("is", "is not"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
COLOURS = [
    ["BLUE", "ORANGE", "GREEN", "PURPLE", "SKY", "AMBER", "BLACK"],
    ["black", "white", "gray"],
]
PAIRS = (
    *(("max", "min"), ("argmax", "argmin"), ("maximum", "minimum")),
    *(("mean", "sum"), ("any", "all"), ("floor", "ceil"), ("sin", "cos")),
    *(("reduce_max", "reduce_min"), ("reduce_mean", "reduce_sum")),
)
FUNCTIONS = dict(PAIRS) | {second: first for first, second in PAIRS}
# whose functions of one thing can be left out; and those of other modules
OF_NUMBERS = {"np", "tf"}
MODULES = {"data", "keras", "layers", "plots", "plt", "os", "re", "sys"}
LABELS = {"label", "title", "xlabel", "ylabel"}
LABELLED = {f"{before}{what}" for before in ("", "set_") for what in LABELS}
# keywords that say no more than how something looks, or how much is printed
LOOKS = {
    *("alpha", "dpi", "figsize", "fontsize", "ha", "loc", "lw", "ms"),
    *("rotation", "size", "va", "verbose", "width_ratios"),
}


def changes(code):
    """Return pairs of a mutator's name and the changed code, in order.

    Args:
        code: str, a file, a cell (lines of magics are left alone) or a
            solution.
    """
    try:
        tree = ast.parse(re.sub(r"^(\s*)[%!]", r"\1#", code, flags=re.M))
    except SyntaxError:  # a cell of another language
        return []
    found = {}
    for kind, start, end, new in _Mutators(code).visit(tree):
        changed = code[:start] + new + code[end:]
        if changed != code:
            found.setdefault(changed, kind)
    return [(kind, changed) for changed, kind in found.items()]


class _Mutators:
    """Yields (mutator, start, end, replacement) for every node."""

    def __init__(self, code):
        self.code = code
        self.lines = code.split("\n")
        lengths = [len(line) + 1 for line in self.lines]
        self.starts = list(itertools.accumulate(lengths, initial=0))

    def visit(self, node):
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.arguments):
            return
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            return
        if isinstance(node, ast.keyword) and node.arg in LOOKS:
            return
        name = type(node).__name__.lower()
        yield from getattr(self, name, lambda node: ())(node)
        for child in ast.iter_child_nodes(node):
            yield from self.visit(child)

    def offset(self, line, column):
        """Return the place of a line and a column of UTF-8, in characters."""
        before = self.lines[line - 1].encode()[:column].decode()
        return self.starts[line - 1] + len(before)

    def span(self, node):
        start = self.offset(node.lineno, node.col_offset)
        return start, self.offset(node.end_lineno, node.end_col_offset)

    def text(self, node):
        start, end = self.span(node)
        return self.code[start:end]

    def operator(self, left, operator, right):
        old, new = OPERATORS.get(type(operator), ("", ""))
        gap = self.code[self.span(left)[1] : self.span(right)[0]]
        found = re.fullmatch(rf"([\s)\\]*){re.escape(old)}=?[\s(\\]*", gap)
        if old and found:
            start = self.span(left)[1] + len(found[1])
            yield "operator", start, start + len(old), new

    def binop(self, node):
        yield from self.operator(node.left, node.op, node.right)

    def compare(self, node):
        operands = [node.left, *node.comparators]
        for i, operator in enumerate(node.ops):
            yield from self.operator(operands[i], operator, operands[i + 1])

    def boolop(self, node):
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from self.operator(left, node.op, right)

    def augassign(self, node):
        yield from self.operator(node.target, node.op, node.value)

    def unaryop(self, node):  # a sign, a not
        start = self.span(node)[0]
        sign = re.match(r"([-+~]|not\b)\s*", self.code[start:])
        yield "sign", start, start + sign.end(), ""

    def constant(self, node):
        value = node.value
        if isinstance(value, bool):
            yield "constant", *self.span(node), str(not value)
        elif isinstance(value, int):
            for new in (value + 1, value - 1):
                yield "constant", *self.span(node), str(new)
        elif isinstance(value, float):
            yield "constant", *self.span(node), repr(value * 2 or 1.0)
        elif isinstance(value, str):
            yield from self.colour(value, *self.span(node), '"')

    def name(self, node):
        if isinstance(node.ctx, ast.Load):
            other = FUNCTIONS.get(node.id)
            if hasattr(builtins, other or ""):
                yield "function", *self.span(node), other
            yield from self.colour(node.id, *self.span(node))

    def attribute(self, node):
        end = self.span(node)[1]
        if node.attr in FUNCTIONS:
            name = FUNCTIONS[node.attr]
            yield "function", end - len(node.attr), end, name
        yield from self.colour(node.attr, end - len(node.attr), end)

    def colour(self, name, start, end, quote=""):
        for names in COLOURS:
            if name in names:
                other = names[(names.index(name) + 1) % len(names)]
                yield "colour", start, end, quote + other + quote

    def slice(self, node):
        for bound in (node.lower, node.upper):
            if bound:
                yield "slice", *self.span(bound), ""

    def call(self, node):
        if len(node.args) > 1:
            first, second = node.args[:2]
            texts = self.text(second), self.text(first)
            start, end = self.span(first)[0], self.span(second)[1]
            between = self.code[self.span(first)[1] : self.span(second)[0]]
            yield "swap", start, end, between.join(texts)
        if isinstance(node.func, ast.Attribute):
            yield from self.without(node)
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called in LABELLED and node.args:
            yield from self.label(node.args[0])
        for one in node.keywords:
            if one.arg and one.arg not in LOOKS:
                yield from self.keyword_of(one)

    def without(self, node):
        """Yield what leaves a call out: a root, a method, a seed."""
        owner = self.text(node.func.value)
        if owner.split(".")[0] in OF_NUMBERS:
            if node.args and not isinstance(node.args[0], ast.Starred):
                argument = self.text(node.args[0])
                yield "dropped call", *self.span(node), f"({argument})"
        elif owner not in MODULES:
            yield "dropped call", *self.span(node), owner

    def keyword_of(self, one):
        if one.arg in LABELS:
            yield from self.label(one.value)
        if one.arg == "axis":
            other = {"0": "1", "1": "0", "2": "1", "-1": "0"}
            text = self.text(one.value)
            yield "axis", *self.span(one.value), other.get(text, text)
        start, end = self.span(one)
        after = re.match(r"\s*,\s*", self.code[end:])
        before = re.search(r",\s*$", self.code[:start])
        if after:
            end += after.end()
        elif before:
            start = before.start()
        yield "dropped argument", start, end, ""

    def label(self, node):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Constant) and isinstance(value, str) and value:
            words = json.dumps(f"not {value}", ensure_ascii=False)
            yield "label", *self.span(node), words

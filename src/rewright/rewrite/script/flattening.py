"""Makes a script flat: the main guard, every driver and comprehensions that send stand in one block, which does what the job does, in order."""

import ast

from rewright.rewrite.layout import formatted
from rewright.rewrite.lines import Lines
from rewright.rewrite.script.drivers import find
from rewright.rewrite.script.lifting import lifted
from rewright.rewrite.script.reserved import without_reserved
from rewright.rewrite.script.splicing import spliced
from rewright.rewrite.source import Source
from rewright.trees import within

_MOST = 100


def flattened(code: str, name: str) -> Source:
    """Return the flat form of a script, laid out; functions that cannot be spliced stay."""
    source = Source(formatted(_named(code, name)), name)
    source = _again(source, _without_guard(source))
    # Each splice may make the next driver visible, and moves every line: one at a time.
    for _ in range(_MOST):
        again = lifted(source)
        if again is None:
            again = next((text for drive in find(source) if (text := spliced(source, drive)) is not None), None)
        if again is None:
            break
        source = Source(formatted(again), name)
    return _again(source, without_reserved(source))


def _again(source: Source, text: str) -> Source:
    """The source of a text, laid out; the very same where nothing was changed in it."""
    return source if text == source.code else Source(formatted(text), source.name)


def _named(code: str, name: str) -> str:
    """Give `__file__` its legacy value: the rewrite lies elsewhere."""
    if '__file__' not in code:
        return code
    source = Source(code, name)
    found = sorted(
        (n for n in within(source.tree) if isinstance(n, ast.Name) and n.id == '__file__'),
        key=lambda n: -source.offset(n)[0],
    )
    text = source.code
    for node in found:
        start, end = source.offset(node)
        text = text[:start] + f"os.path.abspath('{name}')" + text[end:]
    return text


def _without_guard(source: Source) -> str:
    lines, out, skipped = Lines(source), [], set[int]()
    moved: dict[int, list[str]] = {}
    for node in source.tree.body:
        if isinstance(node, ast.If) and _is_guard(node) and not node.orelse:
            skipped.add(node.lineno)
            end = node.end_lineno or node.lineno
            moved |= {n: lines.moved(n, n, -lines.depth(node.body[0])) for n in range(node.lineno + 1, end + 1)}
    for number in range(1, len(source.lines) + 1):
        out += [] if number in skipped else moved.get(number, [lines[number]])
    return '\n'.join(out)


def _is_guard(node: ast.If) -> bool:
    return '__name__' in ast.unparse(node.test) and '__main__' in ast.unparse(node.test)

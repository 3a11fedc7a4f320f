"""A pipeline's code -> the calls in it that need a permission, each with its place."""

import ast
from collections.abc import Iterator, Mapping
from typing import Literal

from rewright.model.value import Value

Kind = Literal['read', 'write', 'secret']
_READS = ('read_', 'scan_', 'load_input')
_WRITES = ('write_', 'sink_', 'to_csv', 'to_parquet', 'to_json', 'to_excel', 'publish', 'save_')
MODES = {f'{a}{b}' for a in 'wax' for b in ('', 'b', 't', '+', 'b+', '+b')} | {'r+', 'rb+', 'r+b'}
_SECRETS = ('secret', 'get_secret', 'secrets')


class Call(Value):
    """One call: what it does, and `file:line name`."""

    kind: Kind
    place: str


class Calls(Value):
    """All calls found, in the order of files and lines."""

    found: tuple[Call, ...] = ()

    def why(self, kind: Kind) -> str:
        """The first place of a kind; empty when there is none."""
        return next((call.place for call in self.found if call.kind == kind), '')


def calls(files: Mapping[str, str]) -> Calls:
    """Read every Python file but tests; a file that does not parse has no calls, and other checks refuse it."""
    found = [call for path in sorted(files) if _deployed(path) for call in _in(path, files[path])]
    return Calls(found=tuple(found))


def _deployed(path: str) -> bool:
    # Tests do not run in the cloud: what they open needs no permission.
    name = path.rpartition('/')[2]
    return name.endswith('.py') and not name.startswith('test_')


def _in(path: str, text: str) -> Iterator[Call]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        name = _name(node.func)
        kind = _kind(name, node)
        if kind:
            yield Call(kind=kind, place=f'{path}:{node.lineno} {name}')


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ''


def _kind(name: str, node: ast.Call) -> Kind | None:
    if name in _SECRETS:
        return 'secret'
    if name == 'open':
        arguments = (*node.args[:2], *(k.value for k in node.keywords if k.arg == 'mode'))
        return 'write' if any(_writes(argument) for argument in arguments) else 'read'
    if name.startswith(_WRITES):
        return 'write'
    return 'read' if name.startswith(_READS) else None


def _writes(node: ast.expr) -> bool:
    """Whether an argument of `open` is a mode that writes; `Path.open` takes it first, `open` second."""
    return isinstance(node, ast.Constant) and node.value in MODES

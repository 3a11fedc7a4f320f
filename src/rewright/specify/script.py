"""The script of a job -> its syntax tree with spans, quotes and parents, as rules and suspicions look at it."""

import ast
import hashlib
import io
import tokenize
import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from rewright.model.facts import Facts
from rewright.model.job import Job
from rewright.model.refusal import Refusal
from rewright.model.span import Span
from rewright.model.specification import Evidence

N = TypeVar('N', bound=ast.AST)
Loop = ast.For | ast.While | ast.AsyncFor
_LONGEST_QUOTE = 160


class Method(NamedTuple):
    """A method call: the call, what it is called on, and the method's name."""

    call: ast.Call
    subject: ast.expr
    name: str


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` as text, or an empty text for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return '.'.join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ''


def argument(call: ast.Call, position: int, keyword: str = '') -> ast.expr | None:
    """Return an argument by place or by name."""
    named = next((k.value for k in call.keywords if k.arg == keyword), None)
    return named or (call.args[position] if 0 <= position < len(call.args) else None)


class Script:
    """The source of one script; a Python 2 source has an empty tree, because Python 3 cannot tell what it says."""

    def __init__(self, file: str, text: str, *, readable: bool = True) -> None:
        self.file, self.text = file, text
        self.lines = text.split('\n')
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            self.tree = ast.parse(text if readable else '')
        self.nodes = list(ast.walk(self.tree))

    def every(self, kind: type[N]) -> Iterator[N]:
        """Yield the nodes of a kind in the order of the source."""
        return (node for node in self._by_kind.get(kind, ()) if isinstance(node, kind))

    def methods(self, *names: str) -> Iterator[Method]:
        """Yield the calls of these methods, whatever they are called on."""
        for node in self.every(ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield Method(node, node.func.value, node.func.attr)

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Yield the calls whose function is written as one of `names`, e.g. `time.sleep`."""
        return (node for node in self.every(ast.Call) if dotted(node.func) in names)

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        # Two dozen rules and as many suspicions each ask for a few kinds; a walk for each would be most of the work.
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in sorted(self.nodes, key=lambda n: (getattr(n, 'lineno', 0), getattr(n, 'col_offset', 0))):
            found.setdefault(type(node), []).append(node)
        return found

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the parents of a node, the nearest first."""
        while node in self._parents:
            node = self._parents[node]
            yield node

    def loop_around(self, node: ast.AST) -> Loop | None:
        """Return the nearest loop around a node in the same function."""
        for parent in self.above(node):
            if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                return None
            if isinstance(parent, Loop):
                return parent
        return None

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement a node belongs to."""
        return next((n for n in (node, *self.above(node)) if isinstance(n, ast.stmt)), None)

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """The expressions each plain name is given, in the order of the source."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.every(ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
        return found

    def span(self, node: ast.AST) -> Span:
        """The place of a node."""
        line = getattr(node, 'lineno', 1)
        return Span(
            file=self.file,
            line=line,
            column=getattr(node, 'col_offset', 0),
            end_line=getattr(node, 'end_lineno', line) or line,
            end_column=getattr(node, 'end_col_offset', 0) or 0,
        )

    def quote(self, node: ast.AST) -> str:
        """The first line of a node's statement, as it stands."""
        line = self.lines[getattr(node, 'lineno', 1) - 1].strip() if self.lines else ''
        return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + '…'

    def evidence(self, node: ast.AST) -> Evidence:
        """The source line of a node as evidence."""
        return Evidence(kind='source', reference=str(self.span(node)), quote=self.quote(node))


def load(job: Job, facts: Facts) -> Script:
    """Read the script of a job; Refusal when it is not the one that `facts` were read from."""
    data = (Path(job.root) / job.script).read_bytes()
    if len(facts.files) == 1 and hashlib.sha256(data).hexdigest() != facts.source_sha256:
        raise Refusal('the script changed after it was read', where=job.script, next_move='Run the stage read again.')
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = data.decode(encoding).removeprefix('\ufeff').replace('\r\n', '\n').replace('\r', '\n')
    return Script(job.script, text, readable=facts.language == 'python3')

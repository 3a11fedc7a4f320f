"""Finds the place in the legacy source that a statement of a later form came from."""

import ast
from functools import cached_property

from rewright.model.patch import Left
from rewright.model.span import Span
from rewright.rewrite.flow.names import dotted
from rewright.rewrite.script.unwrapping import behind
from rewright.rewrite.source import Source
from rewright.trees import copied, every, same, within


class Origin:
    """The legacy source, searched by form: moved and laid-out code keeps its tree."""

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def _places(self) -> dict[str, ast.stmt | ast.Call]:
        found: dict[str, ast.stmt | ast.Call] = {}
        for node in within(self.source.tree):
            if isinstance(node, ast.stmt | ast.Call):
                found.setdefault(ast.dump(node), node)
        return found

    @cached_property
    def _alike(self) -> dict[str, ast.stmt | ast.Call]:
        """The places where attributes of instances, which later forms have as variables, are named alone."""
        found: dict[str, ast.stmt | ast.Call] = {}
        for node in within(self.source.tree) if self._owners else ():
            if isinstance(node, ast.stmt | ast.Call):
                found.setdefault(self._told(node), node)
        return found

    @cached_property
    def _shaped(self) -> dict[str, ast.stmt | ast.Call | None]:
        """The places by their form without names, which some later form has otherwise; None where there are two of one form."""
        found: dict[str, ast.stmt | ast.Call | None] = {}
        for node in within(self.source.tree):
            if isinstance(node, ast.stmt | ast.Call):
                form = _shape(node)
                found[form] = None if form in found else node
        return found

    @cached_property
    def _owners(self) -> dict[str, str]:
        """What instances of classes are called, and the beginning that names have from the class."""
        found: dict[str, str] = {}
        for owner in every(ast.ClassDef, self.source.tree):
            before = behind(owner.name)
            methods = [m for m in owner.body if isinstance(m, ast.FunctionDef)]
            found |= {m.args.args[0].arg: before for m in methods if m.args.args}
            made = [n for n in every(ast.Assign, self.source.tree) if ast.unparse(n.value).startswith(f'{owner.name}(')]
            found |= {t.id: before for n in made for t in n.targets if isinstance(t, ast.Name)}
        return found

    def _told(self, node: ast.AST) -> str:
        def bare(name: str) -> str:
            before = next((b for b in self._owners.values() if name.startswith(b)), '')
            return name.removeprefix(before).strip('_')

        def swap(inner: ast.AST) -> ast.AST | None:
            match inner:
                case ast.Attribute(value=ast.Name(id=root), attr=name) if root in self._owners:
                    return ast.Name(bare(name), inner.ctx)
                case ast.Name(id=name):
                    return ast.Name(bare(name), inner.ctx)
                case _:
                    return None

        return ast.dump(copied(node, swap))

    def place(self, node: ast.stmt | ast.Call) -> ast.stmt | ast.Call | None:
        """Return the statement or call that `node` of a later form was; None where it was changed on the way."""
        found = self._places.get(ast.dump(node))
        if found is None and self._owners:
            found = self._alike.get(self._told(node))
        return self._shaped.get(_shape(node)) if found is None else found

    def span(self, later: Source, node: ast.AST) -> Span:
        """Return where `node` of a later form stood, or a call in it; the first line of the source when all of it was changed on the way."""
        inner = [n for kind in (ast.stmt, ast.Call) for n in within(node) if isinstance(n, kind)]
        found = next((place for n in inner if (place := self.place(n)) is not None), None)
        return self.source.span(found) if found is not None else Span(file=later.name, line=1, end_line=1)

    def left(self, node: ast.AST, why: str) -> Left:
        """Return a refusal to stage, at the legacy place of `node` or of the statement that holds it."""
        alike = (n for n in within(self.source.tree) if isinstance(n, ast.stmt | ast.expr))
        found = next((n for n in alike if same(n, node)), None)
        span = self.source.span(found) if found is not None else Span(file=self.source.name, line=1, end_line=1)
        return Left(span=span, what='stages', why=why)


def _shape(node: ast.AST) -> str:
    """The form of a node, whatever its variables, functions and modules are called."""

    def swap(inner: ast.AST) -> ast.AST | None:
        match inner:
            case ast.Attribute(attr=word) if dotted(inner):
                return ast.Name(word, ast.Load())
            case ast.Name():
                return ast.Name('_', inner.ctx)
            case _:
                return None

    return ast.dump(copied(node, swap))

"""Whole lines of a source moved to another depth, with the insides of strings left as they are."""

import ast

from rewright.rewrite.source import Placed, Source


def first_line(node: ast.stmt) -> int:
    """Return the line that a statement begins in, its decorators included."""
    decorators: list[ast.expr] = getattr(node, 'decorator_list', [])
    return min([node.lineno, *(d.lineno for d in decorators)])


def described(tree: ast.Module) -> str | None:
    """Return what `__doc__` of a module is, as it is written; None where releases of Python tell it otherwise."""
    text = ast.get_docstring(tree, clean=False)
    # From Python 3.13 on the blanks before its lines are gone.
    if text is not None and any(line[:1].isspace() for line in text.split('\n')):
        return None
    return repr(text)


class Lines:
    """The lines of one source, counted from 1."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __getitem__(self, number: int) -> str:
        return self.source.lines[number - 1]

    @property
    def frozen(self) -> frozenset[int]:
        """Lines that begin inside a string, which no indentation may touch."""
        return self.source.frozen

    def moved(self, first: int, last: int, shift: int) -> list[str]:
        """Return lines `first` to `last` with `shift` blanks more (less when negative)."""
        return [self._shifted(number, shift) for number in range(first, last + 1)]

    def _shifted(self, number: int, shift: int) -> str:
        line = self[number]
        if number in self.frozen or not line.strip():
            return line if number in self.frozen else ''
        depth = len(line) - len(line.lstrip())
        return ' ' * max(0, depth + shift) + line.lstrip() if shift else line

    def lead(self, number: int) -> int:
        """Return the first of the comment and blank lines directly above line `number` (itself when there are none)."""
        while number > 1 and (number - 1) not in self.frozen and self._is_quiet(number - 1):
            number -= 1
        return number

    def _is_quiet(self, number: int) -> bool:
        line = self[number].strip()
        return not line or line.startswith('#')

    def depth(self, node: Placed) -> int:
        """Return the column in characters where the line of `node` begins."""
        line = self[node.lineno]
        return len(line) - len(line.lstrip())

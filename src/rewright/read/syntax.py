"""A tree and its text -> the language it is written in, or a refusal that names the place of the error."""

import ast
import re
import warnings
from typing import Literal

from rewright.model.refusal import Refusal
from rewright.read.tree import Node

# Every later stage walks Python's own tree by recursion; deeper than this, the walk itself would fail.
DEEPEST = 300
_OLD_TEXT = {
    'comparison_operator': re.compile(r'<>'),
    'integer': re.compile(r'^0\d*[1-9]\d*$|[lL]$|^0[0-7]+$'),
    'string': re.compile(r'^[uU][rR]'),
}
_DEEP = 'an expression nests too deep, or is too long, to be compiled'


def language(file: str, text: str, root: Node) -> Literal['python3', 'python2']:
    """Return the language of a source; Refusal where it is neither, with the line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            tree = ast.parse(text)
    except SyntaxError as error:
        if 'too many nested' in str(error.msg):
            raise _too_deep(file, error.lineno or 1) from None
        if _is_python_2(root):
            return 'python2'
        raise Refusal(
            f'this is not Python: {error.msg}', where=f'{file}:{error.lineno or 1}',
            next_move='Correct the line, or name the script that really runs.',
        ) from None  # fmt: skip
    except (RecursionError, MemoryError):
        raise _too_deep(file, _longest_line(root)) from None
    deep = deepest(tree)
    if deep is not None:
        raise _too_deep(file, deep)
    # `print >>file, x` is an expression to Python 3, which only fails when it runs.
    return 'python2' if any(True for _ in root.find('chevron')) else 'python3'


def deepest(tree: ast.AST) -> int | None:
    """Return the line of the first node below the depth limit, or None."""
    level, line = [tree], 1
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return None
        line = next((node.lineno for node in level if isinstance(node, ast.stmt | ast.expr)), line)
    return line


def _too_deep(file: str, line: int) -> Refusal:
    return Refusal(_DEEP, where=f'{file}:{line}', next_move='Split the expression into several statements.')


def _longest_line(root: Node) -> int:
    widest = max(root.children, key=lambda node: node.end - node.start, default=root)
    return widest.line


def _is_python_2(root: Node) -> bool:
    """Say whether the text holds what only Python 2 reads, and nothing the grammar does not know."""
    old, unknown = False, False
    for node in root.walk():
        old = old or _is_old(node)
        unknown = unknown or node.kind == 'ERROR' or node.missing
    return old and not unknown


def _is_old(node: Node) -> bool:
    if node.kind in {'print_statement', 'exec_statement', 'chevron', 'tuple_pattern'}:
        return node.kind != 'tuple_pattern' or (node.parent is not None and node.parent.kind == 'parameters')
    if node.kind == 'except_clause':
        return len(node.all('value')) > 1
    if node.kind == 'raise_statement':
        return any(child.kind == 'expression_list' for child in node.children)
    form = _OLD_TEXT.get(node.kind)
    return form is not None and node.end - node.start < 10_000 and form.search(node.text) is not None

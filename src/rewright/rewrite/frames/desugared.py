"""A call that is a shorter way of writing another one in; the other one out."""

import ast
import re

from rewright.rewrite.frames.values import FrameV, Refused
from rewright.trees import walk

_NAME = re.compile(r'@([A-Za-z_]\w*)')
_MARK = 'of_the_job_'
# `&` and `|` bind as weakly as words in a query; those in a text stay.
_WORDS = {'&': ' and ', '|': ' or '}
_WORD = re.compile(r'"[^"]*"|\'[^\']*\'|[&|]')


def piped(node: ast.Call) -> ast.Call | None:
    """`frame.pipe(function, ...)` as `function(frame, ...)`."""
    if not (node.args and isinstance(node.args[0], ast.Name) and isinstance(node.func, ast.Attribute)):
        return None
    return ast.copy_location(ast.Call(node.args[0], [node.func.value, *node.args[1:]], node.keywords), node)


def constructed(node: ast.Call, module: ast.expr) -> ast.Call | None:
    """`pd.DataFrame.from_dict(data)` and `from_records(rows, columns=...)` as `pd.DataFrame(...)`."""
    plain = {k.arg for k in node.keywords} <= {'columns'} and len(node.args) == 1
    known = isinstance(node.func, ast.Attribute) and node.func.attr in {'from_dict', 'from_records'}
    if not (plain and known and isinstance(module, ast.Attribute) and module.attr == 'DataFrame'):
        return None
    return ast.copy_location(ast.Call(module, node.args, node.keywords), node)


def queried(node: ast.Call, frame: FrameV, name: str) -> ast.Subscript:
    """`frame.query(text)` as `frame[condition]` of the frame that `name` holds.

    Bare names in the text are columns, those behind `@` are the job's.
    """
    assert isinstance(node.func, ast.Attribute)
    text = (
        node.args[0].value
        if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.Constant)
        else None
    )
    if not isinstance(text, str) or '`' in text:
        raise Refused('query of something other than a text of plain names', node)
    try:
        tree = ast.parse(
            _NAME.sub(_MARK + r'\1', _WORD.sub(lambda m: _WORDS.get(m.group(), m.group()), text.strip())), mode='eval'
        ).body
    except SyntaxError as error:
        raise Refused(f'query({text!r}): {error.msg}', node) from error
    owner = ast.Name(name, ast.Load())
    condition = _Condition(owner, frame).visit(tree)
    for inner in (owner, *walk(condition)):
        if isinstance(inner, ast.expr):
            # A place of no width: nothing was seen there.
            inner.lineno = inner.end_lineno = node.lineno
            inner.col_offset = inner.end_col_offset = node.col_offset
    return ast.copy_location(ast.Subscript(owner, condition, ast.Load()), node)


class _Condition(ast.NodeTransformer):
    """Turns the words of a query into operators of columns."""

    def __init__(self, owner: ast.expr, frame: FrameV) -> None:
        self.owner, self.frame = owner, frame

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id.startswith(_MARK):
            return ast.Name(node.id.removeprefix(_MARK), ast.Load())
        if node.id not in self.frame.shown:
            raise Refused(f'{node.id} of a query is no column that was seen')
        return ast.Subscript(self.owner, ast.Constant(node.id), ast.Load())

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        word: ast.operator = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        made, *others = (self.visit(value) for value in node.values)
        for other in others:
            made = ast.BinOp(made, word, other)
        return made  # type: ignore[no-any-return]  # What a transformer gives is not typed.

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        inner = self.visit(node.operand)
        return ast.UnaryOp(ast.Invert() if isinstance(node.op, ast.Not) else node.op, inner)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """`a < b < c` as two comparisons, `a in [...]` as `isin`."""
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        made = [self._compared(a, op, b) for a, op, b in zip(sides, node.ops, sides[1:], strict=False)]
        whole = made[0]
        for other in made[1:]:
            whole = ast.BinOp(whole, ast.BitAnd(), other)
        return whole

    @staticmethod
    def _compared(left: ast.expr, op: ast.cmpop, right: ast.expr) -> ast.expr:
        if not isinstance(op, ast.In | ast.NotIn):
            if isinstance(right, ast.List | ast.Tuple):
                raise Refused('a query that compares with a list')
            return ast.Compare(left, [op], [right])
        within = ast.Call(ast.Attribute(left, 'isin', ast.Load()), [right], [])
        return within if isinstance(op, ast.In) else ast.UnaryOp(ast.Invert(), within)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        raise Refused(f'{ast.unparse(node)} in a query')

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        raise Refused(f'{ast.unparse(node)} in a query')

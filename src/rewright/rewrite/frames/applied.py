"""A function that pandas calls with one value after another, and what it is called with, in; one expression for all rows out."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rewright.model.observation import Column
from rewright.rewrite.frames.by_value import by_value
from rewright.rewrite.frames.call import Call
from rewright.rewrite.frames.signs import combined
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, Kind, LambdaV, Refused, SeriesV

Function = ast.Lambda | ast.FunctionDef
_NUMBERS = {'int', 'float'}
_SIZES: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.add,
    ast.Mult: operator.mul,
}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: 'A == B', ast.NotEq: 'A != B', ast.Lt: 'A < B', ast.LtE: 'A <= B', ast.Gt: 'A > B', ast.GtE: 'A >= B',
}  # fmt: skip
_TEXTS = {
    'lower': 'A.str.to_lowercase()',
    'upper': 'A.str.to_uppercase()',
    'strip': 'A.str.strip_chars(frames.BLANKS)',
    'lstrip': 'A.str.strip_chars_start(frames.BLANKS)',
    'rstrip': 'A.str.strip_chars_end(frames.BLANKS)',
}
_AFFIXES = {'startswith': 'A.str.starts_with(P)', 'endswith': 'A.str.ends_with(P)'}
# Python's whole numbers have no end, polars' have: how large those of the data may be, the first that suffices.
_LARGEST = (2**53, 2**31)
_END = 2**63


@dataclass(frozen=True)
class Part:
    """An expression, and how large it may be where it is a whole number; `column` where it is one as it stands."""

    e: E
    most: int = 0
    column: str = ''


def applied(function: Function, columns: Callable[[ast.expr], E | None], constants: Mapping[str, object]) -> E:
    """What `function` gives; `columns` tells the column that an expression in it is, if it is one.

    Raises Refused for whatever is not known to give the same, or to raise where Python does.
    """
    for largest in _LARGEST:
        part = _Reader(columns, constants, largest).given(function)
        if part.most < _END:
            return replace(part.e, loose=None)
    raise Refused('whole numbers that may be too large')


def of_values(call: Call, function: LambdaV) -> SeriesV:
    """What a function makes of the values of the column that a construct is about."""
    try:
        return _of_values(call, function)
    except Refused as refused:
        return by_value(call, function, refused)


def _of_values(call: Call, function: LambdaV) -> SeriesV:
    series, name = call.series(), function.parameter
    assert isinstance(call.node, ast.Call)
    assert isinstance(call.node.func, ast.Attribute)
    source, checked = whole_text(series, call.observed.columns_of(call.node.func.value))
    e = applied(
        function.definition,
        lambda node: source if isinstance(node, ast.Name) and node.id == name else None,
        call.constants,
    )
    _need(e.own is not None, 'a function that gives one value to all')
    if checked:
        call.assume('no_missing', f'{series.name or "the column"} has no missing values', *sorted(source.reads))
    return series.of(replace(beside_whole(e, [source] if checked else []), fickle=e.kind != series.e.kind))


def whole_text(series: SeriesV, seen: tuple[Column, ...]) -> tuple[E, bool]:
    """A column as a function takes it, and whether texts in it must not be missing: most that is done with them fails there."""
    e = series.e
    if e.kind != 'text' or not e.null:
        return e, False
    found = [c for c in seen if len(seen) == 1 or c.name == series.name]
    _need(len(found) == 1 and not found[0].missing, 'values that may be missing')
    return replace(e, null=False), True


def beside_whole(e: E, sources: list[E]) -> E:
    """The expression with a check that these columns have no holes."""
    if not sources:
        return e
    made = fill('frames.where_whole(A)', A=e.code)
    assert isinstance(made, ast.Call)
    return replace(e, code=ast.Call(made.func, [*made.args, *(s.code for s in sources)], []))


class _Reader:
    def __init__(self, columns: Callable[[ast.expr], E | None], constants: Mapping[str, object], largest: int) -> None:
        self.columns, self.constants, self.largest = columns, constants, largest

    def given(self, function: Function) -> Part:
        """What the function gives back."""
        if isinstance(function, ast.Lambda):
            return self.part(function.body)
        return self._block(function.body)

    def _block(self, body: list[ast.stmt]) -> Part:
        """Tests that give something back, and at last what is given otherwise."""
        match body:
            case [ast.Expr(value=ast.Constant(value=str())), *rest] if rest:
                return self._block(rest)
            case [ast.Return(value=ast.expr() as value), *_]:
                return self.part(value)
            case [ast.If(test=test, body=yes, orelse=no), *rest]:
                return self._either(test, self._block(yes), self._block([*no, *rest]))
            case _:
                raise Refused('a function that does more than test values and give one back')

    def part(self, node: ast.expr) -> Part:
        """The expression of an expression."""
        known = self.columns(node)
        if known is not None:
            return self._column(known)
        match node:
            case ast.Constant() | ast.Name():
                return self._constant(node)
            case ast.BinOp():
                return self._combined(node)
            case ast.Compare(ops=[op], comparators=[other]):
                return self._compared(node.left, op, other)
            case ast.BoolOp():
                return self._joined(node)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                e = self._condition(inner)
                return Part(replace(e, code=fill('~A', A=e.code)))
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                part = self.part(inner)
                _need(part.e.kind in _NUMBERS, f'minus of {part.e.kind}')
                return replace(part, e=replace(part.e, code=fill('-A', A=part.e.code)), column='')
            case ast.IfExp(test=test, body=yes, orelse=no):
                return self._either(test, self.part(yes), self.part(no))
            case ast.Call():
                return self._called(node)
            case _:
                raise Refused(f'{ast.unparse(node)[:60]} in a function')

    def _column(self, e: E) -> Part:
        _need(e.kind in {'int', 'float', 'text'} and not e.boxed, f'a function of {e.kind}')
        # What was seen as broken numbers may be whole ones in other data.
        return Part(e, self.largest if e.kind in _NUMBERS and not (e.kind == 'float' and e.firm) else 0, e.own or '')

    def _constant(self, node: ast.Constant | ast.Name) -> Part:
        value = node.value if isinstance(node, ast.Constant) else self.constants.get(node.id)
        kinds: dict[type, Kind] = {str: 'text', int: 'int', float: 'float'}
        kind = kinds.get(type(value))
        if kind is None or (isinstance(value, float) and not abs(value) < float('inf')):
            raise Refused(f'{ast.unparse(node)} in a function')
        size = abs(value) if isinstance(value, int) else 0
        return Part(E(node, kind, null=False, firm=True, own=None, level=value == 0), size)

    def _combined(self, node: ast.BinOp) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        kinds = {left.e.kind, right.e.kind}
        if isinstance(node.op, ast.Add) and kinds == {'text'}:
            _need(not (left.e.null or right.e.null), 'texts that may be missing are put together')
            return Part(_both('A + B', left.e, right.e, 'text'))
        _need(kinds <= _NUMBERS, f'{left.e.kind} and {right.e.kind} are combined')
        kind: Kind = 'float' if 'float' in kinds else 'int'
        if isinstance(node.op, ast.Div):
            divisor = node.right.value if isinstance(node.right, ast.Constant) else 0
            _need(bool(divisor) and left.e.own is not None, 'a division by what may be 0')
            return Part(replace(_both('frames.divide(A, B)', left.e, right.e, 'float'), firm=True))
        _need(type(node.op) in _SIZES, f'{type(node.op).__name__} in a function')
        size = _SIZES[type(node.op)]
        firm = any(p.e.kind == 'float' and p.e.firm for p in (left, right))
        ours, theirs = self._modest(left, right), self._modest(right, left)
        made = _known(combined(type(node.op).__name__, ours, theirs), ours, theirs, kind)
        made = replace(made, level=ours.single and theirs.single)
        if made.may_be_infinite and not any(isinstance(n, ast.Constant) and n.value for n in (node.left, node.right)):
            # Infinity against another column, or 0, gives NaN, which polars does not take for a hole.
            made = replace(made, code=fill('A.fill_nan(None)', A=made.code), null=True)
        return Part(replace(made, firm=firm), 0 if firm else size(left.most, right.most))

    def _modest(self, part: Part, other: Part) -> E:
        """A column whose whole numbers are not too large to be computed with."""
        if not part.column or not part.most or (other.e.kind == 'float' and other.e.firm):
            return part.e
        beside = other.column and other.e.kind == 'float'
        code = (
            fill('frames.within(A, B)', A=part.e.code, B=other.e.code)
            if beside
            else fill('frames.within(A)', A=part.e.code)
        )
        assert isinstance(code, ast.Call)
        if self.largest != _LARGEST[0]:
            code = ast.Call(code.func, code.args, [ast.keyword('largest', literal(self.largest))])
        return replace(part.e, code=code)

    def _compared(self, left_node: ast.expr, op: ast.cmpop, right_node: ast.expr) -> Part:
        if isinstance(op, ast.In | ast.NotIn):
            return self._within(left_node, op, right_node)
        left, right = self.part(left_node).e, self.part(right_node).e
        kinds = {left.kind, right.kind}
        _need(
            type(op) in _COMPARED and (len(kinds) == 1 or kinds <= _NUMBERS),
            f'{left.kind} and {right.kind} are compared',
        )
        null = left.null or right.null
        equal = isinstance(op, ast.Eq | ast.NotEq)
        _need(equal or kinds != {'text'} or not null, 'texts that may be missing are compared')
        made = _both(_COMPARED[type(op)], left, right, 'bool')
        filled = fill('A.fill_null(B)', A=made.code, B=literal(isinstance(op, ast.NotEq)))
        return Part(replace(made, code=filled if null else made.code, null=False, firm=True))

    def _within(self, left_node: ast.expr, op: ast.In | ast.NotIn, right_node: ast.expr) -> Part:
        e, listed = self.part(left_node).e, getattr(right_node, 'elts', None)
        _need(
            listed is not None and e.kind == 'text' and e.own is not None, 'something is looked for in more than a list'
        )
        known = all(isinstance(item, ast.Constant) and isinstance(item.value, str) for item in listed or ())
        _need(known, 'something other than a text is looked for')
        texts = ast.List(list(listed or ()), ast.Load())
        code = fill('A.is_in(B).fill_null(False)' if e.null else 'A.is_in(B)', A=e.code, B=texts)
        return Part(
            replace(e, code=code if isinstance(op, ast.In) else fill('~A', A=code), kind='bool', null=False, firm=True)
        )

    def _condition(self, node: ast.expr) -> E:
        e = self.part(node).e
        _need(e.kind == 'bool' and not e.null and e.own is not None, 'a test of something other than a condition')
        return e

    def _joined(self, node: ast.BoolOp) -> Part:
        made, *others = map(self._condition, node.values)
        for other in others:
            made = _both('A & B' if isinstance(node.op, ast.And) else 'A | B', made, other, 'bool')
        return Part(made)

    def _either(self, test: ast.expr, yes: Part, no: Part) -> Part:
        condition = self._condition(test)
        same = yes.e.kind == no.e.kind and (yes.e.kind != 'float' or (yes.e.firm and no.e.firm))
        _need(same and yes.e.kind in {'text', 'int', 'float', 'bool'}, 'a function that gives values of several types')
        code = fill('pl.when(C).then(A).otherwise(B)', C=condition.code, A=_lit(yes.e), B=_lit(no.e))
        reads = condition.reads | yes.e.reads | no.e.reads
        null, nan = yes.e.null or no.e.null, (yes.e.nan or not yes.e.null) and (no.e.nan or not no.e.null)
        e = E(code, yes.e.kind, null=null, firm=yes.e.firm and no.e.firm, own='literal', reads=reads, nan=nan)
        rows = yes.e.typed_by_rows or no.e.typed_by_rows
        e = replace(e, level=yes.e.single and no.e.single, typed_by_rows=rows, may_be_infinite=_infinite(yes.e, no.e))
        return Part(e, max(yes.most, no.most))

    def _called(self, node: ast.Call) -> Part:
        """A method of a text, or the length of one."""
        match node:
            case ast.Call(func=ast.Name(id='len'), args=[inner], keywords=[]):
                return Part(
                    replace(self._text(inner, 'A.str.len_chars().cast(pl.Int64)'), kind='int', firm=True), 2**31
                )
            case ast.Call(func=ast.Name(id='abs'), args=[inner], keywords=[]):
                part = self.part(inner)
                _need(part.e.kind in _NUMBERS, f'abs of {part.e.kind}')
                return replace(part, e=replace(part.e, code=fill('A.abs()', A=part.e.code)), column='')
            case ast.Call(func=ast.Attribute(value=inner, attr=word), args=[], keywords=[]) if word in _TEXTS:
                return Part(self._text(inner, _TEXTS[word]))
            case ast.Call(func=ast.Attribute(value=inner, attr=word), args=[ast.Constant(value=str())], keywords=[]):
                _need(word in _AFFIXES, f'{word} in a function')
                return Part(replace(self._text(inner, _AFFIXES[word], P=node.args[0]), kind='bool', firm=True))
            case ast.Call(
                func=ast.Attribute(value=inner, attr='replace'),
                args=[ast.Constant(value=str() as old), ast.Constant(value=str())],
                keywords=[],
            ):
                _need(old != '', 'an empty text is replaced')
                form = 'A.str.replace_all(P, R, literal=True)'
                return Part(self._text(inner, form, P=node.args[0], R=node.args[1]))
            case _:
                raise Refused(f'{ast.unparse(node)[:60]} in a function')

    def _text(self, node: ast.expr, form: str, **parts: ast.expr) -> E:
        e = self.part(node).e
        _need(e.kind == 'text' and not e.null and e.own is not None, 'a text that may be missing, or is none')
        return replace(e, code=fill(form, A=e.code, **parts))


def _both(form: str, left: E, right: E, kind: Kind) -> E:
    return _known(fill(form, A=left.code, B=right.code), left, right, kind)


def _known(code: ast.expr, left: E, right: E, kind: Kind) -> E:
    own = left.own or right.own
    _need(own is not None, 'constants alone are computed with')
    rows = left.typed_by_rows or right.typed_by_rows
    reads = left.reads | right.reads
    return E(
        code,
        kind,
        null=left.null or right.null,
        firm=True,
        own=own,
        reads=reads,
        typed_by_rows=rows,
        may_be_infinite=kind == 'float' and _infinite(left, right),
    )


def _infinite(*sides: E) -> bool:
    return any(e.may_be_infinite for e in sides)


def _lit(e: E) -> ast.expr:
    """A value that is chosen: a text by itself would be the name of a column."""
    if e.own is not None:
        return e.code
    return fill('pl.lit(A, pl.Int64)' if e.kind == 'int' else 'pl.lit(A)', A=e.code)


def _need(condition: bool, why: str) -> None:
    if not condition:
        raise Refused(why)

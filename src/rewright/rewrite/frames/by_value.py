"""A function of one value without an expression of its own in; a call of it for each different value of a column out."""

import ast

from rewright.rewrite.frames.call import Call, require
from rewright.rewrite.frames.facts import cell_of
from rewright.rewrite.frames.frame_ops import UNKNOWN
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, Kind, LambdaV, Refused, SeriesV
from rewright.trees import within

_TYPES: dict[Kind, str] = {
    'text': 'pl.String', 'int': 'pl.Int64', 'float': 'pl.Float64', 'bool': 'pl.Boolean', 'date': "pl.Datetime('ns')",
}  # fmt: skip
# The release from which moments are counted in microseconds.
MICRO_SINCE = (3, 0)
# What a moment of pandas gives just as one of Python does.
_OF_MOMENTS = {'day', 'hour', 'isoweekday', 'minute', 'month', 'second', 'strftime', 'weekday', 'year'}


def _sure(call: Call, series: SeriesV) -> SeriesV:
    """Texts of which nobody knows whether a hole is NaN or None are to have none, where none was seen."""
    e, node = series.e, call.node
    if (
        e.kind not in {'text', 'date'}
        or not e.null
        or e.nan
        or not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    ):
        return series
    seen = call.observed.columns_of(node.func.value)
    return series.of(call.whole(series, node.func.value)) if len(seen) == 1 and not seen[0].missing else series


def by_value(call: Call, function: LambdaV, why: Refused) -> SeriesV:
    """The function as it is, called once for each different value; raises `why` where it may look at anything else."""
    series, seen = _sure(call, call.series()), call.seen
    known = seen is not None and seen.kind == 'series' and seen.consistent and len(seen.columns) == 1
    # None among texts, and truth values beside holes, are what pandas would hand to the function.
    plain = series.e.kind in {'int', 'float'} or not series.e.null or (series.e.kind == 'text' and series.e.nan)
    if not (known and plain and series.e.kind in _TYPES and series.e.own != UNKNOWN):
        raise why
    if series.e.kind == 'date':
        require(_reads_as_python(function), 'a function that may tell moments of pandas from those of Python')
    if not function.pure():
        raise Refused(f'{why.why}; it may read or change more than its argument', why.node)
    assert seen is not None
    kind = cell_of(seen.columns[0]).kind
    require(kind in _TYPES, f'a function that gives {seen.columns[0].dtype}')
    said = ast.unparse(function.code) if isinstance(function.code, ast.Name) else 'the function'
    call.assume('by_value', f'{said} gives the same for the same value, so it is called once for each')
    held = _TYPES[kind] if call.observed.versions.pandas < MICRO_SINCE else _TYPES[kind].replace('ns', 'us')
    code = fill(f'frames.by_value(A, F, {held})', A=series.e.code, F=function.code)
    return series.of(
        E(
            code,
            kind,
            null=kind in {'text', 'float'},
            firm=True,
            own=series.e.own,
            reads=series.e.reads,
            nan=kind == 'text',
            fickle=True,
            may_be_infinite=kind == 'float',
        )
    )


def _reads_as_python(function: LambdaV) -> bool:
    """Whether a function takes of a moment nothing but what Python's own has too: `x.year`, `datetime.strftime(x, ...)`."""
    body = function.definition.body
    nodes = [n for part in (body if isinstance(body, list) else [body]) for n in within(part)]
    plain = {id(n.value) for n in nodes if isinstance(n, ast.Attribute) and n.attr in _OF_MOMENTS}
    plain |= {
        id(n.args[0])
        for n in nodes
        if isinstance(n, ast.Call) and n.args and isinstance(n.func, ast.Attribute) and n.func.attr == 'strftime'
    }
    return all(id(n) in plain for n in nodes if isinstance(n, ast.Name) and n.id == function.parameter)

"""A grouped or counted column as pandas shows it, with its key for labels: sorted, cut, written, or made a dict."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, planned, renamed, stands
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import Slice, Sort, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.ties import TIES, leaves_ties
from rewright.rewrite.frames.values import Cell, E, FrameV, PyV, SeriesV, Value
from rewright.rewrite.frames.versions import Differs


def _counts(call: Call) -> Value:
    given, series = call.bind('normalize', 'sort', 'ascending', 'bins', 'dropna'), call.series()
    given.only(sort=True, ascending=False, bins=None, dropna=True)
    shares = given.flag('normalize', default=False)
    if shares:
        call.observed.versions.check('normalize=')
    name = series.e.own or ''
    require(stands(series.e, name) and series.e.kind in {'text', 'int'}, 'a computed column is counted')
    cells = {
        name: replace(series.frame.columns[name], null=False),
        'count': E(series.code, 'int', null=False, firm=True).cell(),
    }
    require(len(cells) == 2, 'a column called count is counted')
    code = fill('frames.value_counts(A, N)', A=series.frame.code, N=literal(name))
    if shares:
        return _shares(name, cells[name], code)
    frame = FrameV(code, columns=cells, index='named', named=(name,), unique=frozenset([frozenset([name])]))
    return replace(column(frame, 'count'), code=code)


def _shares(name: str, cell: Cell, code: ast.expr) -> Value:
    """`value_counts(normalize=True)`: each count as its part of all."""
    require(name != 'proportion', 'a column called proportion is counted')
    part = fill("frames.divide(pl.col('count'), pl.col('count').sum())")
    cells = {name: cell, 'proportion': E(part, 'float', null=False, firm=True).cell()}
    code = fill('A.select(N, proportion=B)', A=code, N=literal(name), B=part)
    frame = FrameV(code, columns=cells, index='named', named=(name,), unique=frozenset([frozenset([name])]))
    return replace(column(frame, 'proportion'), code=code)


def _labelled(call: Call) -> tuple[SeriesV, str]:
    """The column, alone beside its labels, and its name."""
    series = call.series()
    require(bool(series.frame.named), 'a column without labels of its own')
    name = series.e.own or ''
    if stands(series.e, name) and list(series.frame.columns) == [*series.frame.named, name]:
        return series, name
    frame = framed(series)
    name = frame.visible[0]
    return replace(column(frame, name), name=series.name), name


def _sort(call: Call) -> Value:
    given = call.bind('axis', 'ascending', 'kind', 'na_position')
    given.only(axis=0, kind='quicksort', na_position='last')
    series, name = _labelled(call)
    descending = not given.flag('ascending', default=True)
    frame = series.frame
    require(not leaves_ties(call, frame, name), TIES)
    order = Sort(
        columns=tuple(frame.columns), source=planned(frame), by=(name,), descending=(descending,), last=True, holes=False,
        stable=False, total=False,
    )  # fmt: skip
    return replace(series, frame=frame.shuffled(slot(order)))


def _head(call: Call) -> Value:
    known = call.bind('n').literal('n', 5)
    require(isinstance(known, int) and known >= 0, f'head({known!r})')
    series, _ = _labelled(call)
    frame = series.frame
    cut = Slice(columns=tuple(frame.columns), source=planned(frame), word='head', count=literal(known))
    return replace(series, frame=frame.shuffled(slot(cut)))


def _write(call: Call) -> Value:
    given = call.bind('path_or_buf', 'index')
    given.only(index=True)
    series, name = _labelled(call)
    # A column without a name is written under its number.
    frame = series.frame if series.name is not None or name == '0' else renamed(series.frame, {name: '0'})
    return PyV(fill('frames.write_csv(A, P)', A=frame.code, P=given.need('path_or_buf').code))


def _dict(call: Call) -> Value:
    """Labels with values, of which the last one of a label counts."""
    call.bind()
    series, _ = _labelled(call)
    require(len(series.frame.named) == 1, 'a dict by labels of several parts')
    label = series.frame.columns[series.frame.named[0]]
    sure = [
        not c.null or (c.kind == 'text' and c.nan) or (c.kind == 'float' and c is not label) for c in (label, series.e)
    ]
    require(all(sure) and series.e.kind in {'int', 'text', 'float'}, 'a dict of values that may be missing')
    require(label.kind == 'text' or (label.kind == 'int' and label.firm), f'a dict by labels of {label.kind}')
    whole = not label.null and not series.e.null
    return PyV(fill('dict(A.iter_rows())' if whole else 'frames.by_label(A)', A=series.frame.code))


RECIPES: dict[str, Recipe] = {
    'Series.value_counts()': _counts,
    'Series.sort_values()': _sort,
    'Series.head()': _head,
    'Series.to_csv()': _write,
    'Series.to_dict()': _dict,
}
DIFFERS = {
    'Series.value_counts()': (
        Differs('labels of counts have no name, and the counts that of the column', before=(2, 0), left=True),
        Differs(
            'equal counts come in an order of numpy 1 and the processor', library='numpy', before=(2, 0), left=True
        ),
        Differs('equal counts come in the order of their values', since=(3, 0)),
    ),
    'Series.sort_values()': (Differs(TIES, library='numpy', before=(2, 0)),),
}

"""`resample` and `asfreq`: rows by days, weeks, months or years, those without a row included."""

import functools
from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, holding, select, stands
from rewright.rewrite.frames.grouped import FORMS, aggregated, as_series, collapse
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import Cell, FrameV, GroupV, ResampledV, SeriesV, Value

# What pandas calls them, older names too.
PERIODS = {
    'h', 'H', 'D', 'W', 'W-SUN', 'MS', 'ME', 'M', 'QS', 'QE', 'Q', 'YS', 'AS', 'YE', 'Y', 'A',
}  # fmt: skip
# Words that give 0 where there is no row.
ZERO = {'sum', 'count', 'size', 'nunique'}


def _resample(call: Call) -> Value:
    given = call.bind('rule', 'on')
    rule = given.text('rule')
    require(rule in PERIODS, f'periods of {rule}')
    receiver = call.receiver
    frame = receiver.frame if isinstance(receiver, SeriesV) else call.frame()
    key = given.text('on') if given.get('on') is not None else _label(frame)
    require(key in frame.columns and frame.columns[key].kind == 'date', 'periods of labels that are no dates')
    require(given.get('on') is None or not frame.named, 'labels beside a column of dates')
    picked = (_own(receiver),) if isinstance(receiver, SeriesV) else None
    frame = select(frame, list(picked)) if picked else frame
    cells = frame.columns | {key: Cell('date', null=False, firm=True)}
    code = fill('frames.by_period(A, N, R)', A=frame.code, N=literal(key), R=literal(rule))
    flat = FrameV(code, frame.parts, columns=cells, index='dirty')
    group = GroupV(code, frame=flat, by=(key,), picked=picked, single=picked is not None)
    return ResampledV(code, frame.parts, group=group, rule=rule)


def _label(frame: FrameV) -> str:
    require(len(frame.named) == 1, 'periods of labels that are no dates')
    return frame.named[0]


def _own(series: SeriesV) -> str:
    name = series.e.own or ''
    require(stands(series.e, name) and series.name == name, 'periods of a computed column')
    return name


def _item(call: Call) -> Value:
    assert isinstance(call.receiver, ResampledV)
    group = call.receiver.group
    known = call.literal(call.positional[0])
    picked = [known] if isinstance(known, str) else known
    require(isinstance(picked, list) and all(c in group.frame.columns and c not in group.by for c in picked), 'columns')
    assert isinstance(picked, list)
    chosen = replace(group, picked=tuple(picked), single=isinstance(known, str))
    return replace(call.receiver, group=chosen)


def _word(word: str, call: Call) -> Value:
    call.bind()
    assert isinstance(call.receiver, ResampledV)
    group = call.receiver.group
    chosen = group.picked or tuple(c for c in group.frame.columns if c not in group.by)
    return _periods(call.receiver, dict.fromkeys(chosen, word))


def _agg(call: Call) -> Value:
    known = call.literal(call.bind('func').need('func'))
    if isinstance(known, str):
        require(known in FORMS and known != 'size', f'{known!r} of periods')
        return _word(known, replace(call, positional=[], named={}))
    words = isinstance(known, dict) and all(isinstance(w, str) and w in FORMS and w != 'size' for w in known.values())
    require(words, 'other than a word for each column')
    assert isinstance(call.receiver, ResampledV)
    assert isinstance(known, dict)
    return _periods(call.receiver, {str(n): str(w) for n, w in known.items()})


def _periods(value: ResampledV, words: dict[str, str]) -> Value:
    """One row a period, from the first that has a row to the last."""
    group = value.group
    made = {name: aggregated(column(group.frame, name), word) for name, word in words.items()}
    frame = collapse(group, made)
    zeros = [name for name, word in words.items() if word in ZERO]
    form = 'frames.every_period(A, N, R, zeros=Z)' if zeros else 'frames.every_period(A, N, R)'
    code = fill(form, A=frame.code, N=literal(group.by[0]), R=literal(value.rule), Z=literal(zeros))
    cells = {n: _filled(c, zero=n in zeros) if n in made else c for n, c in frame.columns.items()}
    whole = replace(frame, code=code, columns=cells, rows=object(), ordered=(cells[group.by[0]],))
    return as_series(whole, next(iter(made))) if group.single and len(made) == 1 else whole


def _filled(cell: Cell, *, zero: bool) -> Cell:
    require(cell.kind in {'int', 'float', 'text', 'date'}, f'periods without {cell.kind}')
    return cell if zero else replace(holding(cell), firm=cell.firm and cell.kind != 'int')


def _as_frequency(call: Call) -> Value:
    """The rows of every day or hour from the first to the last; where there is none, holes."""
    rule, frame = call.bind('freq').text('freq'), call.frame()
    key = _label(frame)
    require(frame.columns[key].kind == 'date' and rule in {'D', 'h', 'H'}, f'labels every {rule}')
    code = fill('frames.as_frequency(A, N, R)', A=frame.code, N=literal(key), R=literal(rule))
    known = all(c.kind in {'int', 'float', 'text', 'date'} for n, c in frame.columns.items())
    require(known, 'holes among truth values')
    cells = {n: replace(c, null=False) if n == key else _filled(c, zero=False) for n, c in frame.columns.items()}
    return replace(frame, code=code, columns=cells, rows=object(), unique=frozenset(), ordered=(cells[key],))


RECIPES: dict[str, Recipe] = {
    'Series.resample()': _resample,
    'DataFrame.resample()': _resample,
    'resample.[]': _item,
    'resample.agg()': _agg,
    **{f'resample.{word}()': functools.partial(_word, word) for word in FORMS if word != 'size'},
    'DataFrame.asfreq()': _as_frequency,
}

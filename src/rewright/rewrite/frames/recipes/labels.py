"""`reset_index`, `rename`, `drop`, `copy`, `assign`, `head`: names and rows that move without a value changing."""

from dataclasses import replace

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.content import content
from rewright.rewrite.frames.frame_ops import plain, planned, renamed, select, stands, with_columns, with_labels
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.given_names import dropped_by, renamed_by
from rewright.rewrite.frames.known_names import names_given
from rewright.rewrite.frames.plan.nodes import LABEL, Project, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, FrameV, LambdaV, PyV, SeriesV, Value


def _reset(call: Call) -> Value:
    given, frame = call.bind('level', 'drop', 'inplace', 'names'), call.frame()
    given.only(level=None, names=None)
    drop = given.flag('drop', default=False)
    if drop and frame.named:
        kept = select(replace(frame, named=()), frame.visible)
        return replace(kept, index='range', rows=object())
    return _flat(frame) if drop or frame.named else _labels_kept(frame)


def _flat(frame: FrameV) -> FrameV:
    """The labels as columns; those without a name as one called `index`. Rows under other labels line up with other rows."""
    rows = frame.rows if frame.index == 'range' else object()
    flat = replace(frame, index='range', named=(), rows=rows, base=None)
    if LABEL not in frame.named:
        return flat
    require('index' not in frame.columns, 'row labels beside a column called index')
    return renamed(flat, {LABEL: 'index'})


def _labels_kept(frame: FrameV) -> FrameV:
    """Row labels as a first column `index`."""
    require('index' not in frame.columns, 'row labels beside a column called index')
    if frame.index == 'range':
        labels, source = fill('pl.int_range(pl.len())'), frame
    else:
        labels, source = fill('pl.col(N).cast(pl.Int64)', N=literal(LABEL)), with_labels(frame)
    made = with_columns(
        source, {'index': E(labels, 'int', null=False, firm=True, own='literal', reads=frozenset([LABEL]))}
    )
    rows = frame.rows if frame.index == 'range' else object()
    return replace(select(made, ['index', *frame.columns]), index='range', rows=rows)


def _reset_series(call: Call) -> Value:
    given, series = call.bind('level', 'drop', 'name'), call.series()
    given.only(level=None, drop=False)
    frame = series.frame
    require(bool(frame.named), 'row labels become a column')
    own = next(iter(series.e.reads), '')
    name = given.text('name', series.name) if given.get('name') is not None or series.name is not None else ''
    require(bool(name), 'a column that would be called 0')
    if not stands(series.e, own) or [*frame.named, own] != list(frame.columns):
        return _flat(framed(series, name))
    flat = _flat(frame)
    return flat if name == own else renamed(flat, {own: name})


def _rename(call: Call) -> Value:
    given, frame = call.bind('mapper', 'columns', 'index', 'axis'), call.frame()
    given.only(index=None)
    across = given.get('mapper') is not None and given.literal('axis') in {1, 'columns'}
    require(across or (given.get('mapper') is None and given.literal('axis') is None), 'rows are renamed')
    new = given.need('mapper' if across else 'columns')
    made = names_given(new, call.constants, frame.visible)
    if made is not None:
        return renamed(frame, {old: name for old, name in made.items() if old != name})
    if isinstance(new, PyV) and not call.is_known(new):
        return renamed_by(call, frame, new)
    known = call.literal(new)
    require(isinstance(known, dict), 'rename by a function')
    assert isinstance(known, dict)
    require(not set(known) & set(frame.named), 'an index column renamed')
    return renamed(frame, {str(k): str(v) for k, v in known.items() if k in frame.columns})


def _drop(call: Call) -> Value:
    given, frame = call.bind('labels', 'axis', 'index', 'columns', 'errors'), call.frame()
    given.only(index=None)
    errors = given.text('errors', 'raise')
    require(errors in {'raise', 'ignore'}, f'errors={errors!r}')
    if given.get('columns') is None:
        require(given.literal('axis', 0) in {1, 'columns'}, 'rows dropped by label')
    word = 'columns' if given.get('columns') is not None else 'labels'
    if not call.is_known(given.need(word)):
        require(errors == 'raise', 'columns that are not known before the run, and may not be there')
        return dropped_by(call, frame, given.need(word))
    gone = given.columns(word)
    if errors == 'ignore':
        gone = [name for name in gone if name in frame.shown]
        if not gone:
            return replace(frame, columns=dict(frame.columns))
    for name in gone:
        require(name in frame.shown, f'no column {name!r} was seen')
    cells = {n: c for n, c in frame.columns.items() if n not in gone}
    unique = frozenset(u for u in frame.unique if not u & set(gone))
    kept = Project(columns=tuple(cells), source=planned(frame), gone=tuple(gone))
    return replace(frame, code=slot(kept), columns=cells, unique=unique)


def _copy(call: Call) -> Value:
    call.bind('deep')
    frame = call.frame()
    return replace(frame, columns=dict(frame.columns), base=None)


def _assign(call: Call) -> Value:
    require(not call.positional, 'assign with positional arguments')
    frame = call.frame()
    for name, given in call.named.items():
        # Each function gets the frame with the columns before it, each value was computed before all.
        value = given.apply(frame) if isinstance(given, LambdaV) else given
        if isinstance(value, SeriesV) and not isinstance(given, LambdaV):
            over(value, call.frame())
        frame = with_columns(frame, {name: plain(content(call.observed, value, frame))})
    return frame


RECIPES: dict[str, Recipe] = {
    'DataFrame.reset_index()': _reset,
    'Series.reset_index()': _reset_series,
    'DataFrame.rename()': _rename,
    'DataFrame.drop()': _drop,
    'DataFrame.copy()': _copy,
    'DataFrame.assign()': _assign,
}

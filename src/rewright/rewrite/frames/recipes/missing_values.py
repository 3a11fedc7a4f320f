"""`fillna` and `dropna`: holes filled or their rows left out."""

import ast
from dataclasses import replace

from rewright.rewrite.frames.align import over
from rewright.rewrite.frames.beside import beside
from rewright.rewrite.frames.call import Arguments, Call, Recipe, require, scalar_of
from rewright.rewrite.frames.carrying import FORMS, carried
from rewright.rewrite.frames.frame_ops import any_column, column, numbered, renamed, select, stands, with_columns
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.plan.nodes import Filter, Known, slot
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import E, FrameV, PyV, SeriesV, Value

NUMBERS = {'int', 'float'}


def _filled(call: Call, series: SeriesV, value: Value) -> E:
    e = series.e
    if isinstance(value, SeriesV):
        other = over(value, series.frame).e
        require(other.kind == e.kind, f'holes of {e.kind} are filled with {other.kind}')
        code = fill('A.fill_null(B)', A=e.code, B=other.code)
        made = replace(e, code=code, null=other.null, nan=other.nan, reads=e.reads | other.reads)
        return _either(made, other)
    other = scalar_of(call, value)
    e = replace(e, null=other.null, may_be_infinite=e.may_be_infinite or other.may_be_infinite)
    if e.kind == 'float' and not e.firm and other.kind == 'float':
        return replace(e, code=fill('frames.fill_missing(A, B)', A=e.code, B=other.code))
    whole_into_number = e.kind in {'int', 'float'} and other.kind == 'int'
    same = e.kind == other.kind and (e.kind != 'float' or e.firm)
    require(e.kind != 'bool', 'holes among truth values are filled')
    require(whole_into_number or same, f'holes of {e.kind} are filled with {other.kind}')
    return replace(e, code=fill('A.fill_null(B)', A=e.code, B=other.code))


def _either(made: E, other: E) -> E:
    """What is made of a column, with what is known of another whose values may stand in it."""
    return replace(
        made,
        typed_by_rows=made.typed_by_rows or other.typed_by_rows,
        may_be_infinite=made.may_be_infinite or other.may_be_infinite,
    )


def _fill_column(call: Call) -> Value:
    given, series = call.bind('value', 'method', 'axis', 'inplace', 'limit'), call.series()
    given.only(axis=0, inplace=False, limit=None)
    if given.get('method') is not None:
        call.observed.versions.check('method=')
        word = {'pad': 'ffill', 'backfill': 'bfill'}.get(given.text('method'), given.text('method'))
        require(given.get('value') is None and word in FORMS, f'method={word!r}')
        return carried(call, series, word)
    return series.of(_filled(call, series, given.need('value')))


def _filled_everywhere(call: Call, frame: FrameV, value: Value) -> dict[str, E]:
    """Every column with one value in its holes; text beside a number is of no kind any more."""
    made = {}
    other = scalar_of(call, value)
    missing = {c.name: c.missing for c in call.observed.columns_of(_owner(call.node))}
    for name in frame.visible:
        series = any_column(frame, name)
        if not series.e.null:
            continue
        numbers = series.e.kind in NUMBERS and other.kind in NUMBERS
        if numbers or series.e.kind == other.kind:
            made[name] = _filled(call, series, value)
            continue
        if missing.get(name, 1):
            made[name] = _mixed(series.e, other)
        else:
            made[name] = call.whole(series, None)
    require(bool(made), 'a frame without holes is filled')
    return made


def _mixed(e: E, other: E) -> E:
    """Texts and numbers in one column, as their texts."""
    require(
        {e.kind, other.kind} <= {'text', 'int', 'float'} and e.kind != 'int',
        f'holes of {e.kind} are filled with {other.kind}',
    )
    text = fill('frames.to_text(A)', A=e.code) if e.kind == 'float' else e.code
    new = other.code if other.kind == 'text' else fill('str(A)', A=other.code)
    code = fill('pl.when(A.is_null()).then(pl.lit(B)).otherwise(C)', A=e.code, B=new, C=text)
    return E(code, 'other', null=False, firm=True, own='literal', reads=e.reads)


def _owner(node: ast.expr) -> ast.expr:
    """Where the frame of `frame.method()` stands."""
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    return node.func.value


def _fill_frame(call: Call) -> Value:
    frame, value = call.frame(), call.bind('value').need('value')
    known = call.literal(value)
    if not isinstance(known, dict):
        return with_columns(frame, _filled_everywhere(call, frame, value))
    made = {}
    for name, constant in known.items():
        require(isinstance(name, str), f'column {name!r}')
        made[name] = _filled(call, column(frame, name), PyV(ast.Constant(constant)))
    return with_columns(frame, made)


def _drop(call: Call) -> Value:
    given, frame = call.bind('subset', 'axis', 'how', 'ignore_index', 'thresh'), call.frame()
    given.only(axis=0)
    if given.text('how', 'any') == 'all' or given.get('thresh') is not None:
        return _drop_empty(call, given)
    given.only(how='any')
    chosen = given.columns('subset') if given.get('subset') is not None else None
    columns = chosen if chosen is not None else frame.visible
    for name in columns:
        require(name in frame.columns, f'no column {name!r} was seen')
    known = Known(columns=tuple(frame.columns), source=numbered(frame), names=tuple(columns), every=chosen is None)
    kept = {n: c.without_holes() if n in columns else c for n, c in frame.columns.items()}
    reset = given.flag('ignore_index', default=False)
    require(not frame.named or chosen is not None, 'dropna beside index columns')
    dropped: FrameV = frame.shuffled(slot(known), 'range' if reset else 'dirty', columns=kept)
    return dropped


def _drop_empty(call: Call, given: Arguments) -> Value:
    """Rows in which nothing, or too little, is known are left out."""
    frame = call.frame()
    names = given.columns('subset') if given.get('subset') is not None else frame.visible
    require(not frame.named and set(names) <= set(frame.columns) and bool(names), f'rows without {names!r}')
    known = ast.Call(fill('pl.col'), [ast.Constant(name) for name in names], [])
    least = given.literal('thresh')
    require(least is None or (type(least) is int and given.get('how') is None), f'thresh={least!r}')
    form = 'pl.any_horizontal(A.is_not_null())' if least is None else 'pl.sum_horizontal(A.is_not_null()) >= N'
    condition = E(fill(form, A=known, N=literal(least)), 'bool', null=False, firm=True, reads=frozenset(names))
    kept = Filter(columns=tuple(frame.columns), source=numbered(frame), condition=condition)
    return frame.shuffled(slot(kept), 'range' if given.flag('ignore_index', default=False) else 'dirty')


def _drop_column(call: Call) -> Value:
    call.bind()
    series = call.series()
    name = series.e.own or ''
    if not stands(series.e, name):
        # A value may be missing where those that it was computed of are not.
        frame = framed(series)
        name = frame.visible[0]
        series = replace(column(frame, name), name=series.name)
    known = Known(columns=tuple(series.frame.columns), source=numbered(series.frame), names=(name,))
    frame = series.frame.shuffled(slot(known))
    kept = series.e.cell().without_holes()
    return replace(series, frame=frame, e=replace(series.e, null=False, boxed=kept.boxed))


def _combined(call: Call) -> Value:
    """`series.combine_first(other)`: the other column's values in the holes."""
    series, other = call.series(), call.series(call.bind('other').need('other'))
    return series.of(_both(call, series, over(other, series.frame).e))


def _both(call: Call, series: SeriesV, other: E) -> E:
    ours, theirs = call.floats(series), call.floats(series.of(other))
    require(ours.kind == theirs.kind and ours.kind in {'text', 'float'}, f'{ours.kind} or {theirs.kind}')
    code = fill('A.fill_null(B)', A=ours.code, B=theirs.code)
    reads, fickle = ours.reads | theirs.reads, ours.fickle or theirs.fickle
    made = replace(ours, code=code, null=theirs.null, nan=theirs.nan, fickle=fickle, reads=reads, loose=None)
    return _either(made, theirs)


def _frames_combined(call: Call) -> Value:
    """`frame.combine_first(other)` on the same rows: every column of both, by name."""
    frame, other = call.frame(), call.frame(call.bind('other').need('other'))
    require(frame.rows is other.rows and not (frame.named or other.named), 'frames of other rows are combined')
    every = sorted({*frame.columns, *other.columns})
    require(all(name.isascii() for name in every), 'names whose order is not known')
    apart = {name: f'{name} of the other' for name in other.columns if name in frame.columns}
    require(not set(apart.values()) & set(every), 'columns called alike')
    whole = beside((frame, renamed(other, apart)))
    assert isinstance(whole, FrameV)
    made = {name: _both(call, column(whole, name), column(whole, theirs).e) for name, theirs in apart.items()}
    chosen = select(with_columns(whole, made), every)
    # A column that the other alone has becomes one of floats where it holds nothing but holes.
    cells = {n: replace(c, fickle=c.fickle or n not in frame.columns) for n, c in chosen.columns.items()}
    return replace(chosen, columns=cells)


RECIPES: dict[str, Recipe] = {
    'Series.fillna()': _fill_column,
    'Series.combine_first()': _combined,
    'DataFrame.combine_first()': _frames_combined,
    'DataFrame.fillna()': _fill_frame,
    'DataFrame.dropna()': _drop,
    'Series.dropna()': _drop_column,
}

"""`round`, `abs`, `clip` of columns: polars rounds half to even as numpy does."""

from dataclasses import replace

from rewright.rewrite.frames.call import Call, Recipe, require
from rewright.rewrite.frames.frame_ops import column, with_columns
from rewright.rewrite.frames.templates import fill
from rewright.rewrite.frames.values import E, SeriesV, Value

NUMBERS = {'int', 'float'}


def _round(call: Call) -> Value:
    digits = call.bind('decimals').literal('decimals', 0)
    require(isinstance(digits, int) and not isinstance(digits, bool) and digits >= 0, f'round({digits!r})')
    return _kept(call.series(), f'A.round({digits})')


def _round_frame(call: Call) -> Value:
    """Every column of floats; whole numbers stay as they are."""
    digits, frame = call.bind('decimals').literal('decimals', 0), call.frame()
    require(isinstance(digits, int) and not isinstance(digits, bool) and digits >= 0, f'round({digits!r})')
    columns = [column(frame, name).e for name, cell in frame.shown.items() if cell.kind == 'float']
    made = {str(e.own): replace(e, code=fill(f'A.round({digits})', A=e.code)) for e in columns}
    return with_columns(frame, made) if made else frame


def _kept(series: SeriesV, form: str) -> Value:
    e = series.e
    require(e.kind in NUMBERS, f'a number of {e.kind}')
    code = fill(form, A=e.code)
    return series.of(
        E(
            code,
            e.kind,
            null=e.null,
            firm=e.firm,
            own=e.own,
            reads=e.reads,
            may_be_infinite=e.may_be_infinite,
            level=e.level,
            typed_by_rows=e.typed_by_rows,
        )
    )


def _root(call: Call) -> Value:
    """`np.sqrt`, which is rounded once wherever it is computed; of less than nothing there is none."""
    series = call.series(call.bind('x').need('x'))
    e = series.e
    require(e.kind in NUMBERS, f'the root of {e.kind}')
    code = fill('A.sqrt().fill_nan(None)', A=fill('A.cast(pl.Float64)', A=e.code) if e.kind == 'int' else e.code)
    return series.of(replace(e, code=code, kind='float', firm=True, null=True, loose=None))


def _abs(call: Call) -> Value:
    call.bind()
    return _kept(call.series(), 'A.abs()')


def _clip(call: Call) -> Value:
    given, series = call.bind('lower', 'upper'), call.series()
    bounds = [given.literal(side) for side in ('lower', 'upper')]
    kinds: dict[str, set[type]] = {'int': {int}, 'float': {int, float}}
    fitting = kinds.get(series.e.kind, set())
    require(all(b is None or type(b) in fitting for b in bounds), 'bounds of another type than the column')
    series = series.of(call.floats(series))
    named = [
        f'{word}={bound!r}'
        for word, bound in zip(('lower_bound', 'upper_bound'), bounds, strict=True)
        if bound is not None
    ]
    return _kept(series, f'A.clip({", ".join(named)})')


RECIPES: dict[str, Recipe] = {
    'Series.round()': _round,
    'DataFrame.round()': _round_frame,
    'Series.abs()': _abs,
    'np.sqrt': _root,
    'Series.clip()': _clip,
}
